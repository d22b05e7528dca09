"""Signing in with a browser: by the one-time link that the server printed, or by its token."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from app.api.auth import SESSION_SECONDS, Gate
from app.api.login_page import login_page

router = APIRouter(include_in_schema=False)


@router.get("/login")
def open_link(request: Request, once: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Open a session for whoever holds an unused link."""
    gate = _gate(request)
    if gate.redeem(once):
        return _signed_in(request, gate)
    if gate.knows(request.headers):
        return RedirectResponse("/", status_code=303)
    return login_page("This link has been used or is too old." if once else "")


@router.post("/login")
def sign_in(request: Request, token: Annotated[str, Form(max_length=1_000)] = "") -> Response:
    """Open a session for whoever knows the token."""
    gate = _gate(request)
    gate.check_origin(request.headers)
    if not gate.is_token(token.strip()):
        return login_page("That is not the token of this server.")
    return _signed_in(request, gate)


@router.post("/logout")
def sign_out(request: Request) -> Response:
    """End the session of this browser."""
    response = RedirectResponse("/login", status_code=303)
    response.delete_cookie(_gate(request).cookie)
    return response


def _gate(request: Request) -> Gate:
    return cast("Gate", request.app.state.gate)


def _signed_in(request: Request, gate: Gate) -> Response:
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
