"""How articles leave: formats, one per file, and the places they are written to."""
