"""Questions of for whom: their kind, both ends, and the columns that tell groups apart."""

import pytest

from app.causal.question import Knowledge, QuestionKind
from app.errors import InvalidQuestion
from app.planner.for_whom import cost_of
from app.planner.language import read
from tests.unit.planner.tables import table

JOBS = table("""
    training [0|1] took part in the job training
    earnings real dollars a year later
    sex [female|male]
    age count
    education count years of schooling
    region [east|north|south|west]
    married [0|1]
""")


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        ("Does the effect of training on earnings vary across regions?", ("region",)),
        ("Is the effect of training on earnings stronger for women than for men?", ("sex",)),
        ("Is the effect of training on earnings larger among older people?", ("age",)),
        ("Does the effect of training on earnings depend on education?", ("education",)),
        ("What is the effect of training on earnings for women and men?", ("sex",)),
        ("What is the effect of training on earnings by region?", ("region",)),
        ("Do women benefit more than men from training in terms of earnings?", ("sex",)),
        ("Are there heterogeneous effects of training on earnings by age and sex?", ("age", "sex")),
        (
            "How does the effect of training on earnings differ between married and other people?",
            ("married",),
        ),
        ("For whom is the effect of training on earnings largest?", ()),
        ("Who gains most from the training in earnings?", ()),
        ("Does the effect of training on earnings differ by religion?", ()),
    ],
)
def test_the_columns_that_tell_groups_apart_are_read(text, modifiers):
    question = read(text, "", JOBS, Knowledge())
    assert question.kind is QuestionKind.HETEROGENEITY
    assert (question.treatment, question.outcome) == ("training", "earnings")
    assert question.modifiers == modifiers


@pytest.mark.parametrize(
    "text",
    [
        "Whom should we train to raise earnings?",
        "Who should get the training to increase earnings if it costs 500 per person?",
        "To whom should we offer training to maximise earnings?",
        "Which workers should receive training to raise earnings, given that it costs $1,200?",
    ],
)
def test_whom_to_treat_is_a_policy(text):
    question = read(text, "", JOBS, Knowledge())
    assert question.kind is QuestionKind.POLICY
    assert (question.treatment, question.outcome) == ("training", "earnings")


@pytest.mark.parametrize(
    "text",
    [
        "What is the effect of training on earnings?",
        "Does training raise earnings for the unemployed?",
        "Do married people earn more?",
    ],
)
def test_a_question_of_all_stays_one(text):
    assert read(text, "", JOBS, Knowledge()).kind is QuestionKind.EFFECT


def test_groups_by_the_treatment_are_refused():
    with pytest.raises(InvalidQuestion, match="one of the two"):
        read("Does the effect of training on earnings differ by training?", "", JOBS, Knowledge())


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("Whom should we treat if treatment costs 5 per person?", 5.0),
        ("Who should get it, given that it costs about $1,200 each?", 1200.0),
        ("Does age raise costs?", None),
    ],
)
def test_a_cost_is_read_from_words(text, cost):
    assert cost_of(text) == cost


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        ("Does the training work better in women?", ("sex",)),
        ("Does the training help women more than men?", ("sex",)),
        ("Is the training more effective among older people?", ("age",)),
        ("Did the training work as well in the north as in the south?", ("region",)),
        ("Would the training work equally well for married people?", ("married",)),
    ],
)
def test_what_works_better_in_a_group_is_asked_of_the_group_and_not_as_an_outcome(text, modifiers):
    question = read(text, "", JOBS, Knowledge())
    assert question.kind is QuestionKind.HETEROGENEITY
    assert (question.treatment, question.modifiers) == ("training", modifiers)
    assert question.outcome not in {"sex", "region", "age", "married"}


@pytest.mark.parametrize("text", ["Does the training work?", "Does the training work at last?"])
def test_what_works_is_asked_of_all(text):
    question = read(text, "", JOBS, Knowledge())
    assert (question.kind, question.modifiers) == (QuestionKind.EFFECT, ())
