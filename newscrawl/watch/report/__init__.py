"""The report: its contents, and the page in Arabic and English."""
