"""The database's schema, brought up to date by the migrations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from app.adapters import row_security
from app.adapters.all_tables import metadata
from app.adapters.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parents[2] / "migrations"


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the schema up to date; quick, and harmless, when it is."""
    from alembic import command

    with database.writing() as connection:
        command.upgrade(_config(connection), revision)
        if not database.is_sqlite:
            row_security.build_walls(connection)


def unmigrate(database: Database, revision: str = "base") -> None:
    """Take migrations back."""
    from alembic import command

    with database.writing() as connection:
        command.downgrade(_config(connection), revision)


def drift(database: Database) -> list[object]:
    """Return what the migrations make otherwise than the tables say; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes.update(connection=connection, metadata=metadata)
    return config
