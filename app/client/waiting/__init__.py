"""`Wherefore` and its twin that waits: `python -m tests.waiting_client` writes that one."""

from app.client.waiting.client import Wherefore

__all__ = ["Wherefore"]
