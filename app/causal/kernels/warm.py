"""Compile every discovery kernel, or load it compiled, before the first question needs it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from app.causal.catalogue import DiscoverySpec, load
from app.causal.data import Dataset, Kind, TimeIndex, Variable
from app.causal.interventions import InterventionalSpec
from app.causal.kernels import boosted_trees, causal_forest, cox, matching
from app.causal.question import Knowledge


def warm() -> None:
    """Run each discovery algorithm once on a few rows of each kind it takes.

    The compiled code lands where NUMBA_CACHE_DIR says; a later process loads it in milliseconds.
    """
    rng = np.random.default_rng(0)
    tables = (_numbers(rng), _categories(rng), _mixture(rng))
    for spec in load().of(DiscoverySpec):
        if spec.missing_modules() or _needs_a_special_column(spec):
            continue
        for table in (_series(rng),) if spec.temporal else tables:
            if all(v.kind in spec.kinds for v in table.variables):
                spec.run(table, spec.params(), Knowledge(), rng, _silent)
                _draw_again(spec, table, rng)
    _fit_effects(rng)


def _needs_a_special_column(spec: DiscoverySpec) -> bool:
    """Tell whether an algorithm asks for a column that tables here lack; none compiles more."""
    return (
        spec.across_domains
        or spec.across_units
        or bool(spec.needs_role)
        or isinstance(spec, InterventionalSpec)
    )


def _draw_again(spec: DiscoverySpec, table: Dataset, rng: np.random.Generator) -> None:
    """Run the kernels of resampling that the search itself does not need."""
    if spec.resample and (found := spec.resample(table, spec.params(), Knowledge(), rng)):
        next(found)


def _fit_effects(rng: np.random.Generator) -> None:
    """Run the compiled kernels of effect estimation."""
    columns, target = rng.normal(size=(100, 2)), rng.normal(size=100)
    boosted_trees.predict(
        boosted_trees.binned(columns), target, np.ones(100, dtype=bool), binary=False
    )
    causal_forest.forest_effects(target, columns[:, 0], columns, rng, trees=1)
    treated = np.arange(100) % 2 == 0
    matching.average_effect(target, treated, columns[:, 0], columns, neighbours=1, of_treated=False)
    leave = rng.exponential(size=100)
    cox.fit(np.zeros(100), leave, leave < 1, columns)


def _numbers(rng: np.random.Generator) -> Dataset:
    """Return five variables that depend on each other, so that all code paths are taken."""
    X = rng.laplace(size=(300, 5))
    for j in range(1, 5):
        X[:, j] += X[:, :j].sum(axis=1)
    frame = pd.DataFrame(X, columns=list("abcde"))
    return Dataset(frame, tuple(Variable(str(name), Kind.CONTINUOUS) for name in frame))


def _categories(rng: np.random.Generator) -> Dataset:
    cause = rng.integers(3, size=300)
    frame = pd.DataFrame({"a": cause, "b": (cause + rng.integers(2, size=300)) % 3})
    frame["c"] = (frame["b"] + rng.integers(2, size=300)) % 3
    levels = ("0", "1", "2")
    return Dataset(frame, tuple(Variable(str(name), Kind.NOMINAL, levels=levels) for name in frame))


def _mixture(rng: np.random.Generator) -> Dataset:
    numbers, categories = _numbers(rng), _categories(rng)
    frame = numbers.frame[["d", "e"]].join(categories.frame)
    return Dataset(frame, (*numbers.select(["d", "e"]).variables, *categories.variables))


def _series(rng: np.random.Generator) -> Dataset:
    Y = rng.laplace(size=(300, 3))
    for t in range(2, 300):
        Y[t] += 0.4 * Y[t - 1] + 0.3 * Y[t - 2, ::-1]
    frame = pd.DataFrame(Y, columns=list("xyz"))
    variables = tuple(Variable(str(name), Kind.CONTINUOUS) for name in frame)
    return Dataset(frame, variables, time=TimeIndex())


def _silent(done: float, doing: str) -> None:
    """Take no notice of progress."""
