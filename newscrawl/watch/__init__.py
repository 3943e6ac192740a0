"""The watch: what changes in stored articles, and which sites go quiet, with the alarms about them. No Scrapy."""
