"""Features of the design are seen where a table has them, and not where it only seems to."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.profile import FacetKind, Structure
from app.causal.profile.dates import dates_of
from app.causal.profile.kinds import infer_variables
from app.causal.profile.structure import find_structure


def facets(frame: pd.DataFrame) -> dict[FacetKind, tuple[str, ...]]:
    return {f.kind: f.columns for f in find_structure(frame, infer_variables(frame)).facets}


@pytest.fixture
def draw() -> np.random.Generator:
    return np.random.default_rng(6)


def panel(draw: np.random.Generator, first: dict[int, int]) -> pd.DataFrame:
    """Return ten firms over eight years, treated from the year that `first` gives."""
    firm, year = np.repeat(np.arange(10), 8), np.tile(np.arange(2000, 2008), 10)
    starts = np.array([first.get(int(f), 9999) for f in firm])
    law = (year >= starts).astype(int)
    return pd.DataFrame({"firm": firm, "year": year, "law": law, "y": draw.normal(size=80)})


def test_a_law_that_firms_get_at_different_times_is_staggered(draw: np.random.Generator) -> None:
    assert facets(panel(draw, {1: 2002, 2: 2004, 3: 2004}))[FacetKind.STAGGERED_ADOPTION] == (
        "law",
    )


def test_a_law_for_one_firm_or_for_all_at_once_is_not_staggered(draw: np.random.Generator) -> None:
    alone = facets(panel(draw, {4: 2003}))
    assert alone[FacetKind.ONE_TREATED_UNIT] == ("law",)
    assert FacetKind.STAGGERED_ADOPTION not in alone | facets(
        panel(draw, dict.fromkeys(range(5), 2003))
    )


def test_a_law_that_firms_get_at_once_is_adoption_and_one_they_lose_is_switching(
    draw: np.random.Generator,
) -> None:
    at_once = facets(panel(draw, dict.fromkeys(range(5), 2003)))
    assert at_once[FacetKind.ADOPTION] == ("law",)
    frame = panel(draw, {1: 2002, 2: 2004})
    lost = frame.assign(law=frame["law"] * (frame["year"] < 2006))
    assert facets(lost)[FacetKind.SWITCHING] == ("law",)


def test_an_indicator_of_years_is_no_treatment(draw: np.random.Generator) -> None:
    frame = panel(draw, {}).assign(law=lambda f: (f["year"] >= 2004).astype(int))
    assert not {FacetKind.ADOPTION, FacetKind.STAGGERED_ADOPTION} & set(facets(frame))


def test_what_never_changes_within_firms_is_a_lasting_trait(draw: np.random.Generator) -> None:
    frame = panel(draw, {1: 2002, 2: 2004}).assign(big=lambda f: (f["firm"] < 4).astype(int))
    assert facets(frame)[FacetKind.LASTING_TRAIT] == ("big",)


def test_states_whose_people_are_asked_take_a_policy_up(draw: np.random.Generator) -> None:
    state, year = draw.integers(0, 12, 900), draw.integers(2000, 2008, 900)
    starts = np.array([2003, 2005, 9999, 9999] * 3)
    frame = pd.DataFrame(
        {
            "state": np.array([f"S{i}" for i in range(12)])[state],
            "year": year,
            "policy": (year >= starts[state]).astype(int),
            "y": draw.normal(size=900),
        }
    )
    assert facets(frame)[FacetKind.STAGGERED_ADOPTION] == ("policy", "state")


def test_quarters_before_their_year_are_dates(draw: np.random.Generator) -> None:
    quarters = pd.Series(["Q42010", "Q12011", "Q22011"])
    found = dates_of(quarters)
    assert found is not None
    assert list(found.dt.year) == [2010, 2011, 2011]


def test_a_column_of_first_treatment_is_staggered_adoption(draw: np.random.Generator) -> None:
    frame = panel(draw, {1: 2002, 2: 2004}).drop(columns="law")
    frame["first_treated"] = frame["firm"].map({1: 2002, 2: 2004})
    assert facets(frame)[FacetKind.STAGGERED_ADOPTION] == ("first_treated",)


@pytest.mark.parametrize(
    ("name", "years", "is_adoption"),
    [
        ("law_year", (2003.0, 2005.0, np.nan), True),
        ("founding_year", (1954.0, 1990.0, 2003.0), False),
        ("first_seen_year", (2000.0, 2000.0, 2003.0), False),
        ("area", (2003.0, 2005.0, np.nan), False),
    ],
)
def test_a_time_within_the_panel_that_a_unit_keeps_is_when_it_was_treated(
    draw: np.random.Generator, name: str, years: tuple[float, ...], is_adoption: bool
) -> None:
    frame = panel(draw, {})
    frame[name] = [years[unit % 3] for unit in frame["firm"]]
    assert (FacetKind.STAGGERED_ADOPTION in facets(frame)) is is_adoption


def test_an_award_from_a_score_on_has_a_running_variable(draw: np.random.Generator) -> None:
    score = draw.uniform(0, 100, 300)
    frame = pd.DataFrame({"score": score, "award": (score >= 60).astype(int)})
    (facet,) = find_structure(frame, infer_variables(frame)).facets
    assert facet.columns == ("score", "award")
    assert facet.threshold == pytest.approx(60, abs=1)


def test_a_column_that_only_bins_another_is_no_design(draw: np.random.Generator) -> None:
    weight = draw.normal(3300, 500, 300)
    frame = pd.DataFrame({"birthweight": weight, "heavy": (weight > 3500).astype(int)})
    assert facets(frame) == {}


def test_spells_with_a_start_and_a_stop_are_survival(draw: np.random.Generator) -> None:
    start = draw.integers(0, 50, 120)
    stop, event = start + draw.integers(1, 40, 120), draw.integers(0, 2, 120)
    frame = pd.DataFrame({"start": start, "stop": stop, "event": event})
    assert facets(frame)[FacetKind.SURVIVAL] == ("start", "stop", "event")


def test_two_columns_may_name_the_unit_together(draw: np.random.Generator) -> None:
    state, county = np.repeat([1, 2, 3], 40), np.tile(np.repeat(np.arange(1, 9), 5), 3)
    frame = pd.DataFrame(
        {"state": state, "county": county, "year": np.tile(np.arange(2000, 2005), 24)}
    ).assign(x=draw.normal(size=120))
    found = find_structure(frame, infer_variables(frame))
    assert found.structure is Structure.PANEL
    assert {found.unit_column, *found.unit_parts} == {"state", "county"}


def test_quantities_with_years_in_their_names_are_a_wide_panel(draw: np.random.Generator) -> None:
    names = ["wage75", "wage81", "hours75", "hours81", "q1", "q2", "q10", "q11", "q12"]
    frame = pd.DataFrame(draw.normal(size=(60, 9)), columns=names)
    assert facets(frame)[FacetKind.WIDE_PANEL] == ("hours75", "hours81")


def test_lags_prove_that_rows_follow_in_time(draw: np.random.Generator) -> None:
    y = np.cumsum(draw.normal(size=80))
    frame = pd.DataFrame({"y": y[1:], "y_1": y[:-1], "z": draw.normal(size=79)})
    found = find_structure(frame, infer_variables(frame))
    assert found.structure is Structure.TIME_SERIES


def test_a_time_seen_in_few_rows_is_when_something_else_happened(draw: np.random.Generator) -> None:
    n = 80
    given = draw.integers(0, 2, n)
    frame = pd.DataFrame(
        {"fustat": draw.integers(0, 2, n), "wait_time": np.where(given, draw.integers(1, 90, n),
         np.nan), "futime": draw.integers(1, 900, n), "given": given}
    )  # fmt: skip
    assert facets(frame)[FacetKind.SURVIVAL] == ("futime", "fustat")


@pytest.mark.parametrize("name", ["fu_yrs", "os_months", "surv_time", "days_obs", "pfs_wks"])
def test_how_long_somebody_was_followed_may_be_shortened(
    draw: np.random.Generator, name: str
) -> None:
    n = 200
    frame = pd.DataFrame({name: draw.exponential(5, n).round(2), "died": draw.integers(0, 2, n)})
    assert facets(frame)[FacetKind.SURVIVAL] == (name, "died")
