"""Diagnoses of a table, one question per file; each is judged over all columns at once."""
