"""Which discovery algorithm the measured facts call for, on which columns, and what stands by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.causal.assumption import Assumption
from app.causal.catalogue import DiscoverySpec, load
from app.causal.profile import Facet, FacetKind, Profile, Structure
from app.causal.question import Knowledge
from app.planner.another_graph import another_graph
from app.planner.discovery_preferences import SERIES, TABLES, why
from app.planner.expert import ExpertPlanner
from app.planner.main_parameter import tuned
from app.planner.plan import Action, Plan, PlanRequest, Step
from tests.unit.planner.tables import table

NUMBERS = replace(table("a real\nb real\nc real\nd real"), linear=True, gaussian=True)
SIXTEEN = replace(table("\n".join(f"v{i} real" for i in range(16))), linear=True, gaussian=True)
MIXED = replace(table("a real\nb [no|yes]\nc real"), linear=True, gaussian=True)
CODES = table("a [x|y|z]\nb [no|yes]\nc ordinal")
SERIES_OF_NUMBERS = replace(
    table("when date\na real\nb real\nc real", series=True), linear=True, gaussian=True
)
SITES = replace(
    table("site [north|south|west]\na real\nb real\nc real"),
    linear=True,
    gaussian=True,
    domain_changes=True,
    facets=(Facet(FacetKind.DOMAIN, ("site",), "its name", 0.6),),
)


def planned(profile: Profile, budget: float = 600.0) -> Plan:
    request = PlanRequest(
        "What causes what?", "", profile, Knowledge(), load(), budget_seconds=budget
    )
    return ExpertPlanner().plan(request)


def searches(profile: Profile, budget: float = 600.0) -> list[Step]:
    return [s for s in planned(profile, budget).steps if s.action is Action.DISCOVER]


@pytest.mark.parametrize(
    ("profile", "first"),
    [
        (NUMBERS, "exact_search"),
        (MIXED, "exact_search"),
        (SIXTEEN, "boss"),
        (CODES, "boss"),
        (replace(NUMBERS, gaussian=False), "direct_lingam"),
        (replace(NUMBERS, linear=False), "cam"),
        (replace(NUMBERS, latents_suspected=True), "fci"),
        (SERIES_OF_NUMBERS, "pcmci_plus"),
        (replace(SERIES_OF_NUMBERS, gaussian=False), "var_lingam"),
        (replace(SERIES_OF_NUMBERS, linear=False), "transfer_entropy"),
    ],
)
def test_each_measured_fact_calls_for_its_algorithm(profile: Profile, first: str) -> None:
    assert searches(profile)[0].algorithm == first


def test_many_columns_call_for_an_algorithm_whose_work_grows_slowly() -> None:
    wide = table("\n".join(f"v{i} real" for i in range(400)), rows=5000)
    plan = planned(replace(wide, linear=True, gaussian=True))
    assert plan.steps[0].algorithm == "pc"
    assert all(s.action is not Action.SELECT for s in plan.steps)


def test_rows_are_compared_within_domains_whose_mechanisms_differ() -> None:
    plan = planned(SITES)
    found = [s for s in plan.steps if s.action is Action.DISCOVER]
    assert {s.within for s in found} == {"site"}
    assert all("site" not in s.columns for s in found)
    assert any("within them" in note for note in plan.notes)


@pytest.mark.parametrize(
    "profile",
    [
        replace(SITES, domain_changes=False),
        replace(SITES, facets=()),
        replace(SITES, n_rows=80),
    ],
)
def test_a_domain_stays_in_the_graph_unless_mechanisms_are_seen_to_differ(
    profile: Profile,
) -> None:
    assert all(not s.within and "site" in s.columns for s in searches(profile))


def test_a_domain_held_fixed_lets_noise_of_numbers_show_directions() -> None:
    assert searches(replace(SITES, gaussian=False))[0].algorithm == "direct_lingam"


@pytest.mark.parametrize("profile", [NUMBERS, MIXED, CODES, SERIES_OF_NUMBERS])
def test_a_second_search_stands_by_that_assumes_something_else(profile: Profile) -> None:
    first, second = (load().get(s.algorithm, DiscoverySpec) for s in searches(profile))
    assert first.assumes != second.assumes or first.returns != second.returns


def test_hints_of_hidden_causes_are_followed_up_by_the_second_search() -> None:
    hinted = replace(NUMBERS, gaussian=False, hidden_causes_hinted=True)
    second = load().get(searches(hinted)[1].algorithm, DiscoverySpec)
    assert Assumption.SUFFICIENCY not in second.assumes


def test_data_that_leave_two_stories_open_are_decided_by_trials() -> None:
    plan = planned(replace(NUMBERS, linear=None, gaussian=None))
    assert plan.steps[-1].action is Action.SELECT
    assert {s.algorithm for s in plan.steps} >= {"exact_search", "direct_lingam"}


def test_graphs_with_hidden_causes_are_not_put_to_trials() -> None:
    assert all(s.action is not Action.SELECT for s in planned(NUMBERS).steps)


def test_rows_of_a_panel_are_said_not_to_be_independent() -> None:
    panel = replace(NUMBERS, structure=Structure.PANEL, unit_column="a")
    assert any("not independent" in note for note in planned(panel).notes)
    assert not any("not independent" in note for note in planned(NUMBERS).notes)


def test_levels_of_tests_fall_with_rows_and_columns_and_are_recorded() -> None:
    pc = load().get("pc", DiscoverySpec)
    few, many = (tuned(pc, replace(NUMBERS, n_rows=n))["alpha"] for n in (100, 100_000))
    assert isinstance(few, float)
    assert isinstance(many, float)
    assert many < few / 10
    (first, *_) = searches(SERIES_OF_NUMBERS)
    assert first.params == {"alpha": 0.01}


def test_rows_held_out_decide_on_the_main_parameter_where_time_allows() -> None:
    (first, *_) = searches(SIXTEEN)
    assert first.settings[0] == {"penalty": 1.0}
    assert "rows held out" in first.why
    assert first.seconds > searches(SIXTEEN, budget=1.0)[0].seconds
    assert searches(SIXTEEN, budget=1.0)[0].settings == ()


def test_graphs_that_tell_no_likelihood_keep_what_size_decides() -> None:
    hidden, series = replace(NUMBERS, latents_suspected=True), SERIES_OF_NUMBERS
    assert {s.settings for p in (hidden, series) for s in searches(p)[:1]} == {()}


def test_every_name_in_the_tables_is_an_algorithm_that_finds_graphs() -> None:
    for row in (*TABLES, *SERIES):
        for name in (*row.order, *row.second, *row.lead):
            assert isinstance(load()[name], DiscoverySpec)


def test_reasons_name_the_fact_and_the_algorithm() -> None:
    said = why(load().get("cam", DiscoverySpec), replace(NUMBERS, linear=False))
    assert said.startswith("Effects bend")
    assert "CAM" in said


def test_series_whose_mechanisms_change_are_searched_by_what_changes() -> None:
    changing = replace(SERIES_OF_NUMBERS, domain_changes=True)
    assert [s.algorithm for s in searches(changing)] == ["ts_cd_nod", "pcmci_plus"]


def test_suspected_hidden_causes_are_also_looked_for_as_factors() -> None:
    suspected = replace(NUMBERS, latents_suspected=True)
    plan = planned(suspected)
    assert [s.algorithm for s in plan.steps if s.action is Action.DISCOVER] == ["fci", "rlcd"]
    assert all(s.action is not Action.SELECT for s in plan.steps)


def test_series_are_put_to_trials_as_tables_are() -> None:
    plan = planned(SERIES_OF_NUMBERS)
    assert plan.steps[-1].action is Action.SELECT
    assert plan.steps[-1].inputs == ("discover_pcmci_plus", "discover_dynotears")


def test_one_more_search_does_not_take_over_the_settings_of_the_first() -> None:
    request = PlanRequest("What causes what?", "", SIXTEEN, Knowledge(), load())
    plan = ExpertPlanner().plan(request)
    assert plan.steps[0].settings
    search, _ = another_graph(request, plan)
    assert search.algorithm != plan.steps[0].algorithm
    assert search.settings == ()
