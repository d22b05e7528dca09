"""Designs read from words and columns: one file, one design; `choice.py` asks them in order."""
