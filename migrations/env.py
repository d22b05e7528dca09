"""Runs the migrations on the connection it is given, or on WHEREFORE_DATABASE_URL."""

import os

from alembic import context
from sqlalchemy import Connection, create_engine, text

LOCK = 7_220_471_351  # any number, the same for all who migrate this database


def main() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    with create_engine(os.environ["WHEREFORE_DATABASE_URL"]).begin() as own:
        migrate(own)


def migrate(connection: Connection) -> None:
    """Bring the schema to the asked revision; of two who try at once, one waits."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata"),
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


main()
