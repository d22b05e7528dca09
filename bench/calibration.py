"""Whether links found with some confidence are true that often, in tables of known graphs.

`python -m bench calibration`: expected calibration errors, raw shares beside calibrated ones; on
the kinds of tables that the curves were fitted on, and on kinds and algorithms that they were not.
`python -m bench.calibration` prints the curves, from other tables.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.catalogue import DiscoverySpec, load, silent
from app.causal.data import Dataset, Kind, TimeIndex, Variable
from app.causal.question import Knowledge
from app.causal.resampling import with_confidence
from bench.case import Rate
from bench.simulator import Drawn, Setting, draw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.causal.findings import Discovery, Support
    from app.causal.graph import CausalGraph

TARGET = 0.1
RESAMPLES = 50
DEVELOPED_ON, REPORTED_ON = 1_000, 40_000  # first seeds: the fit never sees a reported table
DEVELOPED_SEEDS, REPORTED_SEEDS = 80, 40
_LEAST = 0.01  # no number of simulated tables makes a link certain, or impossible
_BINS = 10

_BASE = Setting("calibration", p=8, density=0.25)
FAMILIES: dict[str, tuple[tuple[Setting, str], ...]] = {
    "linear Gaussian": tuple(
        (replace(_BASE, name=f"g{n}", n=n), a) for n in (100, 300, 1000) for a in ("pc", "boss")
    ),
    "non-Gaussian": tuple(
        (replace(_BASE, name=f"u{n}", n=n, noise="uniform"), "direct_lingam")
        for n in (100, 300, 1000)
    ),
    "discrete": tuple(
        (replace(_BASE, name=f"d{n}", n=n, discrete=1.0), "pc") for n in (200, 500, 1500)
    ),
    "discrete, scored": tuple(
        (replace(_BASE, name=f"d{n}", n=n, discrete=1.0), "boss") for n in (200, 500, 1500)
    ),
    "mixed": tuple(
        (replace(_BASE, name=f"m{n}", n=n, discrete=0.4), "pc") for n in (200, 500, 1500)
    ),
    "mixed, scored": tuple(
        (replace(_BASE, name=f"m{n}", n=n, discrete=0.4), "boss") for n in (200, 500, 1500)
    ),
    "series": tuple(
        (replace(_BASE, name=f"s{n}", n=n, p=6, lags=2), "pcmci") for n in (150, 300, 600)
    ),
}
_OTHER = replace(_BASE, p=14, n=400, density=0.2)
UNSEEN: dict[str, tuple[tuple[Setting, str], ...]] = {
    "other linear Gaussian": tuple((replace(_OTHER, name="og"), a) for a in ("pc", "ges")),
    "other non-Gaussian": ((replace(_OTHER, name="ou", noise="exponential"), "direct_lingam"),),
    "other discrete": tuple((replace(_OTHER, name="od", discrete=1.0), a) for a in ("pc", "ges")),
    "other mixed": tuple((replace(_OTHER, name="om", discrete=0.5), a) for a in ("pc", "ges")),
    "other series": ((replace(_OTHER, name="os", p=8, lags=-2), "pcmci_plus"),),
}

_KINDS = {
    "linear Gaussian": "numbers",
    "non-Gaussian": "numbers",
    "discrete": "categories",
    "discrete, scored": "scored categories",
    "mixed": "mixed",
    "mixed, scored": "scored mixed",
    "series": "series",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A share of resamples, what is made of it, and whether what it is a share of is true."""

    family: str
    is_direction: bool
    share: float
    probability: float
    is_true: bool


def cases(*, quick: bool = False) -> Iterator[Rate]:
    """Yield the calibration errors on tables that nothing was fitted on."""
    seeds = 2 if quick else REPORTED_SEEDS
    claims = list(simulated(FAMILIES, REPORTED_ON, seeds))
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        groups["overall"].append(claim)
        groups[claim.family].append(claim)
    for claim in simulated(UNSEEN, REPORTED_ON, seeds // 2):
        groups[claim.family].append(claim)
    for name, group in groups.items():
        for is_direction, about in ((False, "joined"), (True, "direction")):
            some = [c for c in group if c.is_direction is is_direction]
            yield _rate(f"{name}, {about}", some)


def _rate(name: str, claims: list[Claim]) -> Rate:
    shown = calibration_error((c.probability, c.is_true) for c in claims)
    raw = calibration_error((c.share, c.is_true) for c in claims)
    note = f"{raw:.3f} before calibration, {len(claims)} links"
    return Rate(f"calibration error: {name}", shown, TARGET, 1, shown > TARGET, note)


def calibration_error(told: Iterable[tuple[float, bool]]) -> float:
    """Return the expected calibration error in ten bins of equal width (Guo et al., 2017).

    doi:10.48550/arXiv.1706.04599
    """
    pairs = list(told)
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for probability, is_true in pairs:
        bins[min(int(probability * _BINS), _BINS - 1)].append((probability, is_true))
    gaps = (abs(sum(p for p, _ in part) - sum(t for _, t in part)) for part in bins.values())
    return sum(gaps) / max(len(pairs), 1)


def simulated(
    families: dict[str, tuple[tuple[Setting, str], ...]], first_seed: int, seeds: int
) -> Iterator[Claim]:
    """Yield each link that was found, or found often, in tables of these seeds."""
    for family, settings in families.items():
        for setting, algorithm in settings:
            for seed in range(first_seed, first_seed + seeds):
                drawn = draw(setting, seed)
                yield from _claims(family, drawn.truth, discovered(drawn, algorithm, seed))


def discovered(drawn: Drawn, algorithm: str, seed: int) -> Discovery:
    """Return what the algorithm finds, with its links' support."""
    spec, knowledge = load().get(algorithm, DiscoverySpec), Knowledge()
    data, rng = _dataset(drawn), np.random.default_rng(seed)
    params = spec.params()
    found = spec.run(data, params, knowledge, rng, silent)
    return with_confidence(
        found, spec, data, params, knowledge, rng, RESAMPLES, 20.0, clock=monotonic
    )


def _dataset(drawn: Drawn) -> Dataset:
    variables = tuple(_variable(name, column) for name, column in drawn.frame.items())
    time = TimeIndex("date") if "date" in drawn.frame else None
    return Dataset(drawn.frame, variables, time=time)


def _variable(name: object, column: pd.Series) -> Variable:
    if pd.api.types.is_datetime64_any_dtype(column):
        return Variable(str(name), Kind.DATETIME)
    levels = int(column.nunique())
    kind = Kind.CONTINUOUS if levels > 6 else Kind.BINARY if levels == 2 else Kind.ORDINAL
    return Variable(str(name), kind, n_distinct=levels)


def _claims(family: str, truth: CausalGraph, found: Discovery) -> Iterator[Claim]:
    pairs = {(frozenset(e.ends), e.lag) for e in truth.edges}
    arrows = {(e.source, e.target, e.lag) for e in truth.edges}
    for said in (*found.support, *found.alternatives):
        if said.source == said.target:
            continue  # a series' own past is beyond doubt here
        is_joined = (frozenset((said.source, said.target)), said.lag) in pairs
        if said.lag:
            is_joined = (said.source, said.target, said.lag) in arrows
        yield Claim(family, False, said.joined, said.probability, is_joined)
        if said.direction_probability is not None:
            is_true = (said.source, said.target, said.lag) in arrows
            yield Claim(family, True, _forward(said), said.direction_probability, is_true)


def _forward(said: Support) -> float:
    return sum(m.share for m in said.marks if m.joining.value == "cause_to_effect")


def fitted(claims: Iterable[Claim]) -> tuple[float, ...]:
    """Return the isotonic fit of truth on shares, at shares of 0, 0.1 … 1, never quite sure."""
    from sklearn.isotonic import IsotonicRegression

    some = list(claims)
    x, y = [c.share for c in some], [float(c.is_true) for c in some]
    line = IsotonicRegression(y_min=_LEAST, y_max=1 - _LEAST, out_of_bounds="clip").fit(x, y)
    return tuple(round(float(v), 2) for v in line.predict(np.linspace(0.0, 1.0, 11)))


def main() -> None:
    """Print the curves of each kind of table, from the tables developed on."""
    claims = list(simulated(FAMILIES, DEVELOPED_ON, DEVELOPED_SEEDS))
    for kind in dict.fromkeys(_KINDS.values()):
        of_kind = [c for c in claims if _KINDS[c.family] == kind]
        print(kind, "joined", fitted(c for c in of_kind if not c.is_direction))
        print(kind, "direction", fitted(c for c in of_kind if c.is_direction))


if __name__ == "__main__":
    main()
