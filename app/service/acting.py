"""For whom work is being done: a database that can shows this work that tenant's rows only.

The first wall is the tenant in the WHERE of every query; this is the second, for the query that
forgets it. Whoever answers a request says whose it is; workers and sweepers, who serve every
tenant, say nothing. It is kept in the context, not in arguments, so that no query can forget it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

EVERY_TENANT = "*"

_tenant: ContextVar[str] = ContextVar("tenant", default=EVERY_TENANT)


def acting_tenant() -> str:
    """Return the tenant that is worked for, or EVERY_TENANT."""
    return _tenant.get()


@contextmanager
def acting_for(tenant: str) -> Iterator[None]:
    """Limit what is done inside, in this context and in threads it hands work to."""
    token = _tenant.set(tenant)
    try:
        yield
    finally:
        _tenant.reset(token)


@contextmanager
def acting_for_all() -> Iterator[None]:
    """Lift the limit for what concerns every tenant, such as whether a blob is still in use."""
    with acting_for(EVERY_TENANT):
        yield
