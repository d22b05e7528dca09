"""Uploads in parts: what a restart keeps, and what a day's silence ends."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import count

import pytest

from app.adapters.memory import MemoryClock, MemoryUploads
from app.adapters.upload_store import FolderParts
from app.errors import NotFound
from app.service.records import Reader
from app.service.uploads import UploadService, UploadTerms

ME, STRANGER = Reader("local"), Reader("somebody else")


class Desk:
    """An upload service with a clock that can be moved and a process that can be replaced."""

    def __init__(self, folder):
        self.folder = folder
        self.clock = MemoryClock()
        self.records = MemoryUploads()
        self.ids = count(1)
        self.restart()

    def restart(self):
        self.service = UploadService(
            self.records,
            FolderParts(self.folder / "parts"),
            UploadTerms(part_bytes=4, keep=timedelta(days=1)),
            now=lambda: self.clock.now,
            new_id=lambda: f"up_{next(self.ids)}",
        )

    def send(self, upload_id, number, content, reader=ME):
        part = self.folder / "part"
        part.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        self.service.take(reader, upload_id, number, part, sha256=digest, said="")


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_a_restart_loses_no_part(desk):
    upload = desk.service.begin(ME, filename="t.csv", n_bytes=10).upload
    desk.send(upload.id, 3, b"ij")
    desk.restart()
    assert desk.service.state(ME, upload.id).missing == (1, 2)
    desk.send(upload.id, 1, b"abcd")
    desk.send(upload.id, 2, b"efgh")
    assert desk.service.whole(ME, upload.id)[1].read_bytes() == b"abcdefghij"


def test_another_tenants_upload_does_not_exist(desk):
    upload = desk.service.begin(ME, filename="t.csv", n_bytes=4).upload
    for act in (desk.service.state, desk.service.whole, desk.service.remove):
        with pytest.raises(NotFound, match=upload.id):
            act(STRANGER, upload.id)
    with pytest.raises(NotFound):
        desk.send(upload.id, 1, b"abcd", STRANGER)


def test_what_was_abandoned_for_a_day_is_swept_and_nothing_else(desk):
    old = desk.service.begin(ME, filename="old.csv", n_bytes=4).upload
    desk.clock.advance(20 * 3600)
    young = desk.service.begin(STRANGER, filename="young.csv", n_bytes=4).upload
    assert desk.service.sweep() == 0
    desk.clock.advance(5 * 3600)
    assert desk.service.sweep() == 1
    assert [path.name for path in (desk.folder / "parts").iterdir()] == [young.id]
    with pytest.raises(NotFound):
        desk.service.state(ME, old.id)


def test_an_upload_whose_removal_was_cut_short_is_swept_later(desk, monkeypatch):
    upload = desk.service.begin(ME, filename="t.csv", n_bytes=4).upload

    def crash(self, upload_id):
        raise OSError("the disk went away")

    with monkeypatch.context() as cut:
        cut.setattr(FolderParts, "remove", crash)
        with pytest.raises(OSError, match="went away"):
            desk.service.remove(ME, upload.id)
    desk.clock.advance(25 * 3600)
    assert desk.service.sweep() == 1
    assert list((desk.folder / "parts").iterdir()) == []
