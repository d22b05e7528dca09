"""A reader of uploads of any format, each in a folder of its own."""

from __future__ import annotations

import pytest

from app.adapters.ingest import ingest
from app.adapters.parquet import read_frame
from app.causal import codec
from app.causal.profile import Profile
from app.service.intake import IngestOrder, TableLimits
from app.service.ports import Ingested


class Reader:
    """Reads a file as an upload; `source` is where tests write it."""

    def __init__(self, folder):
        self.source = folder / "upload"
        self.work = folder / "work"
        self.work.mkdir()

    def read(self, *, sheet="", description="", limits=None):
        order = IngestOrder(
            source=str(self.source),
            target=str(self.work / "table.parquet"),
            filename="upload",
            description=description,
            limits=limits or TableLimits(),
            sheet=sheet,
        )
        return codec.decode(Ingested, ingest(codec.encode(order)))

    def profile(self, **options):
        return codec.decode(Profile, self.read(**options).profile)

    def frame(self, **options):
        self.read(**options)
        return read_frame(self.work / "table.parquet")


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)
