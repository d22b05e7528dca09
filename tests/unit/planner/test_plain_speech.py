"""Questions as people put them, over columns told of in passing: what used to be read wrongly."""

from dataclasses import replace

import pytest

from app.causal.profile import Profile, Structure
from app.causal.question import Design, Knowledge, Question
from app.errors import InvalidQuestion
from app.planner.covariates import choose
from app.planner.discovery_choice import preferred
from app.planner.language import read
from tests.unit.planner.tables import table

STONES = table("""
    treatment [keyhole|open]
    stone_size [large|small] was known before doctors chose the treatment
    success [0|1] 1 if stones were gone
""")
SCHOOLING = table("""
    training [0|1]
    prior_skill real test score before training
    skill_after real test score after training
    salary real two years later
    happy_at_end real satisfaction measured after the salary was known
""")
PLANTS = table("music [0|1]\ngrowth real")
FIELDS = table("fertilizer_kg real\nsoil_quality real\ncrop real kg harvested per plot")
PAGES = table("page [new|old]\nage count\npurchase [no|yes] whether they bought something")


SHOPS = table("""
    shop id
    state [Ohio|Utah]
    year [1991|1993]
    employees real full-time equivalent employees
""")


WOMEN = table("""
    educ count years of schooling
    motheduc count education of mother and father
    fatheduc count education of mother and father
    age count
    wage real hourly wage
""")


DIETS = table("""
    diet [A|B]
    age count
    cholesterol_drop real fall in cholesterol after ten weeks
""")


def asked(text: str, profile: Profile, about: str = "") -> Question:
    return read(text, about, profile, Knowledge())


def test_what_was_so_before_the_treatment_is_no_outcome() -> None:
    text = "Is open surgery better than keyhole surgery at removing kidney stones?"
    assert asked(text, STONES).outcome == "success"


def test_what_follows_treatment_or_outcome_is_not_adjusted_for() -> None:
    question = asked("Does training raise salary?", SCHOOLING)
    assert choose(question, SCHOOLING, question.text, Knowledge()).columns == ("prior_skill",)


@pytest.mark.parametrize(
    ("text", "profile", "cause", "effect"),
    [
        ("Do plants grow more with music?", PLANTS, "music", "growth"),
        (
            "How many more kilos of crop do I get from one more kilo of fertilizer?",
            FIELDS,
            "fertilizer_kg",
            "crop",
        ),
    ],
)
def test_the_cause_may_stand_last(text: str, profile: Profile, cause: str, effect: str) -> None:
    question = asked(text, profile)
    assert (question.treatment, question.outcome) == (cause, effect)


@pytest.mark.parametrize(
    ("about", "design"),
    [
        ("We randomly showed visitors the new or the old page.", Design.RANDOMISED),
        ("Pupils were randomly picked for the page.", Design.RANDOMISED),
        ("Visitors were randomly sampled from the log.", Design.BACKDOOR),
    ],
)
def test_a_lot_decides_who_is_treated_not_who_is_asked(about: str, design: Design) -> None:
    text = "Does showing the new page make visitors more likely to buy?"
    assert asked(text, PAGES, about).design is design


def test_slight_bends_do_not_hide_directions_that_the_noise_shows() -> None:
    skewed = replace(FIELDS, gaussian=False)
    assert preferred(replace(skewed, linear=None))[0] == "direct_lingam"
    assert preferred(replace(skewed, linear=False))[0] != "direct_lingam"


def test_a_policy_without_a_column_is_read_from_who_acted() -> None:
    about = "Shops surveyed twice. Utah raised its minimum wage in 1992; Ohio did not."
    profile = replace(SHOPS, structure=Structure.PANEL)
    question = asked("Did the minimum wage increase change employment?", profile, about)
    assert question.design is Design.DID
    assert (question.treatment, question.time_column) == ("state", "year")
    assert question.contrast == ("Ohio", "Utah")


def test_a_policy_of_which_nobody_is_told_is_not_guessed() -> None:
    profile = replace(SHOPS, structure=Structure.PANEL)
    with pytest.raises(InvalidQuestion, match="minimum wage"):
        asked("Did the minimum wage increase change employment?", profile, "Shops.")


def test_one_phrase_may_name_two_instruments_and_never_the_treatment() -> None:
    text = "What is the return to schooling for wages, using the parents' education as instruments?"
    question = asked(text, WOMEN)
    assert question.design is Design.IV
    assert question.instruments == ("motheduc", "fatheduc")


def test_which_of_two_levels_does_most_asks_for_an_effect_and_not_for_a_graph() -> None:
    question = asked("Which diet lowers cholesterol the most?", DIETS)
    assert (question.treatment, question.outcome) == ("diet", "cholesterol_drop")
    assert asked("Which variables lower cholesterol?", DIETS).treatment is None


RATES = table("""
    tbilrate real
    unemp real
    realgdp real
    quarters_open count how many quarters the office was open
""")


def test_words_that_a_name_runs_together_name_its_column():
    found = read("Does a higher T-bill rate raise unemployment?", "", RATES, Knowledge())
    assert (found.treatment, found.outcome) == ("tbilrate", "unemp")


def test_how_far_ahead_is_looked_is_not_what_is_measured():
    text = "What does the T-bill rate do to unemployment over the next eight quarters?"
    assert read(text, "", RATES, Knowledge()).outcome == "unemp"
