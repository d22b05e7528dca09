"""Discrete Bayesian networks from .bif files: their tables, and rows drawn from them."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_VARIABLE = re.compile(r"variable\s+(\S+)\s*\{\s*type\s+discrete\s*\[\s*\d+\s*\]\s*\{([^}]*)\}")
_TABLE = re.compile(r"probability\s*\(\s*([^)|\s]+)\s*(?:\|([^)]*))?\)\s*\{([^}]*)\}")
_ROW = re.compile(r"(?:\(([^)]*)\)|table)\s*([^;]*);")


@dataclass(frozen=True, slots=True)
class Network:
    """Variables in causal order, their causes (as places in it), and their tables.

    `tables[i]` has one axis per cause, in the order of `causes[i]`, and the variable's own last.
    """

    names: tuple[str, ...]
    causes: tuple[tuple[int, ...], ...]
    tables: tuple[NDArray[np.float64], ...]

    @property
    def arrows(self) -> list[tuple[str, str]]:
        return [(self.names[c], self.names[i]) for i, cs in enumerate(self.causes) for c in cs]

    def sample(self, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Return n rows of levels as 0 … k-1, shape (n, p)."""
        codes = np.empty((n, len(self.names)), np.int64)
        for i, (causes, table) in enumerate(zip(self.causes, self.tables, strict=True)):
            edges = table[tuple(codes[:, c] for c in causes)].cumsum(axis=-1)
            edges = np.broadcast_to(edges, (n, table.shape[-1]))
            drawn = rng.random(n)[:, None] * edges[:, -1:]
            codes[:, i] = (drawn > edges[:, :-1]).sum(axis=1)
        return codes


def published(name: str) -> Network:
    """Return one of the networks that the pgmpy wheel carries.

    Raises
    ------
    ModuleNotFoundError : pgmpy is not installed.
    """
    if (found := find_spec("pgmpy")) is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("the published networks lie in the pgmpy wheel")
    folder = Path(found.submodule_search_locations[0]) / "utils" / "example_models"
    return parsed(gzip.decompress((folder / f"{name}.bif.gz").read_bytes()).decode())


def parsed(text: str) -> Network:
    """Return the network that a .bif file describes."""
    levels = {name: _words(listed) for name, listed in _VARIABLE.findall(text)}
    causes, rows = {}, {}
    for name, listed, body in _TABLE.findall(text):
        causes[name], rows[name] = _words(listed), _ROW.findall(body)
    order = _causal_order(causes)
    place = {name: i for i, name in enumerate(order)}
    return Network(
        tuple(order),
        tuple(tuple(place[c] for c in causes[name]) for name in order),
        tuple(_table(name, causes[name], rows[name], levels) for name in order),
    )


def _table(
    name: str, causes: list[str], rows: list[tuple[str, str]], levels: dict[str, list[str]]
) -> NDArray[np.float64]:
    table = np.empty([len(levels[v]) for v in (*causes, name)])
    for given, shares in rows:
        at = tuple(levels[c].index(v) for c, v in zip(causes, _words(given), strict=True))
        table[at] = [float(share) for share in _words(shares)]
    return table


def _causal_order(causes: dict[str, list[str]]) -> list[str]:
    order: list[str] = []
    while len(order) < len(causes):
        order.extend(n for n in causes if n not in order and set(causes[n]) <= set(order))
    return order


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
