"""What the tools that show and propose think: pure functions of what was fetched. No Scrapy, no store, no I/O."""
