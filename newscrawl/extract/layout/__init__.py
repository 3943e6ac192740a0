"""What the layout of any page shows without selectors: its lines, the text, and the values near the headline."""
