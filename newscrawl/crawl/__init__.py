"""A crawl at work: found URLs go in, open URLs come out."""
