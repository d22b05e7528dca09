"""Secrets we give out: long random texts, of which only the SHA-256 is kept.

A slow hash is for what people choose; nobody guesses 256 random bits, and a key is looked up
by its digest with every request.
"""

from __future__ import annotations

import hashlib
import secrets

KEY = "wf"
SESSION = "wfs"
SHARE = "wfl"
SHOWN = 9  # letters of a key that tell which it is: "wf_" and six more


def new_secret(kind: str) -> str:
    """Return a secret nobody had before; its beginning tells what it is, to people and scanners."""
    return f"{kind}_{secrets.token_urlsafe(32)}"


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def is_of_kind(secret: str, kind: str) -> bool:
    """Tell whether a text looks like a secret of this kind."""
    return secret.startswith(f"{kind}_")
