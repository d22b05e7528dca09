"""One series' effect on another: rows in time, what is held fixed, the answer as an estimate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.curves import Curve, Point, Series
from app.causal.encoding import numeric_matrix
from app.causal.findings import Estimate, Estimation
from app.causal.kernels.inference import infer
from app.causal.kernels.local_projections import Response, lags_of, long_run_share, response
from app.causal.profile import Diagnosis, Verdict
from app.causal.series_checks import memory_left
from app.causal.timeline import timeline
from app.errors import TooFewSamples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]

_USUAL_HORIZON, _LEAST_ROWS, _MOST_DEPTH = 8, 24, 4
_ROWS_PER_COLUMN = 4
_AUGMENTED = 1  # a lag more than the series need


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Series on an even grid: outcome and cause (T,), the others (T, k), how many lags are held.

    `at_once` are the places among (outcome, *others) of what comes first within a time step.
    """

    outcome: Vector
    cause: Vector
    others: Matrix
    names: tuple[str, ...]
    at_once: tuple[int, ...]
    depth: int
    horizon: int
    diagnostics: tuple[Diagnosis, ...]

    def answer(self, at_once: tuple[int, ...]) -> Response:
        """Return the response when these are held fixed within the time step as well."""
        now = _carried_on(np.column_stack([self.outcome, self.others]))
        everything = np.column_stack([_carried_on(self.cause[:, None]), now])
        held = np.column_stack([lags_of(everything, self.depth), now[:, list(at_once)]])
        return response(self.outcome, self.cause, held, self.horizon)


def prepared(data: Dataset, estimand: Estimand, horizon: int | None) -> Rows:
    """Return the series in time order, with the pasts that they can carry.

    Raises
    ------
    TooFewSamples : too few times.
    """
    names = (estimand.treatment, estimand.outcome, *estimand.adjustment)
    values = numeric_matrix(data, names)
    values, told = _in_time(data, estimand, values)
    count = len(values)
    wanted = max(estimand.lag or 0, estimand.horizon or horizon or 0)
    reach = min(wanted or _USUAL_HORIZON, max(1, count // 5))
    reach = max(reach, estimand.lag or 0)
    usable = count - reach
    if usable < _LEAST_ROWS:
        raise TooFewSamples(
            f"{count} times leave {max(usable, 0)} to compare {reach} steps ahead; at least"
            f" {_LEAST_ROWS} are needed."
        )
    kept, depth = _carried(values, usable)
    left_out = [names[i] for i in range(2, len(names)) if i not in kept]
    if left_out:
        told = (*told, _left_out(left_out))
    held = {names[i] for i in kept}
    candidates = [names[1], *(names[i] for i in kept[2:])]
    at_once = tuple(i for i, n in enumerate(candidates) if n in estimand.at_once and n in held)
    return Rows(
        values[:, 1], values[:, 0], values[:, kept[2:]], tuple(candidates[1:]), at_once, depth,
        reach, told,
    )  # fmt: skip


def _in_time(
    data: Dataset, estimand: Estimand, values: Matrix
) -> tuple[Matrix, tuple[Diagnosis, ...]]:
    """Return the rows in time order, with gaps in an even time as missing rows."""
    if estimand.time_column is None:
        return values, ()
    times = timeline(data, estimand.time_column)
    known = times.places >= 0
    means = pd.DataFrame(values[known]).groupby(times.places[known]).mean().to_numpy()
    if not times.is_regular:
        return means, (
            Diagnosis(
                "uneven_times", Verdict.INCONCLUSIVE,
                f"The times of {times.column!r} are not evenly spaced; lags are counted in rows.",
            ),
        )  # fmt: skip
    grid = np.round((times.ticks - times.ticks[0]) / times.step).astype(np.intp)
    if grid[-1] > 5 * len(grid):
        return means, ()
    spread = np.full((int(grid[-1]) + 1, values.shape[1]), np.nan)
    spread[grid] = means
    return spread, ()


def _carried_on(columns: Matrix) -> Matrix:
    """Return columns whose last value stands in for missing ones: nothing later leaks in."""
    frame = pd.DataFrame(columns)
    return np.asarray(frame.ffill().bfill().to_numpy(dtype=np.float64))


def _carried(values: Matrix, usable: int) -> tuple[list[int], int]:
    """Return the columns, and how many lags of each, that so many times can carry."""
    room = usable // _ROWS_PER_COLUMN
    frame = pd.DataFrame(values).diff()
    near = frame.corr().abs().iloc[:2].max().fillna(0.0).to_numpy()
    order = [0, 1, *sorted(range(2, values.shape[1]), key=lambda i: -near[i])]
    while len(order) > 2 and len(order) * (1 + _AUGMENTED) > room:
        order.pop()
    most = max(1, room // len(order))
    depth = _needed(values[:, order], min(most - _AUGMENTED, _MOST_DEPTH))
    return [*order[:2], *sorted(order[2:])], depth + _AUGMENTED


def _needed(values: Matrix, most: int) -> int:
    """Return the lags that predict outcome and cause best (the Bayesian criterion)."""
    best, chosen = np.inf, 1
    whole = _carried_on(values)
    for depth in range(1, max(most, 1) + 1):
        design = np.column_stack([np.ones(len(whole)), lags_of(whole, depth)])[max(most, 1) :]
        target = whole[max(most, 1) :, :2]
        residuals = target - design @ np.linalg.lstsq(design, target, rcond=None)[0]
        n = len(target)
        spread = np.maximum((residuals**2).mean(axis=0), 1e-300)
        score = n * float(np.log(spread).sum()) + np.log(n) * 2 * design.shape[1]
        if score < best:
            best, chosen = score, depth
    return chosen


def _left_out(names: list[str]) -> Diagnosis:
    return Diagnosis(
        "columns_left_out",
        Verdict.INCONCLUSIVE,
        f"Too few times to hold the pasts of all columns fixed; left out, as least related:"
        f" {', '.join(names[:8])}.",
        columns=tuple(names),
    )


def answered(rows: Rows, estimand: Estimand, *, method: str, level: float) -> Estimation:
    """Return the effect at the lag or over the horizon asked for, with its course and checks."""
    found = rows.answer(rows.at_once)
    weights, label, tried = _headline(found, estimand, rows)
    main = _estimate(rows, found, weights, estimand, method, 1 - (1 - level) / tried)
    main = replace(main, level=level, label="")
    steps = list(np.eye(rows.horizon + 1))
    course = [_estimate(rows, found, w, estimand, method, level) for w in steps]
    turned = tuple(range(1 + rows.others.shape[1])) if not rows.at_once else ()
    other = _estimate(rows, rows.answer(turned), weights, estimand, method, level)
    first = estimand.treatment if rows.at_once else "the others"
    beside = [replace(other, label=f"the same if {first} came first within a time step")]
    if main.horizon is None and rows.horizon > 1:
        mean = _estimate(rows, found, _mean(1, rows.horizon), estimand, method, level)
        beside.append(replace(mean, label=f"the mean over the next {rows.horizon} steps"))
    checks = (
        *rows.diagnostics, _what(main, label, rows, tried), _order(main, other), _news(rows),
    )  # fmt: skip
    return Estimation(main, checks, beside=tuple(beside), curves=(_curve(course, rows, estimand),))


def _mean(first: int, last: int) -> Vector:
    weights = np.zeros(last + 1)
    weights[first:] = 1 / (last + 1 - first)
    return weights


def _headline(found: Response, estimand: Estimand, rows: Rows) -> tuple[Vector, str, int]:
    """Return what of the answer is told first, in words, and among how many it was chosen.

    An answer within the step of the push itself counts unless the outcome comes first there.
    """
    horizon = rows.horizon
    if estimand.lag is not None:
        return np.eye(horizon + 1)[estimand.lag], _later(estimand.lag), 1
    if estimand.horizon is not None:
        return _mean(1, horizon), f"on average over the next {horizon} steps", 1
    errors = np.sqrt(np.maximum((found.influence**2).sum(axis=1), 1e-300))
    answers = np.asarray(found.answers)
    first = 1 if 0 in rows.at_once else 0
    clearest = first + int(np.argmax(np.abs(answers[first:] / errors[first:])))
    return np.eye(horizon + 1)[clearest], _later(clearest), horizon + 1 - first


def _later(steps: int) -> str:
    if steps == 0:
        return "within the same step"
    return f"{steps} step{'' if steps == 1 else 's'} later"


def _estimate(
    rows: Rows, found: Response, weights: Vector, estimand: Estimand, method: str, level: float
) -> Estimate:
    value, influence, degrees = found.combined(weights)
    wider = long_run_share(influence, int(np.flatnonzero(weights).max()))
    known = infer(value, wider * influence, level=level, degrees=degrees)
    lag = int(np.argmax(weights)) if np.count_nonzero(weights) == 1 else None
    return Estimate(
        kind=estimand.kind, design=estimand.design, method=method,
        treatment=estimand.treatment, outcome=estimand.outcome,
        value=value, interval=known.interval, n=int(found.rows[weights != 0].max()),
        adjustment=rows.names, time_column=estimand.time_column, level=level,
        standard_error=known.standard_error, p_value=known.p_value, unit=estimand.unit,
        lag=lag, horizon=None if lag is not None else rows.horizon,
        outcome_sd=float(np.nanstd(rows.outcome, ddof=1)),
        treatment_sd=float(np.nanstd(rows.cause, ddof=1)),
    )  # fmt: skip


def _what(main: Estimate, label: str, rows: Rows, tried: int) -> Diagnosis:
    chosen = (
        f" The lag is the one of {tried} where the answer is clearest; the interval allows for the"
        " choice."
        if tried > 1
        else ""
    )
    return Diagnosis(
        "answer_at",
        Verdict.PASSED,
        f"The effect is that of one unit more of {main.treatment} at one time on {main.outcome}"
        f" {label}, {rows.depth} lags of each column held fixed.{chosen}",
        n=main.n,
    )


def _order(main: Estimate, other: Estimate) -> Diagnosis:
    """Say whether the answer hangs on what comes first within a time step."""
    inside = main.interval[0] <= other.value <= main.interval[1]
    same = inside or other.interval[0] <= main.value <= other.interval[1]
    told = "agree" if same else "do not agree: the data do not say which came first"
    return Diagnosis(
        "order_within_step",
        Verdict.PASSED if same else Verdict.INCONCLUSIVE,
        f"Whether {main.treatment} comes first or last within a time step, the answers {told}"
        f" ({main.value:.3g} and {other.value:.3g}).",
        effect_size=other.value - main.value,
    )


def _news(rows: Rows) -> Diagnosis:
    """Test whether what is left of the cause is news, which its own past does not tell."""
    everything = np.column_stack([rows.cause, rows.outcome, rows.others])
    pasts = lags_of(_carried_on(everything), rows.depth)
    used = ~np.isnan(pasts).any(axis=1) & ~np.isnan(rows.cause)
    design = np.column_stack([np.ones(int(used.sum())), pasts[used]])
    news = rows.cause[used] - design @ np.linalg.lstsq(design, rows.cause[used], rcond=None)[0]
    found = memory_left(news)
    is_news = found.verdict is Verdict.PASSED
    told = "cannot be told" if is_news else "can still be told in part"
    return replace(
        found,
        name="news_of_the_cause",
        verdict=found.verdict if is_news else Verdict.INCONCLUSIVE,
        sentence=f"What is left of the cause given {rows.depth} lags of each column {told} from its"
        f" own past (p = {found.p_value:.2g}); errors allow for that.",
    )


def _curve(course: list[Estimate], rows: Rows, estimand: Estimand) -> Curve:
    first = 1 if 0 in rows.at_once else 0  # the outcome itself is held fixed at the push
    points = tuple(
        Point(float(h), e.value, *e.interval) for h, e in enumerate(course) if h >= first
    )
    return Curve(
        "response",
        f"Answer of {estimand.outcome} to one unit more of {estimand.treatment}",
        "steps later",
        f"change in {estimand.outcome}",
        (Series("response", points),),
        unit=estimand.unit,
        reference=0.0,
    )
