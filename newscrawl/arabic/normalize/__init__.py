"""Spelling: cleaning for display, folding for comparison."""
