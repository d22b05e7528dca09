"""Datasets are kept, corrected and forgotten; a refused upload leaves nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from app.adapters.blobs import FolderBlobs
from app.adapters.memory import MemoryDatasets
from app.causal import codec
from app.causal.data import SAID, Kind, Role, Variable
from app.causal.profile import Profile
from app.errors import InvalidFile, InvalidRequest, NotFound, UnknownColumn
from app.service.datasets import DatasetService
from app.service.intake import Correction, IngestOrder, MeasureOrder, Preview, PreviewOrder
from app.service.ports import Ingested
from app.service.records import Reader

READER = Reader()
PROFILE = Profile(
    n_rows=3,
    variables=(
        Variable("year", Kind.CONTINUOUS, n_distinct=3),
        Variable("wage", Kind.CONTINUOUS, n_distinct=3),
    ),
)


class OneFolder:
    def __init__(self, root):
        self.root = root
        self.made = count()

    @contextmanager
    def folder(self):
        path = self.root / f"work{next(self.made)}"
        path.mkdir()
        yield path


class FakeSandbox:
    """Answers as the child would; a file that says "bad" is refused."""

    def __init__(self):
        self.asked = []

    def run(self, task, arguments, limits, *, progress, stop):
        self.asked.append(task)
        return getattr(self, task)(arguments)

    def ingest(self, arguments):
        order = codec.decode(IngestOrder, arguments)
        content = Path(order.source).read_bytes()
        if content == b"bad":
            raise InvalidFile("The file is bad.", hint="Send a good one.")
        Path(order.target).write_bytes(content)
        answer = Ingested(
            Path(order.target), codec.encode(PROFILE), ("mind the gap",), len(content)
        )
        return codec.encode(answer)

    def remeasure(self, arguments):
        order = codec.decode(MeasureOrder, arguments)
        return codec.encode(Profile(n_rows=3, variables=order.variables, linear=True))

    def preview(self, arguments):
        order = codec.decode(PreviewOrder, arguments)
        return codec.encode(Preview(("year", "wage"), ((1, 2.5),), order.offset, 3))


@pytest.fixture
def blobs(tmp_path):
    return FolderBlobs(tmp_path / "blobs")


@pytest.fixture
def sandbox():
    return FakeSandbox()


@pytest.fixture
def service(tmp_path, blobs, sandbox):
    numbers = count(1)
    return DatasetService(
        MemoryDatasets(),
        blobs,
        sandbox,
        OneFolder(tmp_path),
        now=lambda: datetime(2026, 11, 21, tzinfo=UTC),
        new_id=lambda: f"ds_{next(numbers)}",
    )


@pytest.fixture
def upload(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(b"good")
    return path


def create(service, upload, **options):
    return service.create(READER, upload, filename="wages.csv", **options)


def test_an_upload_becomes_a_record_and_a_blob(service, upload, blobs):
    record = create(service, upload, description=" hourly wages ")
    assert service.get(READER, record.id) == record
    assert record.name == "wages"
    assert record.description == "hourly wages"
    assert record.n_bytes == 4
    assert record.warnings == ("mind the gap",)
    assert blobs.local_path(record.sha256).read_bytes() == b"good"


def test_a_refused_upload_leaves_no_record_and_no_blob(service, upload, tmp_path):
    upload.write_bytes(b"bad")
    with pytest.raises(InvalidFile):
        create(service, upload)
    assert service.page(READER) == []
    assert list((tmp_path / "blobs").iterdir()) == []


def test_another_tenant_sees_nothing(service, upload):
    record = create(service, upload)
    with pytest.raises(NotFound):
        service.get(Reader("other"), record.id)
    with pytest.raises(NotFound):
        service.preview(Reader("other"), record.id)


def test_a_corrected_kind_is_measured_again_and_remembered_as_said(service, upload):
    record = create(service, upload)
    changed = service.correct(READER, record.id, [Correction("year", kind=Kind.ORDINAL)])
    assert changed.profile.linear is True
    assert changed.profile.variable("year").kind is Kind.ORDINAL
    assert changed.profile.variable("year").reasons == (SAID,)
    assert service.get(READER, record.id) == changed


def test_a_role_or_a_meaning_needs_no_new_measures(service, upload, sandbox):
    record = create(service, upload)
    said = [Correction("wage", role=Role.OUTCOME, description="pay", unit="$")]
    changed = service.correct(READER, record.id, said)
    wage = changed.profile.variable("wage")
    assert (wage.role, wage.description, wage.unit) == (Role.OUTCOME, "pay", "$")
    assert sandbox.asked == ["ingest"]
    cleared = service.correct(READER, record.id, [Correction("wage", clear_role=True)])
    assert cleared.profile.variable("wage").role is None


def test_naming_the_time_column_has_the_structure_found_again(service, upload, sandbox):
    record = create(service, upload)
    service.correct(READER, record.id, [Correction("year", role=Role.TIME)])
    assert sandbox.asked == ["ingest", "remeasure"]


def test_a_correction_of_an_unknown_column_offers_near_names(service, upload):
    record = create(service, upload)
    with pytest.raises(UnknownColumn) as refusal:
        service.correct(READER, record.id, [Correction("Wages", kind=Kind.COUNT)])
    assert refusal.value.nearest == ("wage",)


def test_the_file_goes_with_the_last_dataset_that_holds_it(service, upload, blobs):
    first, second = create(service, upload), create(service, upload)
    assert first.sha256 == second.sha256
    service.remove(READER, first.id)
    assert blobs.holds(second.sha256)
    service.remove(READER, second.id)
    assert not blobs.holds(second.sha256)


def test_a_file_that_went_before_its_record_was_written_is_put_again(service, upload, blobs):
    first = create(service, upload)
    put = blobs.put

    def put_and_lose(path):  # somebody who held the same file removes it just now
        name = put(path)
        service.remove(READER, first.id)
        blobs.put = put
        return name

    blobs.put = put_and_lose
    assert blobs.holds(create(service, upload).sha256)


@pytest.mark.parametrize(("offset", "limit"), [(-1, 10), (0, 0), (0, 5_000)])
def test_a_preview_has_bounds(service, upload, offset, limit):
    record = create(service, upload)
    with pytest.raises(InvalidRequest):
        service.preview(READER, record.id, offset=offset, limit=limit)


def test_a_preview_shows_rows(service, upload):
    record = create(service, upload)
    assert service.preview(READER, record.id, offset=2).offset == 2


class Overtaken(MemoryDatasets):
    """Somebody else changes a dataset just before the first change of ours is written."""

    is_first = True

    def replace(self, reader, record, known):
        if self.is_first:
            self.is_first = False
            super().replace(reader, replace(known, name="named meanwhile"), known)
        return super().replace(reader, record, known)


def test_two_corrections_at_once_are_both_kept(service, upload):
    service._datasets = Overtaken()
    record = create(service, upload)
    column = record.profile.names[0]
    service.correct(READER, record.id, [Correction(column, description="in francs")])
    kept = service.get(READER, record.id)
    assert kept.name == "named meanwhile"
    assert kept.profile.variable(column).description == "in francs"
