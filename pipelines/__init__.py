"""The steps of an article between the spider and the feed store: one per file, in the order of ITEM_PIPELINES."""
