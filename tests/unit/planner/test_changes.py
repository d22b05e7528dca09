"""What a message wants otherwise, told from its words."""

from __future__ import annotations

from typing import Any

import pytest

from app.causal.assumption import Assumption
from app.causal.catalogue import load
from app.causal.conditions import Comparison, Condition
from app.causal.data import Kind, Variable
from app.causal.profile import Profile
from app.causal.question import Knowledge, Question, QuestionKind
from app.planner.amendments import Amendments
from app.planner.conversation.heard import Contrast, Heard, Refine, Setting, Stated, Taken, Undo
from app.planner.conversation.listener import ExpertListener

COLUMNS = (
    Variable("age", Kind.CONTINUOUS, n_distinct=50),
    Variable("weight", Kind.CONTINUOUS, n_distinct=70),
    Variable("income", Kind.CONTINUOUS, n_distinct=90, description="yearly earnings"),
    Variable("price", Kind.CONTINUOUS, n_distinct=80),
    Variable("dose", Kind.COUNT, levels=("0", "1", "2"), n_distinct=3),
    Variable("draft", Kind.BINARY, levels=("0", "1"), n_distinct=2, description="draft lottery"),
    Variable("blood_pressure", Kind.CONTINUOUS, n_distinct=80),
)
NAMES = tuple(v.name for v in COLUMNS)
QUESTION = Question("What does dose do?", QuestionKind.EFFECT, "dose", "blood_pressure")
SETTING = Setting(Profile(n_rows=100, variables=COLUMNS), "", load(), QUESTION, repeats=50)


def heard(text: str) -> Heard:
    return ExpertListener().hear(text, SETTING)


def only(text: str) -> Any:
    found = heard(text)
    assert isinstance(found, Refine), found
    assert len(found.changes) == 1, found
    return found.changes[0]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("age cannot be an effect", Stated(exogenous=("age",))),
        ("Age can't be an effect of anything.", Stated(exogenous=("age",))),
        ("Nothing causes age", Stated(exogenous=("age",))),
        ("income is not caused by anything", Stated(exogenous=("income",))),
        ("weight cannot cause age", Stated(forbidden=(("weight", "age"),))),
        ("Blood pressure does not affect income.",
         Stated(forbidden=(("blood_pressure", "income"),))),
        ("age is not affected by weight", Stated(forbidden=(("weight", "age"),))),
        ("age comes before weight", Stated(forbidden=(("weight", "age"),))),
        ("weight is measured after age", Stated(forbidden=(("weight", "age"),))),
        ("age causes weight", Stated(required=(("age", "weight"),))),
        ("I know that yearly earnings affect weight", Stated(required=(("income", "weight"),))),
        ("weight depends on age and income",
         Stated(required=(("age", "weight"), ("income", "weight")))),
        ("there is no hidden confounder of dose and blood pressure",
         Stated(latents_possible=False)),
        ("All confounders are measured", Stated(latents_possible=False)),
        ("there may be hidden common causes", Stated(latents_possible=True)),
    ],
)  # fmt: skip
def test_what_is_stated_is_known_by_its_form(text: str, stated: Stated) -> None:
    assert only(text).stated == stated


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("also adjust for income", Amendments(also_adjusted=("income",))),
        ("Please control for yearly earnings and age too",
         Amendments(also_adjusted=("income", "age"))),
        ("hold weight fixed", Amendments(also_adjusted=("weight",))),
        ("include age as a covariate", Amendments(also_adjusted=("age",))),
        ("What if we also adjust for age?", Amendments(also_adjusted=("age",))),
        ("do not adjust for weight", Amendments(not_adjusted=("weight",))),
        ("Don't control for weight", Amendments(not_adjusted=("weight",))),
        ("leave income out", Amendments(not_adjusted=("income",))),
        ("drop weight from the adjustment", Amendments(not_adjusted=("weight",))),
        ("use draft as the instrument", Amendments(instruments=("draft",))),
        ("Use the draft lottery as an instrument please", Amendments(instruments=("draft",))),
        ("try without the linearity assumption", Amendments(without=(Assumption.LINEARITY,))),
        ("don't assume that effects are linear", Amendments(without=(Assumption.LINEARITY,))),
        ("drop the normality assumption", Amendments(without=(Assumption.GAUSSIANITY,))),
        ("use 99 % intervals", Amendments(level=0.99)),
        ("give me 90% confidence intervals", Amendments(level=0.9)),
        ("use more bootstrap draws", Amendments(repeats=100)),
        ("do 400 resamples", Amendments(repeats=400)),
        ("what about the effect on income instead?", Amendments(outcome="income")),
        ("use income as the outcome", Amendments(outcome="income")),
        ("use price as the treatment", Amendments(treatment="price")),
        ("compare 2 with 0", Amendments(contrast=(0.0, 2.0))),
        ("Compare dose 2 with dose 1.", Amendments(contrast=(1.0, 2.0))),
    ],
)  # fmt: skip
def test_what_is_wanted_is_known_by_its_form(text: str, wanted: Amendments) -> None:
    assert only(text).amendments == wanted


FENCES, FROM, TO = (
    Comparison.WITHIN_FENCES, Comparison.FROM_PERCENTILE, Comparison.TO_PERCENTILE,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("exclude outliers", [("blood_pressure", FENCES, 3.0)]),
        ("Please take the extreme values out", [("blood_pressure", FENCES, 3.0)]),
        ("remove outliers in yearly earnings", [("income", FENCES, 3.0)]),
        ("drop weight outliers beyond 1.5 IQR", [("weight", FENCES, 1.5)]),
        ("keep only rows within 2 interquartile ranges", [("blood_pressure", FENCES, 2.0)]),
        ("drop the top 1 %", [("blood_pressure", TO, 99.0)]),
        ("leave out the lowest 2.5 percent of income", [("income", FROM, 2.5)]),
        ("trim 5 % at both ends", [("blood_pressure", FROM, 5.0), ("blood_pressure", TO, 95.0)]),
        ("drop the bottom 1% and the top 2% of price", [("price", FROM, 1.0), ("price", TO, 98.0)]),
        ("exclude rows with price above the 90th percentile", [("price", TO, 90.0)]),
        ("only the top 10 % of income", [("income", FROM, 90.0)]),
        ("keep only income between the 1st and 99th percentile",
         [("income", FROM, 1.0), ("income", TO, 99.0)]),
        ("leave out income above 10000", [("income", Comparison.AT_MOST, 10000.0)]),
        ("drop blood pressure over 140", [("blood_pressure", Comparison.AT_MOST, 140.0)]),
    ],
)  # fmt: skip
def test_extreme_rows_are_left_out_by_a_rule_that_is_told(
    text: str, rules: list[tuple[str, Comparison, float]]
) -> None:
    change = only(text)
    assert list(change.population) == [Condition(c, how, (value,)) for c, how, value in rules]
    assert all(condition.words in change.words for condition in change.population)
    assert change.amendments == Amendments()


def test_what_is_wanted_besides_leaving_rows_out_is_heard_too() -> None:
    found = heard("drop outliers and also adjust for age")
    assert isinstance(found, Refine)
    rows, held = found.changes
    assert rows.population == (Condition("blood_pressure", FENCES, (3.0,)),)
    assert held.amendments == Amendments(also_adjusted=("age",))


@pytest.mark.parametrize(
    "text",
    ["do not drop outliers", "take the outliers into account", "keep only the outliers",
     "drop draft outliers", "drop the rows between the 5th and 95th percentile"],
)  # fmt: skip
def test_extremes_that_are_to_stay_or_have_no_sense_are_not_left_out(text: str) -> None:
    found = heard(text)
    assert not isinstance(found, Refine) or not any(c.population for c in found.changes)


@pytest.mark.parametrize(
    ("text", "algorithm"),
    [
        ("use matching instead", "propensity_matching"),
        ("try PC instead", "pc"),
        ("Can you run it with inverse probability weighting?", "ipw"),
        ("switch to DirectLiNGAM", "direct_lingam"),
    ],
)
def test_another_method_is_asked_for_by_name(text: str, algorithm: str) -> None:
    assert only(text).algorithms == (algorithm,)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("treat dose as a category", Kind.NOMINAL),
        ("take dose as a number", Kind.CONTINUOUS),
        ("dose is ordinal", Kind.ORDINAL),
    ],
)
def test_a_column_may_be_of_another_kind(text: str, kind: Kind) -> None:
    assert only(text).taken == (Taken("dose", kind=kind),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("only rows with age above 65", ["age > 65"]),
        ("only rows with income below 20", ["income < 20"]),
    ],
)
def test_the_rows_that_are_wanted_are_read(text: str, words: list[str]) -> None:
    assert [condition.words for condition in only(text).population] == words


def test_a_what_if_is_asked_of_the_same_outcome() -> None:
    asked = only("what if price rose 10 %?").question
    assert asked == "What would blood_pressure be if price rose 10 %?"


def test_several_wishes_of_one_message_are_all_heard() -> None:
    found = heard("also adjust for age, and use 90 % intervals")
    assert isinstance(found, Refine)
    assert {c.amendments for c in found.changes} == {
        Amendments(also_adjusted=("age",)),
        Amendments(level=0.9),
    }


@pytest.mark.parametrize(
    "text", ["undo", "ignore the last change", "Take back that", "go back", "forget the last step"]
)
def test_a_change_is_taken_back(text: str) -> None:
    assert heard(text) == Undo()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("what changed?", False),
        ("compare with the previous run", False),
        ("How does this differ from the original?", True),
    ],
)
def test_runs_are_compared_on_request(text: str, first: bool) -> None:
    assert heard(text) == Contrast(with_first=first)


@pytest.mark.parametrize(
    "text",
    ["Why did you adjust for age?", "Does age cause weight?", "Is income held fixed?"],
)
def test_a_question_changes_nothing(text: str) -> None:
    assert not isinstance(heard(text), Refine)


def test_what_is_said_last_holds() -> None:
    known = Knowledge(forbidden=(("age", "weight"),), exogenous=("weight",))
    now = Stated(required=(("age", "weight"),)).added_to(known)
    assert now == Knowledge(required=(("age", "weight"),))
    again = Stated(forbidden=(("age", "weight"),)).added_to(now)
    assert again == Knowledge(forbidden=(("age", "weight"),))


def test_later_amendments_decide() -> None:
    first = Amendments(also_adjusted=("age",), level=0.9)
    then = first.followed_by(Amendments(not_adjusted=("age",), level=0.99))
    assert then == Amendments(not_adjusted=("age",), level=0.99)
    assert list(then.sentences()) == ["Not held fixed: age.", "Intervals are at 99 %."]
