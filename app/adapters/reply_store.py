"""Replies of language models in the database, by the digest of what was asked."""

from __future__ import annotations

from contextlib import suppress

import orjson
from sqlalchemy import exc, insert, select

from app.adapters.database import Database
from app.adapters.tables import model_reply
from app.causal.codec import decode, encode
from app.planner.llm.consultation import Reply
from app.service.records import RunRecord


class SqlReplies:
    """Implements Replies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, run: RunRecord, digest: str) -> Reply | None:
        of_tenant = model_reply.c.tenant == run.tenant
        query = select(model_reply).where(of_tenant, model_reply.c.digest == digest)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        kept = decode(Reply, orjson.loads(row["reply"]))
        return kept if row["run_id"] == run.id else kept.unpaid()

    def keep(self, run: RunRecord, digest: str, reply: Reply) -> None:
        row = {"tenant": run.tenant, "digest": digest, "run_id": run.id}
        text = orjson.dumps(encode(reply)).decode()
        # Another worker was first, or the run has been removed: then there is nothing to keep.
        with suppress(exc.IntegrityError), self._database.writing() as connection:
            connection.execute(insert(model_reply), row | {"reply": text})
