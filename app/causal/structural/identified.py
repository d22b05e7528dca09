"""Whether a graph lets a change be followed to the target at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.profile import Diagnosis, Verdict
from app.errors import NotIdentified

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.causal.structural.members import Member, Members


def refuse_hidden(members: Members, changed: Sequence[str], target: str) -> None:
    """Raise where a hidden cause joins a changed column with what it acts on, or the target.

    Raises
    ------
    NotIdentified : the pairs, and what would help.
    """
    for a, b in members.hidden:
        for column, other in ((a, b), (b, a)):
            reached = {n for m in members.graphs for n in _after(m, column)} | {target}
            if column in changed and other in reached:
                raise NotIdentified(
                    f"Something unmeasured drives both {column} and {other}, so that what"
                    f" changing {column} does cannot be told from these data.",
                    hint=f"Measure what drives both {column} and {other}, or state that there is"
                    " no such thing.",
                )


def no_path(members: Members, column: str, target: str) -> Iterator[Diagnosis]:
    """Yield a doubt where no member, or not every one, leads from the column to the target."""
    reaching = [m for m in members.graphs if target in _after(m, column)]
    if len(reaching) == len(members.graphs) or column == target:
        return
    if reaching:
        yield Diagnosis(
            "no_path", Verdict.INCONCLUSIVE,
            f"Only {len(reaching)} of {len(members.graphs)} graphs that fit equally well lead"
            f" from {column} to {target}; in the others it does nothing.",
            columns=(column, target),
        )  # fmt: skip
    else:
        yield Diagnosis(
            "no_path", Verdict.FAILED,
            f"The graph has no path from {column} to {target}.", columns=(column, target),
        )  # fmt: skip


def paths(member: Member, start: str, end: str, *, at_most: int) -> list[tuple[str, ...]]:
    """Return the directed paths from start to end, the shortest first."""
    children = _children(member)
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[str, ...]] = [(start,)]
    while waiting and len(found) < at_most:
        path = waiting.pop(0)
        for child in children.get(path[-1], ()):
            if child == end:
                found.append((*path, child))
            else:
                waiting.append((*path, child))
    return found


def _after(member: Member, name: str) -> frozenset[str]:
    """Return what follows from a node, itself left out."""
    children = _children(member)
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        fresh = [c for c in children.get(waiting.pop(), ()) if c not in seen]
        seen.update(fresh)
        waiting += fresh
    return frozenset(seen)


def _children(member: Member) -> dict[str, list[str]]:
    children: dict[str, list[str]] = {}
    for name, causes in zip(member.names, member.parents, strict=True):
        for i in causes:
            children.setdefault(member.names[i], []).append(name)
    return children
