"""The kind of a question, by weights fitted to the words that tell kinds apart."""
