"""`python -m app.cli` is `wherefore`."""

from app.cli import main

main()
