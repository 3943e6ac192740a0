"""Pages rendered by Chromium: the settings of a crawl, and its download handler."""
