"""Which of two columns acts on the other, from the traces that a direction leaves in rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.causal.data import DISCRETE, Kind
from app.causal.examinations.wording import chance
from app.causal.findings import Discovery, Examination
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.inquiry import Claim, ClaimKind, Inquiry
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Floats
    from app.causal.kernels.pair_direction import Way
    from app.causal.question import Knowledge, Question

_LEVEL = 0.05
_LEANING, _SURE = 0.6, 0.8  # of random halves of the rows that must point the same way
_FIRM = 0.95
_DRAWS, _MOST_ROWS, _FEWEST = 40, 4000, 30


@dataclass(frozen=True, slots=True)
class _Compared:
    """Both ways over all rows, and the share of halves of the rows in which the first is better."""

    forth: Way
    back: Way
    share: float
    is_numeric: bool

    @property
    def is_forth(self) -> bool:
        return self.forth.cost < self.back.cost

    @property
    def agreed(self) -> float:
        return self.share if self.is_forth else 1 - self.share


def direction(
    data: Dataset,
    question: Question,
    graph: CausalGraph | None,
    knowledge: Knowledge,
    rng: np.random.Generator,
) -> Examination:
    """Return which of treatment and outcome is the cause, whether neither is, or that it is open.

    What is known beforehand decides; then whether rows show any link; then a graph over more
    columns, where it decides; then how well each way explains the two columns.

    Raises
    ------
    TooFewSamples : too few rows have both values.
    """
    x, y = question.treatment or "", question.outcome or ""
    rows = data.select((x, y)).complete((x, y), at_least=_FEWEST)
    link = _link(rows, x, y, rng)
    if link.verdict is Verdict.PASSED:
        return _unrelated(x, y, link, rows.n_rows)
    for cause, effect in ((x, y), (y, x)):
        if knowledge.forbids(effect, cause) or knowledge.requires(cause, effect):
            return _known(cause, effect, link, rows.n_rows)
        if graph is not None and effect in graph.descendants(cause):
            return _drawn(cause, effect, link, graph, rows.n_rows)
    compared = _compared(rows, x, y, rng)
    return _told(x, y, link, compared, _other_signs(rows, x, y), rows.n_rows)


def _link(rows: Dataset, x: str, y: str, rng: np.random.Generator) -> Diagnosis:
    """Return a test of independence; PASSED where the columns look independent."""
    from app.causal.examinations.independence import tested

    return tested(rows, x, y, (), rng).diagnosis


def _compared(rows: Dataset, x: str, y: str, rng: np.random.Generator) -> _Compared | None:
    """Return both ways; None for two columns of categories, which show no direction."""
    import numpy as np

    from app.causal.kernels.pair_direction import halves, ways, ways_of_groups

    kinds = [rows.variable(name).kind for name in (x, y)]
    discrete = [rows.variable(name).n_distinct == 2 or k is Kind.NOMINAL
                for name, k in zip((x, y), kinds, strict=True)]  # fmt: skip
    values = [_numbers(rows, name) for name in (x, y)]
    if all(k in DISCRETE for k in kinds) or any(
        d and rows.variable(name).n_distinct > 2 for d, name in zip(discrete, (x, y), strict=True)
    ):
        return None
    if len(values[0]) > _MOST_ROWS:
        kept = rng.permutation(len(values[0]))[:_MOST_ROWS]
        values = [v[kept] for v in values]

    def both(a: Floats, b: Floats) -> tuple[Way, Way]:
        if not any(discrete):
            return ways(a, b)
        if discrete[0]:
            return ways_of_groups(a == a.max(), b)
        back, forth = ways_of_groups(b == b.max(), a)
        return forth, back

    forth, back = both(*values)
    drawn = [both(values[0][k], values[1][k]) for k in halves(len(values[0]), _DRAWS, rng)]
    share = float(np.mean([one.cost < other.cost for one, other in drawn]))
    return _Compared(forth, back, share, not any(discrete))


def _numbers(rows: Dataset, name: str) -> Floats:
    import numpy as np

    column = rows.frame[name]
    if rows.variable(name).kind is Kind.NOMINAL or column.dtype == object:
        return np.unique(column.astype(str).to_numpy(), return_inverse=True)[1].astype(float)
    return np.asarray(column, dtype=float)


def _other_signs(rows: Dataset, x: str, y: str) -> tuple[int, int]:
    """Return how many of two simple indices point each way; none for groups."""
    from app.causal.kernels.pair_direction import votes

    if any(rows.variable(name).n_distinct < 3 for name in (x, y)):
        return 0, 0
    found = votes(_numbers(rows, x), _numbers(rows, y))
    forth = sum(value > 0 for value in found)
    return forth, len(found) - forth


def _told(
    x: str, y: str, link: Diagnosis, found: _Compared | None, signs: tuple[int, int], n: int
) -> Examination:
    if found is None:
        return _open(x, y, link, n, "two columns of categories show no direction by themselves")
    cause, effect = (x, y) if found.is_forth else (y, x)
    right, wrong = (found.forth, found.back) if found.is_forth else (found.back, found.forth)
    gain = (wrong.cost - right.cost) * n
    told = f"{per_cent(found.agreed)} of random halves of the rows"
    test = Diagnosis(
        name="direction",
        verdict=Verdict.PASSED if found.agreed >= _SURE else Verdict.INCONCLUSIVE,
        sentence=f"{cause} → {effect} explains both columns better than {effect} → {cause} by"
        f" {gain:.3g} nats over {n:,} rows, and so do {told}.",
        test="likelihood of additive and location-scale noise models",
        statistic=gain,
        effect_size=found.agreed,
        n=n,
        columns=(cause, effect),
    )
    if found.agreed < _SURE:
        why = (
            f"{cause} → {effect} explains both a little better, but only in {told}: effects look"
            " straight and the noise bell-shaped, or the rows are too few"
        )
        leaning = (cause, effect) if found.agreed >= _LEANING else _by_indices(x, y, signs)
        return _leaning(_open(x, y, link, n, why, test), leaning)
    strength = "clearly" if found.agreed >= _FIRM else "probably"
    reason = (
        f"as a cause, {cause} leaves noise in {effect} that does not depend on it"
        f" ({chance(right.p)}), while the other way round the noise does ({chance(wrong.p)})"
        if found.is_numeric and right.p > _LEVEL > wrong.p
        else f"{cause} → {effect} explains both columns better"
    )
    index = signs[0] if found.is_forth else signs[1]
    beside = f" Of two simpler indices (IGCI, RECI) {index} say{'s' * (index == 1)} the same."
    sentence = (
        f"{cause} {strength} causes {effect} rather than the other way round: {reason}, in"
        f" {told}.{beside if sum(signs) else ''} {_PREMISE}"
    )
    return _directed(cause, effect, sentence, (link, test), found.agreed, n)


_PREMISE = "This takes for granted that no unmeasured cause moves both."


def _open(x: str, y: str, link: Diagnosis, n: int, why: str, *tests: Diagnosis) -> Examination:
    sentence = (
        f"{x} and {y} go together ({_size(link)}), but the rows cannot tell which of them is the"
        f" cause: {why}."
    )
    graph = CausalGraph((x, y), (Edge(x, y, Mark.TAIL, Mark.TAIL),), GraphClass.CPDAG)
    claims = (Claim(ClaimKind.UNKNOWN), Claim(ClaimKind.RELATED, (x, y)))
    return Examination(
        Inquiry.DIRECTION, sentence, claims, (link, *tests), n=n, discovery=Discovery(graph)
    )


def _by_indices(x: str, y: str, signs: tuple[int, int]) -> tuple[str, str] | None:
    """Return the way that both simpler indices point, if they do."""
    if max(signs) < 2:
        return None
    return (x, y) if signs[0] > signs[1] else (y, x)


def _leaning(found: Examination, ends: tuple[str, str] | None) -> Examination:
    """Return an open answer with the way that is a little likelier, if one is."""
    if ends is None:
        return found
    likelier = f" If one has to be named, {ends[0]} → {ends[1]} is the likelier."
    claims = (*found.claims, Claim(ClaimKind.CAUSES, ends))
    return replace(found, sentence=f"{found.sentence}{likelier}", claims=claims)


def _unrelated(x: str, y: str, link: Diagnosis, n: int) -> Examination:
    sentence = (
        f"{x} and {y} show no relation in {n:,} rows ({_size(link)}), so neither is seen to cause"
        " the other."
    )
    graph = CausalGraph((x, y), (), GraphClass.CPDAG)
    claims = (Claim(ClaimKind.UNRELATED, (x, y)), Claim(ClaimKind.NO_EFFECT, (x, y)))
    return Examination(
        Inquiry.DIRECTION, sentence, claims, (link,), n=n, discovery=Discovery(graph)
    )


def _known(cause: str, effect: str, link: Diagnosis, n: int) -> Examination:
    sentence = (
        f"{cause} causes {effect} rather than the other way round: by what is known of the columns,"
        f" {effect} cannot act on {cause}, and the two go together ({_size(link)}). {_PREMISE}"
    )
    return _directed(cause, effect, sentence, (link,), None, n)


def _drawn(cause: str, effect: str, link: Diagnosis, graph: CausalGraph, n: int) -> Examination:
    edge = graph.edge(cause, effect)
    how = "directly" if edge is not None else "through other columns"
    kept = f" (in {per_cent(edge.confidence)} of resamples)" if edge and edge.confidence else ""
    sentence = (
        f"{cause} causes {effect} rather than the other way round: in the graph over all columns"
        f" {cause} acts on {effect} {how}{kept}, and the two go together ({_size(link)})."
    )
    return _directed(cause, effect, sentence, (link,), edge.confidence if edge else None, n)


def _directed(
    cause: str,
    effect: str,
    sentence: str,
    tests: tuple[Diagnosis, ...],
    confidence: float | None,
    n: int,
) -> Examination:
    graph = CausalGraph(
        (cause, effect), (Edge(cause, effect, confidence=confidence),), GraphClass.CPDAG
    )
    return Examination(
        Inquiry.DIRECTION,
        sentence,
        (Claim(ClaimKind.CAUSES, (cause, effect)), Claim(ClaimKind.RELATED, (cause, effect))),
        tests,
        value=confidence,
        n=n,
        discovery=Discovery(graph),
    )


def _size(link: Diagnosis) -> str:
    p = link.p_value if link.p_value is not None else 1.0
    return f"{link.test}, {chance(p)}"
