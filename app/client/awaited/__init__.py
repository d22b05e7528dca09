"""`AsyncWherefore` and its twin that waits: `python -m tests.waiting_client` writes that one."""

from app.client.awaited.client import AsyncWherefore

__all__ = ["AsyncWherefore"]
