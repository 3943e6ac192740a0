"""Normalize spelling: cleaning for display, folding for comparison."""
