"""What commands print: lines for terminals, tables, and the shell's banner."""
