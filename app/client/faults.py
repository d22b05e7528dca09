"""What can go wrong, as exceptions: what the server refused, and how runs end without a result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from app.client.records import Run


class WhereforeFault(Exception):
    """Anything that this client raises; `hint` says what can be done about it."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint


class CannotReach(WhereforeFault):
    """No server answers at the address."""


class NotYet(WhereforeFault):
    """The run had not ended when the time to wait was over; it goes on."""


class Problem(WhereforeFault):
    """The server's refusal (RFC 9457): `code` is stable, `errors` name the offending fields."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(str(body.get("detail", f"HTTP {status}")), hint=str(body.get("hint", "")))
        self.status = status
        self.code = str(body.get("code", ""))
        self.errors: list[dict[str, Any]] = list(body.get("errors", ()))
        self.request_id = str(body.get("request_id", ""))


class Unauthenticated(Problem):
    """The token is missing or wrong, or does not allow this (401, 403)."""


class NotFound(Problem):
    """There is no such dataset, run or report for this caller (404)."""


class Conflict(Problem):
    """The run or dataset is not in a state that allows this (409)."""


class Refused(Problem):
    """What was sent cannot be used (400, 413, 422)."""


class Unavailable(Problem):
    """The server, or what it needs, is busy or away, also after several tries (429, 5xx)."""


class _RunEnded(WhereforeFault):
    def __init__(self, run: Run, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.run = run


class RunFailed(_RunEnded):
    """The run failed; `run.error` says why."""


class RunCancelled(_RunEnded):
    """The run was cancelled and has no result."""


class RunWaits(_RunEnded):
    """The run waits for a person: approve its plan or answer its question."""


def problem(response: httpx.Response) -> Problem:
    """Return the exception for an answer that is an error; its body must have been read."""
    return _class_of(response.status_code)(response.status_code, _body(response))


def _class_of(status: int) -> type[Problem]:
    match status:
        case 401 | 403:
            return Unauthenticated
        case 404:
            return NotFound
        case 409:
            return Conflict
        case 400 | 413 | 415 | 422:
            return Refused
        case _ if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.BAD_GATEWAY:
            return Unavailable
        case _:
            return Problem


def _body(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:  # a proxy's page
        body = None
    return (
        body if isinstance(body, dict) else {"detail": f"The server said {response.status_code}."}
    )
