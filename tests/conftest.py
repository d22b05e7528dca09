"""Fixtures for every test; kernels are compiled once for all the processes of a test run."""

from app.adapters.compiled import keep_by_source
from tests.services import (
    object_store,
    postgres_database,
    postgres_server,
    postgres_url,
    redis_server,
)

__all__ = ["object_store", "postgres_database", "postgres_server", "postgres_url", "redis_server"]

keep_by_source()
