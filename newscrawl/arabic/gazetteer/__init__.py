"""The recognizers' tables: agencies, places, names, phrases."""
