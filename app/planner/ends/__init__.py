"""Which columns a question means as cause and effect: all pairs scored by weights that were fitted."""
