"""The components of a running crawl: they record the URLs that are found and decide which are fetched next."""
