"""Do estimators come out at the truth on average, and do 95 % intervals hold it 95 times in 100?

Every estimator of the catalogue on every study of the checks that it takes (`app/causal/checks`),
at 500 and 5,000 rows: 500 draws of each, 60 at 500 rows with --quick. The bias must lie within
Monte-Carlo error (3.5 standard errors of the mean over draws), and coverage in 93 % to 97 %, wider
by what so many draws leave open where they are fewer than 500. `--only NAME` runs one estimator;
`--only NAME:500:200` says rows and draws too. `what_if`, which no study of an effect is for, is
asked what setting a cause to either end of its range does (`bench/curve_ends.py`), and
`other_scales` what designs tell as ratios, in per cent and as means (`bench/other_scales.py`).

A new estimator, and a new study, appear here by themselves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from app.causal.catalogue import silent
from bench.case import Rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.catalogue import EstimatorSpec
    from app.causal.checks.effects import Study

SIZES = (500, 5000)
DRAWS, QUICK_DRAWS = 500, 60
LOW, HIGH = 0.93, 0.97
_MOST_ERRORS = 3.5
_SPREAD = math.sqrt(0.95 * 0.05)
_OPEN = 2.0  # standard errors of a share that fewer draws leave open


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the draws of one estimator on one study show; `failed` gave no estimate.

    `is_range` where the effect is bounded only: its interval may hold the truth more often, and
    the bias, of the range's point nearest to the truth, leans to one side and is not judged.
    """

    estimator: str
    study: str
    rows: int
    draws: int
    failed: int
    bias: float
    mean_error: float
    spread: float
    covered: float
    is_range: bool = False

    @property
    def bias_in_errors(self) -> float:
        return self.bias / max(self.spread / math.sqrt(max(self.draws, 1)), 1e-300)

    @property
    def ends(self) -> tuple[float, float]:
        """Return between which shares the coverage must lie, given how many draws there are."""
        more = max(_OPEN * _SPREAD * (1 / math.sqrt(self.draws) - 1 / math.sqrt(DRAWS)), 0.0)
        return LOW - more, 1.0 if self.is_range else HIGH + more

    @property
    def is_missed(self) -> bool:
        low, high = self.ends
        biased = not self.is_range and abs(self.bias_in_errors) > _MOST_ERRORS
        return biased or not low <= self.covered <= high or self.failed > self.draws

    @property
    def row(self) -> str:
        """Return the row of the table in docs/coverage.md."""
        verdict = "**missed**" if self.is_missed else "met"
        return (
            f"| {self.estimator} | {self.study} | {self.rows:,} | {self.draws} | {self.bias:+.4f}"
            f" ({self.bias_in_errors:+.1f}) | {self.spread:.4f} | {self.mean_error:.4f} |"
            f" {self.covered:.1%} | {verdict} |"
        )


HEAD = (
    "| estimator | study | rows | draws | bias (its errors) | spread | mean error | coverage | |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def cases(*, quick: bool, only: str = "") -> Iterator[Rate]:
    """Yield the coverage of each estimator, study and size, with its row of the table."""
    from app.causal.catalogue import EstimatorSpec, load
    from app.causal.checks.estimation import studies_for

    name, rows, draws = _chosen(only, quick=quick)
    print(HEAD)
    for spec in load().of(EstimatorSpec):
        if (name and spec.name != name) or spec.missing_modules():
            continue
        for study in studies_for(spec):
            for size in rows:
                found = coverage(spec, study, size, draws)
                print(found.row, flush=True)
                yield _as_rate(found)
    if name in ("", "what_if"):
        yield from _at_ends(rows, draws)
    if name in ("", "other_scales"):
        yield from _on_scales(rows, draws)


def _at_ends(rows: tuple[int, ...], draws: int) -> Iterator[Rate]:
    from bench.curve_ends import ENDS, SHAPES, errors_at

    for shape, end, size in product(SHAPES, ENDS, rows):
        name = f"{shape}, set to its {end:.0%} quantile"
        found = _judged("what_if", name, size, list(errors_at(shape, end, size, draws)))
        print(found.row, flush=True)
        yield _as_rate(found)


def _on_scales(rows: tuple[int, ...], draws: int) -> Iterator[Rate]:
    from bench.other_scales import SCENES, errors_of

    for scene, size in product(SCENES, rows):
        for kind, off in errors_of(scene, size, draws):
            found = _judged(scene.estimator, f"{scene.draw.__name__}: {kind}", size, off)
            print(found.row, flush=True)
            yield _as_rate(found)


def _judged(
    estimator: str, study: str, rows: int, found: list[tuple[float, float, bool]]
) -> Coverage:
    """Return what draws show, each by how far it is off, its standard error, and if it covers."""
    off, errors, held = (np.array(column) for column in zip(*found, strict=True))
    return Coverage(
        estimator,
        study,
        rows,
        len(found),
        0,
        float(off.mean()),
        float(errors.mean()),
        float(off.std(ddof=1)),
        float(held.mean()),
    )


def _chosen(only: str, *, quick: bool) -> tuple[str, tuple[int, ...], int]:
    """Return the estimator (all where empty), the sizes and the draws."""
    name, _, rest = only.partition(":")
    rows, _, draws = rest.partition(":")
    sizes = (int(rows),) if rows else (SIZES[:1] if quick else SIZES)
    return name, sizes, int(draws) if draws else (QUICK_DRAWS if quick else DRAWS)


def coverage(spec: EstimatorSpec, study: Study, rows: int, draws: int) -> Coverage:
    """Estimate on so many draws of the study, each with randomness of its own."""
    from app.causal.checks.draws import EFFECT
    from app.errors import StatisticalFailure

    values, errors, held, failed, bounded = [], [], 0, 0, False
    for draw in range(draws):
        data = study.data(np.random.default_rng([rows, draw]), rows)
        rng = np.random.default_rng(draw)
        try:
            found = spec.run(data, study.estimand, spec.params(), rng, silent).estimate
        except StatisticalFailure:
            failed += 1
            continue
        low, high = found.bounds or (found.value, found.value)
        bounded = bounded or found.bounds is not None
        values.append(min(max(EFFECT, low), high))  # of a range, its point nearest to the truth
        errors.append(found.standard_error or 0.0)
        held += found.interval[0] <= EFFECT <= found.interval[1]
    made = max(len(values), 1)
    return Coverage(
        spec.name,
        study.name,
        rows,
        len(values),
        failed,
        float(np.mean(values)) - EFFECT if values else math.nan,
        float(np.mean(errors)) if errors else math.nan,
        float(np.std(values, ddof=1)) if len(values) > 1 else math.nan,
        held / made,
        bounded,
    )


def _as_rate(found: Coverage) -> Rate:
    low, _ = found.ends
    return Rate(
        f"{found.estimator} on {found.study} n={found.rows:,}, coverage",
        found.covered,
        low,
        found.draws,
        found.is_missed,
        note=f"bias {found.bias:+.4f}, {found.bias_in_errors:+.1f} of its errors",
        at_least=True,
    )
