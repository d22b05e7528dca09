"""Where no rule finds the kind of a question, weights fitted to classes of words do."""

from __future__ import annotations

import json

import pytest

from app.causal.data import Kind, Variable
from app.causal.profile import Profile, Structure
from app.causal.question import Design, Knowledge, QuestionKind
from app.planner.encoder.heard import KINDS
from app.planner.kinds.choice import WEIGHTS_FILE
from app.planner.kinds.features import NAMES
from app.planner.language import read

MILL = Profile(
    n_rows=900,
    variables=(
        Variable("lamp", Kind.BINARY, n_distinct=2, description="a new lamp over the loom"),
        Variable("cloth", Kind.CONTINUOUS, n_distinct=700, description="metres of cloth a day"),
        Variable("faults", Kind.COUNT, n_distinct=40, description="faults in the cloth"),
        Variable("speed", Kind.CONTINUOUS, n_distinct=500, description="speed of the loom"),
        Variable("age", Kind.COUNT, n_distinct=50, description="age of the weaver"),
    ),
    structure=Structure.CROSS_SECTION,
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Does the lamp make more cloth?", QuestionKind.EFFECT),
        ("Do older weavers suffer more from the speed than younger ones, as regards faults?",
         QuestionKind.HETEROGENEITY),
        ("Give me a ranking of what matters most for faults.", QuestionKind.INFLUENCE),
        ("Show how faults respond to speed, from the lowest to the highest.",
         QuestionKind.DOSE_RESPONSE),
        ("Had she had the lamp, how many faults would weaver 12 have made?",
         QuestionKind.COUNTERFACTUAL),
    ],
)  # fmt: skip
def test_kinds_are_read_from_classes_of_words(text: str, kind: QuestionKind) -> None:
    assert read(text, "", MILL, Knowledge()).kind is kind


def test_a_rule_that_fires_is_not_overruled() -> None:
    found = read("For whom does the lamp raise the metres of cloth?", "", MILL, Knowledge())
    assert found.kind is QuestionKind.HETEROGENEITY
    assert found.readings[0].evidence.lower().startswith("the words 'for whom")


def test_every_feature_has_weights_for_known_kinds_only() -> None:
    told = json.loads(WEIGHTS_FILE.read_text())
    assert set(told) == set(NAMES)
    assert {kind for own in told.values() for kind in own} <= set(KINDS)


def test_the_column_by_which_groups_differ_is_no_end_of_the_effect() -> None:
    asked = "Do older weavers suffer more from the speed than younger ones, as regards faults?"
    found = read(asked, "", MILL, Knowledge())
    assert (found.treatment, found.outcome, found.modifiers) == ("speed", "faults", ("age",))


def test_what_lies_between_is_read_where_no_rule_names_a_path() -> None:
    asked = "If the lamp does bring more faults, is it the speed or something else?"
    found = read(asked, "", MILL, Knowledge())
    assert found.kind is QuestionKind.MEDIATION
    assert found.design is Design.MEDIATION
    assert (found.treatment, found.outcome, found.mediator) == ("lamp", "faults", "speed")
