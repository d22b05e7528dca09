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


def _told_of(*names: str) -> Profile:
    two = [Variable(n, Kind.BINARY, levels=("0", "1"), n_distinct=2) for n in names]
    return Profile(
        900,
        (*two, Variable("result", Kind.CONTINUOUS, n_distinct=800),
         Variable("age", Kind.COUNT, n_distinct=40)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("offer", "done", "told"),
    [
        ("lottery", "served", "The draft lottery encouraged some men at random to serve."),
        ("letter", "vaccinated", "A random half got a reminder letter that nudged them to get "
         "vaccinated."),
        ("coin", "exercise", "By the flip of a coin some participants were urged to exercise."),
        ("email", "subscribed", "We emailed a code to customers chosen at random to get them to "
         "subscribe."),
        ("invited", "screened", "Invitations to screening were sent at random; attendance was "
         "voluntary."),
        ("offer", "training", "People were randomly offered a place in training, but only some "
         "took it up."),
        ("subsidy", "insured", "Chance decided which families got a subsidy to buy insurance. "
         "Many without it bought insurance as well."),
        ("flyer", "solar", "Who received the flyer was picked at random. The flyer encouraged "
         "people to install solar panels."),
        ("access", "banking", "Access to banking was randomised but people were free to ignore "
         "it."),
    ],
)  # fmt: skip
def test_what_people_were_urged_to_do_by_chance_was_not_drawn_itself(offer, done, told):
    asked = f"What is the effect of {done} on the result?"
    found = read(asked, told, _told_of(offer, done), Knowledge())
    assert (found.treatment, found.outcome) == (done, "result")
    assert (found.design, found.instruments) == (Design.IV, (offer,))


@pytest.mark.parametrize(
    ("other", "done", "told"),
    [
        ("female", "cash", "Female students were randomly offered cash to attend school."),
        ("smoker", "drug", "Patients were randomised to drug or placebo. All were advised to stop "
         "smoking."),
        ("married", "coaching", "Workers were randomly invited to coaching; whether they were "
         "married was recorded."),
        ("insured", "training", "People were randomly assigned to training. All were encouraged "
         "to get insured."),
    ],
)  # fmt: skip
def test_what_was_drawn_itself_stays_a_trial(other, done, told):
    asked = f"What is the effect of {done} on the result?"
    found = read(asked, told, _told_of(other, done), Knowledge())
    assert (found.treatment, found.design) == (done, Design.RANDOMISED)


def test_people_who_were_urged_by_no_chance_are_compared_as_they_are():
    told = "People with a letter from the doctor were urged to exercise."
    asked = "What is the effect of exercise on the result?"
    found = read(asked, told, _told_of("letter", "exercise"), Knowledge())
    assert found.design is Design.BACKDOOR
