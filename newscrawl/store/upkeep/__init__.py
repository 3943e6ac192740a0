"""Checking and vacuuming a store."""
