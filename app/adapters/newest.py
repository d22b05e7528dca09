"""Pages of a table, newest first.

The row a page ended with is compared within the database: a moment that has been through
Python is rounded to microseconds, and would let a row of the same moment fall between two pages.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Select, Table, and_, or_, select

from app.service.records import Reader


def newest_first(
    table: Table, moment: Column[Any], reader: Reader, after: str | None, limit: int
) -> Select[Any]:
    """Return the reader's rows that follow the row called `after`, the newest of them first."""
    is_theirs = table.c.tenant == reader.tenant
    query = select(table).where(is_theirs)
    if after is not None:
        at = select(moment).where(table.c.id == after, is_theirs).scalar_subquery()
        query = query.where(or_(moment < at, and_(moment == at, table.c.id < after)))
    return query.order_by(moment.desc(), table.c.id.desc()).limit(limit)
