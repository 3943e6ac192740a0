"""The text of a page: its blocks, which of them belong to the article, and the kinds of single lines."""
