"""The encoder hears the ends and the kind of questions in words that no column has."""

from __future__ import annotations

import numpy as np
import pytest

from app.causal.data import Kind, Variable
from app.causal.profile import Profile, Structure
from app.causal.question import QuestionKind
from app.planner.encoder.heard import KINDS, PARTS, Part, heard

BAKERY = Profile(
    n_rows=700,
    variables=(
        Variable("batch", Kind.IDENTIFIER, n_distinct=700),
        Variable("rest_h", Kind.CONTINUOUS, n_distinct=90, description="hours the dough rested"),
        Variable("new_flour", Kind.BINARY, n_distinct=2, description="flour of the new mill"),
        Variable("crumb", Kind.CONTINUOUS, n_distinct=300, description="openness of the crumb"),
        Variable("returned", Kind.COUNT, n_distinct=12, description="loaves brought back"),
        Variable("baker", Kind.NOMINAL, n_distinct=3, levels=("Ana", "Ben", "Cem")),
    ),
    structure=Structure.CROSS_SECTION,
)  # fmt: skip


def ends(text: str) -> tuple[str, str]:
    own = heard(text, BAKERY, "Bread from a small bakery.")
    return BAKERY.names[own.cause.argmax()], BAKERY.names[own.effect.argmax()]


@pytest.mark.parametrize(
    ("text", "cause", "effect"),
    [
        ("Do customers bring back fewer loaves since we changed mills?", "new_flour", "returned"),
        ("Is the crumb more open when the dough rests longer?", "rest_h", "crumb"),
        ("Fewer loaves brought back thanks to the new mill?", "new_flour", "returned"),
    ],
)
def test_ends_are_heard_in_other_words(text: str, cause: str, effect: str) -> None:
    assert ends(text) == (cause, effect)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Does the new flour make the crumb more open?", QuestionKind.EFFECT),
        ("Is it only with Ana that the new flour opens up the crumb?", QuestionKind.HETEROGENEITY),
        ("Is it through the crumb that resting cuts returns?", QuestionKind.MEDIATION),
        ("Batch 212 came back almost whole. What went wrong?", QuestionKind.ROOT_CAUSE),
    ],
)
def test_kinds_are_heard(text: str, kind: QuestionKind) -> None:
    assert KINDS[heard(text, BAKERY, "").kinds.argmax()] is kind


def test_what_lies_between_is_heard() -> None:
    text = "Does the new flour cut the loaves brought back by way of a more open crumb?"
    own = heard(text, BAKERY, "")
    assert BAKERY.names[own.parts[:, PARTS.index(Part.MEDIATOR)].argmax()] == "crumb"


def test_chances_add_up_with_that_of_none() -> None:
    own = heard("Does resting help?", BAKERY, "")
    assert np.isclose(np.exp(own.cause).sum() + np.exp(own.no_cause), 1.0)
    assert np.isclose(np.exp(own.effect).sum() + np.exp(own.no_effect), 1.0)


def test_any_text_is_heard() -> None:
    for text in ("", "为什么面包变硬了？", "🥖" * 600, "\x00\n\t"):
        own = heard(text, BAKERY, "")
        assert np.isfinite(own.cause).all()
        assert np.isfinite(own.kinds).all()
