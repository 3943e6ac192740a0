"""A crawl at work: what is found goes in, what is open comes out."""
