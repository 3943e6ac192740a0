"""One news site a file; nothing else."""
