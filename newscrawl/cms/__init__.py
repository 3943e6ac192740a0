"""Bases for sites that share a content management system, one per file."""
