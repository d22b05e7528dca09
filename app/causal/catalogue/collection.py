"""All algorithms by name, collected from the files that hold them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from app.causal.catalogue.spec import AlgorithmSpec
from app.errors import InvalidPlan

if TYPE_CHECKING:
    from collections.abc import Mapping


S = TypeVar("S", bound=AlgorithmSpec)


class Catalogue:
    """All algorithms by name, in the order of their names."""

    def __init__(self, specs: Mapping[str, AlgorithmSpec]) -> None:
        self._specs = dict(sorted(specs.items()))

    def __iter__(self) -> Iterator[AlgorithmSpec]:
        return iter(self._specs.values())

    def __len__(self) -> int:
        return len(self._specs)

    def __contains__(self, name: str) -> bool:
        return name in self._specs

    def __getitem__(self, name: str) -> AlgorithmSpec:
        return self._specs[name]

    def of(self, kind: type[S]) -> list[S]:
        """Return the algorithms of one task, by the class of their spec."""
        return [spec for spec in self if isinstance(spec, kind)]

    def get(self, name: str, kind: type[S]) -> S:
        """Return the algorithm called `name`, which must be of this task.

        Raises
        ------
        InvalidPlan : there is none, or it is of another task.
        """
        spec = self._specs.get(name)
        if not isinstance(spec, kind):
            raise InvalidPlan([f"the catalogue has no {kind.task.value} algorithm called {name!r}"])
        return spec


@cache
def load(package: str = "app.causal.algorithms") -> Catalogue:
    """Collect the `SPEC` of every module in the package; adding a file adds an algorithm."""
    specs: dict[str, AlgorithmSpec] = {}
    root = importlib.import_module(package)
    for info in pkgutil.walk_packages(root.__path__, f"{package}."):
        if info.ispkg:
            continue
        spec = importlib.import_module(info.name).SPEC
        if spec.name in specs:
            raise ValueError(f"algorithm {spec.name!r} is declared twice")
        specs[spec.name] = spec
    return Catalogue(specs)
