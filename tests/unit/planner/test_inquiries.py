"""Questions about structure are read as such, of the columns that they name; others are not."""

from __future__ import annotations

import pytest

from app.causal.inquiry import ClaimKind, Inquiry
from app.causal.question import Knowledge, Question
from app.planner.inquiries.options import offered
from app.planner.language import read
from tests.unit.planner.tables import table

FARM = table("""
    rainfall real rain in the season
    fertiliser real fertiliser per hectare
    weeds real share of weeds
    crop_yield real harvest per hectare
    organic [no|yes] whether the farm is organic
    farm_size real hectares
""")
I = Inquiry


def _read(text: str) -> Question:
    return read(text, "", FARM, Knowledge())


def _parts(text: str) -> tuple[Inquiry | None, str | None, str | None, tuple[str, ...]]:
    found = _read(text)
    return found.inquiry, found.treatment, found.outcome, found.given


@pytest.mark.parametrize(
    ("text", "inquiry", "outcome"),
    [
        ("What are the parents of crop_yield?", I.PARENTS, "crop_yield"),
        ("Which variables directly affect crop_yield?", I.PARENTS, "crop_yield"),
        ("List the direct causes of weeds.", I.PARENTS, "weeds"),
        ("What are the children of fertiliser?", I.CHILDREN, "fertiliser"),
        ("Which variables does fertiliser directly affect?", I.CHILDREN, "fertiliser"),
        ("What is the Markov blanket of weeds?", I.BLANKET, "weeds"),
        ("Which columns belong to the Markov boundary of crop_yield?", I.BLANKET, "crop_yield"),
        ("Name the ancestors of crop_yield.", I.ANCESTORS, "crop_yield"),
        ("What are the descendants of rainfall?", I.DESCENDANTS, "rainfall"),
    ],
)
def test_one_column_and_its_relatives(text: str, inquiry: Inquiry, outcome: str) -> None:
    assert _parts(text) == (inquiry, None, outcome, ())


@pytest.mark.parametrize(
    ("text", "inquiry", "given"),
    [
        ("Which variables confound fertiliser and crop_yield?", I.CONFOUNDERS, ()),
        ("What are the confounders of the effect of fertiliser on crop_yield?", I.CONFOUNDERS, ()),
        ("What are common causes of fertiliser and the crop yield?", I.CONFOUNDERS, ()),
        (
            "Which variables should I adjust for to get the effect of fertiliser on crop_yield?",
            I.ADJUSTMENT,
            (),
        ),
        (
            "Should we control for weeds when estimating the effect of fertiliser on crop_yield?",
            I.ADJUSTMENT,
            ("weeds",),
        ),
        (
            "Would adjusting for weeds bias the effect of fertiliser on crop_yield?",
            I.ADJUSTMENT,
            ("weeds",),
        ),
        ("Is weeds a mediator between fertiliser and crop_yield?", I.ROLE, ("weeds",)),
        ("What role does rainfall play for fertiliser and crop_yield?", I.ROLE, ("rainfall",)),
        ("Which column lies between fertiliser and crop_yield?", I.MEDIATORS, ()),
        ("Which variable is a collider of fertiliser and crop_yield?", I.COLLIDERS, ()),
        (
            "Which column could be an instrument for the effect of fertiliser on crop_yield?",
            I.INSTRUMENTS,
            (),
        ),
        ("Is there a causal path from fertiliser to crop_yield?", I.PATH, ()),
        ("Does fertiliser affect crop_yield directly?", I.DIRECT_LINK, ()),
        ("Do fertiliser and crop_yield share a hidden common cause?", I.HIDDEN_CAUSE, ()),
        ("Is fertiliser independent of crop_yield given rainfall?", I.INDEPENDENCE, ("rainfall",)),
        (
            "Are fertiliser and crop_yield independent once we know weeds and rainfall?",
            I.INDEPENDENCE,
            ("weeds", "rainfall"),
        ),
        ("Is fertiliser correlated with crop_yield?", I.INDEPENDENCE, ()),
        ("What is the correlation between fertiliser and crop_yield?", I.CORRELATION, ()),
        (
            "Does controlling for rainfall make fertiliser and crop_yield independent?",
            I.INDEPENDENCE,
            ("rainfall",),
        ),
        (
            "What is the partial correlation of fertiliser and crop_yield controlling for weeds?",
            I.CORRELATION,
            ("weeds",),
        ),
        ("Which experiment would show whether fertiliser raises crop_yield?", I.EXPERIMENT, ()),
        (
            "How many farms and rows do we need to detect an effect of fertiliser on crop_yield?",
            I.EXPERIMENT,
            (),
        ),
        ("What is the causal direction between fertiliser and crop_yield?", I.DIRECTION, ()),
        ("Which is the cause, fertiliser or crop_yield?", I.DIRECTION, ()),
    ],
)
def test_two_columns_and_what_joins_them(
    text: str, inquiry: Inquiry, given: tuple[str, ...]
) -> None:
    assert _parts(text) == (inquiry, "fertiliser", "crop_yield", given)


@pytest.mark.parametrize(
    "text",
    [
        "What is the effect of fertiliser on crop_yield, controlling for rainfall?",
        "Does more fertiliser lead to a higher crop yield?",
        "How much does fertiliser raise crop_yield on organic farms?",
        "Estimate the effect of fertiliser on crop_yield with rainfall as an instrument.",
        "Does fertiliser cause a higher crop_yield or is it just correlated?",
        "How does crop_yield depend on fertiliser?",
        "What if fertiliser were 20?",
    ],
)
def test_a_question_about_an_effect_is_none_about_structure(text: str) -> None:
    assert _read(text).inquiry is None


def test_arrows_that_are_drawn_are_held_against_the_rows() -> None:
    found = _read("Do the data support this graph: rainfall -> weeds, weeds -> crop_yield?")
    assert found.inquiry is Inquiry.STATED_GRAPH
    assert found.stated == (("rainfall", "weeds"), ("weeds", "crop_yield"))


def test_a_chain_and_a_turned_arrow_are_drawn_too() -> None:
    found = _read("Is the DAG rainfall -> weeds -> crop_yield <- fertiliser consistent with them?")
    wanted = (("rainfall", "weeds"), ("weeds", "crop_yield"), ("fertiliser", "crop_yield"))
    assert found.stated == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Which is more plausible: A) weeds causes crop_yield B) crop_yield causes weeds C) neither",
        "Pick one. 1. weeds -> crop_yield 2. crop_yield -> weeds 3. no causal link",
        "Which holds?\n(a) weeds affects the crop yield\n(b) weeds is caused by crop_yield\n",
        "What is more likely: weeds causes crop_yield, crop_yield causes weeds, or neither?",
        "Options: weeds causes crop_yield / crop_yield causes weeds / no relation.",
    ],
)
def test_options_that_name_either_way_ask_for_the_direction(text: str) -> None:
    found = _read(text)
    assert (found.inquiry, found.treatment, found.outcome) == (I.DIRECTION, "weeds", "crop_yield")
    assert found.options[0].claim is not None
    assert found.options[0].claim.kind is ClaimKind.CAUSES


def test_options_of_a_sign_leave_the_question_one_about_an_effect() -> None:
    text = "How does fertiliser act on crop_yield? A) increases it B) lowers it C) no effect"
    found = _read(text)
    kinds = [option.claim.kind if option.claim else None for option in found.options]
    assert found.inquiry is None
    assert (found.treatment, found.outcome) == ("fertiliser", "crop_yield")
    assert kinds == [ClaimKind.INCREASES, ClaimKind.DECREASES, ClaimKind.NO_EFFECT]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Does it rise? Answer yes or no.", [("", "yes"), ("", "no")]),
        ("Does it rise (yes/no)?", [("", "yes"), ("", "no")]),
        ("True or false: it rises.", [("", "True"), ("", "false")]),
        ("Which? A) up B) down", [("A)", "up"), ("B)", "down")]),
        ("Which?\nA. up\nB. down\nAnswer with the letter only.", [("A.", "up"), ("B.", "down")]),
        (
            "Which: up (A), down (B), or neither (C)?",
            [("(A)", "up"), ("(B)", "down"), ("(C)", "neither")],
        ),
        ("Which? Options: up / down / neither", [("", "up"), ("", "down"), ("", "neither")]),
        ("Is page A better than page B?", []),
        ("Did vitamin A) help against b?", []),
        ("What is the effect of group 1. on y?", []),
    ],
)
def test_listed_answers_are_found_and_letters_in_passing_are_not(
    text: str, options: list[tuple[str, str]]
) -> None:
    assert list(offered(text).options) == options


@pytest.mark.parametrize(
    ("text", "supposed"),
    [
        ("Does fertiliser raise crop_yield? Yes or no?", ClaimKind.INCREASES),
        ("Does more fertiliser reduce weeds? Answer yes or no.", ClaimKind.DECREASES),
        ("Do fewer weeds mean a higher crop_yield (yes/no)?", ClaimKind.DECREASES),
        ("True or false: fertiliser affects crop_yield.", ClaimKind.CAUSES),
        ("Does fertiliser leave crop_yield unchanged? Yes or no?", ClaimKind.NO_EFFECT),
    ],
)
def test_what_a_yes_would_mean_is_read(text: str, supposed: ClaimKind) -> None:
    assert _read(text).supposed is supposed


def test_a_group_that_the_question_names_are_the_rows_that_are_tested() -> None:
    found = _read("Among farms with organic = yes, are weeds and crop_yield independent?")
    assert found.inquiry is Inquiry.INDEPENDENCE
    assert [condition.column for condition in found.population] == ["organic"]


def test_a_question_whether_a_column_is_an_instrument_names_it() -> None:
    found = _read("Is rainfall an instrument for the effect of fertiliser on crop_yield?")
    assert (found.inquiry, found.given) == (Inquiry.INSTRUMENTS, ("rainfall",))


def test_a_hidden_cause_among_the_options_is_looked_for() -> None:
    found = _read("Which? A) weeds -> crop_yield B) crop_yield -> weeds C) a hidden common cause")
    assert found.inquiry is Inquiry.HIDDEN_CAUSE
