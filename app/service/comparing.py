"""What differs between two runs: what was asked, the graph, the effect; as data and sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.causal.conditions import in_words
from app.causal.data import Role
from app.causal.findings import Estimate
from app.causal.graph import CausalGraph, Edge
from app.causal.question import Knowledge
from app.planner.plan import Plan, Step
from app.service.dialogue import Sentence
from app.service.explaining.account import Account, edge_id
from app.service.wording import edge_words, effect_of, interval, listed, signed

_SHOWN = 6


class Difference(StrEnum):
    """What became of a link from one run to another."""

    ADDED = "added"
    REMOVED = "removed"
    TURNED = "turned"


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A pair of columns that is joined otherwise; in words before and after, None for none."""

    difference: Difference
    source: str
    target: str
    lag: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class GraphDifference:
    """Two graphs by their ids, the links that differ, and how many are the same.

    `not_shared` are columns that only one of them has: links of these are not compared.
    """

    before: str
    after: str
    links: tuple[LinkChange, ...]
    same: int
    not_shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EffectDifference:
    """Two answers about an effect.

    `is_same_quantity` tells whether they are of the same treatment, outcome, contrast and kind:
    only then is there a `difference`, and does it mean something that the intervals overlap.
    """

    before: str
    after: str
    is_same_quantity: bool
    values: tuple[float, float]
    intervals: tuple[tuple[float, float], tuple[float, float]]
    levels: tuple[float, float]
    methods: tuple[str, str]
    adjustments: tuple[tuple[str, ...], tuple[str, ...]]
    rows: tuple[int, int]
    difference: float | None = None
    intervals_overlap: bool | None = None
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingDifference:
    """Something that was asked or planned otherwise, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """From one run to another; `reused` of the other's steps were not done again."""

    run_id: str
    other_id: str
    settings: tuple[SettingDifference, ...]
    graph: GraphDifference | None
    effect: EffectDifference | None
    sentences: tuple[Sentence, ...]
    steps: int = 0
    reused: int = 0


def compare(first: Account, second: Account) -> Comparison:
    """Return what differs in the second run, seen from the first."""
    graph, effect = _graphs(first, second), _effects(first, second)
    settings = tuple(_settings(first, second))
    told = (*_told_of_effect(first, second, effect), *_told_of_graph(first, second, graph))
    if not told or first.plan.question.kind is not second.plan.question.kind:
        told = tuple(_told_of_answers(first, second))
    told = (*told, *_told_of_wishes(first, second))
    return Comparison(
        run_id=first.run.id,
        other_id=second.run.id,
        settings=settings,
        graph=graph,
        effect=effect,
        sentences=told,
        steps=len(second.plan.steps),
        reused=second.reused,
    )


def _cited(account: Account, *ids: str) -> tuple[str, ...]:
    """Return ids with their run, as the two runs number alike."""
    return tuple(f"{account.run.id}/{name}" for name in ids)


def _graphs(first: Account, second: Account) -> GraphDifference | None:
    if first.graph is None or second.graph is None:
        return None
    before, after = first.graph.value.graph, second.graph.value.graph
    shared = set(before.nodes) & set(after.nodes)
    old, new = _links(before, shared), _links(after, shared)
    changed = tuple(_changed(old, new))
    return GraphDifference(
        before=first.graph.id,
        after=second.graph.id,
        links=changed,
        same=sum(old.get(place) == edge for place, edge in new.items()),
        not_shared=tuple(sorted({*before.nodes, *after.nodes} - shared)),
    )


_Place = tuple[frozenset[str], int]
_Drawn = tuple[str, str, str, str]


def _links(graph: CausalGraph, shared: set[str]) -> dict[_Place, _Drawn]:
    """Return how each pair is joined at each lag, written from the end whose name comes first."""
    found = (_facing(e) for e in graph.edges if e.ends <= shared and e.source != e.target)
    return {
        (e.ends, e.lag): (e.source, e.target, edge_words(e), f"{e.source_mark}{e.target_mark}")
        for e in found
    }


def _facing(edge: Edge) -> Edge:
    return edge if edge.lag or edge.source <= edge.target else edge.reversed()


def _changed(old: dict[_Place, _Drawn], new: dict[_Place, _Drawn]) -> Iterator[LinkChange]:
    for place in (*new, *(p for p in old if p not in new)):
        before, after = old.get(place), new.get(place)
        drawn = after or before
        if before == after or drawn is None:
            continue
        kind = Difference.TURNED if before and after else Difference.ADDED
        kind = Difference.REMOVED if after is None else kind
        source, target = drawn[:2]
        yield LinkChange(kind, source, target, place[1], before and before[2], after and after[2])


def _effects(first: Account, second: Account) -> EffectDifference | None:
    if first.main is None or second.main is None:
        return None
    old, new = first.main.value, second.main.value
    same = _quantity(old) == _quantity(new)
    overlap = old.interval[0] <= new.interval[1] and new.interval[0] <= old.interval[1]
    return EffectDifference(
        before=first.main.id,
        after=second.main.id,
        is_same_quantity=same,
        values=(old.value, new.value),
        intervals=(old.interval, new.interval),
        levels=(old.level, new.level),
        methods=(old.method, new.method),
        adjustments=(old.adjustment, new.adjustment),
        rows=(old.n, new.n),
        difference=new.value - old.value if same else None,
        intervals_overlap=overlap if same else None,
        added=tuple(n for n in new.adjustment if n not in old.adjustment),
        dropped=tuple(n for n in old.adjustment if n not in new.adjustment),
    )


def _quantity(found: Estimate) -> tuple[object, ...]:
    return found.treatment, found.outcome, found.contrast, found.kind, found.label, found.quantile


def _told_of_effect(
    first: Account, second: Account, effect: EffectDifference | None
) -> Iterator[Sentence]:
    if effect is None or first.main is None or second.main is None:
        return
    old, new = first.main.value, second.main.value
    cites = (*_cited(first, effect.before), *_cited(second, effect.after))
    was = f"{signed(old, first.profile)} ({interval(old, first.profile)})"
    now = f"{signed(new, second.profile)} ({interval(new, second.profile)})"
    if not effect.is_same_quantity:
        yield Sentence(
            f"Now the {effect_of(new)} is {now}; before, the {effect_of(old)} was {was}.", cites
        )
    elif was == now:
        yield Sentence(f"The {effect_of(new)} stays at {now}.", cites)
    else:
        yield Sentence(f"The {effect_of(new)} was {was} and is now {now}.", cites)
        met = "overlap" if effect.intervals_overlap else "do not overlap"
        yield Sentence(f"The two intervals {met}.", cites)
    if effect.methods[0] != effect.methods[1]:
        before, after = first.title(effect.methods[0]), second.title(effect.methods[1])
        yield Sentence(f"The method is {after} instead of {before}.", cites)
    if effect.added:
        yield Sentence(f"Now also held fixed: {listed(effect.added)}.", cites)
    if effect.dropped:
        yield Sentence(f"No longer held fixed: {listed(effect.dropped)}.", cites)
    if effect.rows[0] != effect.rows[1]:
        yield Sentence(f"It uses {effect.rows[1]:,} rows instead of {effect.rows[0]:,}.", cites)


def _told_of_graph(
    first: Account, second: Account, graph: GraphDifference | None
) -> Iterator[Sentence]:
    if graph is None or second.graph is None:
        return
    cites = (*_cited(first, graph.before), *_cited(second, graph.after))
    if not graph.links:
        yield Sentence(f"The graph stays as it was: {graph.same} links are the same.", cites)
    for kind, told in _LINKS.items():
        found = [link for link in graph.links if link.difference is kind]
        if found:
            names = listed(map(_link_words, found), at_most=_SHOWN)
            ids = [edge_id(second.graph.id, e) for e in _edges(second, found)]
            yield Sentence(f"{told}: {names}.", (*cites, *_cited(second, *ids)))
    if graph.not_shared:
        yield Sentence(f"Only one of the graphs has {listed(graph.not_shared)}.", cites)


_LINKS = {
    Difference.ADDED: "Links that are new",
    Difference.REMOVED: "Links that are gone",
    Difference.TURNED: "Links that are drawn otherwise",
}


def _link_words(link: LinkChange) -> str:
    if link.difference is Difference.TURNED:
        return f"{link.after} instead of {link.before}"
    return link.after or link.before or ""


def _edges(account: Account, links: list[LinkChange]) -> Iterator[Edge]:
    places = {(frozenset({link.source, link.target}), link.lag) for link in links}
    edges = account.graph.value.graph.edges if account.graph else ()
    yield from (e for e in edges if (e.ends, e.lag) in places)


def _told_of_answers(first: Account, second: Account) -> Iterator[Sentence]:
    """Yield both answers where there is nothing of one kind in both to compare."""
    yield Sentence(f"Now: {second.answer}", _cited(second, *second.answer_ids))
    yield Sentence(f"Before: {first.answer}", _cited(first, *first.answer_ids))


def _told_of_wishes(first: Account, second: Account) -> Iterator[Sentence]:
    """Yield what the second plan notes of what its user states, where the first did not."""
    for note in second.plan.notes:
        if note.startswith("You ") and note not in first.plan.notes:
            yield Sentence(note, _cited(second, "plan"))
    weights = [v.name for v in second.profile.variables if v.role is Role.WEIGHT]
    if weights and second.main is not None and second.plan.question.weight_column not in weights:
        told = f"{listed(weights)} weighs no rows here: this design counts all of them alike."
        yield Sentence(told, _cited(second, "plan"))


def _settings(first: Account, second: Account) -> Iterator[SettingDifference]:
    told = {**_asked(first), **{f"plan: {k}": v for k, v in _planned(first).items()}}
    now = {**_asked(second), **{f"plan: {k}": v for k, v in _planned(second).items()}}
    told["table"], now["table"] = _tables(first, second)
    for name in dict.fromkeys((*told, *now)):
        before, after = told.get(name, ""), now.get(name, "")
        if before != after:
            yield SettingDifference(name, before, after)


def _tables(first: Account, second: Account) -> tuple[str, str]:
    """Return what tells the two tables apart: their names, or else their ids."""
    if first.dataset != second.dataset:
        return first.dataset, second.dataset
    return first.run.dataset_id, second.run.dataset_id


def _asked(account: Account) -> dict[str, str]:
    run = account.run
    return {
        "question": run.question,
        "amended": " ".join(run.amended),
        "algorithms": ", ".join(run.options.algorithms),
        "missing values": run.options.missing.value,
        "rows": in_words(run.options.population),
        "seed": str(run.options.seed),
        **_known(run.knowledge),
    }


def _known(knowledge: Knowledge) -> dict[str, str]:
    return {
        "stated arrows": ", ".join(f"{a} → {b}" for a, b in knowledge.required),
        "ruled out arrows": ", ".join(f"{a} → {b}" for a, b in knowledge.forbidden),
        "tiers": " | ".join(", ".join(tier) for tier in knowledge.tiers),
        "effects of nothing": ", ".join(knowledge.exogenous),
        "hidden causes": "possible" if knowledge.latents_possible else "ruled out",
    }


def _planned(account: Account) -> dict[str, str]:
    plan: Plan = account.plan
    question = plan.question
    return {
        "kind": question.kind.value,
        "treatment": question.treatment or "",
        "outcome": question.outcome or "",
        "design": question.design.value if question.design else "",
        "held fixed": ", ".join(question.covariates or ()),
        "steps": ", ".join(dict.fromkeys(_done(account, step) for step in plan.steps)),
    }


def _done(account: Account, step: Step) -> str:
    """Return what a step does, by the name of its algorithm or else of itself."""
    return account.title(step.algorithm) if step.algorithm else step.id.replace("_", " ")
