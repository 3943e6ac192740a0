"""Tables used by the recognizers: agencies, places, names, phrases."""
