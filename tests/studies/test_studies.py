"""What is answered to some known studies, in the time that a suite has; all: `-m tests.studies`."""

from __future__ import annotations

import pytest

from tests.studies.__main__ import QUICK_STEPS
from tests.studies.known import studies
from tests.studies.study import answered

KNOWN = studies()
QUICK = (
    "supported_work", "openness_and_inflation", "vitamin_a", "minimum_wage", "enterprise_zones",
    "organ_donors", "tobacco_control", "close_wins", "recidivism", "leukaemia_remission",
    "pauperism", "first_class", "trap_weak_instrument", "trap_collider", "trap_late_columns",
    "trap_growing_effects", "trap_by_village", "trap_ten_people", "trap_through_tar",
    "trap_only_a_trend", "trap_partly_at_cutoff", "trap_told_reversed", "trap_rows_twice",
    "trap_meeting_hidden_causes", "licence_revocation", "executions", "corporate_investment",
    "catholic_schools", "school_vouchers", "glioma", "heart_transplants",
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
    assert answered(KNOWN[name], QUICK_STEPS).complaints == ()
