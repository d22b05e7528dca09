"""Whether a sentence says only what the findings it cites say."""
