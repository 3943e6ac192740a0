"""Many sites in one process, or several processes: whose turn it is, and what they share."""
