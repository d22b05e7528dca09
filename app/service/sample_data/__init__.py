"""The sample tables' files, and what their columns mean where that takes many lines."""
