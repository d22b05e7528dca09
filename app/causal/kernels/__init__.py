"""The fast numerical cores that several algorithms share; numba on CPU."""
