"""How articles leave: formats, one a file, and the places they are written to."""
