"""Which experiment would tell most, and how many rows it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.causal.data import Kind
from app.causal.examinations.wording import listed
from app.causal.findings import Examination
from app.causal.inquiry import Claim, ClaimKind, Inquiry
from app.causal.next_experiment import (
    informative_interventions,
    most_informative,
    rows_needed,
)
from app.causal.rounding import number, per_cent
from app.errors import InvalidQuestion

if TYPE_CHECKING:
    from app.causal.data import Dataset
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats
    from app.causal.question import Question

_FEWEST = 20
_MOST_ROWS = 10_000_000
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class _Size:
    """What two arms would differ by, as far as the rows suggest, in the outcome's units."""

    change: str
    effect: float
    deviation: float
    held: tuple[str, ...]


def experiment(data: Dataset, question: Question, graph: CausalGraph | None) -> Examination:
    """Return what to set at random to settle a question, and in how many rows.

    Of a cause and an effect: set the cause. Of one column, or all: set what settles most of the
    undecided links of the graph.

    Raises
    ------
    InvalidQuestion : nothing in the graph is undecided and no cause and effect are named.
    """
    if question.treatment and question.outcome:
        return _of_pair(data, question.treatment, question.outcome, graph)
    return _of_graph(data, question.outcome or question.treatment, graph)


def _of_pair(data: Dataset, x: str, y: str, graph: CausalGraph | None) -> Examination:
    size = _size(data, x, y, graph)
    how = f"set {x} at random ({size.change}) and compare {y}"
    rows = _rows(size.effect, size.deviation)
    half = _rows(size.effect / 2, size.deviation)
    held = f" with {listed(size.held)} held fixed" if size.held else ""
    told = number(abs(size.effect), _places(size.effect))
    needed = (
        f"To see a difference of {told} in {y}, which is what the rows suggest{held}, takes about"
        f" {rows:,} rows in two equal arms (four trials of five at the 5 % level); half that"
        f" difference takes {half:,}."
        if rows and half
        else f"The rows suggest next to no difference in {y}{held}, so that no number of rows is"
        " sure to show one; decide first which difference would matter."
    )
    back = _settled_beside(graph, x, y)
    sentence = (
        f"To learn whether {x} causes {y}: {how}. Chance then breaks every link from causes of {x},"
        f" measured or not, so that a difference is {x}'s doing. {needed}{back}"
    )
    return Examination(
        Inquiry.EXPERIMENT,
        sentence,
        (
            Claim(ClaimKind.COLUMNS, (x,)),
            *([Claim(ClaimKind.NUMBER, value=float(rows))] if rows else []),
        ),
        value=float(rows) if rows else None,
        unit="rows",
        n=data.n_rows,
    )


def _settled_beside(graph: CausalGraph | None, x: str, y: str) -> str:
    """Return what the graph leaves open between the two."""
    edge = graph.edge(x, y) if graph is not None else None
    if edge is None or edge.is_directed:
        return ""
    return f" Today the graph leaves the direction between {x} and {y} open."


def _of_graph(data: Dataset, node: str | None, graph: CausalGraph | None) -> Examination:
    if graph is None:
        raise InvalidQuestion(
            "No graph was found that an experiment could settle.",
            hint="Name a cause and an effect.",
        )
    found = informative_interventions(graph, node) if node else most_informative(graph)
    about = f"what causes {node}" if node else "the graph"
    if not found:
        open_links = [e for e in graph.edges if not e.is_directed]
        why = (
            "its undecided links are too many, or of a kind that cannot be counted through"
            if open_links
            else "every link of the graph points one way already"
        )
        sentence = (
            f"No single experiment stands out for {about}: {why}. To confirm an arrow, set its"
            " cause at random and see whether its effect follows."
        )
        return Examination(Inquiry.EXPERIMENT, sentence, (Claim(ClaimKind.UNKNOWN),))
    best, *others = found
    share = best.bits / best.open_bits
    neighbours = sorted(
        name for e in graph.edges if best.column in e.ends and not e.is_directed
        for name in e.ends - {best.column}
    )  # fmt: skip
    rows = [r for name in neighbours if (r := _rows(*_effect(data, best.column, name, graph)))]
    needed = (
        f" About {max(rows):,} rows in two equal arms show each of these links, were it as strong"
        " as the rows suggest (four trials of five at the 5 % level)."
        if rows
        else ""
    )
    next_best = f" Next best: {listed([o.column for o in others[:2]])}." if others else ""
    sentence = (
        f"Set {best.column} at random: of what is open about {about} that settles {per_cent(share)}"
        f" ({best.bits:.2f} of {best.open_bits:.2f} bits, every graph of the class counting"
        f" alike), for it shows which of its links to {listed(neighbours)} point away from it."
        f"{needed}{next_best}"
    )
    return Examination(
        Inquiry.EXPERIMENT,
        sentence,
        (Claim(ClaimKind.COLUMNS, (best.column,)),),
        value=float(max(rows)) if rows else None,
        unit="rows",
        n=data.n_rows,
    )


def _effect(data: Dataset, x: str, y: str, graph: CausalGraph) -> tuple[float, float]:
    size = _size(data, x, y, graph)
    return size.effect, size.deviation


def _size(data: Dataset, x: str, y: str, graph: CausalGraph | None) -> _Size:
    """Return the difference that the rows suggest between two arms, by regression."""
    import numpy as np

    held = tuple(n for n in _causes(graph, x) if n not in (x, y))
    rows = data.select((x, y, *held)).complete((x, y, *held), at_least=_FEWEST)
    outcome = _values(rows, y)
    treatment = _values(rows, x)
    design = np.column_stack(
        [np.ones(len(outcome)), treatment, *(_values(rows, name) for name in held)]
    )
    slope = float(np.linalg.lstsq(design, outcome, rcond=None)[0][1])
    is_binary = rows.variable(x).n_distinct == 2
    step = 1.0 if is_binary else float(treatment.std())
    low, high = treatment.mean() - step / 2, treatment.mean() + step / 2
    change = (
        "by the toss of a coin"
        if is_binary
        else f"to {low:.{_DIGITS}g} in one half and {high:.{_DIGITS}g} in the other, one standard"
        " deviation apart"
    )
    left = outcome - slope * treatment
    return _Size(change, slope * step, float(left.std()), held)


def _causes(graph: CausalGraph | None, name: str) -> tuple[str, ...]:
    return graph.parents(name) if graph is not None and name in graph.nodes else ()


def _values(rows: Dataset, name: str) -> Floats:
    import numpy as np

    column = rows.frame[name]
    if rows.variable(name).kind is Kind.NOMINAL or column.dtype == object:
        codes = np.unique(column.astype(str).to_numpy(), return_inverse=True)[1]
        return np.asarray(codes, dtype=float)
    values = np.asarray(column, dtype=float)
    if rows.variable(name).n_distinct == 2:
        return np.asarray(values == values.max(), dtype=float)
    return values


def _rows(effect: float, deviation: float) -> int | None:
    if not effect or not deviation:
        return None
    rows = rows_needed(effect, deviation)
    return rows if rows <= _MOST_ROWS else None


def _places(value: float) -> int:
    from math import floor, log10

    return max(0, 1 - floor(log10(abs(value)))) if value else 0
