"""Find articles in feeds, sitemaps and listing pages. Input are bytes or trees, output are URLs with hints."""
