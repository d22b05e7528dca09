"""What a message about findings asks for, told from its words."""

from __future__ import annotations

import pytest

from app.causal.catalogue import load
from app.causal.data import Kind, Variable
from app.causal.profile import Profile
from app.causal.question import Question, QuestionKind
from app.planner.conversation.heard import Ask, Explain, Heard, Setting, Topic, Unclear
from app.planner.conversation.listener import ExpertListener

COLUMNS = (
    Variable("age", Kind.CONTINUOUS, n_distinct=50),
    Variable("sex", Kind.BINARY, levels=("female", "male"), n_distinct=2),
    Variable("income", Kind.CONTINUOUS, n_distinct=90, description="yearly earnings"),
    Variable("treated", Kind.BINARY, levels=("0", "1"), n_distinct=2),
    Variable("blood_pressure", Kind.CONTINUOUS, n_distinct=80),
)
QUESTION = Question("What does treated do?", QuestionKind.EFFECT, "treated", "blood_pressure")
SETTING = Setting(Profile(n_rows=100, variables=COLUMNS), "", load(), QUESTION)


def heard(text: str) -> Heard:
    return ExpertListener().hear(text, SETTING)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("How sure are you?", Topic.CERTAINTY),
        ("can I trust this?", Topic.CERTAINTY),
        ("Is it statistically significant?", Topic.CERTAINTY),
        ("what could be wrong?", Topic.DOUBTS),
        ("What are the weaknesses of this analysis?", Topic.DOUBTS),
        ("Which assumptions were tested?", Topic.ASSUMPTIONS),
        ("what are you assuming here?", Topic.ASSUMPTIONS),
        ("what did you adjust for and why?", Topic.ADJUSTMENT),
        ("Why did you control for age?", Topic.ADJUSTMENT),
        ("What would change the answer?", Topic.SENSITIVITY),
        ("How strong would a hidden confounder have to be?", Topic.SENSITIVITY),
        ("what should I do next?", Topic.NEXT_STEPS),
        ("How can I make this firmer?", Topic.NEXT_STEPS),
        ("how many rows were used?", Topic.ROWS),
        ("How many people are in the sample?", Topic.ROWS),
        ("What happened to the missing values?", Topic.MISSING_VALUES),
        ("why this method?", Topic.METHOD),
        ("How did you estimate that?", Topic.METHOD),
        ("What did you find?", Topic.ANSWER),
        ("Summarise, please", Topic.ANSWER),
        ("what can I ask?", Topic.HELP),
    ],
)  # fmt: skip
def test_a_question_about_findings_is_known_by_its_words(text: str, topic: Topic) -> None:
    found = heard(text)
    assert isinstance(found, Explain)
    assert found.topic is topic


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("why is there no edge between age and income?", ("age", "income")),
        ("Why is there an arrow from age to blood pressure?", ("age", "blood_pressure")),
        ("why isn't age linked to treated?", ("age", "treated")),
        ("Why does age not cause yearly earnings?", ("age", "income")),
        ("How sure is the link sex → income?", ("sex", "income")),
        ("Why doesn't sex affect blood_pressure?", ("sex", "blood_pressure")),
    ],
)
def test_a_link_is_asked_about_by_its_ends(text: str, pair: tuple[str, str]) -> None:
    assert heard(text) == Explain(Topic.LINK, pair)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("What does ATT mean here?", "att"),
        ("what is a confounder?", "confounder"),
        ("What is meant by p-value?", "p-value"),
        ("explain overlap", "overlap"),
        ("what does “confidence interval” mean in this report?", "confidence interval"),
        ("What's an instrument", "instrument"),
    ],
)
def test_a_meaning_is_asked_for_by_the_word(text: str, term: str) -> None:
    found = heard(text)
    assert isinstance(found, Explain)
    assert (found.topic, found.term) == (Topic.TERM, term)


@pytest.mark.parametrize(
    ("text", "algorithm"),
    [
        ("Why this method and not matching?", "propensity_matching"),
        ("why not use PC?", "pc"),
        ("Why not PCMCI+?", "pcmci_plus"),
        ("why did you use regression adjustment?", "regression_adjustment"),
        ("Why not inverse probability weighting?", "ipw"),
        ("Why did you choose this one?", ""),
    ],
)
def test_a_method_is_asked_about_by_what_people_call_it(text: str, algorithm: str) -> None:
    found = heard(text)
    assert isinstance(found, Explain)
    assert (found.topic, found.algorithm) == (Topic.METHOD, algorithm)


@pytest.mark.parametrize(
    "text",
    ["What is the effect of age on income?", "What causes income?", "Does treated lower income?"],
)
def test_what_asks_of_the_data_is_a_new_question(text: str) -> None:
    assert heard(text) == Ask(text)


@pytest.mark.parametrize("text", ["who are you?", "purple", "what is the colour of the moon?"])
def test_what_is_neither_is_unclear(text: str) -> None:
    assert isinstance(heard(text), Unclear)


def test_a_column_that_is_not_there_is_named() -> None:
    found = heard("What is the effect of `height` on income?")
    assert isinstance(found, Unclear)
    assert "height" in found.why
