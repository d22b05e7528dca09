"""RFC 9457 problems: every error that leaves the API, with a stable code and a hint."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app import errors
from app.api.rate_limits import rate_limits
from app.service.quotas import Quotas, Usage

MEDIA_TYPE = "application/problem+json"

_STATUS: dict[type[errors.WhereforeError], HTTPStatus] = {
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.InvalidRequest: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.InvalidFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnknownColumn: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.InvalidQuestion: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.InvalidKnowledge: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.InvalidPlan: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.IdempotencyMismatch: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.QuotaExceeded: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StatisticalFailure: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.LimitExceeded: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.StepCancelled: HTTPStatus.CONFLICT,
    errors.InternalFault: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.WhereforeError: HTTPStatus.BAD_REQUEST,
}

# What plain HTTP errors (raised by the framework, not by the service) are called.
_CODES = {
    400: "bad_request",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid_request",
}
_HINTS = {
    400: "Send a body that is whole and of its announced type: UTF-8 JSON, or a form with a file.",
    404: "See /v1/openapi.json for what there is.",
    405: "See the Allow header, or /v1/openapi.json.",
    413: "Send less: fewer columns, a sample of the rows, or Parquet.",
}


class Fault(BaseModel):
    """One thing that is wrong, and where: `field` is a path such as "body.options.seed"."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    field: str
    message: str
    code: str
    suggestions: list[str] = []


class Problem(BaseModel):
    """What went wrong (RFC 9457); `code` is stable, `hint` says what can be done."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    type: str = Field(examples=["urn:wherefore:problem:unknown_column"])
    title: str = Field(examples=["Unknown column"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["The dataset has no column 'weigth'."])
    code: str = Field(examples=["unknown_column"])
    hint: str = Field(default="", examples=["Did you mean weight?"])
    errors: list[Fault] = []
    request_id: str = Field(default="", examples=["req_Zk3v8rX2b1Q"])


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what a route declares: these statuses answer with a problem."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {s: {"description": HTTPStatus(s).phrase, "content": content} for s in statuses}


def schemas() -> dict[str, Any]:
    """Return the schemas that `answers` refers to."""
    _, definitions = models_json_schema(
        [(Problem, "serialization"), (Fault, "serialization")],
        ref_template="#/components/schemas/{model}",
    )
    return dict(definitions["$defs"])


def status_of(error: errors.WhereforeError) -> HTTPStatus:
    """Return the status of the nearest class in the table."""
    return next(_STATUS[cls] for cls in type(error).__mro__ if cls in _STATUS)


def response_for(error: errors.WhereforeError, request_id: str) -> Response:
    """Return the problem that tells a client of `error`."""
    return _response(
        status_of(error),
        code=error.code,
        detail=error.message,
        hint=error.hint,
        faults=list(_faults_of(error)),
        request_id=request_id,
        headers=_headers_of(error),
    )


def unexpected(request_id: str) -> Response:
    """Return the problem for a fault of ours; what it was is in the log under this id."""
    return _response(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        code="internal",
        detail="Something went wrong on our side.",
        hint="Try again; if it stays, report it with the request id.",
        request_id=request_id,
    )


def install(app: FastAPI) -> None:
    """Answer every error that a route may raise with a problem."""
    app.add_exception_handler(errors.WhereforeError, _on_service_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)


async def _on_service_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.WhereforeError)
    if isinstance(error, errors.Unavailable):
        # What the database said names hosts and users: for the log, not for the client.
        await structlog.get_logger().awarning("unavailable", why=error.message, hint=error.hint)
        error = errors.Unavailable(error.message, hint="Try again in a few seconds.")
    return response_for(error, request_id(request))


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [_fault(each) for each in error.errors()]
    return _response(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        code="invalid_request",
        detail="; ".join(f"{f.field}: {f.message}".rstrip(".") for f in faults[:5]) + ".",
        hint="Correct the fields that `errors` names.",
        faults=faults,
        request_id=request_id(request),
    )


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    return _response(
        status,
        code=_CODES.get(status, status.name.lower()),
        detail=str(error.detail),
        hint=_HINTS.get(status, ""),
        request_id=request_id(request),
        headers=error.headers,
    )


def request_id(request: Request) -> str:
    """Return the id that the log and the answer's X-Request-ID carry."""
    return str(request.scope.get("request_id", ""))


def _faults_of(error: errors.WhereforeError) -> Iterator[Fault]:
    if isinstance(error, errors.UnknownColumn):
        yield Fault(
            field=error.name,
            message=error.message,
            code=error.code,
            suggestions=list(error.nearest),
        )
    if isinstance(error, errors.InvalidPlan):
        for violation in error.violations:
            yield Fault(field="plan", message=violation, code=error.code)


def _headers_of(error: errors.WhereforeError) -> dict[str, str]:
    if not isinstance(error, errors.QuotaExceeded):
        return {}
    wait = {"Retry-After": str(error.retry_after)}
    if not error.per_day:
        return wait
    usage = Usage(runs_today=error.per_day, next_run_in=error.retry_after)
    return wait | rate_limits(usage, Quotas(runs_per_day=error.per_day))


def _fault(error: Mapping[str, Any]) -> Fault:
    field = ".".join(str(part) for part in error["loc"])
    return Fault(
        field=field[:200],
        message=_sentence(error),
        code=str(error["type"]),
    )


def _sentence(error: Mapping[str, Any]) -> str:
    """Return what is wrong; an empty text is told of as people call it."""
    if error["type"] in ("too_short", "string_too_short") and not error.get("input"):
        return "it is empty"
    return str(error["msg"]).removeprefix("Value error, ")


def _response(
    status: HTTPStatus,
    *,
    code: str,
    detail: str,
    hint: str = "",
    faults: Sequence[Fault] = (),
    request_id: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    problem = Problem(
        type=f"urn:wherefore:problem:{code}",
        title=code.replace("_", " ").capitalize(),
        status=status,
        detail=detail,
        code=code,
        hint=hint,
        errors=list(faults),
        request_id=request_id,
    )
    # ASCII, because what a client sent may come back here and need not be valid Unicode.
    body = json.dumps(problem.model_dump(), ensure_ascii=True)
    return Response(body, status, {**_advice(status), **(headers or {})}, MEDIA_TYPE)


def _advice(status: HTTPStatus) -> dict[str, str]:
    match status:
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return {"Retry-After": "5"}
        case HTTPStatus.UNAUTHORIZED:
            return {"WWW-Authenticate": 'Bearer realm="wherefore"'}
        case _:
            return {}
