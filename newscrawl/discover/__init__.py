"""Where articles are found: feeds, sitemaps, listing pages. Bytes or trees in, addresses with hints out."""
