"""Plain questions of people who do not know the columns: what is left open, told or implied."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.profile import Profile
from app.causal.profile.measure import profile_frame
from app.causal.question import Design, Knowledge, Question
from app.errors import InvalidQuestion
from app.planner.contrasts import contrast
from app.planner.covariates import choose
from app.planner.language import read
from app.planner.words import abbreviated

N = 400


def profiled(description: str, **columns: object) -> Profile:
    frame = pd.DataFrame(columns)
    return profile_frame(frame, np.random.default_rng(0), description=description)


def asked(question: str, description: str, **columns: object) -> Question:
    return read(question, description, profiled(description, **columns), Knowledge())


def zeros_and_ones(seed: int, n: int = N) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 2, n)


def numbers(seed: int, n: int = N, middle: float = 50.0) -> np.ndarray:
    return np.round(np.random.default_rng(seed).normal(middle, 8, n), 2)


LOTTERY = "A school held a lottery for its seats. test_score is the mathematics test a year later."
SEATS = {"offered_seat": zeros_and_ones(1), "family_income": numbers(2), "test_score": numbers(3)}


def test_an_effect_of_something_on_nothing_named_is_on_the_evident_outcome() -> None:
    found = asked("What is the effect of being offered a seat?", LOTTERY, **SEATS)
    assert (found.treatment, found.outcome) == ("offered_seat", "test_score")


def test_how_soon_asks_for_a_time() -> None:
    told = "Patients were randomised to regimen A or B. length_of_stay is days in hospital."
    found = asked(
        "Do patients go home sooner on regimen B?",
        told,
        regimen=np.where(zeros_and_ones(4), "B", "A"),
        age=numbers(5),
        length_of_stay=np.random.default_rng(6).integers(1, 20, N),
    )
    assert (found.treatment, found.outcome) == ("regimen", "length_of_stay")


def test_better_for_names_no_group_where_nothing_is_left_to_ask() -> None:
    found = asked(
        "Is a vegan diet better for cholesterol than eating as usual?",
        "Members of a club chose a diet; cholesterol was measured a year later.",
        diet=np.random.default_rng(7).choice(["usual", "vegan", "low_carb"], N),
        age=numbers(8),
        cholesterol_mmol=numbers(9, middle=5),
    )
    assert (found.treatment, found.outcome) == ("diet", "cholesterol_mmol")


def test_the_column_of_periods_is_refused_as_an_outcome_by_name() -> None:
    wave = np.where(np.arange(N) < N // 2, "before", "after")
    with pytest.raises(InvalidQuestion, match="'wave' tells when each row is"):
        asked(
            "What did the law do to the wave?",
            "Shops in two states, before and after one of them passed a law.",
            state=np.where(zeros_and_ones(10), "NJ", "PA"),
            wave=wave,
            staff=numbers(11),
        )


@pytest.mark.parametrize(
    "told",
    [
        "A coin decided whether a review was mandatory or optional.",
        "Modules were allocated by chance to mandatory or optional review.",
    ],
)
def test_chance_may_be_told_without_the_word_random(told: str) -> None:
    found = asked(
        "Are there fewer bugs if code reviews are mandatory?",
        told,
        code_review=np.where(zeros_and_ones(12), "mandatory", "optional"),
        lines=numbers(13),
        bugs=np.random.default_rng(14).poisson(4, N),
    )
    assert found.design is Design.RANDOMISED


def test_kindred_words_tell_which_level_is_meant() -> None:
    review = profiled("", review=np.where(zeros_and_ones(15), "mandatory", "optional"))
    assert contrast(review.variable("review"), "compulsory", "") == ("optional", "mandatory")


def test_what_affects_only_whether_something_is_done_is_its_instrument() -> None:
    found = asked(
        "How many marks does a pupil gain by going for tutoring?",
        "How far a family lives from it affects only whether the child goes to tutoring.",
        distance_to_centre=numbers(16, middle=9),
        attends_tutoring=zeros_and_ones(17),
        exam_mark=numbers(18),
    )
    assert found.design is Design.IV
    assert found.instruments == ("distance_to_centre",)


def test_an_offer_that_people_decided_on_is_the_instrument_of_what_they_did() -> None:
    told = (
        "Doctors were randomly told to send a reminder letter to some patients about the flu jab."
        " Patients decided for themselves."
    )
    found = asked(
        "Does the flu jab spare people days in bed?",
        told,
        reminder_letter=zeros_and_ones(19),
        flu_jab=zeros_and_ones(20),
        days_in_bed=numbers(21, middle=12),
    )
    assert found.design is Design.IV
    assert found.instruments == ("reminder_letter",)


def test_a_dose_that_is_capped_at_a_place_has_a_kink_there() -> None:
    wage = np.round(np.random.default_rng(22).uniform(200, 1400, N))
    found = asked(
        "Do higher weekly benefits lengthen the weeks of unemployment?",
        "The weekly benefit is half of the prior wage up to a wage of 800, where it is capped.",
        prior_wage=wage,
        weekly_benefit=np.minimum(0.5 * wage, 400),
        weeks_unemployed=numbers(23, middle=20),
    )
    assert (found.design, found.running_variable, found.cutoff) == (Design.KINK, "prior_wage", 800)


TRAINED = {
    "training": zeros_and_ones(24), "earnings_before": numbers(25), "earnings_after": numbers(26),
    "employed_after": zeros_and_ones(27),
}  # fmt: skip


def test_who_chose_to_take_part_is_compared_with_earlier_earnings_held_fixed() -> None:
    told = "Some of the unemployed chose to take part in training. Earnings before and after."
    found = asked("What does training do to earnings_after?", told, **TRAINED)
    assert found.design is Design.BACKDOOR
    chosen = choose(found, profiled(told, **TRAINED), told, Knowledge())
    assert chosen.columns == ("earnings_before",)


def test_what_is_measured_at_birth_is_not_held_fixed_for_what_the_mother_did() -> None:
    told = "Births of one hospital."
    births = {
        "mother_smoked": zeros_and_ones(28), "mother_age": numbers(29),
        "birth_weight_g": numbers(30, middle=3300), "neonatal_icu": zeros_and_ones(31),
    }  # fmt: skip
    found = asked("What is the effect of mother_smoked on neonatal_icu?", told, **births)
    chosen = choose(found, profiled(told, **births), told, Knowledge())
    assert chosen.columns == ("mother_age",)


def test_a_lasting_group_and_a_start_that_is_told_are_compared_over_time() -> None:
    shop, quarter = np.repeat(np.arange(20), 12), np.tile(np.arange(1, 13), 20)
    found = asked(
        "Did self checkout raise sales?",
        "Self checkouts were put into half of the shops from quarter 6 on.",
        shop=[f"shop{i:02d}" for i in shop],
        self_checkout=np.where(shop < 10, "yes", "no"),
        quarter=quarter,
        sales=numbers(32, len(shop)),
    )
    assert (found.design, found.intervention_time) == (Design.DID, 6.0)


def test_months_followed_and_death_are_a_time_to_an_event() -> None:
    found = asked(
        "Do people live longer with surgery?",
        "Patients allocated to surgery or radiotherapy.",
        treatment=np.where(zeros_and_ones(33), "surgery", "radiotherapy"),
        months_followed=np.round(np.random.default_rng(34).exponential(30, N), 1),
        dead=zeros_and_ones(35),
    )
    assert (found.design, found.event_column) == (Design.SURVIVAL, "dead")


@pytest.mark.parametrize(
    ("short", "said", "is_short"),
    [
        ("er", ("the", "emergency", "room"), True),
        ("icu", ("intensive", "care"), True),
        ("bp", ("high", "blood", "pressure"), True),
        ("icu", ("in", "care", "under"), False),
    ],
)
def test_initials_stand_for_words_in_a_row(
    short: str, said: tuple[str, ...], is_short: bool
) -> None:
    assert abbreviated(short, said) is is_short
