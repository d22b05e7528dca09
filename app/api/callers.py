"""Who calls: the server's own token or session, a person's session, an API key; what they may."""

from __future__ import annotations

from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response

from app.api.auth import SAFE_METHODS, Gate, check_names_page
from app.api.login_page import TOKEN_ONLY, Ways, login_page
from app.service.people_services import PeopleServices
from app.service.records import Reader, Scope
from app.service.sign_in import SESSION_LENGTH

# What changes nothing but the caller's own keys, password and session, or nothing at all. What a
# tool of /mcp does is asked of this API again, as the same caller, and judged there.
_OWN = ("/v1/keys", "/v1/me", "/v1/graphs/identify", "/mcp")


@dataclass(frozen=True, slots=True)
class Callers:
    """Tells who calls.

    Parameters
    ----------
    gate : knows the server's own token, the one-time link and their sessions.
    people : knows everybody else.
    ways : how people can sign in here.
    is_secure : whether browsers reach this server by HTTPS only.
    """

    gate: Gate
    people: PeopleServices
    ways: Ways = TOKEN_ONLY
    is_secure: bool = False

    @property
    def cookie(self) -> str:
        # A name that begins so is one no other host or path can set.
        return "__Host-wherefore" if self.is_secure else "wherefore_person"

    async def reader(self, method: str, path: str, headers: Headers) -> Reader:
        """Return who calls, who may do so.

        Raises
        ------
        Unauthenticated : no valid token, key or session.
        Forbidden : a page of another site makes the browser call, or the caller may only look.
        """
        if method not in SAFE_METHODS:
            self.gate.check_origin(headers)
        reader = await self._known(method, headers)
        if path.startswith("/v1/"):
            reader.check(_needed(method, path))
        return reader

    def cookie_of(self, headers: Headers) -> str:
        """Return the cookie of a person's session, "" when there is none."""
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return ""
        return "" if found is None else found.value

    def keep(self, response: Response, cookie: str) -> None:
        """Give the browser a person's session."""
        response.set_cookie(
            self.cookie,
            cookie,
            max_age=int(SESSION_LENGTH.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=self.is_secure,
        )

    def forget(self, response: Response) -> None:
        """Take the session from the browser."""
        response.delete_cookie(self.cookie, httponly=True, samesite="strict", secure=self.is_secure)

    def login_page(self, complaint: str = "", status: int = 401) -> HTMLResponse:
        """Return the page on which people sign in here."""
        return login_page(self.ways, complaint, status)

    async def _known(self, method: str, headers: Headers) -> Reader:
        if self.gate.knows(headers):
            return self.gate.admit(method, headers)
        if secret := _bearer(headers):
            reader = await run_in_threadpool(self.people.keys.reader_of, secret)
        elif cookie := self.cookie_of(headers):
            reader = await run_in_threadpool(self.people.sign_ins.reader_of, cookie)
            if reader is not None and method not in SAFE_METHODS:
                check_names_page(headers)
        else:
            reader = None
        return reader or self.gate.admit(method, headers)  # which says what is missing


def _needed(method: str, path: str) -> Scope:
    is_own = any(path == own or path.startswith(f"{own}/") for own in _OWN)
    return Scope.READ if method in SAFE_METHODS or is_own else Scope.WRITE


def _bearer(headers: Headers) -> str:
    scheme, _, secret = headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""
