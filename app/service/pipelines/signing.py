"""Signatures of messages to other programs, as Standard Webhooks 1.0 says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """Return a secret that both sides sign with."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed(secret: str, message_id: str, at: int, body: bytes) -> dict[str, str]:
    """Return the headers that tell who sent a message, when, and that nobody changed it."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = b"%b.%d.%b" % (message_id.encode(), at, body)
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{signature}",
    }
