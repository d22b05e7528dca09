"""Known causal models with data from them; a spec is tested on those it does not object to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.data import Dataset, Kind, Role, TimeIndex, Variable
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.profile import Facet, FacetKind, Profile, Structure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """Data, the graph they came from, what a profile would say, and the band to stay in.

    `band` is the least F1 of adjacent pairs, or of lagged links for series. A scenario
    `across_domains` is for those that need a column of domains.
    """

    name: str
    data: Dataset
    truth: CausalGraph
    profile: Profile
    band: float
    across_domains: bool = False


def discovery_scenarios() -> tuple[Scenario, ...]:
    """Return one scenario per kind of data, the same at each call."""
    return (
        _linear("linear_gaussian", gaussian=True),
        _linear("linear_uniform", gaussian=False),
        _categories(),
        _mixture(),
        _domains(),
        _bent(),
        _interventions(),
        _factors(),
        _confounded(),
        _bent_confounded(),
        _series("gaussian_series", gaussian=True),
        _series("uniform_series", gaussian=False),
        _coupled_maps(),
        _regimes(),
        _units(),
    )


_NODES = ("a", "b", "c", "d", "e", "f")
_ARROWS = (("a", "c"), ("b", "c"), ("c", "d"), ("b", "e"), ("d", "f"), ("e", "f"))
_OUTCOME = "c"  # where a search for one outcome's causes looks
_WEIGHTS = (0.9, -0.8, 0.7, 1.1, 0.8, -0.9)


def _linear(name: str, *, gaussian: bool) -> Scenario:
    rng = np.random.default_rng(11)
    values = {}
    for node in _NODES:
        values[node] = _noise(rng, 2000, gaussian=gaussian)
        for (cause, effect), weight in zip(_ARROWS, _WEIGHTS, strict=True):
            if effect == node:
                values[node] = values[node] + weight * values[cause]
    data = _dataset(pd.DataFrame(values), dict.fromkeys(_NODES, Kind.CONTINUOUS))
    return _cross_section(name, data, _ARROWS, gaussian=gaussian)


def _bent() -> Scenario:
    """Smooth effects that are not lines, with noise that adds to them."""
    rng = np.random.default_rng(15)
    a, b = rng.uniform(-2, 2, 600), rng.normal(size=600)
    c = 1.3 * np.sin(2 * a) + b**2 / 2 + 0.5 * rng.normal(size=600)
    d = np.cos(1.5 * c) * 1.5 + 0.4 * rng.normal(size=600)
    e = b * np.abs(b) + 0.6 * rng.uniform(-1.7, 1.7, 600)
    frame = pd.DataFrame({"a": a, "b": b, "c": c, "d": d, "e": e})
    arrows = (("a", "c"), ("b", "c"), ("c", "d"), ("b", "e"))
    data = _dataset(frame, dict.fromkeys("abcde", Kind.CONTINUOUS))
    return _cross_section("bent", data, arrows, gaussian=None, linear=False)


def _interventions() -> Scenario:
    """A chain a → b → c → d with a → d; in some rows b or d was set from outside."""
    rng = np.random.default_rng(18)
    setting = np.repeat(["none", "b", "d"], [800, 400, 400])
    noise = rng.normal(size=(4, 1600))
    a = noise[0]
    b = np.where(setting == "b", 2.0 + noise[1], 1.0 * a + 0.7 * noise[1])
    c = 0.9 * b + 0.7 * noise[2]
    d = np.where(setting == "d", 4.0 + noise[3], 0.9 * c - 1.1 * a + 0.7 * noise[3])
    frame = pd.DataFrame({"a": a, "b": b, "c": c, "d": d, "setting": setting})
    kinds = {**dict.fromkeys("abcd", Kind.CONTINUOUS), "setting": Kind.NOMINAL}
    arrows = (("a", "b"), ("b", "c"), ("c", "d"), ("a", "d"), ("setting", "b"), ("setting", "d"))
    return _cross_section("interventions", _dataset(frame, kinds), arrows, gaussian=True)


def _factors() -> Scenario:
    """Two hidden factors, one the other's cause, with three columns each."""
    rng = np.random.default_rng(19)
    noise = rng.exponential(size=(8, 1500)) - 1
    first = noise[6]
    second = 0.9 * first + noise[7]
    loadings = (1.0, 0.8, -1.2)
    values = {
        name: loading * factor + 0.5 * noise[k]
        for k, (name, (factor, loading)) in enumerate(
            zip("abcdef", ((f, w) for f in (first, second) for w in loadings), strict=True)
        )
    }
    data = _dataset(pd.DataFrame(values), dict.fromkeys(values, Kind.CONTINUOUS))
    arrows = [("L1", "L2"), *(("L1", n) for n in "abc"), *(("L2", n) for n in "def")]
    truth = CausalGraph(
        (*data.names, "L1", "L2"), tuple(Edge(*a) for a in arrows), GraphClass.DAG, ("L1", "L2")
    )
    measured = _profile(data, gaussian=False, structure=Structure.CROSS_SECTION)
    profile = replace(measured, latents_suspected=True)
    return Scenario("factors", data, truth, profile, band=0.85)


def _confounded() -> Scenario:
    """Straight effects, noise that is not Gaussian, and a hidden cause of b and c."""
    rng = np.random.default_rng(16)
    hidden, noise = rng.exponential(size=1500), rng.exponential(size=(5, 1500))
    a = noise[0]
    b = 0.9 * a + 1.2 * hidden + 0.6 * noise[1]
    c = -1.2 * hidden + 0.6 * noise[2]
    d, e = 0.8 * b + 0.7 * noise[3], 1.1 * c + 0.8 * noise[4]
    values = {"a": a, "b": b, "c": c, "d": d, "e": e}
    return _with_a_hidden_cause("confounded", values, linear=True)


def _bent_confounded() -> Scenario:
    """The same graph with smooth effects."""
    rng = np.random.default_rng(17)
    hidden, noise = rng.normal(size=800), rng.normal(size=(5, 800))
    a = rng.uniform(-2, 2, 800)
    b = 1.5 * np.sin(1.5 * a) + np.abs(hidden) * 1.2 + 0.5 * noise[1]
    c = 1.5 * np.tanh(2 * hidden) + hidden**2 + 0.4 * noise[2]
    d, e = np.cos(1.5 * b) * 1.5 + 0.4 * noise[3], np.sin(1.2 * c) * 1.5 + 0.4 * noise[4]
    values = {"a": a, "b": b, "c": c, "d": d, "e": e}
    return _with_a_hidden_cause("bent_confounded", values, linear=False)


def _with_a_hidden_cause(
    name: str, values: dict[str, NDArray[np.float64]], *, linear: bool
) -> Scenario:
    data = _dataset(pd.DataFrame(values), dict.fromkeys(values, Kind.CONTINUOUS))
    arrows = [Edge(*ends) for ends in (("a", "b"), ("b", "d"), ("c", "e"))]
    hidden = Edge("b", "c", Mark.ARROW, Mark.ARROW)
    truth = CausalGraph(data.names, (*arrows, hidden), GraphClass.ADMG)
    profile = replace(
        _profile(data, gaussian=False, structure=Structure.CROSS_SECTION),
        linear=linear,
        latents_suspected=True,
    )
    return Scenario(name, data, truth, profile, band=0.85)


def _categories() -> Scenario:
    """Three levels each; an effect takes its causes' highest, or any level one time in four."""
    rng = np.random.default_rng(12)
    arrows = (("a", "c"), ("b", "c"), ("c", "d"), ("b", "e"))
    codes = {"a": rng.integers(3, size=4000), "b": rng.integers(3, size=4000)}
    for node in ("c", "d", "e"):
        highest = np.max([codes[cause] for cause, effect in arrows if effect == node], axis=0)
        stray = rng.random(4000) < 0.25
        codes[node] = np.where(stray, rng.integers(3, size=4000), highest)
    words = np.array(["high", "low", "middle"])
    frame = pd.DataFrame({name: words[code] for name, code in codes.items()})
    data = _dataset(frame, dict.fromkeys(codes, Kind.NOMINAL))
    return _cross_section("categories", data, arrows, gaussian=None)


def _mixture() -> Scenario:
    rng = np.random.default_rng(13)
    n = 3000
    group = rng.integers(3, size=n)
    b = rng.normal(size=n)
    c = np.array([-1.0, 0.0, 1.5])[group] + 0.8 * b + rng.normal(size=n)
    d = (c + rng.logistic(size=n) > 0).astype(np.int64)
    frame = pd.DataFrame({"a": np.array(["x", "y", "z"])[group], "b": b, "c": c, "d": d})
    kinds = {"a": Kind.NOMINAL, "b": Kind.CONTINUOUS, "c": Kind.CONTINUOUS, "d": Kind.BINARY}
    arrows = (("a", "c"), ("b", "c"), ("c", "d"))
    return _cross_section("mixture", _dataset(frame, kinds), arrows, gaussian=None)


def _domains() -> Scenario:
    """Eight sites: the level of a and the effect of a on b differ between them."""
    rng = np.random.default_rng(15)
    site = np.repeat(np.arange(8), 300)
    a = 2 * rng.normal(size=8)[site] + rng.normal(size=len(site))
    b = rng.uniform(-1.5, 1.5, size=8)[site] * a + rng.normal(size=len(site))
    d = 0.9 * b + rng.normal(size=len(site))
    e = 0.8 * d + rng.normal(size=len(site))
    frame = pd.DataFrame({"a": a, "b": b, "d": d, "e": e, "site": np.array(list("klmnopqr"))[site]})
    kinds = {**dict.fromkeys("abde", Kind.CONTINUOUS), "site": Kind.NOMINAL}
    arrows = (("a", "b"), ("b", "d"), ("d", "e"), ("site", "a"), ("site", "b"))
    found = _cross_section("domains", _dataset(frame, kinds), arrows, gaussian=None)
    facet = Facet(FacetKind.DOMAIN, ("site",), "eight sites", 1.0)
    profile = replace(found.profile, facets=(facet,), domain_changes=True)
    return replace(found, profile=profile, across_domains=True)


def _series(name: str, *, gaussian: bool) -> Scenario:
    rng = np.random.default_rng(14)
    names = ("w", "x", "y", "z")
    own = [Edge(n, n, lag=1) for n in names]
    across = [Edge("w", "x", lag=1), Edge("x", "y", lag=2), Edge("y", "z", lag=1)]
    Y = _noise(rng, (1100, 4), gaussian=gaussian)
    for t in range(2, len(Y)):
        Y[t] += 0.5 * Y[t - 1]
        Y[t, 1] += 0.5 * Y[t - 1, 0]
        Y[t, 2] -= 0.5 * Y[t - 2, 1]
        Y[t, 3] += 0.4 * Y[t - 1, 2]
    data = _in_time(Y[100:])
    truth = CausalGraph(names, (*own, *across), GraphClass.LAGGED_DAG)
    profile = _profile(data, gaussian, Structure.TIME_SERIES)
    return Scenario(name, data, truth, profile, band=0.85)


def _regimes() -> Scenario:
    """A chain over time whose first and third mechanisms differ between six stretches."""
    rng = np.random.default_rng(20)
    names = ("w", "x", "y", "z")
    Y = rng.normal(size=(1200, 4))
    level, slope = 1.5 * rng.normal(size=6), rng.uniform(-0.9, 0.9, size=6)
    for t in range(1, len(Y)):
        stretch = t * 6 // len(Y)
        Y[t] += 0.4 * Y[t - 1]
        Y[t, 0] += level[stretch]
        Y[t, 1] += 0.6 * Y[t - 1, 0]
        Y[t, 2] += slope[stretch] * Y[t, 1]
        Y[t, 3] += 0.6 * Y[t, 2]
    data = _in_time(Y)
    own = [Edge(n, n, lag=1) for n in names]
    across = [Edge("w", "x", lag=1), Edge("x", "y"), Edge("y", "z")]
    truth = CausalGraph(names, (*own, *across), GraphClass.LAGGED_DAG)
    profile = replace(
        _profile(data, gaussian=True, structure=Structure.TIME_SERIES), domain_changes=True
    )
    return Scenario("regimes", data, truth, profile, band=0.85)


def _units() -> Scenario:
    """Twelve units over eighty times: levels of their own, and shocks that move all alike.

    The arrows from unit and time are left out of the truth: no knowledge can turn them round.
    """
    rng = np.random.default_rng(21)
    names, units, times = ("w", "x", "y", "z"), 12, 80
    level, shock = 2 * rng.normal(size=(units, 1)), rng.normal(size=times + 20)
    Y = rng.normal(size=(times + 20, units, 4))
    for t in range(1, times + 20):
        Y[t] += 0.4 * Y[t - 1] + level * [0.6, 0.6, 0.0, 0.6] + shock[t] * np.ones(4)
        Y[t, :, 1] += 0.6 * Y[t - 1, :, 0]
        Y[t, :, 2] -= 0.6 * Y[t, :, 1]
        Y[t, :, 3] += 0.5 * Y[t - 1, :, 2]
    frame = pd.DataFrame(Y[20:].reshape(-1, 4), columns=list(names))
    frame = frame.assign(
        unit=np.tile([f"u{k:02d}" for k in range(units)], times), t=np.repeat(range(times), units)
    )
    own = _dataset(frame[list(names)], dict.fromkeys(names, Kind.CONTINUOUS)).variables
    indexed = (Variable("unit", Kind.NOMINAL, Role.UNIT), Variable("t", Kind.DATETIME, Role.TIME))
    data = Dataset(frame, (*own, *indexed), time=TimeIndex("t"))
    edges = [Edge(n, n, lag=1) for n in names]
    edges += [Edge("w", "x", lag=1), Edge("x", "y"), Edge("y", "z", lag=1)]
    truth = CausalGraph(data.names, tuple(edges), GraphClass.LAGGED_DAG)
    profile = replace(
        _profile(data, gaussian=True, structure=Structure.PANEL),
        variables=own,
        unit_column="unit",
        times_per_unit=times,
    )
    return Scenario("units", data, truth, profile, band=0.85)


def _coupled_maps() -> Scenario:
    """Two chaotic maps, the first driving the second, and a third that neither touches."""
    rng = np.random.default_rng(15)
    names = ("u", "v", "w")
    Y = np.full((700, 3), 0.4)
    for t in range(1, len(Y)):
        x, y, z = Y[t - 1]
        now = x * (3.8 - 3.8 * x), y * (3.4 - 3.4 * y - 0.5 * x), z * (3.7 - 3.7 * z)
        Y[t] = np.clip(now + 0.02 * rng.normal(size=3), 0.01, 0.99)
    data = _in_time(Y[200:], names)
    own = [Edge(n, n, lag=1) for n in names]
    truth = CausalGraph(names, (*own, Edge("u", "v", lag=1)), GraphClass.LAGGED_DAG)
    profile = replace(_profile(data, None, Structure.TIME_SERIES), linear=False)
    return Scenario("coupled_maps", data, truth, profile, band=0.85)


def _in_time(Y: NDArray[np.float64], names: tuple[str, ...] = ("w", "x", "y", "z")) -> Dataset:
    data = _dataset(pd.DataFrame(Y, columns=list(names)), dict.fromkeys(names, Kind.CONTINUOUS))
    return replace(data, time=TimeIndex())


def _noise(
    rng: np.random.Generator, size: int | tuple[int, ...], *, gaussian: bool
) -> NDArray[np.float64]:
    return rng.normal(size=size) if gaussian else rng.uniform(-1.7, 1.7, size=size)


def _dataset(frame: pd.DataFrame, kinds: dict[str, Kind]) -> Dataset:
    variables = tuple(
        Variable(
            name,
            kind,
            role=Role.OUTCOME if name == _OUTCOME else None,
            levels=() if kind is Kind.CONTINUOUS else tuple(sorted(map(str, frame[name].unique()))),
            n_distinct=int(frame[name].nunique()),
        )
        for name, kind in kinds.items()
    )
    return Dataset(frame, variables)


def _cross_section(
    name: str,
    data: Dataset,
    arrows: Iterable[tuple[str, str]],
    *,
    gaussian: bool | None,
    linear: bool | None = None,
) -> Scenario:
    profile = _profile(data, gaussian, Structure.CROSS_SECTION)
    if linear is not None:
        profile = replace(profile, linear=linear)
    return Scenario(name, data, CausalGraph.dag(data.names, arrows), profile, band=0.85)


def _profile(data: Dataset, gaussian: bool | None, structure: Structure) -> Profile:
    return Profile(
        n_rows=data.n_rows,
        variables=data.variables,
        structure=structure,
        time=data.time,
        linear=None if gaussian is None else True,
        gaussian=gaussian,
        latents_suspected=False,
    )
