"""Published effects are found again from the public data."""

from __future__ import annotations

import causaldata
import numpy as np
import pandas as pd
import pytest
from linearmodels.datasets import card
from linearmodels.iv import IV2SLS

from app.causal.catalogue import EstimatorSpec, load
from app.causal.data import Dataset, Kind, Variable
from app.causal.estimand import EffectKind, Estimand
from app.causal.profile import Verdict
from app.causal.question import Design

SMOKERS = (
    "sex", "race", "age", "education", "smokeintensity", "smokeyrs", "exercise", "active", "wt71",
)  # fmt: skip
ORDINAL = {"education", "exercise", "active"}
REGIONS = tuple(f"reg66{i}" for i in range(1, 9))
SCHOOLING = ("exper", "expersq", "black", "south", "smsa", "smsa66", *REGIONS)


def dataset(frame: pd.DataFrame) -> Dataset:
    return Dataset(frame, tuple(variable(frame[name]) for name in frame.columns))


def variable(series: pd.Series) -> Variable:
    values = sorted(series.dropna().unique())
    kind = Kind.ORDINAL if series.name in ORDINAL else Kind.CONTINUOUS
    return Variable(
        str(series.name),
        Kind.BINARY if len(values) == 2 else kind,
        levels=tuple(str(v) for v in values) if len(values) <= 10 else (),
        n_missing=int(series.isna().sum()),
        n_distinct=len(values),
    )


def estimated(name: str, data: Dataset, estimand: Estimand):
    spec = load().get(name, EstimatorSpec)
    return spec.run(data, estimand, spec.params(), np.random.default_rng(0), lambda *_: None)


def verdicts(found) -> dict[str, Verdict]:
    return {d.name: d.verdict for d in found.diagnostics}


@pytest.fixture(scope="module")
def smokers() -> Dataset:
    frame = causaldata.nhefs.load_pandas().data
    return dataset(frame[["qsmk", "wt82_71", *SMOKERS]])


@pytest.mark.parametrize("name", ["regression_adjustment", "ipw", "aipw"])
def test_quitting_smoking_adds_three_and_a_half_kilograms(name, smokers):
    estimand = Estimand(
        EffectKind.ATE, Design.BACKDOOR, "qsmk", "wt82_71", (0.0, 1.0), SMOKERS, unit="kg"
    )
    found = estimated(name, smokers, estimand)
    assert 3.0 < found.estimate.value < 3.95
    assert 2.0 < found.estimate.interval[0] < 2.9
    assert 3.9 < found.estimate.interval[1] < 5.0
    assert (found.estimate.n, found.estimate.unit) == (1566, "kg")
    assert verdicts(found)["overlap"] is Verdict.PASSED
    assert verdicts(found)["missing_rows"] is Verdict.PASSED


@pytest.mark.parametrize("name", ["ipw", "aipw"])
def test_weights_balance_the_smokers(name, smokers):
    estimand = Estimand(EffectKind.ATE, Design.BACKDOOR, "qsmk", "wt82_71", (0.0, 1.0), SMOKERS)
    assert verdicts(estimated(name, smokers, estimand))["balance"] is Verdict.PASSED


def test_job_training_raised_earnings_by_1794_dollars():
    frame = causaldata.nsw_mixtape.load_pandas().data[["treat", "re78", "age", "educ"]]
    estimand = Estimand(EffectKind.ATE, Design.RANDOMISED, "treat", "re78", (0.0, 1.0), unit="$")
    estimate = estimated("difference_in_means", dataset(frame), estimand).estimate
    assert estimate.value == pytest.approx(1794.34, abs=0.01)
    assert estimate.baseline == pytest.approx(4554.80, abs=0.01)
    assert (estimate.n, estimate.unit) == (445, "$")


@pytest.fixture(scope="module")
def schooling() -> pd.DataFrame:
    return card.load()[["educ", "lwage", "nearc2", "nearc4", *SCHOOLING]].astype(float)


def returns_to_schooling(instruments: tuple[str, ...]) -> Estimand:
    return Estimand(
        EffectKind.LATE,
        Design.IV,
        "educ",
        "lwage",
        adjustment=SCHOOLING,
        instruments=instruments,
    )


def test_a_year_of_schooling_raises_wages_by_13_percent(schooling):
    estimand = returns_to_schooling(("nearc4",))
    found = estimated("two_stage_least_squares", dataset(schooling), estimand)
    assert found.estimate.value == pytest.approx(0.1315, abs=0.0005)
    assert verdicts(found)["first_stage"] is Verdict.INCONCLUSIVE
    ordinary = next(d for d in found.diagnostics if d.name == "ordinary_regression")
    assert ordinary.effect_size == pytest.approx(0.0747, abs=0.0005)


@pytest.mark.parametrize("instruments", [("nearc4",), ("nearc2", "nearc4")])
def test_two_stage_least_squares_equals_linearmodels(schooling, instruments):
    estimand = returns_to_schooling(instruments)
    ours = estimated("two_stage_least_squares", dataset(schooling), estimand).estimate
    controls = schooling[list(SCHOOLING)].assign(constant=1.0)
    theirs = IV2SLS(
        schooling["lwage"], controls, schooling[["educ"]], schooling[list(instruments)]
    ).fit(cov_type="robust", debiased=True)
    assert ours.value == pytest.approx(theirs.params["educ"], abs=1e-8)
    assert ours.standard_error == pytest.approx(theirs.std_errors["educ"], abs=1e-8)
