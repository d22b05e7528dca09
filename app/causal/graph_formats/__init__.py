"""Graphs as text: one file per format, and the list of them in `registry`."""
