"""Public tables are understood as they were ruled on by hand, the held-out half as well."""

from __future__ import annotations

import pytest

from app.causal.profile import FacetKind
from tests.truth.comparison import (
    Compared,
    compare_all,
    compare_ingested,
    halves,
    score,
    share_with_two_kinds,
)
from tests.truth.tables import truths

KINDS, STRUCTURE = 0.97, 0.95
FACETS = {
    "survival": FacetKind.SURVIVAL,
    "staggered": FacetKind.STAGGERED_ADOPTION,
    "running": FacetKind.RUNNING_VARIABLE,
    "wide_panel": FacetKind.WIDE_PANEL,
    "cluster": FacetKind.CLUSTER,
    "weight": FacetKind.WEIGHT,
}
RARE = frozenset({FacetKind.RUNNING_VARIABLE, FacetKind.SURVIVAL, FacetKind.ONE_TREATED_UNIT})
AS_GOOD = frozenset({"merrell1955.csv", "recid"})  # a second time goes with the event as well


@pytest.fixture(scope="module")
def compared() -> list[Compared]:
    return compare_all()


@pytest.mark.parametrize("half", ["developed on", "held out"])
def test_kinds_are_right_on_both_halves(compared: list[Compared], half: str) -> None:
    ours = dict(halves(compared))[half]
    assert score(ours).kinds >= KINDS, [m for one in ours for m in one.wrong_kinds]


@pytest.mark.parametrize("half", ["developed on", "held out"])
def test_structure_is_right_on_both_halves(compared: list[Compared], half: str) -> None:
    ours = dict(halves(compared))[half]
    assert score(ours).structure >= STRUCTURE, [m for one in ours for m in one.wrong_structure]


def test_tables_written_as_csv_and_read_as_uploads_are_understood_as_well() -> None:
    compared = compare_ingested(list(truths())[::6])
    found = score(compared)
    assert found.kinds >= KINDS, [m for one in compared for m in one.wrong_kinds]
    assert found.structure >= STRUCTURE, [m for one in compared for m in one.wrong_structure]


def test_the_truth_covers_enough_tables_and_is_seldom_undecided(compared: list[Compared]) -> None:
    whole = score(compared)
    assert whole.n_tables >= 60
    assert whole.n_columns >= 2_000
    assert share_with_two_kinds() < 0.05


def test_units_and_times_of_panels_are_the_ones_ruled_on(compared: list[Compared]) -> None:
    panels = [c for c in compared if c.truth.unit and not c.wrong_structure]
    right = [c for c in panels if c.unit in c.truth.unit and c.time in c.truth.time]
    assert len(panels) >= 20
    assert len(right) / len(panels) >= STRUCTURE


@pytest.mark.parametrize("name", FACETS)
def test_facets_are_found_where_they_are(compared: list[Compared], name: str) -> None:
    wanted = [(c, set(columns)) for c in compared for columns in c.truth.facets.get(name, [])]
    found = [
        any(f.kind is FACETS[name] and columns <= set(f.columns) for f in c.facets)
        for c, columns in wanted
    ]
    assert found
    assert sum(found) / len(found) >= 0.9


def test_rare_facets_are_not_seen_where_there_are_none(compared: list[Compared]) -> None:
    ruled = {c.truth.label: {FACETS[name] for name in c.truth.facets} for c in compared}
    false = [
        (c.truth.label, f.kind, f.columns)
        for c in compared
        for f in c.facets
        if f.kind in RARE - ruled[c.truth.label] and c.truth.name not in AS_GOOD
    ]
    assert len(false) <= 0.02 * len(compared), false
