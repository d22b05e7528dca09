"""Wherefore as tools for other assistants (MCP): the same calls as any client's, by intent."""
