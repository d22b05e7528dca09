"""What a message in a conversation asks for, told from its words without a model."""
