"""The effect in groups of rows, and whether it differs between them at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.curves import Curve, Point, Series, Subgroup
from app.causal.encoding import numeric_column
from app.causal.estimand import EffectKind
from app.causal.groups_in_words import MOST_LEVELS, Features, Group, levels_of
from app.causal.kernels.cuts import cut
from app.causal.kernels.effect_scores import (
    all_equal,
    all_zero,
    covariance,
    mean_among,
    projected,
    slope_of,
)
from app.causal.kernels.effect_tree import groups_of
from app.causal.kernels.scored import Scored
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimating import InUnits
    from app.causal.findings import Estimate

    Vector = NDArray[np.float64]

SEEN = 0.05  # below this p-value effects are said to differ
LEAST_ARM = 10  # rows of each arm in a group, for its effect to be told
_POINTS = 8  # of a curve along a number
_SHARES = 5  # groups of rows by the effect predicted for them


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Doubly robust scores of each row's effect, (n,), and how to tell what they average to."""

    told: InUnits
    scores: Vector

    @property
    def clusters(self) -> NDArray[np.intp] | None:
        return self.told.sample.clusters

    def among(self, rows: NDArray[np.bool_]) -> Scored:
        return mean_among(self.scores, rows, self.told.sample.weights)

    def subgroup(self, group: Group, *, level: float | None = None) -> Subgroup:
        """Return the effect in a group, its interval at `level`, where not at the usual one."""
        found = self.estimate(group.rows, level=level)
        is_ratio = found.kind.is_ratio
        return Subgroup(group.words, group.columns, found.value, found.interval, found.n, is_ratio)

    def estimate(self, rows: NDArray[np.bool_], *, level: float | None = None) -> Estimate:
        n = int(rows.sum())
        told = self.told if level is None else replace(self.told, level=level)
        return told.estimate(self.among(rows), degrees=max(n - 1, 1), n=n, kind=EffectKind.CATE)

    def carries(self, rows: NDArray[np.bool_]) -> bool:
        """Tell whether both arms have enough rows in a group."""
        treated = self.told.sample.treated[rows]
        return min(int(treated.sum()), int((~treated).sum())) >= LEAST_ARM

    def gap(self, first: Group, second: Group) -> Estimate:
        """Return by how much the effect is larger in the second group."""
        low, high = self.among(first.rows), self.among(second.rows)
        apart = Scored(high.value - low.value, high.influence - low.influence, 0.0)
        n = int(first.rows.sum() + second.rows.sum())
        label = f"effect where {second.words} less that where {first.words}"
        return self.told.estimate(apart, degrees=n - 2, n=n, label=label, kind=EffectKind.CATE)

    def trend(self, values: Vector) -> float | None:
        """Return the p-value of the test that effects do not change in a line along a number."""
        found = projected(self.scores, values[:, None], self.told.sample.weights)
        return all_zero(found.coefficients[1:], covariance(found.influences[:, 1:], self.clusters))


@dataclass(frozen=True, slots=True, eq=False)
class Slopes(Effects):
    """The same for a dose: `scores` are outcomes less what covariates tell, `doses` likewise.

    The effect of a group is its slope of the one on the other, which weighs rows by how open
    their dose was (Robinson 1988, 10.2307/1912705).
    """

    doses: Vector

    def among(self, rows: NDArray[np.bool_]) -> Scored:
        weights = self.told.sample.weights
        counts = np.where(rows, 1.0 if weights is None else weights, 0.0)
        spread = float(counts @ self.doses**2)
        slope = float(counts @ (self.doses * self.scores)) / spread
        errors = self.doses * (self.scores - slope * self.doses)
        return Scored(slope, counts * errors / spread, 0.0)

    def carries(self, rows: NDArray[np.bool_]) -> bool:
        return int(rows.sum()) >= 2 * LEAST_ARM and float(np.ptp(self.doses[rows])) > 0

    def trend(self, values: Vector) -> float | None:
        del values  # groups are compared; a line through slopes would weigh rows by their doses
        return None


@dataclass(frozen=True, slots=True)
class Differences:
    """Effects in groups, the differences between two of them, curves, and what tests say."""

    groups: tuple[Subgroup, ...] = ()
    beside: tuple[Estimate, ...] = ()
    curves: tuple[Curve, ...] = ()
    diagnostics: tuple[Diagnosis, ...] = ()


def by_columns(
    effects: Effects, rows: Dataset, names: Sequence[str], cuts: Sequence[tuple[str, float]] = ()
) -> Differences:
    """Return the effect by each column that was named, and tests that it is the same throughout.

    Of several columns the p-values are adjusted (Holm 1979).
    """
    at = dict(cuts)
    found = {name: _told_apart(effects, levels_of(rows, name, at.get(name))) for name in names}
    known = {name: kept for name, (kept, _) in found.items() if len(kept) > 1}
    raw = [_p_value(effects, rows, name, kept) for name, kept in known.items()]
    tests = (_differs(n, k, p) for (n, k), p in zip(known.items(), _holm(raw), strict=True))
    small = (
        _too_small(name, lost) for name, (kept, lost) in found.items() if lost or len(kept) < 2
    )
    return Differences(
        tuple(effects.subgroup(g) for kept, _ in found.values() for g in kept),
        tuple(effects.gap(*kept) for kept in known.values() if len(kept) == 2),
        tuple(curve for n in names for curve in _along(effects, rows, n)),
        (*tests, *small),
    )


def by_tree(effects: Effects, shown: Features, rng: np.random.Generator) -> Differences:
    """Return the groups that one half of the rows suggests, with what the other half says of them.

    Their intervals hold together: each is at the level that Bonferroni's rule asks for.
    """
    if not shown.labels:
        return Differences()
    growing = _half(effects, rng)
    leaves = groups_of(effects.scores, cut(shown.values), growing)
    groups = [shown.group(leaf) for leaf in leaves]
    honest = [replace(g, rows=g.rows & ~growing) for g in groups]
    if len(groups) < 2 or not all(effects.carries(g.rows) for g in honest):
        return Differences()
    level = 1 - (1 - effects.told.level) / len(honest)
    p = all_equal([effects.among(g.rows) for g in honest], effects.clusters)
    columns = tuple(dict.fromkeys(name for g in honest for name in g.columns))
    told = Diagnosis(
        "groups_differ",
        Verdict.PASSED if p < SEEN else Verdict.INCONCLUSIVE,
        f"Half of the rows suggested {len(honest)} groups by {' and '.join(columns)}; in the other"
        f" half their effects {'differ' if p < SEEN else 'cannot be told apart'} (p {_p(p)}).",
        test="Wald",
        p_value=p,
        n=int((~growing).sum()),
        columns=columns,
    )
    return Differences(tuple(effects.subgroup(g, level=level) for g in honest), diagnostics=(told,))


def _half(effects: Effects, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Return half of the rows, whole clusters where rows belong to some, even over the arms."""
    from app.causal.cross_fitting import folds_of

    return np.asarray(folds_of(effects.told.sample, 2, rng) == 0)


def any_difference(effects: Effects, predicted: Vector, p: float) -> Diagnosis:
    """Return whether effects rise with those predicted: the best linear predictor's test."""
    weights = effects.told.sample.weights
    slope, _ = slope_of(effects.scores, predicted, weights, effects.clusters)
    seen = p < SEEN
    told = (
        "The effect is not the same for all: it is larger where models predicted it to be"
        if seen
        else "No sign that the effect differs between rows was found by models of all columns"
    )
    close = f", and predictions differ {'as much' if 0.5 < slope < 2 else 'not as much'} as effects"
    return Diagnosis(
        "heterogeneity",
        Verdict.PASSED if seen else Verdict.INCONCLUSIVE,
        f"{told} (p {_p(p)}{f'; slope {slope:.2f}' + close if seen else ''}).",
        test="best linear predictor",
        statistic=slope,
        p_value=p,
        n=len(effects.scores),
    )


def by_prediction(effects: Effects, predicted: Vector, ranks: Vector) -> Curve:
    """Return the effect in fifths of the rows by the effect predicted for them (GATES)."""
    points = []
    for i in range(_SHARES):
        rows = (ranks > i / _SHARES) & (ranks <= (i + 1) / _SHARES)
        if not effects.carries(rows):
            continue
        found = effects.estimate(rows)
        mean = float(np.average(predicted[rows]))
        points.append((mean, Point(f"{_ORDER[i]} fifth", found.value, *found.interval)))
    told = effects.told.estimand
    return Curve(
        "effect_by_prediction",
        "The effect by how large it was predicted to be",
        "rows by predicted effect",
        f"effect on {told.outcome}",
        (
            Series("effect", tuple(point for _, point in points)),
            Series("predicted", tuple(Point(p.x, mean) for mean, p in points)),
        ),
        unit=told.unit,
    )


_ORDER = ("first", "second", "third", "fourth", "last")


def _told_apart(
    effects: Effects, groups: tuple[Group, ...]
) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Return the groups with enough rows, and the others."""
    kept = tuple(g for g in groups if effects.carries(g.rows))
    return kept, tuple(g for g in groups if g not in kept)


def _p_value(effects: Effects, rows: Dataset, name: str, kept: tuple[Group, ...]) -> float:
    """Return how likely such differences are by chance: along a number the trend is tested too."""
    p = all_equal([effects.among(g.rows) for g in kept], effects.clusters)
    variable = rows.variable(name)
    if not variable.is_numeric or rows.frame[name].nunique() <= MOST_LEVELS:
        return p
    values = numeric_column(rows.frame[name], variable)
    trend = effects.trend(values)
    return p if trend is None else min(1.0, 2 * min(p, trend))


def _holm(raw: Sequence[float]) -> list[float]:
    adjusted, least = [0.0] * len(raw), 0.0
    for rank, i in enumerate(sorted(range(len(raw)), key=lambda i: raw[i])):
        least = max(least, min(1.0, (len(raw) - rank) * raw[i]))
        adjusted[i] = least
    return adjusted


def _differs(name: str, kept: tuple[Group, ...], p: float) -> Diagnosis:
    seen = p < SEEN
    told = f"The effect differs by {name}" if seen else f"No difference by {name} can be told"
    return Diagnosis(
        "effect_differs",
        Verdict.PASSED if seen else Verdict.INCONCLUSIVE,
        f"{told} (test that the effect is the same in all {len(kept)} groups: p {_p(p)}).",
        test="Wald",
        p_value=p,
        columns=(name,),
        n=sum(int(g.rows.sum()) for g in kept),
    )


def _too_small(name: str, lost: tuple[Group, ...]) -> Diagnosis:
    which = f" ({', '.join(g.words for g in lost)})" if lost else ""
    return Diagnosis(
        "small_groups",
        Verdict.INCONCLUSIVE,
        f"Some groups by {name} have too few rows (fewer than {LEAST_ARM} of one arm), so that"
        f" their effect is not told{which}.",
        columns=(name,),
    )


def _along(effects: Effects, rows: Dataset, name: str) -> Iterator[Curve]:
    """Yield the effect along a number, in classes of about as many rows each."""
    variable = rows.variable(name)
    if not variable.is_numeric or rows.frame[name].nunique() <= MOST_LEVELS:
        return
    values = numeric_column(rows.frame[name], variable)
    edges = np.unique(np.quantile(values, np.linspace(0, 1, _POINTS + 1)[1:-1], method="lower"))
    place = np.searchsorted(edges, values, side="left")
    points = []
    for i in range(len(edges) + 1):
        inside = place == i
        if effects.carries(inside):
            found = effects.estimate(inside)
            points.append(Point(float(values[inside].mean()), found.value, *found.interval))
    if len(points) < 2:
        return
    told = effects.told.estimand
    yield Curve(
        f"effect_along_{name}",
        f"The effect along {name}",
        name,
        f"effect of {told.treatment} on {told.outcome}",
        (Series("effect", tuple(points)),),
        unit=told.unit,
    )


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"
