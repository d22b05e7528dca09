"""What people write after an answer, and whether it is heard as they mean it."""
