"""From what goes together follows what every graph that agrees has, and no more."""

from __future__ import annotations

import pytest

from app.causal.described.asking import FormalAnswer
from app.causal.described.dependences import concluded
from app.errors import InvalidQuestion
from app.planner.described.dependences import conclusion_in
from app.service.formal import deduce

COLLIDER = "A correlates with C. B correlates with C. However, A is independent of B. "
CHAIN = "A correlates with B, B correlates with C, and A is independent of C given B. "


def _answer(text: str) -> FormalAnswer:
    asked = conclusion_in(text)
    assert asked is not None
    return concluded(asked)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        (COLLIDER + "Can we conclude that A directly causes C?", True),
        (COLLIDER + "Hypothesis: C is a cause of B. Is it true?", False),
        (COLLIDER + "Can we conclude that A and B have a common effect?", True),
        (COLLIDER + "Does it follow that A and B have no common cause?", True),
        (COLLIDER + "Is C a common effect of A and B?", True),
        (COLLIDER + "Can we infer that C is caused by B?", True),
        (CHAIN + "Can we conclude that A directly causes B?", False),
        (CHAIN + "Can we conclude that A does not directly cause C?", True),
        (CHAIN + "Does it follow that B is not a common effect of A and C?", True),
        ("X is correlated with Y. Can we conclude that X causes Y?", False),
        ("If ice cream sales and drownings are correlated, does it follow that ice cream sales "
         "cause drownings?", False),
        ("A and B are correlated and B does not cause A. Can we conclude that A causes B?", True),
        ("X and Y are independent, X and Z are dependent, Y and Z are dependent, Z correlates with "
         "W, X is independent of W given Z, Y is independent of W given Z. Does Z cause W?", True),
        ("X and Y are uncorrelated; X correlates with Z and Y correlates with Z. "
         "Does X cause Z?", True),
    ],
)  # fmt: skip
def test_what_follows_and_what_does_not(text: str, is_so: bool) -> None:
    found = _answer(text)
    assert found.is_so is is_so
    assert found.sentence.startswith("Yes" if is_so else "No")


def test_a_hidden_common_cause_is_mentioned_unless_it_is_excluded() -> None:
    asked = "Can we conclude that A directly causes C?"
    assert "hidden common cause" in _answer(COLLIDER + asked).sentence
    closed = f"There is a closed system of 3 variables. {COLLIDER}{asked}"
    assert "hidden" not in _answer(closed).sentence


def test_statements_that_no_graph_has_are_refused() -> None:
    with pytest.raises(InvalidQuestion, match="agrees"):
        _answer(
            "A correlates with B. A is independent of B given C. A is independent of C. "
            "B is independent of C. Does A cause B?"
        )


def test_a_text_that_says_what_causes_what_is_no_such_question() -> None:
    assert conclusion_in("A causes B. C causes B. Are A and C independent given B?") is None


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (COLLIDER + "Does A cause C? A) yes B) no", "A) yes."),
        ("A -> B -> C. Is A independent of C given B? Options: A) yes B) no", "A) yes."),
        ("A causes B. B causes C. Which are the parents of C? A) A B) B", "B) B."),
    ],
)
def test_the_option_that_agrees_comes_first(text: str, start: str) -> None:
    found = deduce(text)
    assert isinstance(found, dict)
    answer = found["answer"]
    assert isinstance(answer, dict)
    assert str(answer["sentence"]).startswith(start)
    assert answer["choice"] == start.rstrip(".")


@pytest.mark.parametrize(
    ("asks", "names"),
    [
        ("What are the parents of B?", ["A", "C"]),
        ("What are the children of B?", ["D"]),
        ("Which variables are in the Markov blanket of A?", ["B", "C"]),
        ("Which variable is a collider?", ["B"]),
        ("What are the ancestors of D?", ["A", "B", "C"]),
    ],
)
def test_a_described_graph_tells_who_stands_where(asks: str, names: list[str]) -> None:
    found = deduce(f"A causes B, C causes B, B causes D. {asks}")
    assert isinstance(found, dict)
    answer = found["answer"]
    assert isinstance(answer, dict)
    assert answer["names"] == names


@pytest.mark.parametrize("held", ["conditioning on", "adjusting for", "controlling for"])
def test_what_is_held_fixed_may_make_causes_dependent(held: str) -> None:
    found = deduce(f"In the graph A -> C <- B, C -> D, does {held} D make A and B dependent?")
    assert isinstance(found, dict)
    answer = found["answer"]
    assert isinstance(answer, dict)
    assert answer["is_so"] is True
    assert str(answer["sentence"]).startswith("Yes: A and B are associated given D")


def test_the_graphs_that_agree_are_listed() -> None:
    found = _answer(f"Which causal structures are consistent with: {CHAIN.strip(' .')}?")
    assert found.value == 3
