"""The ladder that fills the fields of an article from one parsed page."""
