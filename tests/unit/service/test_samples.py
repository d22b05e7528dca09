"""The samples that ship are what they say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pandas as pd
import pytest

from app.adapters.ingest import ingest
from app.causal import codec
from app.causal.profile import Profile, Structure
from app.causal.profile.description import read_description
from app.service.intake import IngestOrder
from app.service.ports import Ingested
from app.service.samples import samples

BY_NAME = {sample.name: sample for sample in samples()}
STRUCTURES = {
    "nhefs": Structure.CROSS_SECTION,
    "bakeries": Structure.CROSS_SECTION,
    "macrodata": Structure.TIME_SERIES,
    "vitamin_a": Structure.CROSS_SECTION,
    "organ_donors": Structure.PANEL,
    "scholarship": Structure.CROSS_SECTION,
}


def program_of(name):
    """Return what the program that made a sample defines."""
    folder = Path(__file__).parents[3] / "docs" / "samples"
    return runpy.run_path(str(folder / f"{name}.py"))


@pytest.fixture(params=BY_NAME, scope="module")
def sample_and_profile(request, tmp_path_factory):
    sample = BY_NAME[request.param]
    target = tmp_path_factory.mktemp("sample") / "table.parquet"
    order = IngestOrder(str(sample.path), str(target), sample.path.name, sample.description)
    answer = codec.decode(Ingested, ingest(codec.encode(order)))
    return sample, codec.decode(Profile, answer.profile), answer.warnings


def test_a_sample_is_small_and_says_where_it_is_from(sample_and_profile):
    sample, _, _ = sample_and_profile
    assert sample.path.stat().st_size < 300_000
    assert sample.question
    assert sample.origin
    assert sample.licence


def test_a_sample_is_read_without_a_warning_and_with_every_meaning(sample_and_profile):
    sample, profile, warnings = sample_and_profile
    assert not warnings
    assert set(read_description(sample.description, profile.names)) == set(profile.names)


def test_a_sample_has_the_structure_it_is_chosen_for(sample_and_profile):
    sample, profile, _ = sample_and_profile
    assert profile.structure is STRUCTURES[sample.name]


def test_the_simulated_sample_is_what_its_program_makes():
    program = program_of("bakeries")
    pd.testing.assert_frame_equal(pd.read_csv(BY_NAME["bakeries"].path), program["bakeries"]())
    assert ("visitors", "revenue") in program["true_arrows"]()
    assert "SIMULATED" in BY_NAME["bakeries"].description


def test_the_simulated_scholarship_is_what_its_program_makes():
    made = program_of("scholarship")["scholarship"]()
    pd.testing.assert_frame_equal(pd.read_csv(BY_NAME["scholarship"].path), made)
    assert "SIMULATED" in BY_NAME["scholarship"].description


def test_the_trial_has_the_published_counts():
    table = pd.read_parquet(BY_NAME["vitamin_a"].path)
    counts = table.value_counts(["offered", "vitamin_a", "survived"]).to_dict()
    assert counts == program_of("vitamin_a")["COUNTS"]
    assert len(table) == 23_682


def test_the_policy_table_is_that_of_the_package_with_the_policy_added():
    made = program_of("organ_donors")["organ_donors"]()
    pd.testing.assert_frame_equal(pd.read_csv(BY_NAME["organ_donors"].path), made)
    assert set(made.loc[made.active_choice == 1, "state"]) == {"California"}
