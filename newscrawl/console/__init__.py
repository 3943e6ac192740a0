"""Output of commands: lines for terminals, tables, and the shell's banner."""
