"""PostgreSQL's row-level security: the second wall between tenants, for every table there is.

A table with a `tenant` column, and one whose rows go with those of such a table (a foreign key
that cascades), is walled in without being named here. `schema.migrate` builds the walls after
the migrations, so that a new table needs no migration of its own for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, inspect, text

from app.adapters.all_tables import metadata
from app.adapters.database import TENANT_ROLE as ROLE

POLICY = "tenant"

# Tables that belong to no tenant, and why. Everything else is walled in.
SHARED = {
    "person": "somebody may belong to several organisations",
    "identity": "it goes with a person",
    "sign_in": "nobody knows yet who signs in",
}
IS_TENANT = {"organisation": "id"}  # where the tenant's column has another name

_SETTING = "current_setting('wherefore.tenant', true)"
_IS_EVERY = f"{_SETTING} = '*'"

_MAKE_ROLE = f"""
DO $$ BEGIN
    IF (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) THEN
        CREATE ROLE {ROLE} NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
_GRANT = f"""
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}')
       AND (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO {ROLE}', current_schema());
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO {ROLE}',
                       current_schema());
        EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO {ROLE}', current_schema());
    END IF;
END $$
"""
_WALLED_IN = text(
    "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
    "WHERE c.relnamespace = current_schema()::regnamespace "
    "AND c.relrowsecurity AND c.relforcerowsecurity AND p.polname = :policy"
)


def build_walls(connection: Connection) -> None:
    """Wall in every table that is not yet; harmless when all are."""
    built = walled_in(connection)
    there = set(inspect(connection).get_table_names())
    connection.execute(text(_MAKE_ROLE))
    for table in metadata.sorted_tables:
        condition = condition_of(table)
        if condition is None or table.name in built or table.name not in there:
            continue
        for statement in _wall(table.name, condition):
            connection.execute(text(statement))
    connection.execute(text(_GRANT))


def walled_in(connection: Connection) -> set[str]:
    """Return the tables whose rows only their tenant sees, the tables' owner not excepted."""
    return set(connection.scalars(_WALLED_IN, {"policy": POLICY}))


def condition_of(table: Table) -> str | None:
    """Return which rows of a table a tenant may touch, None when it is shared by all.

    Raises
    ------
    LookupError : nothing says whose the rows are.
    """
    if table.name in SHARED:
        return None
    column = IS_TENANT.get(table.name, "tenant")
    if column in table.c:
        return f"{column} = {_SETTING} OR {_IS_EVERY}"
    owner = next(_owners(table), None)
    if owner is None:
        raise LookupError(
            f"the table {table.name} has no tenant: give it a `tenant` column, a cascading "
            "foreign key to a table that has one, or a place in row_security.SHARED with a reason"
        )
    return f"{_IS_EVERY} OR EXISTS (SELECT 1 FROM {owner})"


def _owners(table: Table) -> Iterator[str]:
    for key in table.foreign_keys:
        is_owner = key.ondelete == "CASCADE" and not key.parent.nullable
        if is_owner and key.column.table.name not in SHARED:
            there = f'"{key.column.table.name}"'
            yield f'{there} WHERE {there}."{key.column.name}" = "{table.name}"."{key.parent.name}"'


def _wall(name: str, condition: str) -> Iterator[str]:
    yield f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY'
    yield f'DROP POLICY IF EXISTS {POLICY} ON "{name}"'
    yield f'CREATE POLICY {POLICY} ON "{name}" USING ({condition}) WITH CHECK ({condition})'
