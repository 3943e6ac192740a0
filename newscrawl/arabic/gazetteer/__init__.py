"""What the recognizers know: agencies, places, names, phrases."""
