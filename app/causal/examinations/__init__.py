"""What rows say to a question about structure, one file for each kind of question."""
