"""Extensions: one class a file."""
