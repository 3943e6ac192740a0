"""Finding articles: feeds, sitemaps, listing pages. Bytes or trees in, URLs with hints out."""
