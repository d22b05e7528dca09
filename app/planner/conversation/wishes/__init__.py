"""What a message wishes: chosen by fitted weights, and carried out with what it names."""
