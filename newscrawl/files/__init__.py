"""Files that are written atomically, folders for them, and files in object stores and on servers."""
