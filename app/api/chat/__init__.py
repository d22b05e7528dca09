"""Chat protocols of others on our runs: what was said, the run it leads to, how that is told."""
