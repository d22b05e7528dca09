"""Answers to questions about a finished run, from what it found and nothing else."""
