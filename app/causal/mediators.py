"""A treatment, what lies between it and the outcome, and how the parts of its effect are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.designs.shared import listed
from app.causal.encoding import design_matrix, level_value
from app.causal.estimand import EffectKind
from app.causal.kernels.inference import degrees_of, infer
from app.causal.kernels.linked_models import chance, linear
from app.causal.kernels.mediation_models import Between
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent
from app.causal.sample import as_estimate, take
from app.errors import DegenerateData, InvalidQuestion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.inference import Inference
    from app.causal.kernels.scored import Part
    from app.causal.sample import Sample

    Vector = NDArray[np.float64]

LIKELY = 0.05
_COPY = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Mediated:
    """Complete rows with what lies between; `ends` are the treatments that are compared."""

    sample: Sample
    between: Between
    labels: tuple[str, ...]
    ends: tuple[float, float]

    @property
    def per_step(self) -> float:
        """Return what an effect between the ends is divided by: estimates are told per step."""
        return self.sample.step


def mediated(data: Dataset, estimand: Estimand) -> Mediated:
    """Return the rows of a design with mediators.

    Raises
    ------
    InvalidQuestion : no mediator is named, or it is the treatment or the outcome.
    DegenerateData : a mediator is constant or a copy of the treatment.
    """
    names = estimand.mediators
    if not names or {estimand.treatment, estimand.outcome} & set(names):
        raise InvalidQuestion(
            "What lies between treatment and outcome must be a column of its own.",
            hint="Name the column through which the treatment may act.",
        )
    sample = take(data, estimand, extra=names)
    rows = data.with_frame(sample.frame, "rows with every needed value")
    columns, labels = design_matrix(rows, names)
    _check(sample, columns, estimand)
    kinds = tuple(bool(np.isin(column, (0.0, 1.0)).all()) for column in columns.T)
    return Mediated(sample, Between(columns, kinds), labels, _ends(data, sample, estimand))


def _check(sample: Sample, columns: NDArray[np.float64], estimand: Estimand) -> None:
    if not columns.shape[1] or (np.ptp(columns, axis=0) == 0).any():
        raise DegenerateData(f"{listed(estimand.mediators)} has one value in the complete rows.")
    causes = np.column_stack([sample.treatment, sample.covariates])
    for column in columns.T:
        left = linear(causes, column).residuals
        if float(left @ left) <= _COPY * float(np.sum((column - column.mean()) ** 2)):
            raise DegenerateData(
                f"{listed(estimand.mediators)} is determined by {estimand.treatment!r}: what runs"
                " through it cannot be told from what does not.",
                hint="Name another column between them.",
            )


def _ends(data: Dataset, sample: Sample, estimand: Estimand) -> tuple[float, float]:
    if sample.has_arms:
        return 0.0, 1.0
    if estimand.contrast is None:
        middle = float(sample.treatment.mean())
        return middle, middle + 1.0
    variable = data.variable(estimand.treatment)
    low, high = (level_value(variable, level) for level in estimand.contrast)
    return low, high


def inferred(part: Part, rows: Mediated, level: float) -> Inference:
    """Return the inference of an effect per step of the treatment.

    Where a few rows weigh much, as those whose mediator is rare under their treatment, the
    interval is as wide as the unsureness of its own error makes it.
    """
    influence = rows.sample.settled(part.influence) / rows.per_step
    return infer(
        part.value / rows.per_step,
        influence,
        level=level,
        degrees=degrees_of(influence, rows.sample.n - 2),
        clusters=rows.sample.clusters,
    )


def told(
    part: Part,
    rows: Mediated,
    estimand: Estimand,
    kind: EffectKind,
    label: str,
    *,
    method: str,
    level: float,
    baseline: float | None = None,
) -> Estimate:
    """Return one part of an effect as an estimate."""
    estimate = as_estimate(
        rows.sample,
        replace(estimand, kind=kind),
        method=method,
        value=part.value / rows.per_step,
        inference=inferred(part, rows, level),
        level=level,
        baseline=baseline,
    )
    return replace(estimate, mediator=listed(estimand.mediators), label=label)


def labelled(estimand: Estimand) -> dict[EffectKind, str]:
    """Return what each part of an effect is called beside the one that is asked for."""
    between = listed(estimand.mediators)
    return {
        EffectKind.ATE: f"the whole effect of {estimand.treatment}",
        EffectKind.NDE: f"the part that does not run through {between}",
        EffectKind.NIE: f"the part that runs through {between}",
    }


def split_up(
    parts: dict[EffectKind, Part],
    rows: Mediated,
    estimand: Estimand,
    *,
    method: str,
    level: float,
    baseline: float,
) -> tuple[Estimate, tuple[Estimate, ...]]:
    """Return the part that is asked for, and the others beside it."""
    labels = labelled(estimand)
    labels[estimand.kind] = ""
    every = {
        kind: told(
            part,
            rows,
            estimand,
            kind,
            labels[kind],
            method=method,
            level=level,
            baseline=baseline,
        )
        for kind, part in parts.items()
    }
    main = every.pop(estimand.kind)
    return main, tuple(every.values())


def moved(rows: Mediated, estimand: Estimand, level: float) -> Iterator[Diagnosis]:
    """Yield for each mediator whether the treatment moves it: nothing runs through it else."""
    sample = rows.sample
    causes = np.column_stack([sample.treatment, sample.covariates])
    columns = zip(rows.labels, rows.between.values.T, rows.between.is_chance, strict=True)
    for label, column, is_chance in columns:
        model = (chance if is_chance else linear)(causes, column, sample.weights)
        slope = float(model.slopes(model.coefficients)[0])
        influence = model.influence[:, 1] / model.spread[0]
        found = infer(slope, influence, level=level, degrees=sample.n - 2, clusters=sample.clusters)
        seen = found.p_value < LIKELY
        scale = " in log odds" if is_chance else ""
        rest = "" if seen else ": it is not seen to move it, so little can run through it"
        yield Diagnosis(
            "mediator_moved",
            Verdict.PASSED if seen else Verdict.INCONCLUSIVE,
            f"{estimand.treatment} moves {label} by {slope:.3g}{scale} (p = {found.p_value:.2g})"
            f"{rest}.",
            p_value=found.p_value,
            effect_size=slope,
            n=sample.n,
            columns=(estimand.treatment, label),
        )


def share_through(
    parts: dict[EffectKind, Part], rows: Mediated, estimand: Estimand, level: float
) -> Diagnosis:
    """Return what share of the whole effect runs through the mediators, where there is one."""
    whole, through = parts[EffectKind.ATE], parts[EffectKind.NIE]
    clear = inferred(whole, rows, level)
    between = listed(estimand.mediators)
    opposed = through.value * (whole.value - through.value) < 0
    if clear.interval[0] <= 0 <= clear.interval[1] or opposed:
        why = "the two parts pull against each other" if opposed else "the whole effect is unclear"
        sentence = f"What share runs through {between} is not told, as {why}."
        return Diagnosis("proportion_mediated", Verdict.INCONCLUSIVE, sentence, n=rows.sample.n)
    share = through.value / whole.value
    influence = (through.influence - share * whole.influence) / whole.value
    found = infer(
        share, influence, level=level, degrees=rows.sample.n - 2, clusters=rows.sample.clusters
    )
    low, high = found.interval
    return Diagnosis(
        "proportion_mediated",
        Verdict.PASSED,
        f"{per_cent(share)} of the effect of {estimand.treatment} on {estimand.outcome} runs"
        " through"
        f" {between} ({per_cent(level)} interval {per_cent(low)} to {per_cent(high)}).",
        effect_size=share,
        n=rows.sample.n,
        columns=estimand.mediators,
    )
