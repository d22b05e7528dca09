"""What is known beforehand is checked for contradictions, each named."""

from __future__ import annotations

import pytest

from app.causal.question import Knowledge
from app.errors import InvalidKnowledge

NAMES = ("a", "b", "c", "d")


def refused(knowledge: Knowledge) -> str:
    with pytest.raises(InvalidKnowledge) as caught:
        knowledge.check(NAMES)
    return caught.value.message


def test_a_later_tier_causes_nothing_in_an_earlier_one() -> None:
    knowledge = Knowledge(tiers=(("a",), ("b", "c")))
    assert knowledge.forbids("b", "a")
    assert not knowledge.forbids("a", "b")
    assert not knowledge.forbids("b", "c")
    assert not knowledge.forbids("d", "a")


def test_nothing_causes_an_exogenous_variable() -> None:
    assert Knowledge(exogenous=("a",)).forbids("b", "a")


def test_a_required_arrow_rules_out_its_reverse() -> None:
    assert Knowledge(required=(("a", "b"),)).forbids("b", "a")


def test_consistent_knowledge_is_accepted() -> None:
    Knowledge(
        required=(("a", "b"), ("u", "c")),
        forbidden=(("c", "a"),),
        tiers=(("a",), ("b", "c")),
        exogenous=("a",),
        latents=("u",),
    ).check(NAMES)


def test_every_contradiction_is_named_at_once() -> None:
    message = refused(Knowledge(required=(("a", "x"),), forbidden=(("y", "b"),)))
    assert "'x'" in message
    assert "'y'" in message


def test_required_and_forbidden_arrows_contradict() -> None:
    assert "'a' → 'b'" in refused(Knowledge(required=(("a", "b"),), forbidden=(("a", "b"),)))


def test_an_arrow_against_the_tiers_is_a_contradiction() -> None:
    assert "'b' → 'a'" in refused(Knowledge(required=(("b", "a"),), tiers=(("a",), ("b",))))


def test_an_arrow_required_both_ways_is_a_contradiction() -> None:
    assert "both directions" in refused(Knowledge(required=(("a", "b"), ("b", "a"))))


def test_required_arrows_may_not_form_a_cycle() -> None:
    cycle = Knowledge(required=(("a", "b"), ("b", "c"), ("c", "a")))
    assert "a → b → c → a" in refused(cycle)


def test_a_variable_belongs_to_one_tier() -> None:
    assert "'a' is in two tiers" in refused(Knowledge(tiers=(("a",), ("a", "b"))))


def test_a_column_is_not_unmeasured() -> None:
    assert "'a' is stated as unmeasured" in refused(Knowledge(latents=("a",)))


def test_the_part_about_some_columns_speaks_of_no_other() -> None:
    knowledge = Knowledge(
        required=(("a", "b"), ("b", "c")), tiers=(("a",), ("b", "c")), exogenous=("a", "d")
    )
    part = knowledge.restricted_to(("a", "b"))
    assert part == Knowledge(required=(("a", "b"),), tiers=(("a",), ("b",)), exogenous=("a",))
