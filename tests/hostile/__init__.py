"""Malformed and hostile files, made by a generator: `python -m tests.hostile` sends them all."""
