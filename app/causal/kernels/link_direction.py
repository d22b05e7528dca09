"""The direction of each link of a skeleton, from noise that is independent of the cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from app.causal.equivalence import Pattern
from app.causal.kernels.choice_of_test import independence_test
from app.causal.kernels.constraint_search import evidence_by
from app.causal.kernels.dependence import dependence, p_value
from app.causal.kernels.score_search import greedy_class, score_for
from app.causal.score_params import ScoreParams

if TYPE_CHECKING:
    import numpy as np

    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats
    from app.causal.kernels.columns import Columns
    from app.causal.question import Arrow, Knowledge

SkeletonSource: TypeAlias = Literal["rcit", "kci", "fisher_z", "ges"]
_CLEARLY = 2.0  # the wrong way leaves at least so many times the dependence of the right one


class Mechanisms(Protocol):
    """Models of each variable by causes, noise apart."""

    def residual(self, target: int, causes: frozenset[int]) -> Floats: ...


def skeleton_from(
    columns: Columns,
    source: SkeletonSource,
    alpha: float,
    knowledge: Knowledge,
    rng: np.random.Generator,
) -> list[Arrow]:
    """Return the pairs that PC with this test, or GES, leaves adjacent; by name."""
    names = columns.names
    if source == "ges":
        found = greedy_class(names, score_for(columns, ScoreParams()), knowledge)
        return [(e.source, e.target) for e in found.edges]
    test = independence_test(columns, alpha, source, rng)
    adjacent = evidence_by(test, names, knowledge).skeleton.adjacent
    pairs = [(i, j) for i in range(len(names)) for j in range(i) if adjacent[i, j]]
    return [(names[i], names[j]) for i, j in pairs]


class Directing:
    """Direct the links of a skeleton one by one, the clearest first.

    A link points the way whose model leaves noise that depends less on the cause; the causes
    known so far are held fixed in both. The other way must be rejected at level `alpha` and
    leave clearly more dependence, else the link stays open.

    References
    ----------
    Hoyer, Janzing, Mooij, Peters & Schölkopf, NeurIPS 2008; Tillman, Gretton & Spirtes,
    NeurIPS 2009
    """

    def __init__(
        self, names: tuple[str, ...], pairs: list[Arrow], models: Mechanisms, alpha: float
    ) -> None:
        self._index = {name: i for i, name in enumerate(names)}
        self._models = models
        self._alpha = alpha
        self._pattern = Pattern(names, pairs)
        self._given_up: set[Arrow] = set()

    def directed(self, knowledge: Knowledge) -> CausalGraph:
        """Return the links, each an arrow or open."""
        self._pattern.orient_known(knowledge)
        judged = {pair: self._evidence(*pair) for pair in self._open()}
        while judged:
            pair = max(judged, key=lambda ends: (abs(judged[ends]), ends))
            cause, effect = pair if judged[pair] > 0 else pair[::-1]
            if not (judged[pair] and self._pattern.orient(cause, effect)):
                self._given_up.add(pair)
            judged = {
                ends: self._evidence(*ends) if effect in ends else judged[ends]
                for ends in self._open()
            }
        return self._pattern.graph()

    def _open(self) -> list[Arrow]:
        near = self._pattern.open
        pairs = [(a, b) for a in self._pattern.nodes for b in sorted(near[a]) if a < b]
        return [pair for pair in pairs if pair not in self._given_up]

    def _evidence(self, a: str, b: str) -> float:
        """Return how much more clearly b → a fails than a → b; 0 when neither stands out."""
        forwards, backwards = self._left(a, b), self._left(b, a)
        wrong, right = max(forwards, backwards), min(forwards, backwards)
        if wrong[0] < _CLEARLY * max(right[0], 0.0) or wrong[1] > self._alpha:
            return 0.0
        return backwards[0] - forwards[0]

    def _left(self, cause: str, effect: str) -> tuple[float, float]:
        """Return how much the effect's noise depends on the cause, and the p-value."""
        i, j = self._index[cause], self._index[effect]
        known = frozenset(self._index[name] for name in self._pattern.causes[effect])
        rest = self._models.residual(j, known | {i})
        values = self._models.residual(i, frozenset())
        return dependence(rest, values), p_value(rest, values)
