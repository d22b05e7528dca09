"""The whole API asked what its description allows and does not: never a server error."""
