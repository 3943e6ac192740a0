"""Servers that refuse, fail, or send something else in place of the page."""
