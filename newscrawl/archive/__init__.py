"""WARC archives: reading, writing, and crawling from them."""
