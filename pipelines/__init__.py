"""The steps of an article between the spider and the feed store, one per file; ITEM_PIPELINES gives their order."""
