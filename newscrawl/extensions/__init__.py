"""Extensions: one class per file."""
