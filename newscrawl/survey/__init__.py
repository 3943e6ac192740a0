"""The logic of `discover`, `newsite` and `reread`: pure functions of fetched pages. No Scrapy, no store, no I/O."""
