"""Files that are written atomically, and files in object stores and on servers."""
