"""Signing in with a browser: by a one-time link, the server's token, a password, or a provider."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated, cast

import structlog
from fastapi import APIRouter, Form, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from app.api.auth import SESSION_SECONDS
from app.api.callers import Callers
from app.api.login_page import arrived_page
from app.api.problems import request_id, status_of
from app.errors import WhereforeError
from app.service.sign_in import ATTEMPT_LENGTH

router = APIRouter(include_in_schema=False)

STATE = "wherefore_state"
CALLBACK = "/login/oidc"

Text = Annotated[str, Form(max_length=1_000)]
Answer = Annotated[str, Query(max_length=4_000)]


@router.get("/login")
async def open_link(request: Request, once: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Open a session for whoever holds an unused link."""
    callers = _callers(request)
    if callers.gate.redeem(once):
        return _with_token(request)
    if await _is_known(request):
        return RedirectResponse("/", status_code=303)
    return callers.login_page("This link has been used or is too old." if once else "")


@router.post("/login")
async def sign_in(
    request: Request, token: Text = "", email: Text = "", password: Text = ""
) -> Response:
    """Open a session for whoever knows the token, or a person's password."""
    callers = _callers(request)
    callers.gate.check_origin(request.headers)
    if email:
        home = RedirectResponse("/", status_code=303)
        return await _opened(request, home, callers.people.sign_ins.with_password, email, password)
    if not callers.gate.is_token(token.strip()):
        return callers.login_page("That is not the token of this server.")
    return _with_token(request)


@router.get("/login/oidc")
async def go_to_provider(request: Request) -> Response:
    """Send the browser to the identity provider."""
    callers = _callers(request)
    address, state = await run_in_threadpool(callers.people.sign_ins.begin)
    response = RedirectResponse(address, status_code=303)
    # Not "strict": the browser comes back from another site.
    response.set_cookie(
        STATE,
        state,
        max_age=int(ATTEMPT_LENGTH.total_seconds()),
        path=CALLBACK,
        httponly=True,
        samesite="lax",
        secure=callers.is_secure,
    )
    return response


@router.get("/login/oidc/callback")
async def come_back(
    request: Request, state: Answer = "", code: Answer = "", error: Answer = ""
) -> Response:
    """Open a session for whom the identity provider vouches."""
    callers = _callers(request)
    is_same_browser = secrets.compare_digest(
        request.cookies.get(STATE, "").encode(), state.encode(errors="replace")
    )
    if error or not code or not state or not is_same_browser:
        return callers.login_page("The identity provider did not sign you in.")
    response = await _opened(request, arrived_page(), callers.people.sign_ins.finish, state, code)
    response.delete_cookie(STATE, path=CALLBACK)
    return response


@router.post("/logout")
async def sign_out(request: Request) -> Response:
    """End the session of this browser."""
    callers = _callers(request)
    callers.gate.check_origin(request.headers)
    response = RedirectResponse("/login", status_code=303)
    response.delete_cookie(callers.gate.cookie)
    if cookie := callers.cookie_of(request.headers):
        await run_in_threadpool(callers.people.sign_ins.end, cookie)
        callers.forget(response)
    return response


def _callers(request: Request) -> Callers:
    return cast("Callers", request.app.state.callers)


async def _is_known(request: Request) -> bool:
    callers = _callers(request)
    if callers.gate.knows(request.headers):
        return True
    cookie = callers.cookie_of(request.headers)
    return bool(cookie) and bool(await run_in_threadpool(callers.people.sign_ins.reader_of, cookie))


def _with_token(request: Request) -> Response:
    gate = _callers(request).gate
    response = RedirectResponse("/", status_code=303)
    response.set_cookie(
        gate.cookie,
        gate.new_session(),
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response


async def _opened(
    request: Request, response: Response, sign_in: Callable[[str, str], str], *said: str
) -> Response:
    """Return the response with a person's session, or the page that says why there is none."""
    callers = _callers(request)
    try:
        cookie = await run_in_threadpool(sign_in, *said)
    except WhereforeError as error:
        await structlog.get_logger().awarning("sign_in.refused", code=error.code)
        return callers.login_page(error.message, status_of(error))
    callers.keep(response, cookie)
    await run_in_threadpool(_note, callers, cookie, request_id(request))
    return response


def _note(callers: Callers, cookie: str, request_id: str) -> None:
    reader = callers.people.sign_ins.reader_of(cookie)
    if reader is not None:
        callers.people.audit.note(reader, "sign_in", "/login", status=303, request_id=request_id)
