"""Messages with politeness, detours and synonyms: heard as the plain orders that they are."""

from __future__ import annotations

import re

import pytest

from app.causal.conditions import Comparison, Condition
from app.planner.amendments import Amendments
from app.planner.conversation.heard import Ask, Explain, Heard, Refine, Topic, Unclear, Undo
from tests.unit.planner.test_messages_as_sent import changes, heard

WITHOUT_AGE = Amendments(not_adjusted=("age",))
WITH_AGE = Amendments(also_adjusted=("age",))


@pytest.mark.parametrize(
    "text",
    [
        "age shouldn't be in there",
        "could you please rerun it without age?",
        "hm ok, but can we leave age out?",
        "would you mind dropping age?",
        "I'd rather you took age out",
        "age does not belong in the model",
        "can age be ignored?",
        "age came much later, so please don't hold it constant",
        "is there a way to do it without age?",
        "get rid of age please",
        "why don't we kick age out",
        "don't hold age constant",
    ],
)
def test_wishes_to_leave_a_covariate_out_are_heard_in_any_wording(text: str) -> None:
    (change,) = changes(text)
    assert change.amendments == WITHOUT_AGE


@pytest.mark.parametrize(
    "text",
    [
        "shouldn't age be taken into account as well?",
        "could you just also control for age",
        "age ought to be controlled for too, no?",
        "I'd like you to correct for age",
        "actually, factor in age",
        "would it make sense to adjust for age?",
        "let's hold age constant",
    ],
)
def test_wishes_to_hold_a_covariate_are_heard_in_any_wording(text: str) -> None:
    (change,) = changes(text)
    assert change.amendments == WITH_AGE


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("and men?", Condition("sex", Comparison.IS, ("male",))),
        ("could you just look at the women?", Condition("sex", Comparison.IS, ("female",))),
        ("can we stick to women please", Condition("sex", Comparison.IS, ("female",))),
        ("can Munich be left out?", Condition("city", Comparison.IS_NOT, ("Munich",))),
        ("Munich is odd, kick it out", Condition("city", Comparison.IS_NOT, ("Munich",))),
        ("what is it like once you throw out everybody past 65",
         Condition("age", Comparison.AT_MOST, (65.0,))),
        ("would the result change without Munich?",
         Condition("city", Comparison.IS_NOT, ("Munich",))),
        ("Munich must not be part of it", Condition("city", Comparison.IS_NOT, ("Munich",))),
        ("could you leave the men out", Condition("sex", Comparison.IS_NOT, ("male",))),
        ("let's see how it is for the under-30s", Condition("age", Comparison.BELOW, (30.0,))),
    ],
)  # fmt: skip
def test_rows_are_chosen_in_any_wording(text: str, condition: Condition) -> None:
    (change,) = changes(text)
    assert change.population == (condition,)


@pytest.mark.parametrize(
    ("text", "topic", "term"),
    [
        ("could you spell out what a confounder is", Topic.TERM, "confounder"),
        ("how come age is one of the controls?", Topic.ADJUSTMENT, ""),
        ("why bother with a regression at all", Topic.METHOD, ""),
        ("where does that number come from?", Topic.METHOD, ""),
        ("what on earth is an ATT?", Topic.TERM, "att"),
        ("might it simply be noise?", Topic.CERTAINTY, ""),
        ("is 400 customers plenty?", Topic.PRECISION, ""),
        ("was it down to chance do you think?", Topic.CERTAINTY, ""),
        ("400 people doesn't sound like a lot", Topic.PRECISION, ""),
        ("can you put it more simply?", Topic.SIZE, ""),
        ("ah brilliant, that clears it up, ta", Topic.COURTESY, ""),
    ],
)
def test_explanations_are_asked_for_in_any_wording(text: str, topic: Topic, term: str) -> None:
    found = heard(text)
    assert isinstance(found, Explain), found
    assert (found.topic, found.term) == (topic, term)


def test_what_cannot_be_is_stated_and_no_other_outcome() -> None:
    (change,) = changes("visits can't possibly have an influence on age")
    assert change.stated.forbidden == (("visits", "age"),)
    (change,) = changes("there's no way visits affect age")
    assert change.stated.forbidden == (("visits", "age"),)


@pytest.mark.parametrize(
    "text", ["scrap that last bit", "oh never mind, undo that", "put it back the way it was"]
)
def test_the_last_step_is_taken_back_in_other_words(text: str) -> None:
    assert heard(text) == Undo()


@pytest.mark.parametrize(
    "text",
    [
        "which of age and sex should be controlled for?",
        "did you drop anyone?",
        "is it ok that age was ignored?",
        "why should age not be controlled for?",
        "could including visits bias this?",
        "what does excluding old people do to the precision?",
        "I wonder whether age affects visits",
        "don't use jargon please",
        "ignore me, I was just thinking aloud",
        "use your judgement",
        "keep going",
        "include a table with all numbers",
    ],
)
def test_what_orders_nothing_of_the_analysis_changes_nothing(text: str) -> None:
    assert not isinstance(heard(text), Refine), heard(text)


@pytest.mark.parametrize("text", ["hours hours hours", "visits, sort of", "lottery and stage, hm"])
def test_what_is_not_understood_is_answered_with_what_can_be_said(text: str) -> None:
    found = heard(text)
    assert isinstance(found, Unclear), found
    offered = re.findall("“(.+?)”", found.why)
    assert len(offered) >= 2
    answers: list[Heard] = [heard(way) for way in offered]
    assert not any(isinstance(answer, Unclear | Ask) for answer in answers), answers


@pytest.mark.parametrize(
    ("text", "arrows"),
    [
        ("age has nothing to do with visits", (("age", "visits"), ("visits", "age"))),
        ("visits comes at the very end, it can't affect age", (("visits", "age"),)),
    ],
)
def test_what_two_columns_are_not_to_each_other_is_forbidden(
    text: str, arrows: tuple[tuple[str, str], ...]
) -> None:
    (change,) = changes(text)
    assert change.stated.forbidden == arrows


@pytest.mark.parametrize(
    "text", ["use something other than matching", "can we do without matching"]
)
def test_a_method_that_is_not_wanted_is_not_used(text: str) -> None:
    found = heard(text)
    chosen = [c.algorithms for c in found.changes] if isinstance(found, Refine) else []
    assert ("propensity_matching",) not in chosen


@pytest.mark.parametrize(
    "text", ["use matching instead of weighting", "instead of IPW try matching", "matching?"]
)
def test_a_method_that_is_wanted_in_place_of_another_is_used(text: str) -> None:
    (change,) = changes(text)
    assert change.algorithms == ("propensity_matching",)


@pytest.mark.parametrize(
    "text", ["should Berlin be taken into account?", "Berlin should be in there"]
)
def test_what_should_be_in_leaves_no_rows_out(text: str) -> None:
    found = heard(text)
    assert not (isinstance(found, Refine) and any(c.population for c in found.changes))
