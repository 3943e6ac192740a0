"""Tables of the recognizers: agencies, places, names, phrases."""
