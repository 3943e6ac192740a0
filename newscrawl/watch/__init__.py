"""The watch: edits of stored articles, the health of sites, and alarms. Does not use Scrapy."""
