"""What a step sees of a stored table: its columns, a part of the rows, or their moments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app.adapters.analysis_data import data_for, part_profiled
from app.adapters.column_moments import moments_of
from app.causal.catalogue import DiscoverySpec, load
from app.causal.conditions import Comparison, Condition
from app.causal.data import Kind, Variable
from app.causal.moments import condensed
from app.causal.profile import Profile
from app.causal.question import Knowledge
from app.service.reading import Reading

NAMES = ("a", "b", "c", "d")
VARIABLES = tuple(Variable(name, Kind.CONTINUOUS) for name in NAMES)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """Two hundred thousand rows in several row groups; some values of d are missing."""
    rng = np.random.default_rng(6)
    n = 200_000
    a, b = rng.normal(size=n) * 1e3, rng.normal(size=n)
    c = 0.002 * a - b + rng.normal(size=n) + 50
    d = c + rng.normal(size=n)
    d[rng.random(n) < 0.1] = np.nan
    frame = pd.DataFrame({"a": a, "b": b, "c": c, "d": d})
    path = tmp_path_factory.mktemp("stored") / "t.parquet"
    pq.write_table(pa.Table.from_pandas(frame), path, row_group_size=30_000)
    return path, frame


@pytest.fixture(scope="module")
def profile() -> Profile:
    return Profile(200_000, VARIABLES)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_moments_gathered_in_parts_are_those_of_all_complete_rows(stored, threads) -> None:
    path, frame = stored
    found = moments_of(path, VARIABLES, threads=threads)
    complete = frame.dropna().to_numpy()
    assert found.n == len(complete)
    assert found.mean == pytest.approx(complete.mean(axis=0), rel=1e-10)
    assert found.covariance == pytest.approx(np.cov(complete.T, bias=True), rel=1e-9)


def test_codes_for_missing_are_no_values_of_the_moments(tmp_path) -> None:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame(rng.normal(size=(5_000, 2)), columns=["a", "b"])
    coded = frame.assign(a=frame["a"].where(np.arange(5_000) % 10 > 0, -9.0))
    path = tmp_path / "t.parquet"
    pq.write_table(pa.Table.from_pandas(coded), path)
    first, second = VARIABLES[:2]
    found = moments_of(path, (replace(first, missing_codes=("-9",)), second))
    kept = frame[np.arange(5_000) % 10 > 0].to_numpy()
    assert found.n == len(kept)
    assert found.mean == pytest.approx(kept.mean(axis=0))
    assert found.covariance == pytest.approx(np.cov(kept.T, bias=True))


def test_condensed_rows_carry_exactly_these_moments(stored, profile) -> None:
    found = moments_of(stored[0], VARIABLES)
    few = condensed(found, profile.variables, np.random.default_rng(0))
    assert len(few.frame) < 100
    assert few.stands_for == found.n
    assert np.cov(few.frame.to_numpy().T, bias=True) == pytest.approx(found.covariance, rel=1e-8)
    assert few.frame.mean().to_numpy() == pytest.approx(found.mean, rel=1e-8)


@pytest.mark.parametrize("name", ["pc", "boss", "fci", "ges", "iamb"])
def test_a_search_finds_in_the_moments_what_it_finds_in_all_rows(stored, profile, name) -> None:
    path, _ = stored
    spec = load().get(name, DiscoverySpec)
    assert spec.from_moments
    read = Reading(NAMES, most_rows=1000, as_moments=True)
    few = data_for(read, path, profile, seed=1)
    whole = data_for(Reading(NAMES), path, profile, seed=1).complete(NAMES)

    def links(data) -> set[str]:
        rng = np.random.default_rng(0)
        found = spec.run(data, spec.params(), Knowledge(), rng, lambda *_: None)
        return {str(edge) for edge in found.graph.edges}

    assert links(few) == links(whole)


def test_a_part_of_the_rows_is_drawn_from_all_over_the_table_and_said(stored, profile) -> None:
    path, frame = stored
    part = data_for(Reading(("a", "c"), most_rows=50_000), path, profile, seed=3)
    assert 10_000 < len(part.frame) < 120_000
    assert list(part.frame) == ["a", "c"]
    assert part.frame["c"].mean() == pytest.approx(frame["c"].mean(), abs=0.1)
    assert "of 200,000 rows" in part.parent[0]
    assert part.frame.equals(
        data_for(Reading(("a", "c"), most_rows=50_000), path, profile, seed=3).frame
    )


def test_a_step_reads_its_columns_only(stored, profile) -> None:
    data = data_for(Reading(("d", "b")), stored[0], profile, seed=0)
    assert data.names == ("b", "d")
    assert list(data.frame) == ["b", "d"]


ABOVE_ZERO = Condition("b", Comparison.ABOVE, (0.0,))


def test_rows_that_meet_no_condition_are_not_read(stored, profile) -> None:
    path, frame = stored
    data = data_for(Reading(("a", "c"), where=(ABOVE_ZERO,)), path, profile, seed=0)
    assert data.names == ("a", "c")
    assert data.frame["a"].to_numpy() == pytest.approx(frame["a"][frame["b"] > 0].to_numpy())
    whole = data_for(Reading(where=(ABOVE_ZERO,)), path, profile, seed=0)
    assert whole.frame["b"].min() > 0
    part = data_for(Reading(("a",), 60_000, where=(ABOVE_ZERO,)), path, profile, seed=0)
    assert 0 < part.n_rows < 60_000


def test_a_part_of_the_rows_is_counted_for_the_plan(stored, profile) -> None:
    path, frame = stored
    found = part_profiled(path, profile, (ABOVE_ZERO,))
    assert found.n_rows == (frame["b"] > 0).sum()
    assert found.variable("d").n_missing == frame["d"][frame["b"] > 0].isna().sum()
