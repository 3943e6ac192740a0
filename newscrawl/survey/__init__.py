"""The logic of the tools that show and propose: pure functions of fetched pages. No Scrapy, no store, no I/O."""
