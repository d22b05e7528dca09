"""What a language model may add to an expert's plan: words understood, checks, suggestions."""
