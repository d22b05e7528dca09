"""Models told as people tell them: joined clauses, what nobody measured, rules and equations."""

from __future__ import annotations

import pytest

from app.causal.described.answering import answer
from app.causal.described.asking import FormalAnswer
from app.errors import InvalidQuestion
from app.planner.described.arrows import drawn_in
from app.planner.described.reading import read

SEVERITY = (
    "Severity influences treatment and recovery, and treatment influences recovery. "
    "P(severity=1)=0.4. P(treatment=1|severity=1)=0.8. P(treatment=1|severity=0)=0.25. "
    "P(recovery=1|treatment=1,severity=1)=0.5. P(recovery=1|treatment=0,severity=1)=0.3. "
    "P(recovery=1|treatment=1,severity=0)=0.9. P(recovery=1|treatment=0,severity=0)=0.8. "
)
HIDDEN = "P(Y=1|X=1)=0.6, P(Y=1|X=0)=0.3, P(X=1)=0.5. What is P(Y=1|do(X=1))?"


def _said(text: str) -> FormalAnswer:
    asked = read(text)
    return answer(asked.model, asked.query)


@pytest.mark.parametrize(
    ("sentence", "arrows"),
    [
        (
            "Age influences both exercise and weight, and exercise lowers weight.",
            {("age", "exercise"), ("age", "weight"), ("exercise", "weight")},
        ),
        ("X affects M, M affects Y.", {("X", "M"), ("M", "Y")}),
        ("A causes B, C and D.", {("A", "B"), ("A", "C"), ("A", "D")}),
        ("Rain makes the street wet.", {("rain", "street wet")}),
        ("Size decides the drug and recovery.", {("size", "drug"), ("size", "recovery")}),
    ],
)  # fmt: skip
def test_joined_clauses_are_statements_of_their_own(
    sentence: str, arrows: set[tuple[str, str]]
) -> None:
    drawn = drawn_in(sentence)
    assert drawn is not None
    assert set(drawn.arrows) == arrows


@pytest.mark.parametrize(
    "told",
    [
        "X causes M, M causes Y; a gene nobody has measured causes both X and Y.",
        "X causes M, M causes Y, and there is an unmeasured cause of X and Y.",
        "U causes X and Y. X causes M, M causes Y. U cannot be measured.",
        "U causes X and Y. X causes M, M causes Y. Nobody measured U.",
    ],
)
def test_what_nobody_measured_is_never_adjusted_for(told: str) -> None:
    sentence = _said(f"{told} Can the effect of X on Y be identified?").sentence
    assert "front door M" in sentence
    assert "No set of variables" in sentence


def test_a_hidden_cause_of_both_leaves_bounds() -> None:
    told = _said(f"X causes Y, and an unobserved variable causes both. {HIDDEN}")
    assert told.sentence == "P(Y = 1 | do(X = 1)) lies between 0.3 and 0.8."


def test_an_instrument_that_acts_on_the_outcome_is_refused_without_its_ends_named() -> None:
    hidden = "and there is an unmeasured cause of X and Y. Is Z a valid instrument?"
    assert _said(f"Z causes X, X causes Y, {hidden}").sentence.startswith("Yes")
    assert _said(f"Z causes X, X causes Y, Z causes Y, {hidden}").sentence.startswith("No")


def test_a_difference_of_two_interventions_is_an_average_effect() -> None:
    wanted = "What is P(recovery=1|do(treatment=1)) - P(recovery=1|do(treatment=0))?"
    assert "0.14" in _said(SEVERITY + wanted).sentence


def test_a_rate_is_a_chance() -> None:
    told = _said(f"{SEVERITY}What is the recovery rate among the treated?")
    assert "0.6277" in told.sentence


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        ("Does conditioning on W open a path between X and Y?", True),
        ("Does conditioning on W block every path between X and Y?", False),
        ("Among those with W, are X and Y correlated?", True),
    ],
)
def test_what_is_held_may_come_first(question: str, is_so: bool) -> None:
    told = _said(f"X -> Z <- Y, Z -> W. {question}").sentence
    assert told.startswith("Yes" if is_so else "No")


def test_every_set_that_suffices_is_asked_of_adjustment() -> None:
    told = _said(
        "A causes B, B causes C, A causes C. "
        "Name every set of variables sufficient to adjust for in estimating the effect of B on C."
    )
    assert told.sentence == "For the effect of B on C, adjust for {A}."


def test_an_equation_answers_what_would_have_been() -> None:
    told = "Y = 2X + 3Z + U. X = Z + V. We observe X = 3, Z = 1, Y = 10."
    assert _said(f"{told} What would Y have been had X been 5?").sentence.endswith("Y is 14.")


def test_a_change_that_is_not_understood_is_not_left_out() -> None:
    told = "Y = 2X + 3Z + U. We observe X = 3, Z = 1, Y = 10."
    with pytest.raises(InvalidQuestion):
        _said(f"{told} What would Y have been had X been somewhat larger?")


def test_equations_may_stand_in_one_sentence() -> None:
    told = _said("Y = 2*X + U, X = 0.5*W. What is the effect of W on Y?")
    assert told.sentence == "One unit more of W changes Y by 1."


def test_off_is_the_other_level() -> None:
    told = _said(
        "The lamp shines if both the switch is on and the fuse is intact. The switch was on, the "
        "fuse was intact and the lamp shone. Would the lamp shine had the switch been off?"
    )
    assert told.sentence.startswith("No")
