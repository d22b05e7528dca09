"""What discovery algorithms object to, by what they assume of the data at hand."""

from dataclasses import replace

import pytest

from app.causal.assumption import Assumption
from app.causal.catalogue import DiscoverySpec, load
from app.causal.data import Kind, Variable
from app.causal.profile import Profile
from app.causal.question import Knowledge

BENT = "assumes linear effects, and these are not."
BY_COUNTS = ["boss", "fci", "pc"]


def bent(*kinds: Kind) -> Profile:
    variables = tuple(Variable(f"v{i}", kind, n_distinct=3) for i, kind in enumerate(kinds))
    return Profile(1000, variables, linear=False, latents_suspected=False)


def objections(name: str, profile: Profile) -> list[str]:
    return list(load().get(name, DiscoverySpec).objections(profile, Knowledge()))


@pytest.mark.parametrize("name", BY_COUNTS)
def test_categories_alone_assume_no_shape_of_effects(name):
    assert objections(name, bent(Kind.NOMINAL, Kind.BINARY, Kind.ORDINAL)) == []


@pytest.mark.parametrize("name", BY_COUNTS)
def test_bent_effects_on_a_number_are_objected_to(name):
    assert [o for o in objections(name, bent(Kind.NOMINAL, Kind.CONTINUOUS)) if o.endswith(BENT)]


def test_what_is_assumed_of_categories_leaves_linearity_out():
    pc = load().get("pc", DiscoverySpec)
    assert pc.assumed(bent(Kind.BINARY, Kind.NOMINAL)) == pc.assumes - {Assumption.LINEARITY}
    assert pc.assumed(bent(Kind.BINARY, Kind.COUNT)) == pc.assumes


def test_categories_without_order_cost_more_than_as_many_numbers():
    pc = load().get("pc", DiscoverySpec)
    numbers, categories = bent(*[Kind.CONTINUOUS] * 20), bent(*[Kind.NOMINAL] * 20)
    assert pc.seconds(categories) > pc.seconds(numbers)


def test_a_resample_that_starts_from_the_found_order_costs_less_than_the_search():
    boss, profile = load().get("boss", DiscoverySpec), bent(*[Kind.NOMINAL] * 20)
    assert boss.seconds(profile, resamples=4) == pytest.approx(2 * boss.seconds(profile))


def test_a_search_through_all_graphs_costs_more_than_one_through_orders():
    """On 12 columns of three categories, 1,000 rows: 0.24 s and 0.05 s."""
    exact, boss = (load().get(name, DiscoverySpec) for name in ("exact_search", "boss"))
    profile = replace(bent(*[Kind.ORDINAL] * 12), density=2.5)
    assert 0.08 < exact.seconds(profile) < 0.72
    assert 0.018 < boss.seconds(profile) < 0.16


@pytest.mark.parametrize("kind", [Kind.CONTINUOUS, Kind.NOMINAL])
def test_a_search_by_scores_costs_more_where_links_are_many(kind):
    boss, profile = load().get("boss", DiscoverySpec), bent(*[kind] * 20)
    assert boss.seconds(replace(profile, density=9.0)) > 3 * boss.seconds(
        replace(profile, density=2.0)
    )
