"""What every estimator must satisfy on the studies that it has no objection to."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.causal.another_level import at_level
from app.causal.catalogue import EstimatorSpec, silent
from app.causal.checks.draws import EFFECT
from app.causal.checks.effects import STUDIES, Study
from app.causal.data import Dataset
from app.causal.estimand import Estimand
from app.causal.findings import Estimate, Estimation
from app.causal.question import Design

Check = Callable[[EstimatorSpec, Study], Iterator[str]]

_MATCHED = 0.9  # of the complete rows: matching may leave some out
_NEAR = 4.0  # standard errors; one in 16,000 sound estimators would miss it by chance
_EQUAL = 1e-6


def studies_for(spec: EstimatorSpec) -> list[Study]:
    """Return the studies whose estimand and data the estimator takes."""
    studies = (
        s
        for s in STUDIES
        if s.estimand.negative_outcome is None  # else made for refuters
        and (s.rests_on is None or s.rests_on in spec.assumes)
    )
    return [s for s in studies if not list(spec.objections(s.profile(), s.estimand))]


def recovers_the_truth(spec: EstimatorSpec, study: Study) -> Iterator[str]:
    estimate = estimated(spec, study.data(np.random.default_rng(1), 1500), study.estimand).estimate
    error = estimate.standard_error or 0.0
    if not 0 < error < EFFECT:
        yield f"the standard error is {error}"
    if _misses(estimate):
        yield f"{estimate.value:.3f} ± {error:.3f} is not {EFFECT}"
    if not estimate.interval[0] < estimate.value < estimate.interval[1]:
        yield "the value lies outside its own interval"


def _misses(estimate: Estimate) -> bool:
    """Tell whether the truth lies far from the value, or from all of a range."""
    low, high = estimate.bounds or (estimate.value, estimate.value)
    reach = _NEAR * (estimate.standard_error or 0.0)
    return not low - reach <= EFFECT <= high + reach


def repeats_itself(spec: EstimatorSpec, study: Study) -> Iterator[str]:
    data = study.data(np.random.default_rng(2))
    if estimated(spec, data, study.estimand) != estimated(spec, data, study.estimand):
        yield "the same seed gave two results"


def ignores_the_order_of_columns(spec: EstimatorSpec, study: Study) -> Iterator[str]:
    data = study.data(np.random.default_rng(3))
    turned = data.select(data.names[::-1])
    values = [estimated(spec, d, study.estimand).estimate.value for d in (data, turned)]
    if abs(values[0] - values[1]) > _EQUAL * abs(values[0]):
        yield f"turning the columns around changed {values[0]} to {values[1]}"


def keeps_the_users_units(spec: EstimatorSpec, study: Study) -> Iterator[str]:
    """Grams instead of kilograms make the effect a thousand times as large, and no more."""
    data = study.data(np.random.default_rng(4))
    asked = study.estimand
    times = (asked.entry_column, asked.adoption_column) if asked.event_column else ()
    scaled = {name: 1000 * data.frame[name] for name in (asked.outcome, *times) if name}
    grams = data.with_frame(data.frame.assign(**scaled), "outcome in grams")
    small, large = (estimated(spec, d, study.estimand).estimate for d in (data, grams))
    if small.null_value == 1.0:  # a ratio has no unit
        if abs(large.value / small.value - 1) > _EQUAL:
            yield f"the ratio {small.value} became {large.value}"
        return
    if abs(large.value / small.value - 1000) > 1:
        yield f"{small.value} kg became {large.value} g"
    if small.unit != study.estimand.unit:
        yield "the unit was lost"


def leaves_its_input_alone(spec: EstimatorSpec, study: Study) -> Iterator[str]:
    data = study.data(np.random.default_rng(5))
    before = data.frame.copy()
    estimated(spec, data, study.estimand)
    if not before.equals(data.frame):
        yield "the data were changed"


def is_silent(spec: EstimatorSpec, study: Study) -> Iterator[str]:
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
        estimated(spec, study.data(np.random.default_rng(6)), study.estimand)
    if heard.getvalue():
        yield f"it printed {heard.getvalue()[:80]!r}"


def refits_what_it_estimates(spec: EstimatorSpec, study: Study) -> Iterator[str]:
    data, lighter = study.data(np.random.default_rng(6)), spec.for_refits(spec.params())
    again = spec.refit(data, study.estimand, spec.params(), np.random.default_rng(0))
    found = spec.run(data, study.estimand, lighter, np.random.default_rng(0), silent)
    if (again.estimate, again.beside) != (found.estimate, found.beside):
        yield f"a refit gave {again.estimate.value}, not {found.estimate.value}"


def diagnoses_itself(spec: EstimatorSpec, study: Study) -> Iterator[str]:
    found = estimated(spec, study.data(np.random.default_rng(7)), study.estimand)
    if len(found.diagnostics) < 2:
        yield "fewer than two diagnostics came with the estimate"
    yield from (f"{d.name} has no sentence" for d in found.diagnostics if not d.sentence)


def copes_with_missing_values(spec: EstimatorSpec, study: Study) -> Iterator[str]:
    data = study.data(np.random.default_rng(8), 1500)
    gone = np.random.default_rng(9).random(data.n_rows) < 0.2
    outcome = study.estimand.outcome
    holes = data.with_frame(
        data.frame.assign(**{outcome: data.frame[outcome].mask(gone)}), "some outcomes lost"
    )
    estimate = estimated(spec, holes, study.estimand).estimate
    seen = holes.frame[outcome].notna().to_numpy()  # a study may come with outcomes lost already
    complete = int(seen.sum())
    if not _MATCHED * _compared(data, study, seen) <= estimate.n <= complete:
        yield f"n is {estimate.n}, but {complete} rows are complete"
    if _misses(estimate):
        yield f"{estimate.value:.3f} is not {EFFECT}"


def _compared(data: Dataset, study: Study, complete: NDArray[np.bool_]) -> int:
    """Return the complete rows at the two levels that are compared; all, where a dose is."""
    levels = study.estimand.contrast
    if levels is None:
        return int(complete.sum())
    at_them = data.frame[study.estimand.treatment].isin(levels).to_numpy()
    return int((complete & at_them).sum())


def objects_to_other_designs(spec: EstimatorSpec, study: Study) -> Iterator[str]:
    for design in Design:
        other = replace(study.estimand, design=design)
        if design not in spec.designs and not list(spec.objections(study.profile(), other)):
            yield f"it does not object to {design.value}"


def declares_itself(spec: EstimatorSpec, study: Study) -> Iterator[str]:
    del study
    spec.params()  # every parameter has a default
    if not spec.references:
        yield "it cites nothing"
    if not spec.summary.endswith("."):
        yield "its summary is not a sentence"


def tells_another_level_as_a_fresh_fit_would(spec: EstimatorSpec, study: Study) -> Iterator[str]:
    """What is declared so must be so: a change of level then needs no new fit."""
    data = study.data(np.random.default_rng(8), 300)
    usual, fresh = (estimated(spec, data, study.estimand, level=level) for level in (0.95, 0.8))
    told = at_level(usual, 0.8) if spec.level_moves_ends else fresh
    if told != fresh:
        yield "another level of the interval, told without a fit, is not that of a fresh one"


CHECKS: tuple[Check, ...] = (
    recovers_the_truth,
    repeats_itself,
    ignores_the_order_of_columns,
    keeps_the_users_units,
    leaves_its_input_alone,
    is_silent,
    refits_what_it_estimates,
    diagnoses_itself,
    copes_with_missing_values,
    objects_to_other_designs,
    declares_itself,
    tells_another_level_as_a_fresh_fit_would,
)


def estimated(
    spec: EstimatorSpec, data: Dataset, estimand: Estimand, **stated: float
) -> Estimation:
    """Run the estimator with a fixed seed, and its defaults where no params are stated."""
    return spec.run(data, estimand, spec.params(**stated), np.random.default_rng(0), silent)
