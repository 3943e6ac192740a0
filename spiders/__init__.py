"""One news site per file, and nothing else."""
