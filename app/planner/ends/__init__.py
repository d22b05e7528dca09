"""Which columns a question means as cause and effect: all pairs judged by fitted weights."""
