"""Partial ancestral graphs: marks that are known, and the rules that make more known."""

from __future__ import annotations

from collections import deque
from itertools import combinations
from typing import TYPE_CHECKING

from app.causal.graph import CausalGraph, Edge, GraphClass, Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from app.causal.question import Arrow, Knowledge


class AncestralPattern:
    """A graph whose marks start as circles and are decided one by one.

    `mark[a][b]` is the mark at b of the edge between a and b.

    References
    ----------
    Zhang, Artif. Intell. 172:1873-1896, 2008. doi:10.1016/j.artint.2008.08.001
    """

    def __init__(self, nodes: Iterable[str], edges: Iterable[Arrow]) -> None:
        self.nodes = tuple(nodes)
        self.mark: dict[str, dict[str, Mark]] = {n: {} for n in self.nodes}
        for a, b in edges:
            self.mark[a][b] = Mark.CIRCLE
            self.mark[b][a] = Mark.CIRCLE

    def known(self, knowledge: Knowledge) -> None:
        """Set an arrowhead at what causes nothing there, a tail at a required cause."""
        for a in self.nodes:
            for b in self.mark[a]:
                if knowledge.requires(a, b):
                    self._set(b, a, Mark.TAIL)
                    self._set(a, b, Mark.ARROW)
                elif knowledge.forbids(a, b):
                    self._set(b, a, Mark.ARROW)

    def collide(self, left: str, middle: str, right: str) -> None:
        """R0: left *→ middle ←* right."""
        ends = (left, right)
        if all(self.mark[e][middle] is not Mark.TAIL for e in ends):
            for end in ends:
                self._set(end, middle, Mark.ARROW)

    def remove(self, a: str, b: str) -> None:
        """Take out the edge between a and b."""
        del self.mark[a][b], self.mark[b][a]

    def close(
        self,
        separates: Callable[[str, str, str], bool],
        stands: Callable[[tuple[str, ...]], bool] | None = None,
    ) -> None:
        """Apply R1–R4 and R8–R10 until none fires.

        R5–R7 say which variables selected the sample; that no such selection took place is
        assumed, as no tail-to-tail edge could be read as a cause.

        Parameters
        ----------
        separates : (middle, a, b): whether middle was in the set that made a and b independent.
        stands : given a discriminating path, whether all its edges do; it may take one out.
        """
        fired = True
        while fired:
            fired = self._arrows_and_tails() or self._discriminate(separates, stands)
        while self._tails():
            pass

    def graph(self) -> CausalGraph:
        """Return the pattern as a PAG."""
        edges = (
            Edge(a, b, self.mark[b][a], self.mark[a][b])
            for a in self.nodes
            for b in self.mark[a]
            if a < b
        )
        return CausalGraph(self.nodes, tuple(edges), GraphClass.PAG)

    def possibly_separating(self, start: str) -> frozenset[str]:
        """Return Possible-D-Sep: ends of paths whose inner nodes are colliders or in triangles.

        References
        ----------
        Spirtes, Glymour & Scheines, Causation, Prediction, and Search, 2000, chapter 6.
        """
        seen = {(start, near) for near in self.mark[start]}
        waiting = list(seen)
        while waiting:
            before, here = waiting.pop()
            for after in self.mark[here]:
                if after in (before, start) or (here, after) in seen:
                    continue
                arrows = (self.mark[before][here], self.mark[after][here])
                collider = all(m is Mark.ARROW for m in arrows)
                if collider or after in self.mark[before]:
                    seen.add((here, after))
                    waiting.append((here, after))
        return frozenset(end for _, end in seen) - {start}

    def _set(self, a: str, b: str, mark: Mark) -> bool:
        """Decide the mark at b if it is still a circle."""
        if self.mark[a][b] is not Mark.CIRCLE:
            return False
        self.mark[a][b] = mark
        return True

    def _has(self, a: str, b: str, *marks: Mark) -> bool:
        return self.mark[a].get(b) in marks

    def _is_arrow(self, a: str, b: str) -> bool:
        """Tell whether a → b."""
        return self._has(a, b, Mark.ARROW) and self._has(b, a, Mark.TAIL)

    def _arrows_and_tails(self) -> bool:
        fired = False
        for b in self.nodes:
            for a, c in [(x, y) for x in self.mark[b] for y in self.mark[b] if x != y]:
                fired |= self._r1(a, b, c) | self._r2(a, b, c)
            for a, c in combinations(self.mark[b], 2):
                fired |= self._r3(a, b, c)
        return fired

    def _r1(self, a: str, b: str, c: str) -> bool:
        if c in self.mark[a] or not self._has(a, b, Mark.ARROW) or self.mark[c][b] is Mark.ARROW:
            return False
        tail = self._set(c, b, Mark.TAIL)
        return tail | (self._is_tail(c, b) and self._set(b, c, Mark.ARROW))

    def _is_tail(self, a: str, b: str) -> bool:
        return self._has(a, b, Mark.TAIL)

    def _r2(self, a: str, b: str, c: str) -> bool:
        first = self._is_arrow(a, b) and self._has(b, c, Mark.ARROW)
        second = self._has(a, b, Mark.ARROW) and self._is_arrow(b, c)
        return c in self.mark[a] and (first or second) and self._set(a, c, Mark.ARROW)

    def _r3(self, a: str, b: str, c: str) -> bool:
        if c in self.mark[a] or not all(self._has(e, b, Mark.ARROW) for e in (a, c)):
            return False
        fired = False
        for d in self.mark[b]:
            if self._has(a, d, Mark.CIRCLE) and self._has(c, d, Mark.CIRCLE):
                fired |= self._set(d, b, Mark.ARROW)
        return fired

    def _discriminate(
        self,
        separates: Callable[[str, str, str], bool],
        stands: Callable[[tuple[str, ...]], bool] | None,
    ) -> bool:
        """R4: the path u … a, b, c tells whether b is a collider."""
        for a, b, c in self._before_undecided():
            path = self._discriminating(a, b, c)
            if path is None:
                continue
            if stands is None or stands(path):
                if separates(b, path[0], c):
                    self._cause(b, c)
                else:
                    self._collide_along(a, b, c)
            return True
        return False

    def _before_undecided(self) -> Iterator[tuple[str, str, str]]:
        """Yield a, b, c with a → c, a ←* b and b o-* c."""
        for b in self.nodes:
            for c in [n for n in self.mark[b] if self._has(n, b, Mark.CIRCLE)]:
                for a in list(self.mark[b]):
                    if self._is_arrow(a, c) and self._has(b, a, Mark.ARROW):
                        yield a, b, c

    def _discriminating(self, a: str, b: str, c: str) -> tuple[str, ...] | None:
        """Return a path u … a, b, c whose nodes between u and b are colliders and cause c."""
        waiting, onward = deque([a]), {a: b, b: c, c: ""}
        while waiting:
            here = waiting.popleft()
            for u in self.mark[here]:
                if u in onward or not self._has(u, here, Mark.ARROW):
                    continue
                if u not in self.mark[c]:
                    return (u, *_followed(onward, here))
                if self._is_arrow(u, c) and self._has(here, u, Mark.ARROW):
                    onward[u] = here
                    waiting.append(u)
        return None

    def _cause(self, b: str, c: str) -> None:
        self._set(c, b, Mark.TAIL)
        self._set(b, c, Mark.ARROW)

    def _collide_along(self, a: str, b: str, c: str) -> None:
        self._set(c, b, Mark.ARROW)
        self._set(b, c, Mark.ARROW)
        self._set(a, b, Mark.ARROW)

    def _tails(self) -> bool:
        """R8, R9 and R10 turn a o→ c into a → c."""
        fired = False
        for a in self.nodes:
            for c in list(self.mark[a]):
                if self._has(c, a, Mark.CIRCLE) and self._has(a, c, Mark.ARROW):
                    causes = self._r8(a, c) or self._r9(a, c) or self._r10(a, c)
                    fired |= causes and self._set(c, a, Mark.TAIL)
        return fired

    def _r8(self, a: str, c: str) -> bool:
        return any(
            self._is_arrow(b, c)
            and self._is_tail(b, a)
            and self._has(a, b, Mark.ARROW, Mark.CIRCLE)
            for b in self.mark[a]
        )

    def _r9(self, a: str, c: str) -> bool:
        firsts = (b for b in self.mark[a] if b != c and b not in self.mark[c])
        return any(self._may_cause(a, b) and self._reaches(a, b, c) for b in firsts)

    def _r10(self, a: str, c: str) -> bool:
        parents = [n for n in self.mark[c] if n != a and self._is_arrow(n, c)]
        firsts = [n for n in self.mark[a] if n != c and self._may_cause(a, n)]
        for b, d in combinations(parents, 2):
            to_b = [m for m in firsts if m == b or self._reaches(a, m, b)]
            to_d = [w for w in firsts if w == d or self._reaches(a, w, d)]
            if any(m != w and w not in self.mark[m] for m in to_b for w in to_d):
                return True
        return False

    def _may_cause(self, a: str, b: str) -> bool:
        """Tell whether the edge could be a → b."""
        return not self._has(b, a, Mark.ARROW) and not self._has(a, b, Mark.TAIL)

    def _reaches(self, before: str, here: str, goal: str) -> bool:
        """Tell whether an uncovered path of possible causes goes before, here, …, goal."""
        seen, waiting = {(before, here)}, [(before, here)]
        while waiting:
            behind, node = waiting.pop()
            for ahead in self._onwards(behind, node):
                if ahead == goal:
                    return True
                if ahead != before and (node, ahead) not in seen:
                    seen.add((node, ahead))
                    waiting.append((node, ahead))
        return False

    def _onwards(self, behind: str, node: str) -> Iterator[str]:
        for ahead in self.mark[node]:
            if ahead != behind and ahead not in self.mark[behind] and self._may_cause(node, ahead):
                yield ahead


def _followed(onward: dict[str, str], start: str) -> Iterator[str]:
    here = start
    while here:
        yield here
        here = onward[here]
