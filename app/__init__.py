"""Wherefore: causal questions about people's own data, answered as an expert would."""
