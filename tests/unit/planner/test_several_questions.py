"""Of several questions in one text one is answered, and the others are kept to be asked."""

from __future__ import annotations

import pytest

from app.causal.profile import Profile
from app.causal.question import Knowledge
from app.planner.language import read
from tests.unit.planner.tables import table


@pytest.fixture(scope="module")
def school() -> Profile:
    return table(
        """
        tutoring [0|1] 1 if the pupil had a tutor
        marks real marks at the end of the year
        absences count days absent
        sport [0|1] plays in a sports club
        """
    )


def test_another_effect_is_kept_as_a_question_of_its_own(school: Profile) -> None:
    text = "Does tutoring raise marks? Does playing sport reduce absences?"
    found = read(text, "", school, Knowledge())
    ends = (found.treatment, found.outcome)
    kept = {
        ("tutoring", "marks"): "Does playing sport reduce absences?",
        ("sport", "absences"): "Does tutoring raise marks?",
    }
    assert found.further == (kept[ends],)
    assert any(r.part == "further" for r in found.readings)


@pytest.mark.parametrize(
    "text",
    [
        "Does tutoring raise marks?",
        "Does tutoring raise marks? By how much does it raise them?",
        "Does tutoring help? What is the effect of tutoring on marks?",
    ],
)
def test_the_same_effect_in_other_words_is_no_other_question(school: Profile, text: str) -> None:
    found = read(text, "", school, Knowledge())
    assert (found.treatment, found.outcome, found.further) == ("tutoring", "marks", ())
