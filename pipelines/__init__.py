"""What happens to an article between the spider and the feed store: one step a file, in the order of ITEM_PIPELINES."""
