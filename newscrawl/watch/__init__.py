"""What the store shows over time: health, and stories that change."""
