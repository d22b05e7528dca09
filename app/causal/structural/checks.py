"""What a structural model takes for granted, tested as far as rows can tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.dependence import p_value
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent
from app.causal.structural.wording import listed

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats
    from app.causal.structural.members import Members
    from app.causal.structural.model import Blueprint
    from app.causal.structural.study import Study

_ALPHA = 0.01
_MOST_TESTED = 1000  # rows; with more, bends of no weight are found


def checks_of(study: Study, rng: np.random.Generator) -> tuple[Diagnosis, ...]:
    """Return what was found of the graph's members and of the first one's equations."""
    return (
        *graph_checks(study.members, study.target, has_causes=study.has_causes),
        *model_checks(study.blueprints[0], study.target, rng),
        *_left_out(study),
    )


def graph_checks(members: Members, target: str, *, has_causes: bool) -> Iterator[Diagnosis]:
    """Yield what the graph leaves open about the target."""
    if not has_causes:
        yield Diagnosis(
            "no_causes", Verdict.FAILED,
            f"The graph has no cause of {target}, so nothing can be put down to other columns.",
            columns=(target,),
        )  # fmt: skip
    if members.undecided:
        links = listed(f"{a} — {b}" for a, b in members.undecided[:4])
        yield Diagnosis(
            "undecided_links", Verdict.INCONCLUSIVE,
            f"The data cannot tell the direction of {links}; the figures are averages over"
            f" {_averaged(members)}, and intervals cover them.",
            n=members.sets or len(members.graphs),
        )  # fmt: skip
    if members.hidden:
        pairs = listed(f"{a} and {b}" for a, b in members.hidden[:4])
        yield Diagnosis(
            "hidden_common_causes", Verdict.INCONCLUSIVE,
            f"Something unmeasured seems to drive both {pairs}; what it brings about is counted"
            " towards these columns.",
        )  # fmt: skip


def _averaged(members: Members) -> str:
    if members.sets:
        return (
            f"the {members.sets} sets of causes that the changed columns may have in the graphs"
            " that fit equally well, of which there are too many to list"
        )
    seen = "" if members.all_seen else ", the first of many"
    return f"{len(members.graphs)} graphs that fit equally well{seen}"


def model_checks(plan: Blueprint, target: str, rng: np.random.Generator) -> Iterator[Diagnosis]:
    """Yield whether noise is independent of causes, and how well the target is predicted."""
    yield from independence(_dependences(plan, rng))
    equation = plan.equations[plan.place(target)]
    if plan.parents[plan.place(target)]:
        share = max(equation.explained, 0.0)
        yield Diagnosis(
            "mechanism_fit", Verdict.PASSED,
            f"Its direct causes explain {per_cent(share)} of the variation of {target} in rows held"
            f" out ({equation.shape.value}); the rest is noise of its own.",
            test="cross-validation in five parts", effect_size=share, n=len(plan.rows),
            columns=(target,),
        )  # fmt: skip


def independence(found: Iterable[tuple[str, float]]) -> Iterator[Diagnosis]:
    """Yield whether noise is independent of causes, from pairs of a variable and a p-value."""
    tested = list(found)
    if not tested:
        return
    worst = min(tested, key=lambda found: found[1])
    failing = sorted({name for name, p in tested if p < _ALPHA / len(tested)})
    if not failing:
        yield Diagnosis(
            "residual_independence", Verdict.PASSED,
            "What the equations leave unexplained is independent of the causes, as the model"
            " needs.",
            test="Hilbert–Schmidt independence", p_value=worst[1],
        )  # fmt: skip
        return
    yield Diagnosis(
        "residual_independence", Verdict.INCONCLUSIVE,
        f"What the equations leave unexplained of {listed(failing)} still depends on its causes:"
        " an effect may have another form, or a cause may be missing.",
        test="Hilbert–Schmidt independence", p_value=worst[1], columns=tuple(failing),
    )  # fmt: skip


def _dependences(plan: Blueprint, rng: np.random.Generator) -> Iterator[tuple[str, float]]:
    """Yield a variable and the p-value of its noise against a cause, for each of its causes."""
    rows = plan.rows
    if len(rows) > _MOST_TESTED:
        rows = rows[np.sort(rng.choice(len(rows), _MOST_TESTED, replace=False))]
    model = plan.model()
    noise = model.noise(rows, rng)
    for j, causes in enumerate(plan.parents):
        for i in causes:
            left, cause = noise[:, j], _unbroken(rows[:, i], rng)
            yield plan.names[j], p_value(left, cause)


def _unbroken(x: Floats, rng: np.random.Generator) -> Floats:
    """Break ties at random, so that ranks of a category are ranks of a number."""
    steps = np.diff(np.unique(x))
    if len(steps) == 0 or len(steps) > len(x) / 2:
        return x
    return np.asarray(x + rng.random(len(x)) * float(steps.min()) * 0.5)


def _left_out(study: Study) -> Iterator[Diagnosis]:
    n, total = study.drawn_from, study.data.n_rows
    if n < total:
        yield Diagnosis(
            "complete_rows", Verdict.PASSED if n > 0.9 * total else Verdict.INCONCLUSIVE,
            f"{total - n} of {total} rows lack a value and are left out.", n=n,
        )  # fmt: skip
