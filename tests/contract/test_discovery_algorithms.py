"""Every discovery algorithm of the catalogue keeps what its spec promises."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from app.causal.assumption import Assumption
from app.causal.catalogue import DiscoverySpec, load
from app.causal.checks.discovery import found, violations
from app.causal.data import Dataset, Kind, Role, TimeIndex, Variable
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph
from app.errors import DegenerateData, StatisticalFailure, TooFewSamples

SPECS = load().of(DiscoverySpec)


def named(spec: DiscoverySpec) -> str:
    return spec.name


@pytest.mark.parametrize("spec", SPECS, ids=named)
def test_it_satisfies_every_check(spec):
    assert list(violations(spec)) == []


def columns(spec: DiscoverySpec, frame: pd.DataFrame) -> Dataset:
    """The frame as a dataset, with the role, domains or targets that the algorithm needs."""
    variables = tuple(
        Variable(name, Kind.CONTINUOUS, role=spec.needs_role if name == "x" else None)
        for name in frame
    )
    if spec.across_domains:
        frame = frame.assign(site=np.where(np.arange(len(frame)) % 2, "north", "south"))
        variables += (Variable("site", Kind.NOMINAL, levels=("north", "south")),)
    if spec.across_units:
        rows = np.arange(len(frame))
        frame = frame.assign(unit=np.where(rows % 2, "north", "south"), when=rows // 2)
        variables += (Variable("unit", Kind.NOMINAL, Role.UNIT),)
        variables += (Variable("when", Kind.DATETIME, Role.TIME),)
    if Assumption.KNOWN_TARGETS in spec.assumes:
        frame = frame.assign(was_set=np.where(np.arange(len(frame)) % 2, "none", "x"))
        variables += (Variable("was_set", Kind.NOMINAL, levels=("none", "x"), n_distinct=2),)
    return Dataset(frame, variables, time=TimeIndex() if spec.temporal else None)


def noise(rows: int = 200) -> pd.DataFrame:
    return pd.DataFrame(np.random.default_rng(0).laplace(size=(rows, 3)), columns=list("xyz"))


@pytest.mark.parametrize("spec", SPECS, ids=named)
@pytest.mark.parametrize(
    ("spoil", "names"),
    [
        (lambda f: f.assign(z=4.2), ["z"]),
        (lambda f: f.assign(z=3 * f["x"] + 1), ["x", "z"]),
        (lambda f: f.assign(z=f["x"] - f["y"]), ["x", "y", "z"]),
    ],
    ids=["constant", "copy", "sum"],
)
def test_degenerate_columns_are_named(spec, spoil, names):
    with pytest.raises(DegenerateData) as failure:
        found(spec, columns(spec, spoil(noise())))
    assert all(repr(name) in failure.value.message for name in names)
    assert failure.value.hint


@pytest.mark.parametrize("spec", SPECS, ids=named)
def test_too_few_rows_are_refused(spec):
    with pytest.raises(TooFewSamples):
        found(spec, columns(spec, noise(rows=4)))


@pytest.mark.parametrize("spec", SPECS, ids=named)
def test_missing_values_end_in_a_graph_or_a_named_failure(spec):
    frame = noise()
    frame.loc[::7, "y"] = np.nan
    try:
        assert isinstance(found(spec, columns(spec, frame)), CausalGraph)
    except StatisticalFailure as failure:
        assert failure.message  # noqa: PT017


def test_a_spec_that_ignores_the_data_is_caught():
    pc = load()["pc"]
    blind = lambda data, *_: Discovery(CausalGraph(data.names, (), pc.returns))  # noqa: E731
    assert any("F1" in v for v in violations(replace(pc, run=blind)))


def test_a_spec_that_fits_no_scenario_is_caught():
    lonely = replace(load()["pc"], kinds=frozenset({Kind.TEXT}))
    assert any("fits no scenario" in v for v in violations(lonely))
