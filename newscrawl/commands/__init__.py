"""Commands of `scrapy` in this project: one a file, found by COMMANDS_MODULE."""
