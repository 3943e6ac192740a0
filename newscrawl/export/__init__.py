"""Exports: formats, one per file, and the places they are written to."""
