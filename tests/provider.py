"""A small OpenID Connect provider over HTTP, honest unless told otherwise."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "wherefore", "the-client-secret-of-this-test"


@dataclass
class Provider:
    """Vouches for `claims`; `wrong` replaces claims of the token, `forged` signs it otherwise.

    Where it `asks`, it shows a page of its own before it sends the browser back.
    """

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, Any] = field(default_factory=dict)
    forged: bool = False
    asks: bool = False
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser goes on to, signed in."""
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["code_challenge_method"] == "S256"
        assert {"openid", "email"} <= set(asked["scope"].split())
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return f"{asked['redirect_uri']}?{back}"

    def token(self, asked: dict[str, str], credentials: str) -> dict[str, Any] | None:
        """Return the tokens for a code, None when something about the request is wrong."""
        begun = self.codes.pop(asked.get("code", ""), None)
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if begun is None or credentials != f"Basic {basic}":
            return None
        if challenge != begun["code_challenge"] or asked["redirect_uri"] != begun["redirect_uri"]:
            return None
        id_token = self._id_token(begun["nonce"])
        return {"access_token": "a", "token_type": "Bearer", "id_token": id_token}

    def _id_token(self, nonce: str) -> str:
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "exp": int(time.time()) + 300,
            "iat": int(time.time()),
            "nonce": nonce,
            "email_verified": True,
            **self.claims,
            **self.wrong,
        }
        key = RSAKey.generate_key(2048, {"kid": "k1"}) if self.forged else self.key
        return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key)

    def published(self, path: str) -> dict[str, Any] | None:
        if path == "/.well-known/openid-configuration":
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            return {"issuer": self.issuer, **{n: f"{self.issuer}/{n}" for n in names}}
        return {"keys": [self.key.as_dict(private=False)]} if path == "/jwks_uri" else None


@contextmanager
def provider(**claims: Any) -> Iterator[Provider]:
    """Run a provider that vouches for somebody with these claims."""
    played = Provider(claims=claims)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(played))
    played.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield played
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(played: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorization_endpoint":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self._send_back(played.authorize(asked))
                return
            self._answer(played.published(parts.path), otherwise=404)

        def _send_back(self, address: str) -> None:
            page = f'<!doctype html><title>Provider</title><a href="{escape(address)}">Go on</a>'
            body = page.encode() if played.asks else b""
            self.send_response(200 if played.asks else 302)
            if not played.asks:
                self.send_header("Location", address)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            answer = played.token(asked, self.headers.get("Authorization", ""))
            self._answer(answer, otherwise=400)

        def _answer(self, content: dict[str, Any] | None, *, otherwise: int) -> None:
            body = json.dumps(content or {"error": "invalid_grant"}).encode()
            self.send_response(otherwise if content is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
