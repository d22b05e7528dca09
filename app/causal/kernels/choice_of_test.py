"""Which test of independence: the one that fits the kinds of the columns, or the one named."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.stats import norm

from app.causal.data import Kind
from app.causal.kernels.contingency import categories
from app.causal.kernels.correlation import correlation, refuse_constant
from app.causal.kernels.embedding import embedded
from app.causal.kernels.independence import BlockRatio, Counts, FisherZ, Independence
from app.causal.kernels.kernel_features import LandmarkFeatures, RandomFeatures
from app.causal.kernels.kernel_independence import KernelTest
from app.causal.kernels.testwise import TestWise
from app.errors import InvalidRequest

if TYPE_CHECKING:
    from app.causal.constraint_params import TestName
    from app.causal.kernels.columns import Columns

    NamedTest = Literal[
        "fisher_z", "g_squared", "chi_squared", "degenerate_gaussian", "rcit", "kci"
    ]

_WORDS = {
    "fisher_z": "Fisher z",
    "g_squared": "G²",
    "chi_squared": "χ²",
    "degenerate_gaussian": "degenerate Gaussian likelihood ratio",
    "rcit": "RCIT",
    "kci": "KCI",
}
_KCI_ROWS, _RCIT_ROWS = 1000, 20_000  # kernel tests take at most so many rows


def independence_test(
    columns: Columns, alpha: float, name: TestName, rng: np.random.Generator
) -> Independence:
    """Return the test called `name`; `auto` is the one that fits the kinds of the columns.

    Columns with gaps are tested on the rows that are complete in each test. The kernel tests
    take a random part of the rows, at most 1,000 for KCI and 20,000 for RCIT.

    Raises
    ------
    DegenerateData : a column is constant, or numbers are determined by others.
    InvalidRequest : the test does not take columns of these kinds.
    """
    chosen = fitting_test(columns) if name == "auto" else name
    _refuse_kinds(columns, chosen)
    make = partial(_made, name=chosen, alpha=alpha, rng=rng)
    if not columns.have_gaps:
        return make(columns)
    _refuse_degenerate(columns)
    two_sided = chosen == "fisher_z"
    cutoff = float(norm.isf(alpha / 2 if two_sided else alpha))
    return TestWise(columns, make, cutoff, _WORDS[chosen])


def fitting_test(columns: Columns) -> NamedTest:
    """Return the name of the test that fits the kinds of the columns."""
    if columns.are_discrete:
        return "g_squared"
    return "fisher_z" if columns.are_numeric else "degenerate_gaussian"


def rows_taken(columns: Columns, name: TestName) -> int:
    """Return how many rows the test called `name` takes."""
    most = {"kci": _KCI_ROWS, "rcit": _RCIT_ROWS}.get(name, columns.n)
    return min(columns.n, most)


def _made(
    columns: Columns, *, name: NamedTest, alpha: float, rng: np.random.Generator
) -> Independence:
    above = float(norm.isf(alpha))
    match name:
        case "fisher_z":
            return FisherZ(correlation(columns.X, columns.names), columns.n, alpha)
        case "g_squared" | "chi_squared":
            refuse_constant(columns.X, columns.names)
            return Counts(categories(*columns.codes()), above, name == "chi_squared")
        case "degenerate_gaussian":
            refuse_constant(columns.X, columns.names)
            return BlockRatio(embedded(columns), above)
        case "rcit":
            some = _some_rows(columns, _RCIT_ROWS, rng)
            return KernelTest(RandomFeatures.of(some, rng), above, "RCIT")
        case "kci":
            some = _some_rows(columns, _KCI_ROWS, rng)
            return KernelTest(LandmarkFeatures.of(some, rng), above, "KCI")


def _some_rows(columns: Columns, most: int, rng: np.random.Generator) -> Columns:
    """Return a random part of the rows, after refusing columns that say nothing."""
    if columns.are_numeric:
        correlation(columns.X, columns.names)
    else:
        refuse_constant(columns.X, columns.names)
    if columns.n <= most:
        return columns
    kept = np.zeros(columns.n, dtype=np.bool_)
    kept[rng.permutation(columns.n)[:most]] = True
    return columns.part(kept, np.arange(len(columns.names)))


def _refuse_kinds(columns: Columns, name: NamedTest) -> None:
    numbers = [
        n
        for n, k in zip(columns.names, columns.kinds, strict=True)
        if k in (Kind.CONTINUOUS, Kind.DURATION)
    ]
    if name == "fisher_z" and not columns.are_numeric:
        raise InvalidRequest(
            "Fisher's z takes numbers only, and some columns hold categories without an order.",
            hint="Use the test auto or degenerate_gaussian.",
        )
    if name in ("g_squared", "chi_squared") and not columns.are_discrete:
        named = ", ".join(map(repr, numbers)) or "a column with many values"
        raise InvalidRequest(
            f"Tests of counts take categories only, not {named}.",
            hint="Use the test auto or degenerate_gaussian.",
        )


def _refuse_degenerate(columns: Columns) -> None:
    """Refuse as tests without gaps do, as far as the complete rows show it."""
    refuse_constant(columns.X, columns.names)
    complete = ~np.isnan(columns.X).any(axis=1)
    if columns.are_numeric and complete.sum() > len(columns.names) + 1:
        rows = columns.X[complete]
        if (np.ptp(rows, axis=0) > 0).all():
            correlation(rows, columns.names)
