"""The HTTP contract as one app: every route, every error, its description; no services yet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
)
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import Route
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from app.api import problems
from app.api.auditing import Auditing
from app.api.callers import Callers
from app.api.deps import Services, Uploads
from app.api.edge import Edge
from app.api.guard import Guard
from app.api.limits import BodyLimit
from app.api.meter import Meter
from app.api.pages import Pages
from app.api.routes import (
    agui,
    batches,
    catalogue,
    comparisons,
    conversations,
    datasets,
    exports,
    figures,
    findings,
    formal,
    graphs,
    health,
    keys,
    login,
    me,
    members,
    openai,
    organisation,
    runs,
    samples,
    schedules,
    settings,
    shares,
    uploads,
    webhooks,
)

_TITLE = "Wherefore"
_DESCRIPTION = (
    "Ask why of your data. Upload a table, ask a causal question, follow the run, read the result. "
    "Errors are RFC 9457 problems with a stable `code`; lists are pages whose `next` is the "
    "`after` of the following one; `wherefore token` prints the bearer token."
)
_ROUTERS = (
    datasets.router,
    uploads.router,
    runs.router,
    findings.router,
    exports.router,
    figures.router,
    comparisons.router,
    conversations.router,
    catalogue.router,
    graphs.router,
    formal.router,
    samples.router,
    openai.router,
    agui.router,
    webhooks.router,
    batches.router,
    schedules.router,
    me.router,
    keys.router,
    members.router,
    organisation.router,
    shares.router,
    settings.router,
    health.router,
    login.router,
)


def describe(lifespan: Lifespan[FastAPI] | None = None) -> FastAPI:
    """Return the app with its routes and error handlers; it cannot answer until it is wired."""
    app = FastAPI(
        title=_TITLE,
        version=version("wherefore"),
        description=_DESCRIPTION,
        lifespan=lifespan,
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


class Endpoint(Protocol):
    """A whole protocol at one path, answered through the app itself while `running` is entered."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...
    def running(self, app: ASGIApp) -> AbstractAsyncContextManager[None]: ...


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the app needs to answer.

    `pages` is the folder of the built browser UI; `beside` is entered while the app is up, and so
    is each of the `endpoints`, by its path.
    """

    services: Services
    callers: Callers
    uploads: Uploads
    pages: Path
    beside: Callable[[], AbstractContextManager[None]] = nullcontext
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)


def wire(wiring: Wiring) -> FastAPI:
    """Return the app that answers."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.enter_context(wiring.beside())
            for endpoint in wiring.endpoints.values():
                await stack.enter_async_context(endpoint.running(app))
            yield

    app, meter = describe(lifespan), Meter()
    app.state.services = wiring.services
    app.state.callers = wiring.callers
    app.state.uploads = wiring.uploads
    app.state.meter = meter
    for path, endpoint in wiring.endpoints.items():
        app.router.routes.append(Route(path, endpoint))
    app.router.default = Pages(wiring.pages)
    app.add_middleware(
        BodyLimit,
        upload_path=datasets.router.prefix,
        upload_bytes=wiring.uploads.max_bytes,
        parts_path=uploads.router.prefix,
        part_bytes=wiring.uploads.part_bytes,
    )
    app.add_middleware(Auditing, audit=wiring.services.people.audit)
    app.add_middleware(Guard, callers=wiring.callers)
    app.add_middleware(
        Edge, meter=meter, witness=wiring.services.witness
    )  # added last, it is the outermost
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
    for path, operations in document["paths"].items():
        if path in ("/healthz", "/readyz") or path.startswith("/v1/shared/"):
            operations["get"]["security"] = []
    return document
