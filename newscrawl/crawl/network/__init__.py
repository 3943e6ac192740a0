"""Connections, responses and their bytes: addresses, pace, encodings, limits."""
