"""What an administrator says about people on the command line."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.bootstrap import people_at
from app.cli import app
from app.config import Settings
from app.service.people import Role
from app.service.records import Scope
from tests.people import ADA, PASSWORD


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WHEREFORE_HOME", str(tmp_path))
    return tmp_path


def said(*words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app, words, input=given, catch_exceptions=False)


def test_an_organisation_and_its_people_are_made(home: Path) -> None:
    assert said("org", "add", "acme").exit_code == 0
    done = said("user", "add", ADA, "--org", "acme", "--role", "owner", given=f"{PASSWORD}\n")
    assert "owner of acme" in done.stdout
    assert ADA in said("user", "list", "--org", "acme").stdout
    assert "acme" in said("org", "list").stdout
    with people_at(Settings(home=home)) as people:
        reader = people.sign_ins.reader_of(people.sign_ins.with_password(ADA, PASSWORD))
        assert reader is not None
        assert reader.scopes == Role.OWNER.scopes


def test_a_key_is_shown_once_and_ends_when_revoked(home: Path) -> None:
    secret = said("key", "add", "nightly", "--scope", "read", "--scope", "write").stdout.strip()
    listed = said("key", "list").stdout
    assert secret not in listed
    assert secret[:9] in listed
    with people_at(Settings(home=home)) as people:
        reader = people.keys.reader_of(secret)
        assert reader is not None
        assert reader.scopes == {Scope.READ, Scope.WRITE}
        said("key", "revoke", listed.split()[0])
        assert people.keys.reader_of(secret) is None
    assert "revoked" in said("key", "list").stdout


def test_each_line_of_the_documentation_does_what_it_says(home: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "people.md").read_text()
    (block,) = re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    for line in block.splitlines():
        command, *words = shlex.split(line, comments=True)
        assert command == "wherefore"
        if "KEY_ID" in words:
            key = said("key", "list", "--org", "acme").stdout.split()[0]
            words = [key if word == "KEY_ID" else word for word in words]
        done = said(*words, given="y\n" if "remove" in words else f"{PASSWORD}\n")
        assert done.exit_code == 0, f"{line}: {done.output}"
    assert "acme" not in said("org", "list").stdout
