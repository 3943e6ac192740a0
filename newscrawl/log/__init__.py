"""Log lines: Scrapy's format for items, JSON, and the add-on that keeps Scrapy's own messages out."""
