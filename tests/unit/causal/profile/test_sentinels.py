"""Codes for "missing" are read so where something says so, and warned of where it is doubtful."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from app.causal.data import Kind
from app.causal.profile import Verdict
from app.causal.profile.columns import facts_of
from app.causal.profile.description import Meaning
from app.causal.profile.kinds import infer_variable, infer_variables, recounted
from app.causal.profile.measure import profile_frame
from app.causal.profile.sentinels import without_codes


def scores(*codes):
    draw = np.random.default_rng(4).integers(0, 21, 300).astype(float)
    for i, code in enumerate(codes):
        draw[5 * i : 5 * i + 4] = code
    return pd.DataFrame({"s": draw, "x": np.random.default_rng(5).normal(size=300)})


def read(frame, meaning="", labels=()):
    return infer_variable(facts_of(frame["s"], "s"), Meaning(meaning), labels)


@pytest.mark.parametrize("code", [-9, -99, -999])
def test_a_negative_code_below_numbers_that_are_never_negative_is_missing(code):
    variable = read(scores(code))
    assert variable.missing_codes == (str(code),)
    assert variable.n_missing == 4


@pytest.mark.parametrize(
    "meaning",
    ["a score (99 = missing)", "a score; 99: don't know", "score, 99 refused",
     "score. Missing values are coded as 99", "score (missing = 99)", "99 means not applicable"],
)  # fmt: skip
def test_a_code_is_missing_where_the_meaning_says_so(meaning):
    assert read(scores(99), meaning).missing_codes == ("99",)


def test_a_code_is_missing_where_its_label_says_so():
    labels = (("98", "Don't know"), ("99", "Refused"))
    assert read(scores(98, 99), labels=labels).missing_codes == ("98", "99")


@pytest.mark.parametrize("column", [[99.0], [-9.0, -3.0], [-5.0], []])
def test_high_codes_and_numbers_that_may_be_negative_are_kept(column):
    assert read(scores(*column)).missing_codes == ()


def test_a_doubtful_code_is_kept_and_warned_of_and_a_sure_one_is_told():
    profile = profile_frame(scores(99).assign(t=scores(-9)["s"]), np.random.default_rng(0))
    told = {d.columns: d for d in profile.diagnoses if d.name == "missing_codes"}
    assert told["s",].verdict is Verdict.INCONCLUSIVE
    assert "kept" in told["s",].sentence
    assert "-9 (no other value is negative)" in told["t",].sentence
    assert profile.variable("t").n_missing == 4


def test_the_kind_is_that_of_the_values_left():
    answers = np.array([0.0, 1.0] * 50 + [9.0] * 5)
    variable = read(pd.DataFrame({"s": answers}), "smokes: 0 no, 1 yes, 9 unknown")
    assert variable.kind is Kind.BINARY
    assert variable.levels == ("0", "1")


def test_the_table_is_read_without_the_codes_and_the_original_is_kept():
    frame = scores(-9)
    cleaned = without_codes(frame, infer_variables(frame))
    assert int(cleaned["s"].isna().sum()) == 4
    assert not frame["s"].isna().any()


def test_words_for_nothing_are_missing_and_words_for_unknown_are_asked_about():
    frame = pd.DataFrame({"s": ["yes", "no", "N/A"] * 20, "u": ["yes", "no", "unknown"] * 20})
    profile = profile_frame(frame, np.random.default_rng(0))
    assert profile.variable("s").kind is Kind.BINARY
    assert profile.variable("u").missing_codes == ()
    (doubt,) = [d for d in profile.diagnoses if d.columns == ("u",) and d.name == "missing_codes"]
    assert doubt.verdict is Verdict.INCONCLUSIVE


def test_counts_follow_what_a_user_says_of_the_codes():
    frame = scores(-9)
    variable = read(frame)
    kept = recounted(facts_of(frame["s"], "s"), replace(variable, missing_codes=()))
    assert kept.n_missing == 0
    assert kept.n_distinct == variable.n_distinct + 1


def test_codes_far_from_many_different_numbers_are_found():
    income = np.random.default_rng(1).integers(0, 90_000, 2_000).astype(float)
    income[:9] = -999
    assert read(pd.DataFrame({"s": income})).missing_codes == ("-999",)
