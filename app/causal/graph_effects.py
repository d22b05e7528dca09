"""How an effect varies over the graphs that fit: those of a class, and those of resampled rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.estimand import EffectKind, Estimand
from app.causal.findings import GraphRange, Sensitivity
from app.causal.graph import CausalGraph, GraphClass
from app.causal.possible_parents import possible_parents
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design
from app.causal.rounding import decimals, number, per_cent
from app.errors import StatisticalFailure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.graph import Edge
    from app.causal.question import Knowledge, Question

_CLASSES = frozenset({GraphClass.DAG, GraphClass.CPDAG})
_CENTRAL = 0.9  # of the weight is told as the range
_NOTABLE = 0.1  # a share of graphs that must not go unsaid
_OFTEN, _NEARLY_ALWAYS = 0.5, 0.95
_NO_MATTER = 0.1  # of an effect: a change that small is not worth a doubt
_MOST_LEVELS = 60
_FEWEST = 5  # graphs, below which nothing is said


def graph_range(
    data: Dataset, question: Question, first: CausalGraph, again: Iterable[tuple[Edge, ...] | None]
) -> GraphRange:
    """Return the effects by linear adjustment for the treatment's causes in each graph.

    A covariate of the question that is linked with the treatment is taken to come before it, as
    the question presumes, unless graphs nearly all say otherwise; then a diagnosis tells what
    leaving it out does.

    Parameters
    ----------
    first : the graph that was found, a DAG or the class of some.
    again : the edges found in resampled rows, None where a resample was degenerate.

    Returns
    -------
    One without anything where the graphs do not hold treatment and outcome, or are too few.

    References
    ----------
    Maathuis et al., Nature Methods 7:247-248, 2010, doi:10.1038/nmeth0410-247
    """
    ends = {question.treatment, question.outcome}
    if first.graph_class not in _CLASSES or not ends <= set(first.nodes):
        return GraphRange()
    graphs = [replace(first, edges=edges) for edges in (first.edges, *again) if edges is not None]
    if len(graphs) < _FEWEST:
        return GraphRange()
    late = _behind(question.treatment, question, graphs)
    late |= _behind(question.outcome, question, graphs)
    weighed = _weighed(data, question, graphs, frozenset(late))
    if not weighed.effects:
        return GraphRange()
    checks = (_sign(weighed, question), *_told_late(data, question, late))
    return GraphRange(_said(weighed, question, len(graphs)), checks)


def as_asked(knowledge: Knowledge, question: Question, names: Sequence[str]) -> Knowledge:
    """Return the knowledge with what the question presumes: the outcome is no cause of the cause.

    What else the outcome drives is left to the data: a column held fixed may be one of that.
    """
    turned = (question.outcome or "", question.treatment or "")
    is_told = knowledge.requires(*turned) or knowledge.forbids(*turned)
    if is_told or not set(turned) <= set(names):
        return knowledge
    return replace(knowledge, forbidden=(*knowledge.forbidden, turned))


def no_graph(why: str) -> GraphRange:
    """Return that no graph was found to hold the effect against, and why."""
    told = f"The effect could not be held against graphs. {why}"
    return GraphRange(diagnostics=(Diagnosis("graph_range", Verdict.INCONCLUSIVE, told),))


def free_columns(data: Dataset, names: Sequence[str], question: Question) -> tuple[str, ...]:
    """Return the columns without the categories that another one settles, as years do a degree."""
    coded = {n: _codes(data.frame[n]) for n in names if data.variable(n).n_distinct <= _MOST_LEVELS}
    kept = list(names)
    for name in sorted(coded, key=lambda n: int(coded[n].max())):
        if name in (question.treatment, question.outcome):
            continue
        if any(
            _settles(coded[other], coded[name])
            for other in kept
            if other in coded and other != name
        ):
            kept.remove(name)
    return tuple(kept)


def _codes(series: pd.Series) -> NDArray[np.intp]:
    return series.factorize()[0].astype(np.intp) + 1


def _settles(finer: NDArray[np.intp], coarser: NDArray[np.intp]) -> bool:
    """Tell whether every level of one column goes with one level of the other."""
    pairs = finer * (coarser.max() + 1) + coarser
    return len(np.unique(pairs)) == len(np.unique(finer))


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The effect of each graph and set of causes, with its weight; they sum to 1."""

    effects: tuple[float, ...]
    weights: tuple[float, ...]

    def share(self, sign: int) -> float:
        pairs = zip(self.effects, self.weights, strict=True)
        return sum(w for value, w in pairs if (value > 0) - (value < 0) == sign)

    def central(self) -> tuple[float, float]:
        """Return the ends of the middle part of the weight."""
        tail, seen = (1 - _CENTRAL) / 2, 0.0
        low = high = self.effects[0]
        pairs = sorted(zip(self.effects, self.weights, strict=True))
        for value, weight in pairs:
            low = value if seen <= tail else low
            high = value if seen < 1 - tail else high
            seen += weight
        return low, high


def _weighed(
    data: Dataset, question: Question, graphs: list[CausalGraph], late: frozenset[str]
) -> _Weighed:
    weight: defaultdict[float, float] = defaultdict(float)
    known: dict[tuple[str, ...], float | None] = {}
    treatment = question.treatment or ""
    for graph in graphs:
        earlier = frozenset(question.covariates or ()) - late
        sets = _sets(graph, treatment, earlier & _linked(graph, question))
        for parents in sets:
            if parents not in known:
                known[parents] = _effect(data, question, parents)
            if (value := known[parents]) is not None:
                weight[value] += 1 / len(sets)
    total = sum(weight.values())
    return _Weighed(tuple(weight), tuple(w / total for w in weight.values()))


def _linked(graph: CausalGraph, question: Question) -> frozenset[str]:
    """Return what is linked with the treatment, at once or, in this graph, by the outcome alone."""
    beside = graph.adjacent(question.treatment or "")
    return graph.descendants(question.outcome or "").union(beside)


def _sets(graph: CausalGraph, node: str, earlier: frozenset[str]) -> list[tuple[str, ...]]:
    """Return the sets that may hold the node's causes; what comes earlier is in each."""
    if graph.graph_class is GraphClass.DAG:
        found = [graph.parents(node)]
    else:
        try:
            found = possible_parents(graph, node)
        except ValueError:  # too many ways to turn the edges at the node
            return []
    return list(dict.fromkeys(tuple(sorted(earlier.union(causes))) for causes in found))


def _effect(data: Dataset, question: Question, parents: tuple[str, ...]) -> float | None:
    """Return the slope given these causes: none at all where the outcome is one of them."""
    from app.causal.kernels.least_squares import NotEstimable
    from app.causal.kernels.linear_effect import slope
    from app.causal.sample import take

    if question.outcome in parents:
        return 0.0
    estimand = Estimand(
        EffectKind.ATE,
        Design.BACKDOOR,
        question.treatment or "",
        question.outcome or "",
        contrast=question.contrast,
        adjustment=parents,
    )
    try:
        sample = take(data, estimand)
        return slope(sample.outcome, sample.treatment, sample.covariates).value * sample.step
    except (NotEstimable, StatisticalFailure):
        return None


def _said(weighed: _Weighed, question: Question, graphs: int) -> Sensitivity:
    low, high = weighed.central()
    places = decimals(None, max(abs(low), abs(high)))
    shares = {sign: weighed.share(sign) for sign in (1, 0, -1)}
    parts = [
        f"{words} in {per_cent(shares[sign])}"
        for sign, words in ((1, "positive"), (0, "zero"), (-1, "negative"))
        if shares[sign] > 0
    ]
    sentence = (
        f"In {graphs} graphs that fit these rows, resampled, the effect of {question.treatment} on"
        f" {question.outcome} by linear adjustment is {', '.join(parts)}, and from"
        f" {number(low, places)} to {number(high, places)} in the middle {per_cent(_CENTRAL)} of"
        " them."
    )
    return Sensitivity("graph_range", max(shares[1], shares[-1]), None, sentence)


def _sign(weighed: _Weighed, question: Question) -> Diagnosis:
    opposite = min(weighed.share(1), weighed.share(-1))
    absent = weighed.share(0)
    told = f"the effect of {question.treatment} on {question.outcome}"
    if opposite >= _NOTABLE:
        verdict, said = Verdict.INCONCLUSIVE, f"The sign of {told} depends on the graph."
    elif absent >= _OFTEN:
        verdict = Verdict.INCONCLUSIVE
        said = f"In {per_cent(absent)} of the graphs that fit, {told} is zero."
    else:
        verdict, said = Verdict.PASSED, f"The sign of {told} is the same in nearly all graphs."
    return Diagnosis("sign_over_graphs", verdict, said, test="IDA", effect_size=opposite)


@dataclass(frozen=True, slots=True)
class _Late:
    """A covariate that graphs put behind an end of the question, and in what share of them."""

    end: str
    share: float


def _behind(end: str | None, question: Question, graphs: list[CausalGraph]) -> dict[str, _Late]:
    """Return the covariates that nearly all graphs put behind the treatment, or the outcome."""
    below = [graph.descendants(end or "") for graph in graphs]
    shares = {
        name: sum(name in nodes for nodes in below) / len(graphs)
        for name in question.covariates or ()
    }
    return {name: _Late(end or "", s) for name, s in shares.items() if s >= _NEARLY_ALWAYS}


def _told_late(data: Dataset, question: Question, late: dict[str, _Late]) -> tuple[Diagnosis, ...]:
    """Return what becomes of the effect without each covariate that seems to come too late."""
    fixed = question.covariates or ()
    given = _effect(data, question, tuple(fixed))
    return tuple(
        _late(question, name, known, given, _effect(data, question, _without(fixed, name)))
        for name, known in late.items()
    )


def _without(names: Sequence[str], name: str) -> tuple[str, ...]:
    return tuple(n for n in names if n != name)


def _late(
    question: Question, name: str, known: _Late, given: float | None, without: float | None
) -> Diagnosis:
    said = (
        f"{name} is held fixed, though {known.end} causes it in {per_cent(known.share)} of the"
        " graphs"
        " that fit"
    )
    check = "covariate_after_treatment"
    if known.end == question.outcome:
        check = "covariate_after_outcome"
    if given is None or without is None:
        verdict = Verdict.INCONCLUSIVE
    elif abs(without - given) <= _NO_MATTER * max(abs(given), abs(without)):
        verdict, said = Verdict.PASSED, f"{said}, but the effect is about the same without it"
    else:
        places = decimals(None, max(abs(given), abs(without)))
        verdict = Verdict.INCONCLUSIVE
        said = (
            f"{said}: by lines the effect is {number(given, places)} with it and, as those graphs"
            f" would have it, {number(without, places)} without"
        )
    return Diagnosis(check, verdict, f"{said}.", effect_size=known.share, columns=(name,))
