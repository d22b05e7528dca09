"""Identification by design: one file, one design; `choice.py` picks."""
