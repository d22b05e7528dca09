"""A raw request body, written to disk while it comes in."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from pathlib import Path

import anyio
from fastapi import Request

from app.errors import InvalidRequest

_DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]{1,100}):")


async def received(request: Request, path: Path) -> str:
    """Write the body to `path` as it comes in; return its SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    async with await anyio.open_file(path, "wb") as file:
        async for chunk in request.stream():
            digest.update(chunk)
            await file.write(chunk)
    return digest.hexdigest()


def said_digest(header: str) -> str:
    """Return the SHA-256 of a Content-Digest header (RFC 9530) in hexadecimal; "" if none.

    Raises
    ------
    InvalidRequest : the header names a SHA-256 that is not one.
    """
    if not header:
        return ""
    match = _DIGEST.search(header)
    try:
        said = base64.b64decode(match.group(1), validate=True) if match else b""
    except binascii.Error:
        said = b""
    if len(said) != hashlib.sha256().digest_size:
        raise InvalidRequest(
            "The Content-Digest header holds no SHA-256.",
            hint="Write it as sha-256=:base64: (RFC 9530), or leave it out.",
        )
    return said.hex()
