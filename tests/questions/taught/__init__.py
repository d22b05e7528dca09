"""What the encoder is taught with, and how it is fitted to that."""
