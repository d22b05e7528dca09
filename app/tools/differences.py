"""What differs between two answers, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from app.client import Edge, Estimate, Result

Links = dict[tuple[str, str], str]  # a pair of columns, and its link as it is drawn


def differences(first: Result, other: Result) -> Iterator[str]:
    """Yield one sentence for each way in which the second answer is not the first."""
    if first.answer.verdict != other.answer.verdict:
        yield f"The verdict is {other.answer.verdict}, not {first.answer.verdict}."
    if first.estimate and other.estimate:
        yield from _of_effects(first.estimate, other.estimate)
    if first.graph and other.graph:
        yield from _of_links(_links(first.graph.edges), _links(other.graph.edges))


def _of_effects(first: Estimate, other: Estimate) -> Iterator[str]:
    what = f"The effect of {other.treatment} on {other.outcome}"
    if (first.treatment, first.outcome) != (other.treatment, other.outcome):
        yield f"{what} is asked for, not that of {first.treatment} on {first.outcome}."
        return
    (low, high), (other_low, other_high) = first.interval, other.interval
    apart = "; the intervals do not meet" if other_low > high or other_high < low else ""
    moved = f"{first.value:.4g} ({low:.4g} to {high:.4g}) to {other.value:.4g}"
    yield f"{what} goes from {moved} ({other_low:.4g} to {other_high:.4g}){apart}."
    if first.method != other.method:
        yield f"It is estimated by {other.method}, not by {first.method}."
    added = sorted(set(other.adjustment) - set(first.adjustment))
    dropped = sorted(set(first.adjustment) - set(other.adjustment))
    if added:
        yield f"It also holds {', '.join(added)} fixed."
    if dropped:
        yield f"It no longer holds {', '.join(dropped)} fixed."


def _of_links(
    first: dict[tuple[str, str], str], other: dict[tuple[str, str], str]
) -> Iterator[str]:
    for pair, said in other.items():
        if pair not in first:
            yield f"The link {said} is new."
        elif first[pair] != said:
            yield f"The link {first[pair]} is now {said}."
    for pair, said in first.items():
        if pair not in other:
            yield f"The link {said} is gone."


def _links(edges: list[Edge]) -> Links:
    starts = {"tail": "-", "arrow": "<", "circle": "o"}
    ends = {"tail": "-", "arrow": ">", "circle": "o"}
    found: Links = {}
    for edge in edges:
        a, b = (edge.source, edge.target), (edge.source_mark, edge.target_mark)
        if not edge.lag and a[0] > a[1]:
            a, b = (a[1], a[0]), (b[1], b[0])
        name = f"{a[0]}[t-{edge.lag}]" if edge.lag else a[0]
        found[name, a[1]] = f"{name} {starts[b[0]]}-{ends[b[1]]} {a[1]}"
    return found
