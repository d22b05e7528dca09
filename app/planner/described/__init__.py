"""A model that is described in words, and the question asked of it, read without a table."""
