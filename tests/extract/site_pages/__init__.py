"""Pages of many publishing systems, written for these tests: what they print, and what a reader finds on them."""
