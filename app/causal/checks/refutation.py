"""What every refuter must satisfy on the studies that it has no objection to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from app.causal.catalogue import EstimatorSpec, RefuterSpec, load, silent
from app.causal.checks.effects import STUDIES, Study
from app.causal.checks.estimation import estimated
from app.causal.data import Dataset
from app.causal.estimand import Estimand
from app.causal.findings import Estimate, Refutation
from app.causal.profile import Verdict
from app.causal.question import Design
from app.errors import TooFewSamples

Check = Callable[[RefuterSpec, Study], Iterator[str]]

_ESTIMATORS = {
    Design.BACKDOOR: "regression_adjustment",
    Design.RANDOMISED: "regression_adjustment",
    Design.IV: "two_stage_least_squares",
    Design.DID: "two_way_fixed_effects",
    Design.PANEL: "fixed_effects",
    Design.RDD: "regression_discontinuity",
    Design.KINK: "regression_kink",
    Design.MEDIATION: "mediation_regression",
    Design.FRONTDOOR: "front_door_regression",
    Design.SURVIVAL: "cox_regression",
    Design.SYNTHETIC_CONTROL: "synthetic_control",
    Design.INTERRUPTED_TIME_SERIES: "interrupted_time_series",
}
_BY_STUDY = {"judged": "leave_out_instrument", "delayed": "restricted_mean_time"}


def studies_for(spec: RefuterSpec) -> list[Study]:
    """Return the studies whose design the refuter speaks of."""
    usual = (s for s in STUDIES if s.rests_on is None)
    return [s for s in usual if not list(spec.objections(s.profile(), s.estimand))]


def lets_a_sound_estimate_pass(spec: RefuterSpec, study: Study) -> Iterator[str]:
    found = refuted(spec, study, study.data(np.random.default_rng(1), 800))
    if found.verdict is not Verdict.PASSED:
        yield f"{found.verdict.value}: {found.sentence}"


def repeats_itself(spec: RefuterSpec, study: Study) -> Iterator[str]:
    data = study.data(np.random.default_rng(2), 300)
    if refuted(spec, study, data) != refuted(spec, study, data):
        yield "the same seed gave two results"


def leaves_its_input_alone(spec: RefuterSpec, study: Study) -> Iterator[str]:
    data = study.data(np.random.default_rng(3), 300)
    before = data.frame.copy()
    refuted(spec, study, data)
    if not before.equals(data.frame):
        yield "the data were changed"


def refits_on_other_data(spec: RefuterSpec, study: Study) -> Iterator[str]:
    """Every refit must see the estimand's columns, in data that are not those of before."""
    data = study.data(np.random.default_rng(4), 300)
    seen: list[Dataset] = []

    def watch(altered: Dataset, estimand: Estimand) -> Estimate:
        seen.append(altered.select(estimand.columns))
        return refit_of(study)(altered, estimand)

    original = refit_of(study)(data, study.estimand)
    spec.run(data, study.estimand, original, watch, spec.params(), np.random.default_rng(0), silent)
    if any(altered.frame.equals(data.frame) for altered in seen):
        yield "a refit saw the data unaltered"
    if not seen:
        yield "no refit was made"


def says_when_it_cannot_tell(spec: RefuterSpec, study: Study) -> Iterator[str]:
    data = study.data(np.random.default_rng(5), 300)
    original = refit_of(study)(data, study.estimand)

    def never(altered: Dataset, estimand: Estimand) -> Estimate:
        raise TooFewSamples(f"{altered.n_rows} rows cannot carry {estimand.treatment}")

    params, rng = spec.params(), np.random.default_rng(0)
    found = spec.run(data, study.estimand, original, never, params, rng, silent)
    if found.verdict is not Verdict.INCONCLUSIVE:
        yield f"no refit came out and the verdict is {found.verdict.value}"


def finds_the_same_at_any_level(spec: RefuterSpec, study: Study) -> Iterator[str]:
    """What is declared so must be so: its findings are used again at other levels."""
    data = study.data(np.random.default_rng(6), 300)
    found = [refuted(spec, study, data, level) for level in (0.8, 0.95, 0.999)]
    if spec.any_level and any(other != found[0] for other in found):
        yield "another level of the interval gave another result"


CHECKS: tuple[Check, ...] = (
    lets_a_sound_estimate_pass,
    repeats_itself,
    leaves_its_input_alone,
    refits_on_other_data,
    says_when_it_cannot_tell,
    finds_the_same_at_any_level,
)


def refuted(spec: RefuterSpec, study: Study, data: Dataset, level: float = 0.95) -> Refutation:
    """Run the refuter with its defaults against the plain estimator of the study's design."""
    refit = refit_of(study, level)
    original = refit(data, study.estimand)
    params, rng = spec.params(), np.random.default_rng(0)
    return spec.run(data, study.estimand, original, refit, params, rng, silent)


def refit_of(study: Study, level: float = 0.95) -> Callable[[Dataset, Estimand], Estimate]:
    plain = _ESTIMATORS[study.estimand.design]
    estimator = load().get(_BY_STUDY.get(study.name, plain), EstimatorSpec)
    return lambda data, estimand: estimated(estimator, data, estimand, level=level).estimate
