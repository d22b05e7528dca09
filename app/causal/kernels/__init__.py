"""Fast numerical cores that several algorithms share; imported inside `run()` only."""
