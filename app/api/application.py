"""The HTTP contract as one app: every route, every error, its description; no services yet."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.api import problems
from app.api.routes import catalogue, datasets, findings, graphs, health, login, runs, samples

_TITLE = "Wherefore"
_DESCRIPTION = (
    "Ask why of your data. Upload a table, ask a causal question, follow the run, read the result. "
    "Errors are RFC 9457 problems with a stable `code`; lists are pages whose `next` is the "
    "`after` of the following one; `wherefore token` prints the bearer token."
)
_ROUTERS = (
    datasets.router,
    runs.router,
    findings.router,
    catalogue.router,
    graphs.router,
    samples.router,
    health.router,
    login.router,
)


def describe() -> FastAPI:
    """Return the app with its routes and error handlers; it cannot answer until it is wired."""
    app = FastAPI(
        title=_TITLE,
        version=version("wherefore"),
        description=_DESCRIPTION,
        openapi_url="/v1/openapi.json",
        docs_url=None,  # these pages would load scripts from elsewhere
        redoc_url=None,
        separate_input_output_schemas=False,
    )
    for router in _ROUTERS:
        app.include_router(router)
    problems.install(app)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        app.openapi_schema = _complete(
            get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
            )
        )
    return app.openapi_schema


def _complete(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):  # ours are problems
        schemas.pop(name, None)
    schemas |= problems.schemas()
    document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{"token": []}]
    for path in ("/healthz", "/readyz"):
        document["paths"][path]["get"]["security"] = []
    return document
