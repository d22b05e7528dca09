"""Questions about structure, and questions that list the answers to choose from."""
