"""Published discrete networks under anonymous names: how much of each is found.

Each network gives 10,000 rows with shuffled columns named v000 …. Skeleton F1 counts adjacent
pairs. Directed F1 counts arrows, half for one left undecided; the strict figure counts an
undecided one as missed. `ceiling` is the directed F1 of the true class: what no data can tell
apart stays undecided. Columns that do not vary in the sample are left out of the graph; their
arrows count as missed in the figures "of all", and not in the others. Targets: the default for
categories reaches a mean skeleton F1 of 0.90 and a mean directed F1 of 0.80.

    python -m bench networks [--quick]
"""

from __future__ import annotations

from dataclasses import dataclass
from time import process_time
from typing import TYPE_CHECKING

import numpy as np

from app.causal.catalogue import silent
from bench.bif import published
from bench.case import Case

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from app.causal.data import Dataset
    from app.causal.graph import CausalGraph

DEFAULT = "boss"
PEER = "pc"
_SETTINGS = {"pc": {"max_conditioning": 2}}  # larger sets take hours where levels are many
NETWORKS = (
    "asia", "cancer", "earthquake", "survey", "sachs", "child", "insurance", "water", "alarm",
    "barley", "hailfinder", "hepar2", "win95pts",
)  # fmt: skip
QUICK = ("asia", "survey", "sachs", "child", "insurance", "alarm")
SKELETON, DIRECTED = 0.90, 0.80
_ROWS = 10_000
_SEEDS = (71, 72, 73)


@dataclass(frozen=True, slots=True)
class Found:
    """How well one graph matches its network."""

    skeleton: float
    directed: float
    strict: float
    of_all: float
    seconds: float


def cases(*, quick: bool) -> Iterator[Case]:
    """Yield a line per network and, last, the means against the targets."""
    names, seeds = (QUICK, _SEEDS[:1]) if quick else (NETWORKS, _SEEDS)
    ours, theirs = [], []
    for name in names:
        draws = [drawn(name, seed) for seed in seeds]
        mine = [judged(DEFAULT, *draw) for draw in draws]
        peers = [judged(PEER, *draw) for draw in draws]
        ceiling = float(np.mean([_ceiling(truth) for _, truth, _ in draws]))
        yield _case(name, mine, peers, f", ceiling {ceiling:.3f}")
        ours.append(mean_of(mine))
        theirs.append(mean_of(peers))
    reached = mean_of(ours)
    met = reached.skeleton >= SKELETON and reached.directed >= DIRECTED
    yield _case("mean", ours, theirs, f" (targets {SKELETON} and {DIRECTED})", met=quick or met)


def drawn(name: str, seed: int) -> tuple[Dataset, CausalGraph, int]:
    """Return rows, the graph over the columns that tell anything, and the number of all arrows."""
    import pandas as pd

    from app.causal.data import Dataset, Kind, Variable
    from app.causal.graph import CausalGraph

    rng = np.random.default_rng(seed)
    network = published(name)
    codes = network.sample(_ROWS, rng)
    new = dict(zip(rng.permutation(network.names), _anonymous(len(network.names)), strict=True))
    words = np.char.add("level", codes.astype(str))
    frame = pd.DataFrame({new[n]: words[:, i] for i, n in enumerate(network.names)})
    levels = {str(n): tuple(sorted(frame[n].unique())) for n in sorted(new.values())}
    same = _same_as(frame[[n for n, found in levels.items() if len(found) > 1]])
    kept = [n for n, first in same.items() if n == first]
    variables = tuple(
        Variable(n, Kind.NOMINAL, levels=levels[n], n_distinct=len(levels[n])) for n in kept
    )
    named = ((same.get(new[a]), same.get(new[b])) for a, b in network.arrows)
    arrows = {(a, b) for a, b in named if a and b and a != b}
    return Dataset(frame[kept], variables), CausalGraph.dag(kept, arrows), len(network.arrows)


def _same_as(frame: pd.DataFrame) -> dict[str, str]:
    """Return, for each column, the first one that divides the rows into the same groups."""
    import pandas as pd

    first: dict[bytes, str] = {}
    return {str(n): first.setdefault(pd.factorize(frame[n])[0].tobytes(), str(n)) for n in frame}


def judged(algorithm: str, data: Dataset, truth: CausalGraph, arrows: int) -> Found:
    """Run an algorithm with its defaults; the peer holds at most two columns fixed."""
    from app.causal.catalogue import DiscoverySpec, load
    from app.causal.comparison import directed_f1, skeleton_f1
    from app.causal.question import Knowledge

    spec = load().get(algorithm, DiscoverySpec)
    start = process_time()
    rng, params = np.random.default_rng(0), spec.params(**_SETTINGS.get(algorithm, {}))
    graph = spec.run(data, params, Knowledge(), rng, silent).graph
    seconds = process_time() - start
    true = {(e.source, e.target) for e in truth.edges}
    right = sum(e.is_directed and (e.source, e.target) in true for e in graph.edges)
    pairs = len(graph.edges) + len(truth.edges)
    skeleton, directed = skeleton_f1(graph, truth), directed_f1(graph, truth)
    of_all = directed * pairs / (len(graph.edges) + arrows)
    return Found(skeleton, directed, 2 * right / pairs, of_all, seconds)


def mean_of(found: list[Found]) -> Found:
    """Return the mean of each figure."""
    rows = [(f.skeleton, f.directed, f.strict, f.of_all, f.seconds) for f in found]
    return Found(*(float(m) for m in np.mean(rows, axis=0)))


def _case(name: str, ours: list[Found], peers: list[Found], said: str, *, met: bool = True) -> Case:
    mine, theirs = mean_of(ours), mean_of(peers)
    figures = (
        f"skeleton {mine.skeleton:.3f} ({PEER} {theirs.skeleton:.3f}), directed"
        f" {mine.directed:.3f} ({PEER} {theirs.directed:.3f}), strict {mine.strict:.3f},"
        f" of all {mine.of_all:.3f}{said}"
    )
    title = f"{DEFAULT} on {name}"
    return Case(title, PEER, 0.0, mine.seconds, theirs.seconds, met, figures)


def _ceiling(truth: CausalGraph) -> float:
    from app.causal.comparison import directed_f1
    from app.causal.equivalence import cpdag

    return directed_f1(cpdag(truth), truth)


def _anonymous(count: int) -> list[str]:
    return [f"v{i:03d}" for i in range(count)]
