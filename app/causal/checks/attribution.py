"""What every attribution must satisfy on the cases that it has no objection to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from app.causal.catalogue import AttributionSpec, silent
from app.causal.checks.tracing import Case, attribution_cases
from app.causal.codec import decode, encode
from app.causal.data import Dataset
from app.causal.findings import Attribution

Check = Callable[[AttributionSpec, Case], Iterator[str]]

_ROWS, _FEW = 2500, 200


def cases_for(spec: AttributionSpec) -> list[Case]:
    """Return the cases that the algorithm can answer."""
    return [c for c in attribution_cases() if not list(spec.objections(c.profile(), c.question))]


def stays_near_the_truth(spec: AttributionSpec, case: Case) -> Iterator[str]:
    found = attributed(spec, case, case.data(np.random.default_rng(1), _ROWS))
    for part in found.contributions:
        truth = case.parts.get(part.name)
        if truth is not None and abs(part.value - truth) > case.tolerance:
            yield f"{part.name} is {part.value:.3g} and should be {truth:.3g}"
    truth = case.totals.get(spec.name)
    if truth is not None and abs((found.total or 0.0) - truth) > case.tolerance:
        yield f"the total is {found.total} and should be {truth:.3g}"
    if case.within is not None and found.bounds is not None:
        low, high = found.bounds
        if not low - 0.03 <= case.within <= high + 0.03:
            yield f"{case.within} is not between {low:.3g} and {high:.3g}"


def repeats_itself(spec: AttributionSpec, case: Case) -> Iterator[str]:
    data = case.data(np.random.default_rng(2), _FEW)
    if encode(attributed(spec, case, data)) != encode(attributed(spec, case, data)):
        yield "the same seed gave two results"


def leaves_its_input_alone(spec: AttributionSpec, case: Case) -> Iterator[str]:
    data = case.data(np.random.default_rng(3), _FEW)
    before = data.frame.copy()
    attributed(spec, case, data)
    if not before.equals(data.frame):
        yield "the data were changed"


def answers_in_words(spec: AttributionSpec, case: Case) -> Iterator[str]:
    """The sentence names the outcome; the result survives being stored."""
    found = attributed(spec, case, case.data(np.random.default_rng(4), _FEW))
    if (case.question.outcome or "") not in found.sentence:
        yield f"the outcome is not named: {found.sentence}"
    if "nan" in found.sentence:
        yield f"the sentence tells a number that is none: {found.sentence}"
    if encode(decode(Attribution, encode(found))) != encode(found):
        yield "the result is another after it was stored"


def minds_no_units(spec: AttributionSpec, case: Case) -> Iterator[str]:
    """With the outcome in thousandths, shares stay and the total is a thousand times larger."""
    data = case.data(np.random.default_rng(5), _FEW)
    name = case.question.outcome or ""
    if data.variable(name).n_distinct == 2:
        return
    larger = data.with_frame(data.frame.assign(**{name: data.frame[name] * 1000}), "in thousandths")
    one, other = attributed(spec, case, data), attributed(spec, case, larger)
    power = 2 if one.unit.endswith("²") or case.question.kind == "influence" else 1
    if spec.requires & {"treatment"}:
        power = 1
    for value, scaled in zip(*(_numbers(f) for f in (one, other)), strict=True):
        if abs(scaled / 1000**power - value) > 1e-3 * (1 + abs(value)):
            yield f"{value} became {scaled} with the outcome in thousandths"


def _numbers(found: Attribution) -> list[float]:
    parts = sorted(found.contributions, key=lambda part: part.name)
    return [found.total or 0.0, *(part.value for part in parts)]


CHECKS: tuple[Check, ...] = (
    stays_near_the_truth,
    repeats_itself,
    leaves_its_input_alone,
    answers_in_words,
    minds_no_units,
)


def attributed(spec: AttributionSpec, case: Case, data: Dataset) -> Attribution:
    """Run the algorithm on the case's graph, with few resamples and the same seed each time."""
    params = spec.params.model_validate({"draws": 20})
    rng = np.random.default_rng(0)
    return spec.run(data, case.question, case.graph, params, rng, silent)
