"""What is answered to some known studies, in the time that a suite has; all: `-m tests.studies`."""

from __future__ import annotations

import pytest

from tests.studies.known import studies
from tests.studies.study import answered

KNOWN = studies()
QUICK = (
    "children_in_botswana", "workers_compensation", "drinking_age_traffic", "pauperism",
    "trap_kidney_stones", "trap_collider", "trap_weak_instrument", "trap_arms_in_words",
)  # fmt: skip
DESIGNS = {
    "randomised", "backdoor", "frontdoor", "iv", "did", "rdd", "synthetic_control", "panel",
    "interrupted_time_series", "mediation", "survival",
}  # fmt: skip


def test_there_are_studies_of_every_design() -> None:
    told = [s for s in KNOWN.values() if not s.name.startswith("trap_")]
    assert len(told) >= 40
    assert {design for s in KNOWN.values() for design in s.designs} == DESIGNS


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_study_says_what_is_known_and_a_published_one_where(name: str) -> None:
    study = KNOWN[name]
    assert study.known
    assert study.between or study.says
    assert study.source or name.startswith("trap_")


@pytest.mark.parametrize("name", QUICK)
def test_what_is_known_is_answered(name: str) -> None:
    assert answered(KNOWN[name]).complaints == ()
