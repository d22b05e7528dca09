"""An instrument is read where nobody calls it one: by what it cannot do, or how it was drawn."""

from __future__ import annotations

import pytest

from app.causal.data import Kind, Variable
from app.causal.profile import Profile
from app.causal.question import Design, Knowledge
from app.planner.language import read

SCHOOLS = Profile(
    3000,
    (
        Variable("dist_college", Kind.CONTINUOUS, n_distinct=300,
                 description="distance to the nearest college"),
        Variable("years_school", Kind.COUNT, n_distinct=10, description="years of schooling"),
        Variable("log_wage", Kind.CONTINUOUS, n_distinct=900, description="log hourly wage"),
        Variable("iq", Kind.CONTINUOUS, n_distinct=60, description="test score"),
    ),
)  # fmt: skip
SHOTS = Profile(
    3000,
    (
        Variable("letter", Kind.BINARY, levels=("0", "1"), n_distinct=2,
                 description="doctor was sent a reminder letter at random"),
        Variable("flu_shot", Kind.BINARY, levels=("0", "1"), n_distinct=2,
                 description="patient got a flu shot"),
        Variable("hospitalised", Kind.BINARY, levels=("0", "1"), n_distinct=2,
                 description="patient was hospitalised"),
    ),
)  # fmt: skip
ASKED = "What is the effect of schooling on wages?"


@pytest.mark.parametrize(
    "told",
    [
        "Distance to college shifts schooling but does not affect wages otherwise.",
        "Distance to the nearest college affects schooling but does not directly affect wages "
        "itself.",
        "Distance to college affects wages only through schooling.",
    ],
)
def test_what_reaches_the_outcome_no_other_way_is_an_instrument(told):
    found = read(f"{ASKED} {told}", "", SCHOOLS, Knowledge())
    assert (found.treatment, found.outcome) == ("years_school", "log_wage")
    assert (found.design, found.instruments) == (Design.IV, ("dist_college",))


def test_a_mere_cause_is_no_instrument():
    told = "Distance to college affects schooling, and iq affects wages."
    found = read(f"{ASKED} {told}", "", SCHOOLS, Knowledge())
    assert found.design is Design.BACKDOOR


def test_a_letter_drawn_at_random_is_the_instrument_of_what_it_reminds_of():
    found = read("Does the flu shot prevent being hospitalised?", "", SHOTS, Knowledge())
    assert (found.design, found.instruments) == (Design.IV, ("letter",))


def test_the_letter_itself_was_random():
    found = read("Does the letter prevent being hospitalised?", "", SHOTS, Knowledge())
    assert (found.treatment, found.design) == ("letter", Design.RANDOMISED)
