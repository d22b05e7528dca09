"""Questions and filters in the names of columns that were put under each other are understood."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import pytest

from app.adapters.analysis_data import data_for, part_profiled
from app.causal.catalogue import load
from app.causal.conditions import Comparison, Condition
from app.causal.profile import Profile, Structure
from app.causal.question import Knowledge, Question
from app.errors import InvalidQuestion, UnknownColumn
from app.planner.columns import Lexicon
from app.planner.conversation.changes import rows_wanted
from app.planner.conversation.heard import Setting
from app.planner.language import read
from app.planner.plan import Plan
from app.service.answering import of_which_rows
from app.service.reading import Reading
from tests.unit.adapters.uploads import Reader

YEARS = tuple(range(1990, 2002))
STATES = 40


def wide() -> pd.DataFrame:
    """Return a table of states, each year's gdp in a column, higher where the tax was adopted."""
    rng = np.random.default_rng(3)
    adopted, area = rng.integers(0, 2, STATES), rng.normal(50, 9, STATES)
    frame = pd.DataFrame(
        {"state": [f"State {i}" for i in range(STATES)], "adopted": adopted, "area": area.round(2)}
    )
    gdp = {
        f"gdp_{y}": (area + y - 1990 + 3 * adopted + rng.normal(0, 1, STATES)).round(2)
        for y in YEARS
    }
    return frame.assign(**gdp)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reader, Profile]:
    reader = Reader(tmp_path_factory.mktemp("wide"))
    return reader, reader.profile(wide().to_csv(index=False))


def asked(stored: tuple[Reader, Profile], text: str) -> Question:
    reader, profile = stored
    narrow = partial(part_profiled, reader.target, profile)
    return read(text, "", profile, Knowledge(), narrow)


def in_year(year: int) -> Condition:
    return Condition("year", Comparison.IS, (float(year),))


@pytest.mark.parametrize(
    "text",
    [
        "What is the effect of adopted on gdp_1999?",
        "Does adopted raise 'gdp_1999'?",
        "What is the effect of adopted on gdp in 1999?",
        "How much did adopted change GDP_1999?",
    ],
)
def test_what_is_asked_of_one_time_is_asked_of_its_rows(
    stored: tuple[Reader, Profile], text: str
) -> None:
    question = asked(stored, text)
    assert (question.treatment, question.outcome) == ("adopted", "gdp")
    assert question.population == (in_year(1999),)
    assert question.text == text


def test_a_filter_on_one_time_is_one_on_the_units_that_met_it_then(
    stored: tuple[Reader, Profile],
) -> None:
    question = asked(
        stored, "What is the effect of adopted on gdp_2001 among states with gdp_1991 above 50?"
    )
    above = Condition("gdp_1991", Comparison.ABOVE, (50.0,))
    assert set(question.population) == {above, in_year(2001)}
    reader, profile = stored
    found = data_for(Reading(where=question.population), reader.target, profile, 0).frame
    sent = wide()
    kept = sent[sent["gdp_1991"] > 50]
    assert found["state"].tolist() == kept["state"].tolist()
    assert found["gdp"].tolist() == kept["gdp_2001"].tolist()


def test_a_filter_that_a_caller_sets_may_be_in_the_names_that_were_sent(
    stored: tuple[Reader, Profile],
) -> None:
    reader, profile = stored
    where = (Condition("gdp_1995", Comparison.AT_MOST, (52.0,)),)
    few = part_profiled(reader.target, profile, where)
    met = int((wide()["gdp_1995"] <= 52).sum())
    assert few.n_rows == met * len(YEARS)
    assert few.structure is Structure.PANEL
    some = data_for(Reading(("gdp", "adopted"), where=where), reader.target, profile, 0)
    assert some.names == ("adopted", "gdp")
    assert some.n_rows == met * len(YEARS)


@pytest.mark.parametrize(
    "condition",
    [
        Condition("gdp_1985", Comparison.ABOVE, (50.0,)),
        Condition("gdp_1995", Comparison.TO_PERCENTILE, (90.0,)),
        Condition("gdp_1995", Comparison.ABOVE, ("high",)),
    ],
)
def test_a_filter_that_has_no_sense_there_is_refused(
    stored: tuple[Reader, Profile], condition: Condition
) -> None:
    reader, profile = stored
    with pytest.raises((UnknownColumn, InvalidQuestion)):
        part_profiled(reader.target, profile, (condition,))


def test_a_wish_for_rows_may_be_in_the_names_that_were_sent(stored: tuple[Reader, Profile]) -> None:
    profile = stored[1]
    setting, lexicon = Setting(profile, "", load()), Lexicon(profile)
    (change,), _ = rows_wanted("only states with gdp_1991 above 50", setting, lexicon)
    assert change.population == (Condition("gdp_1991", Comparison.ABOVE, (50.0,)),)
    (plain,), _ = rows_wanted("only states with area above 50", setting, lexicon)
    assert [c.column for c in plain.population] == ["area"]


def test_the_answer_says_what_the_rows_were_made_of(stored: tuple[Reader, Profile]) -> None:
    question = asked(stored, "What is the effect of adopted on gdp_1999?")
    plan = Plan(question, Knowledge(), (), "")
    told = " ".join(of_which_rows(plan, stored[1]))
    assert "gdp holds what stood in the columns 'gdp_1990' to 'gdp_2001'" in told
    assert "rows with year = 1999" in told


def test_two_times_of_one_quantity_are_no_two_columns(stored: tuple[Reader, Profile]) -> None:
    with pytest.raises(UnknownColumn, match="its values stand in 'gdp'"):
        asked(stored, "What is the effect of gdp_1991 on gdp_1999?")


def test_the_new_names_and_whole_panels_are_asked_of_as_before(
    stored: tuple[Reader, Profile],
) -> None:
    question = asked(stored, "What is the effect of adopted on gdp?")
    assert (question.treatment, question.outcome, question.population) == ("adopted", "gdp", ())
