"""Uploads as tests make them: bytes in a folder of their own, read as a child would."""

from __future__ import annotations

from app.adapters.ingest import ingest
from app.adapters.parquet import read_frame
from app.causal import codec
from app.causal.profile import Profile
from app.service.intake import IngestOrder, TableLimits
from app.service.ports import Ingested


class Reader:
    """Reads bytes as an upload in a folder of its own."""

    def __init__(self, folder):
        self.source = folder / "upload"
        self.target = folder / "work" / "table.parquet"
        self.target.parent.mkdir()

    def read(self, content, *, filename="table.csv", description="", limits=None):
        self.source.write_bytes(content if isinstance(content, bytes) else content.encode())
        order = IngestOrder(
            str(self.source), str(self.target), filename, description, limits or TableLimits()
        )
        return codec.decode(Ingested, ingest(codec.encode(order)))

    def frame(self, content, **options):
        self.read(content, **options)
        return self.stored()

    def stored(self):
        return read_frame(self.target)

    def profile(self, content, **options):
        return codec.decode(Profile, self.read(content, **options).profile)
