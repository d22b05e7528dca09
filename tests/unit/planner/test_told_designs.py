"""What a description says of how the treatment came about, in the words that people use."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.profile import Profile
from app.causal.profile.measure import profile_frame
from app.causal.question import Design, Knowledge
from app.planner.language import read
from tests.unit.planner.tables import table

SALES = table("""
    wholesale_cost real
    price real
    units_sold real
    holiday [0|1]
""")
FARMS = table("""
    rainfall_mm real
    nitrogen_kg_ha real
    yield_t_ha real
""")
SCHOOLS = table("""
    reading_program [0|1]
    pretest real
    posttest real
""")


@pytest.mark.parametrize(
    "told",
    [
        "Wholesale cost shifts price but has no direct influence on demand.",
        "The wholesale cost moves the price and does not directly affect how many units are sold.",
        "Wholesale cost only affects units sold through the price.",
        "Wholesale cost has no independent effect on units sold; it raises the price.",
    ],
)
def test_what_moves_the_treatment_alone_is_an_instrument(told: str) -> None:
    found = read("How do units sold respond to the price?", told, SALES, Knowledge())
    assert (found.treatment, found.outcome) == ("price", "units_sold")
    assert (found.design, found.instruments) == (Design.IV, ("wholesale_cost",))


@pytest.mark.parametrize(
    "told",
    [
        "Field trial records; farmers chose how much nitrogen to apply.",
        "A trial was planned, but farmers opted in.",
        "Records of an experiment in which farmers decided for themselves.",
    ],
)
def test_a_trial_in_which_people_choose_is_none(told: str) -> None:
    found = read("Does nitrogen raise yield?", told, FARMS, Knowledge())
    assert found.design is Design.BACKDOOR


def test_those_that_were_chosen_by_lot_did_not_choose() -> None:
    told = "Half of the schools were randomly chosen to use the new reading program."
    found = read("Did the reading program raise posttest?", told, SCHOOLS, Knowledge())
    assert found.design is Design.RANDOMISED


@pytest.mark.parametrize(
    "told",
    [
        "For each school a coin was tossed to decide on the new reading program.",
        "The throw of a die settled which schools took up the reading program.",
        "Names were pulled out of a hat to decide who got the reading program.",
        "A computer picked the schools for the reading program.",
    ],
)
def test_devices_of_chance_are_known(told: str) -> None:
    found = read("Did the reading program raise posttest?", told, SCHOOLS, Knowledge())
    assert found.design is Design.RANDOMISED


def test_what_was_chosen_lot_by_lot_was_not_drawn() -> None:
    told = "The reading program was chosen by the teachers, lot by lot."
    found = read("Did the reading program raise posttest?", told, SCHOOLS, Knowledge())
    assert found.design is Design.BACKDOOR


def _ward(told: str) -> Profile:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "bundle": rng.integers(0, 2, 300),
            "hosp_days": rng.poisson(9, 300),
            "dead28": rng.integers(0, 2, 300),
        }
    )
    return profile_frame(frame, rng, description=told)


@pytest.mark.parametrize(
    ("dead", "design"),
    [
        ("dead28: death within 28 days of admission", Design.BACKDOOR),
        ("dead28: 1 if the stay ended in death", Design.SURVIVAL),
    ],
)
def test_an_event_within_a_fixed_time_ends_no_spell(dead: str, design: Design) -> None:
    told = f"hosp_days: days until death or discharge\n{dead}"
    found = read("Does the bundle shorten hosp_days?", told, _ward(told), Knowledge())
    assert found.design is design
