"""Who may call: a bearer token, or a browser session that a one-time link or the token opens."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from app.errors import Forbidden, Unauthenticated
from app.service.records import Reader

SESSION_SECONDS = 30 * 24 * 3600
LOGIN_SECONDS = 15 * 60
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Gate:
    """Tells callers with the token, or with a session it opened, from everybody else.

    Parameters
    ----------
    token : the secret; sessions are signed with it, so a new token ends them all.
    hosts : names this server answers to, beside the loopback; "*" is any.
    now : the clock, in seconds.
    """

    def __init__(
        self,
        token: str,
        *,
        hosts: frozenset[str] = frozenset(),
        now: Callable[[], float] = time.time,
    ) -> None:
        self._token = token.encode()
        self._hosts = hosts | LOOPBACK
        self._now = now
        self._logins: dict[str, float] = {}
        self._lock = threading.Lock()
        # Cookies ignore ports: two servers on one machine must not share a name.
        self.cookie = f"wherefore_{hashlib.sha256(self._token).hexdigest()[:8]}"

    def check_host(self, headers: Headers) -> None:
        """Raise Forbidden for a Host this server is not known by (DNS rebinding)."""
        host = _hostname(headers.get("host", ""))
        if host not in self._hosts and "*" not in self._hosts:
            raise Forbidden(
                f"This server does not answer to the name {host!r}.",
                hint="Add the name to WHEREFORE_ALLOWED_HOSTS.",
            )

    def admit(self, method: str, headers: Headers) -> Reader:
        """Return who calls.

        Raises
        ------
        Unauthenticated : neither a valid token nor a valid session.
        Forbidden : a page of another site makes the browser call.
        """
        if method not in SAFE_METHODS:
            self.check_origin(headers)
        if self._has_token(headers):
            return Reader()
        if not self._has_session(headers):
            raise Unauthenticated(
                "The request carries no valid token.",
                hint="Send 'Authorization: Bearer <token>'; `wherefore token` prints it.",
            )
        if method not in SAFE_METHODS:
            check_names_page(headers)
        return Reader()

    def check_origin(self, headers: Headers) -> None:
        """Raise Forbidden when a page of another site makes the browser call."""
        if _is_foreign(headers):
            raise Forbidden("The request comes from a page of another site.")

    def knows(self, headers: Headers) -> bool:
        """Tell whether the caller has the token or a session."""
        return self._has_token(headers) or self._has_session(headers)

    def is_token(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(errors="replace"), self._token)

    def new_login(self) -> str:
        """Return a code that opens one session within fifteen minutes."""
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._logins[code] = self._now() + LOGIN_SECONDS
        return code

    def redeem(self, code: str) -> bool:
        """Tell whether `code` is one of ours, unused and in time; it is used up by this."""
        with self._lock:
            until = self._logins.pop(code, 0.0)
        return self._now() < until

    def new_session(self) -> str:
        """Return a cookie value that stands for the token for thirty days."""
        until = f"{int(self._now()) + SESSION_SECONDS}.{secrets.token_urlsafe(9)}"
        return f"{until}.{self._sign(until)}"

    def _has_token(self, headers: Headers) -> bool:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self.is_token(token.strip())

    def _has_session(self, headers: Headers) -> bool:
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return False
        return cookie is not None and self._is_session(cookie.value)

    def _is_session(self, value: str) -> bool:
        said, _, signature = value.rpartition(".")
        until = said.partition(".")[0]
        signed = hmac.compare_digest(signature.encode(errors="replace"), self._sign(said).encode())
        return signed and until.isdecimal() and self._now() < int(until)

    def _sign(self, text: str) -> str:
        return hmac.new(
            self._token, f"session:{text}".encode(errors="replace"), "sha256"
        ).hexdigest()


def check_names_page(headers: Headers) -> None:
    """Raise Forbidden when nothing tells which page makes the browser change something."""
    if "sec-fetch-site" not in headers and "origin" not in headers:
        raise Forbidden(
            "A session counts only for requests that say which page they come from.",
            hint="Send an Origin header, or use a token.",
        )


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_foreign(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:  # the browser's own word, which no page can forge
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and not _is_own(origin, headers)


def _is_own(origin: str, headers: Headers) -> bool:
    try:
        return urlsplit(origin).netloc == headers.get("host", "")
    except ValueError:
        return False
