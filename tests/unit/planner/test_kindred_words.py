"""Words that nobody listed are held against columns by how near in meaning they are."""

from __future__ import annotations

import pytest

from app.planner.columns import Lexicon
from app.planner.wordnet import kindred
from tests.unit.planner.tables import table

FARMS = table("crop_t real crop in tonnes\npupils count pupils\npulse real heartbeat")


@pytest.mark.parametrize(
    ("word", "near"), [("harvested", "crop"), ("lonelier", "loneliness"), ("heavier", "weight")]
)
def test_any_form_of_a_word_has_its_kin(word: str, near: str):
    assert kindred(word)[near] > 0.5


def test_a_word_that_is_none_has_no_kin():
    assert kindred("qwrtz") == {}


def test_a_column_is_found_by_a_word_of_like_meaning():
    assert Lexicon(FARMS).ranked("the harvest")[0].column == "crop_t"
