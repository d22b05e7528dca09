"""A described model is read from words and its question answered; each case has a known answer."""

from __future__ import annotations

import pytest

from app.causal.described.answering import answer
from app.causal.described.asking import FormalAnswer
from app.errors import InvalidQuestion
from app.planner.described.reading import read

YES_OR_NO = [
    (
        "Exercise has a direct effect on weight. Diet has a direct effect on weight. "
        "Weight affects heart disease. Is exercise independent of diet given heart "
        "disease?",
        False,
    ),
    (
        "Exercise -> weight <- diet, weight -> heart. Are exercise and diet d-separated?",
        True,
    ),
    (
        "Exercise -> weight <- diet. Are exercise and diet correlated among people with "
        "high weight?",
        True,
    ),
    (
        "Talent and looks both influence fame. The overall probability of talent is 30%. "
        "The overall probability of looks is 40%. For people with talent and looks, the "
        "probability of fame is 90%. For those with talent and no looks, the probability "
        "of fame is 50%. For those without talent but with looks it is 50%. For those "
        "without talent and without looks, the probability of fame is 5%. If we look at "
        "famous people, is talent less likely among those with looks?",
        True,
    ),
    (
        "Parents' intelligence affects parents' social status and child's intelligence. "
        "Parents' social status affects child's intelligence. For parents with low "
        "intelligence and low social status, the probability of high child intelligence "
        "is 20%. Does it suffice to adjust for parents' intelligence to get the effect of"
        " social status on child's intelligence?",
        True,
    ),
    (
        "X causes Y. X causes Z. Z causes Y. Is it ok to control for Z when estimating "
        "the total effect of X on Y?",
        False,
    ),
    (
        "The price depends on demand and cost. Demand depends on season. Does season cause price?",
        True,
    ),
    (
        "Coffee affects sleep. Stress affects coffee and sleep. P(stress)=0.3, "
        "P(coffee=1|stress=1)=0.9, P(coffee=1|stress=0)=0.4, "
        "P(sleep=1|coffee=1,stress=1)=0.2, P(sleep=1|coffee=0,stress=1)=0.4, "
        "P(sleep=1|coffee=1,stress=0)=0.6, P(sleep=1|coffee=0,stress=0)=0.8. Does coffee "
        "reduce the chance of good sleep?",
        True,
    ),
    (
        "Coffee affects sleep. Stress affects coffee and sleep. P(stress)=0.3, "
        "P(coffee=1|stress=1)=0.9, P(coffee=1|stress=0)=0.4, "
        "P(sleep=1|coffee=1,stress=1)=0.2, P(sleep=1|coffee=0,stress=1)=0.4, "
        "P(sleep=1|coffee=1,stress=0)=0.6, P(sleep=1|coffee=0,stress=0)=0.8. For people "
        "who drink coffee, would sleep be more likely if they had not drunk coffee?",
        True,
    ),
    (
        "Blood pressure medicine has a direct effect on blood pressure. Blood pressure "
        "has a direct effect on stroke. The probability of low blood pressure is 70% "
        "among those who take the medicine and 30% among those who do not. For people "
        "with low blood pressure the probability of stroke is 5%, for people without low "
        "blood pressure it is 20%. Will medicine decrease the chance of stroke?",
        True,
    ),
    (
        "If the court orders the execution, the captain gives the signal. The captain "
        "signals if the court orders. Rifleman A shoots if the captain signals. Rifleman "
        "B shoots if the captain signals. The prisoner dies if rifleman A shoots or "
        "rifleman B shoots. The prisoner died. Would the prisoner have died if rifleman A"
        " had not shot?",
        True,
    ),
    (
        "Fire happens if and only if a match is lit and oxygen is present. A match was "
        "lit and oxygen was present. Would the fire have happened if the match had not "
        "been lit?",
        False,
    ),
    (
        "The weather influences the umbrella sales and the mood. 60% of days are rainy "
        "weather. Is mood affected by umbrella sales?",
        False,
    ),
    (
        "Is rain a collider of sprinkler and wet grass? Rain causes wet grass. Sprinkler "
        "causes wet grass.",
        False,
    ),
    (
        "The overall probability of rain is 20%. Rain affects traffic. For days with "
        "rain, the probability of traffic jams is 80%. For days without rain, the "
        "probability of traffic jams is 10%. Is a traffic jam more likely than not "
        "overall?",
        False,
    ),
]

NUMBERS = [
    (
        "Coffee affects sleep. Stress affects coffee and sleep. P(stress)=0.3, "
        "P(coffee=1|stress=1)=0.9, P(coffee=1|stress=0)=0.4, "
        "P(sleep=1|coffee=1,stress=1)=0.2, P(sleep=1|coffee=0,stress=1)=0.4, "
        "P(sleep=1|coffee=1,stress=0)=0.6, P(sleep=1|coffee=0,stress=0)=0.8. What is "
        "P(sleep=1|do(coffee=1))?",
        0.48,
    ),
    (
        "Training affects skill, and skill affects salary. Training affects salary. "
        "Training is assigned at random. P(skill=1|training=1)=0.8 and "
        "P(skill=1|training=0)=0.3. P(salary=1|training=1,skill=1)=0.7, "
        "P(salary=1|training=1,skill=0)=0.4, P(salary=1|training=0,skill=1)=0.5, "
        "P(salary=1|training=0,skill=0)=0.2. What is the natural direct effect of "
        "training on salary?",
        0.2,
    ),
    (
        "Training affects skill, and skill affects salary. Training affects salary. "
        "P(skill=1|training=1)=0.8 and P(skill=1|training=0)=0.3. "
        "P(salary=1|training=1,skill=1)=0.7, P(salary=1|training=1,skill=0)=0.4, "
        "P(salary=1|training=0,skill=1)=0.5, P(salary=1|training=0,skill=0)=0.2. How much"
        " of the effect of training on salary goes through skill?",
        0.15,
    ),
    (
        "Y = 2X + 3Z + U. Z = 0.5X. What is the total effect of X on Y?",
        3.5,
    ),
    (
        "Y = 2*X + 3*Z. Z = 0.5*X + 1. What is the value of Y if we set X to 4?",
        17,
    ),
    (
        "The overall probability of rain is 20%. Rain affects traffic. For days with "
        "rain, the probability of traffic jams is 80%. For days without rain, the "
        "probability of traffic jams is 10%. What is the probability of rain given a "
        "traffic jam?",
        0.666667,
    ),
    (
        "The overall probability of rain is 20%. Rain affects traffic. For days with "
        "rain, the probability of traffic jams is 80%. For days without rain, the "
        "probability of traffic jams is 10%. What is the overall probability of a traffic"
        " jam?",
        0.24,
    ),
]

BOUNDS = [
    (
        "Smoking affects cancer. P(cancer=1|smoking=1)=0.3, P(cancer=1|smoking=0)=0.1. "
        "What is the probability that smoking is necessary and sufficient for cancer?",
        (0.2, 0.3),
    ),
    (
        "Smoking affects cancer. The probability of cancer among smokers is 30%, and 10% "
        "among non-smokers. A smoker has cancer. How likely is it that the cancer was due"
        " to smoking?",
        (0.6667, 1),
    ),
]


def answered(text: str) -> FormalAnswer:
    asked = read(text)
    return answer(asked.model, asked.query)


@pytest.mark.parametrize(("text", "is_so"), YES_OR_NO)
def test_yes_or_no(text: str, is_so: bool) -> None:
    found = answered(text)
    assert found.is_so is is_so
    assert found.sentence.startswith("Yes" if is_so else "No")


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_number(text: str, value: float) -> None:
    assert answered(text).value == pytest.approx(value, abs=1e-4)


@pytest.mark.parametrize(("text", "bounds"), BOUNDS)
def test_bounds_where_the_description_leaves_the_number_open(
    text: str, bounds: tuple[float, float]
) -> None:
    found = answered(text)
    assert found.value is None
    assert found.interval == pytest.approx(bounds, abs=1e-3)


def test_what_must_be_held_fixed_is_named() -> None:
    found = answered(
        "X -> Y. Z -> X. Z -> Y. What should we adjust for to get the effect of X on Y?"
    )
    assert found.names == ("Z",)


def test_a_front_door_is_found_where_no_adjustment_will_do() -> None:
    text = "X -> M -> Y. X and Y share a hidden common cause. Is the effect of X on Y identifiable?"
    found = answered(text)
    assert found.is_so
    assert "front door M" in found.sentence


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("Hello there. How are you?", "describes no causes"),
        ("X causes Y.", "asks nothing"),
        ("X causes Y. Y causes X. Does X cause Y?", "cycle"),
        ("X causes Y. Is it nice?", "not understood"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, match: str) -> None:
    with pytest.raises(InvalidQuestion, match=match):
        answered(text)
