"""Settings: read from the environment, and refused in sentences."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.config import InvalidSettings, Mode, Settings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("WHEREFORE_"):
            monkeypatch.delenv(name)


def test_nothing_needs_to_be_set() -> None:
    settings = Settings.read()
    assert settings.mode is Mode.EMBEDDED
    assert settings.database == f"sqlite:///{settings.home / 'wherefore.db'}"


def test_a_child_reads_the_same_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = Settings(home=tmp_path, allowed_hosts=("a.org", "b.org"), lease_seconds=60, workers=0)
    for name, value in given.as_environment().items():
        monkeypatch.setenv(name, value)
    assert Settings.read() == given


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WHEREFORE_PORT", "abc", "WHEREFORE_PORT is 'abc'"),
        ("WHEREFORE_PORT", "70000", "less than or equal to 65535"),
        ("WHEREFORE_WORKERS", "-1", "WHEREFORE_WORKERS is '-1'"),
        ("WHEREFORE_MODE", "cloud", "'embedded' or 'server'"),
        ("WHEREFORE_MODE", "server", "WHEREFORE_DATABASE_URL must be set in server mode"),
        ("WHEREFORE_LEASE_SECONDS", "10", "WHEREFORE_LEASE_SECONDS (10)"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettings) as raised:
        Settings.read()
    assert said in str(raised.value)
    assert str(raised.value).endswith(".")
    assert "\n" not in str(raised.value)


def test_each_fault_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHEREFORE_PORT", "abc")
    monkeypatch.setenv("WHEREFORE_WORKERS", "many")
    with pytest.raises(InvalidSettings) as raised:
        Settings.read()
    assert len(str(raised.value).splitlines()) == 2
