"""Published effects at cutoffs are found again; ranges were fixed before the first run."""

from __future__ import annotations

import causaldata
import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import EstimatorSpec, load
from app.causal.data import Dataset, Kind, Variable
from app.causal.estimand import EffectKind, Estimand
from app.causal.findings import Estimation
from app.causal.profile import Verdict
from app.causal.question import Design

SPEC = load().get("regression_discontinuity", EstimatorSpec)


def at_cutoff(
    frame: pd.DataFrame, treatment: str, outcome: str, running: str, cutoff: float
) -> Estimation:
    kept = frame[[treatment, outcome, running]].astype(float)
    variables = tuple(
        Variable(
            name,
            Kind.BINARY if kept[name].nunique() == 2 else Kind.CONTINUOUS,
            levels=("0", "1") if kept[name].nunique() == 2 else (),
            n_distinct=int(kept[name].nunique()),
        )
        for name in kept.columns
    )
    estimand = Estimand(
        EffectKind.LATE, Design.RDD, treatment, outcome, (0.0, 1.0),
        running_variable=running, cutoff=cutoff,
    )  # fmt: skip
    rng = np.random.default_rng(0)
    return SPEC.run(Dataset(kept, variables), estimand, SPEC.params(), rng, lambda *_: None)


def verdicts(found: Estimation) -> dict[str, Verdict]:
    return {d.name: d.verdict for d in found.diagnostics}


@pytest.fixture(scope="module")
def congress() -> pd.DataFrame:
    return causaldata.close_elections_lmb.load_pandas().data


def test_a_close_win_moves_the_next_votes_of_a_district_by_21_points(congress):
    """Lee, Moretti & Butler 2004, table 1: 21.2 (1.9) points of the liberal voting score."""
    found = at_cutoff(congress, "lagdemocrat", "score", "lagdemvoteshare", 0.5)
    assert 15 < found.estimate.value < 27
    assert found.estimate.interval[0] > 10


def test_a_close_win_makes_the_next_one_half_as_likely_again(congress):
    """Lee, Moretti & Butler 2004, table 1: 0.48 (0.02)."""
    found = at_cutoff(congress, "lagdemocrat", "democrat", "lagdemvoteshare", 0.5)
    assert 0.35 < found.estimate.value < 0.6


def test_incumbents_gain_some_eight_points_of_the_vote(congress):
    """Lee 2008: 0.077 (0.011) of the vote in the U.S. House."""
    found = at_cutoff(congress, "lagdemocrat", "demvoteshare", "lagdemvoteshare", 0.5)
    assert 0.04 < found.estimate.value < 0.12


def test_veterans_by_birth_date_own_more_homes():
    """Fetter 2013 in Huntington-Klein 2021, ch. 20: 0.17 by quarters of birth around a cutoff."""
    frame = causaldata.mortgages.load_pandas().data
    found = at_cutoff(frame, "vet_wwko", "home_ownership", "qob_minus_kw", 0.0)
    assert 0.05 < found.estimate.value < 0.35
    assert verdicts(found)["first_stage"] is Verdict.PASSED


def test_transfers_below_an_income_line_are_judged_as_by_rdrobust():
    """rdrobust 2.1.1: a jump of 0.0246, robust interval -0.097 to 0.188; treatment is below."""
    frame = causaldata.gov_transfers.load_pandas().data.dropna(subset=["Support"])
    found = at_cutoff(frame, "Participation", "Support", "Income_Centered", 0.0)
    assert found.estimate.value == pytest.approx(-0.0246, abs=0.001)
    assert found.estimate.interval == pytest.approx((-0.188, 0.097), abs=0.002)
    assert verdicts(found)["density"] is Verdict.PASSED
