"""What the findings and results that a sentence cites say: texts, numbers, names, links, signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.causal.findings import Strength
from app.causal.graph import Mark
from app.service.faithful.slots import Part, Slot, parts, texts
from app.service.wording import MARKS

Json = Mapping[str, Any]  # a result as it comes from the store: JSON at a foreign edge
_KINDS = (
    "findings", "estimates", "refutations", "sensitivity", "attributions", "curves", "subgroups",
    "policies", "diagnostics", "graphs",
)  # fmt: skip
_TEXTS = ("claim", "sentence", "words", "title", "label")
_SHARES = frozenset({"level", "confidence", "share", "share_treated", "quantile"})
_PAIRS = frozenset({"interval", "bounds", "contrast"})
_RATIOS = frozenset({"hazard_ratio", "risk_ratio", "odds_ratio"})
_ORDER = (Strength.UNCERTAIN, Strength.SUGGESTIVE, Strength.STRONG)


@dataclass(frozen=True)
class Cited:
    """The cited items of a result. `names` are all that the result's sentences may speak of."""

    items: tuple[Json, ...]
    names: frozenset[str]
    more: tuple[str, ...] = ()

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Return every sentence that a cited item holds."""
        found = (text for item in self.items for text in _sentences(item))
        return tuple(dict.fromkeys((*found, *self.more)))

    @cached_property
    def sources(self) -> tuple[tuple[Part, ...], ...]:
        return tuple(parts(text, self.names) for text in self.texts)

    @cached_property
    def strength(self) -> Strength | None:
        """Return the weakest strength of the cited findings."""
        told = [Strength(item["strength"]) for item in self.items if "claim" in item]
        return min(told, key=_ORDER.index, default=None)

    @cached_property
    def values(self) -> tuple[float, ...]:
        """Return the cited numbers as they were computed, with those told in hundredths."""
        return tuple(value for item in self.items for value in _values(item))

    @cached_property
    def ranges(self) -> tuple[tuple[float, float], ...]:
        return tuple(pair for item in self.items for pair in _ranges(item))

    @cached_property
    def spoken_of(self) -> frozenset[str]:
        """Return the names in the cited texts and fields; of a graph alone, its nodes."""
        told = {name for source in self.sources for name in texts(source, Slot.NAME)}
        fields = {text for item in self.items for text in _strings(item)} & self.names
        alone = not any("claim" in item for item in self.items)
        nodes = {n for item in self.items if alone for n in item.get("nodes", ())}
        return frozenset(told | fields | nodes)

    @cached_property
    def links(self) -> frozenset[tuple[str, str, str]]:
        """Return the edges of cited graphs, as they may be written from either end."""
        return frozenset(link for item in self.items for link in _links(item))

    @cached_property
    def effects(self) -> frozenset[tuple[str, str]]:
        """Return which cause acts on which outcome by the cited estimates and arrows."""
        told = {(i["treatment"], i["outcome"]) for i in self.items if "treatment" in i}
        events = {(i["treatment"], i["event_column"]) for i in self.items if i.get("event_column")}
        arrows = {(source, target) for source, bond, target in self.links if bond == "→"}
        return frozenset(told | events | arrows)

    @cached_property
    def signs(self) -> frozenset[int]:
        """Return +1 and -1 as the cited estimates lie above or below no effect."""
        found = [i for i in self.items if "treatment" in i and i.get("value") is not None]
        moved = (i["value"] - (1.0 if i["kind"] in _RATIOS else 0.0) for i in found)
        return frozenset(1 if value > 0 else -1 for value in moved if value)


def cited(result: Json, ids: Iterable[str]) -> Cited:
    """Return what the items with these ids say; an id that the result does not have says nothing.

    Besides the ids of items, `identification` is the one of the run and a step's id its error.
    """
    wanted = frozenset(ids)
    items = [i for kind in _KINDS for i in result.get(kind, ()) if i["id"] in wanted]
    return Cited(tuple(items), vocabulary(result), tuple(_of_steps(result, wanted)))


def vocabulary(result: Json) -> frozenset[str]:
    """Return the names of columns that sentences about this result may speak of."""
    nodes = (n for graph in result.get("graphs", ()) for n in graph["nodes"])
    measured = (c for check in result.get("diagnostics", ()) for c in check.get("columns", ()))
    named = (t for e in result.get("estimates", ()) for t in _strings(e))
    columns = set(result.get("dataset", {}).get("names", ()))
    spoken = set(named) & columns if columns else set()
    ends = {e[key] for e in result.get("estimates", ()) for key in ("treatment", "outcome")}
    return frozenset({*nodes, *measured, *spoken, *columns, *ends} - {None, ""})


def _of_steps(result: Json, wanted: frozenset[str]) -> Iterator[str]:
    found = result.get("identification")
    if found and "identification" in wanted:
        yield found["sentence"]
        yield from found.get("would_identify", ())
    for step in result.get("steps", ()):
        if step["id"] in wanted and step.get("error"):
            yield from (step["error"]["sentence"], step["error"].get("hint", ""))


def _sentences(item: Json) -> Iterator[str]:
    yield from (item[key] for key in _TEXTS if item.get(key))
    yield from item.get("caveats", ())


def _values(item: Json) -> Iterator[float]:
    for key, value in item.items():
        if isinstance(value, bool) or key in _PAIRS:
            continue
        if isinstance(value, int | float):
            yield from (value, 100 * value) if _is_share(item, key) else (value,)
    for part in item.get("contributions", ()):
        yield from _values(part)
    for edge in item.get("edges", ()):
        yield from _values({key: edge.get(key) for key in ("confidence", "lag")})


def _is_share(item: Json, key: str) -> bool:
    return key in _SHARES or item.get("unit") == "probability"


def _ranges(item: Json) -> Iterator[tuple[float, float]]:
    for key in _PAIRS:
        ends = item.get(key)
        if isinstance(ends, Sequence) and all(isinstance(end, int | float) for end in ends):
            yield ends[0], ends[1]
            if item.get("unit") == "probability" and key != "contrast":
                yield 100 * ends[0], 100 * ends[1]


def _strings(item: Json) -> Iterator[str]:
    for key, value in item.items():
        if key in {"id", "step", "kind", "design", "method", "nodes", "edges"}:
            continue
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (inner for inner in value if isinstance(inner, str))


def _links(item: Json) -> Iterator[tuple[str, str, str]]:
    for edge in item.get("edges", ()):
        marks = Mark(edge["source_mark"]), Mark(edge["target_mark"])
        yield edge["source"], MARKS[marks], edge["target"]
        if not edge.get("lag"):
            yield edge["target"], MARKS[marks[1], marks[0]], edge["source"]
