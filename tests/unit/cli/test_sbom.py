"""The bill of materials names what is installed, each by an address a scanner understands."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from app.cli.sbom import bill_of_materials

LOCK = {
    "packages": {
        "": {"name": "pages", "version": "1"},
        "node_modules/react": {"version": "19.3.1", "license": "MIT"},
        "node_modules/a/node_modules/@b/c": {"version": "2.0.0"},
        "node_modules/vite": {"version": "8.3.8", "license": "MIT", "dev": True},
    }
}


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "package-lock.json"
    path.write_text(json.dumps(LOCK))
    return path


def purls(bill: dict) -> list[str]:
    return [part["purl"] for part in bill["components"]]


def test_python_packages_are_named_with_version_and_licence(lock: Path) -> None:
    parts = {part["name"]: part for part in bill_of_materials(lock)["components"]}
    assert parts["numpy"]["purl"] == f"pkg:pypi/numpy@{version('numpy')}"
    assert "BSD" in parts["numpy"]["licenses"][0]["license"]["name"]
    assert "wherefore" not in parts


def test_of_the_browsers_packages_those_are_named_that_the_pages_hold(lock: Path) -> None:
    ours = [purl for purl in purls(bill_of_materials(lock)) if purl.startswith("pkg:npm/")]
    assert ours == ["pkg:npm/%40b/c@2.0.0", "pkg:npm/react@19.3.1"]


def test_each_package_is_named_once_and_the_same_way_each_time(lock: Path) -> None:
    bill = bill_of_materials(lock)
    assert len(set(purls(bill))) == len(purls(bill)) > 50
    assert bill == bill_of_materials(lock)


def test_an_image_without_the_pages_source_has_a_bill_too(tmp_path: Path) -> None:
    assert purls(bill_of_materials(tmp_path / "none.json"))
