"""One file, one algorithm: `Params`, `run`, `SPEC`. `catalogue.load()` finds them here."""
