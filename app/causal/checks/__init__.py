"""What every algorithm must satisfy, chosen by what its spec declares."""
