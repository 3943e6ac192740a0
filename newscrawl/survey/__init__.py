"""The logic of `discover`, `newsite` and `reread`, based on fetched pages, without Scrapy, a store or I/O."""
