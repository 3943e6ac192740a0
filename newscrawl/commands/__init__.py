"""Commands of `scrapy` in this project: one per file, found by COMMANDS_MODULE."""
