"""Mediation by regressions with an interaction: direct, indirect and controlled direct effects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import NDArray
from scipy.special import expit

from app.causal.kernels.linked_models import Model, carried, chance, linear
from app.causal.kernels.scored import Part
from app.causal.kernels.specification import TestResult, functional_form

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_NODES = 15


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """An effect split at what lies between.

    `direct` holds each mediator as it would be at the lower treatment, `indirect` moves it to
    what the higher one makes it, at the higher one; both add up to `total`. `controlled` is the
    effect with every mediator set to `at`. `agreement` is the correlation of what the models of
    mediator and outcome leave unexplained when the outcome's leaves the mediator out; None
    for several mediators, or for chances. `form` tests the lines of the outcome's model; None
    for a logistic one.
    """

    total: Part
    direct: Part
    indirect: Part
    controlled: Part
    baseline: float
    at: Vector
    agreement: float | None
    form: TestResult | None


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """What lies between, (n, q), and which of its columns hold zeros and ones only."""

    values: Matrix
    is_chance: tuple[bool, ...]


def split_effect(
    outcome: Vector,
    treatment: Vector,
    between: Between,
    covariates: Matrix,
    *,
    ends: tuple[float, float],
    at: Vector,
    outcome_is_chance: bool,
    counts: Vector | None = None,
) -> Split:
    """Return the effect of moving the treatment between `ends`, split at the mediators.

    The outcome's model lets every mediator matter differently at each treatment (VanderWeele &
    Vansteelandt 2009, 10.4310/SII.2009.v2.n4.a7; 2014, 10.1515/em-2012-0010 for several). An
    outcome of zeros and ones is logistic where its mean over the mediators can be computed:
    numbers taken as normal, or one mediator of zeros and ones; else its chance is linear.

    Parameters
    ----------
    treatment : shape (n,), zeros and ones or a dose.
    at : shape (q,), where the controlled direct effect sets the mediators.
    counts : shape (n,), what each row counts for; None when all count alike.
    """
    mixed = any(between.is_chance) and len(between.is_chance) > 1
    logistic = outcome_is_chance and not mixed
    design = np.column_stack([treatment, between.values, covariates])
    crossed = np.column_stack([design, treatment[:, None] * between.values])
    outcome_model = (chance if logistic else linear)(crossed, outcome, counts)
    causes = np.column_stack([treatment, covariates])
    models = _of_mediators(causes, between, counts)
    worlds = _Worlds(outcome_model, models, covariates, ends, at, counts)
    total, direct, indirect, controlled, base = carried(
        [outcome_model, *models], worlds.effects, counts
    )
    single = len(models) == 1 and not models[0].is_chance and not outcome_is_chance
    return Split(
        total=total,
        direct=direct,
        indirect=indirect,
        controlled=controlled,
        baseline=base.value,
        at=at,
        agreement=_agreement(outcome, causes, models[0]) if single else None,
        form=None if logistic else _form(crossed, outcome, outcome_model),
    )


def _of_mediators(causes: Matrix, between: Between, counts: Vector | None) -> list[Model]:
    return [
        (chance if is_chance else linear)(causes, column, counts)
        for column, is_chance in zip(between.values.T, between.is_chance, strict=True)
    ]


def _form(columns: Matrix, outcome: Vector, model: Model) -> TestResult:
    return functional_form(columns, model.residuals, outcome - model.residuals)


def _agreement(outcome: Vector, causes: Matrix, mediator: Model) -> float:
    left = linear(causes, outcome).residuals
    return float(np.corrcoef(left, mediator.residuals)[0, 1])


class _Worlds:
    """Mean outcomes when treatment and mediators are set apart from each other."""

    def __init__(
        self,
        outcome: Model,
        mediators: Sequence[Model],
        covariates: Matrix,
        ends: tuple[float, float],
        at: Vector,
        counts: Vector | None,
    ) -> None:
        self._outcome, self._mediators = outcome, mediators
        self._covariates = covariates
        self._low, self._high = ends
        self._at = at
        left = np.column_stack([m.residuals for m in mediators])
        shares = np.ones(len(left)) if counts is None else counts
        self._spread = left.T @ (shares[:, None] * left) / shares.sum()

    def effects(self, coefficients: Sequence[Vector]) -> Matrix:
        """Return per row the total, direct, indirect, controlled effect, and the low end's mean."""
        first, rest = coefficients[0], coefficients[1:]
        at_low, at_high = (self._mediator_means(end, rest) for end in (self._low, self._high))
        base = self._mean(self._low, at_low, first)
        crossed = self._mean(self._high, at_low, first)
        whole = self._mean(self._high, at_high, first)
        fixed = np.tile(self._at, (len(base), 1))
        held = self._seen(self._high, fixed, first) - self._seen(self._low, fixed, first)
        return np.column_stack([whole - base, crossed - base, whole - crossed, held, base])

    def _mediator_means(self, dose: float, coefficients: Sequence[Vector]) -> Matrix:
        causes = self._with_dose(dose)
        columns = [
            expit(model.index(causes, c)) if model.is_chance else model.index(causes, c)
            for model, c in zip(self._mediators, coefficients, strict=True)
        ]
        return np.column_stack(columns)

    def _with_dose(self, dose: float) -> Matrix:
        return np.column_stack([np.full(len(self._covariates), dose), self._covariates])

    def _index(self, dose: float, mediators: Matrix, coefficients: Vector) -> Vector:
        doses = np.full(len(mediators), dose)
        columns = np.column_stack([doses, mediators, self._covariates, dose * mediators])
        return self._outcome.index(columns, coefficients)

    def _seen(self, dose: float, mediators: Matrix, coefficients: Vector) -> Vector:
        found = self._index(dose, mediators, coefficients)
        return np.asarray(expit(found)) if self._outcome.is_chance else found

    def _mean(self, dose: float, means: Matrix, coefficients: Vector) -> Vector:
        """Return the outcome's mean over the mediators' distribution around their means."""
        if not self._outcome.is_chance:
            return self._index(dose, means, coefficients)
        if self._mediators[0].is_chance:
            none, all_of = (self._seen(dose, np.full_like(means, v), coefficients) for v in (0, 1))
            return np.asarray((1 - means[:, 0]) * none + means[:, 0] * all_of)
        count = means.shape[1]
        slopes = self._outcome.slopes(coefficients)
        pull = slopes[1 : 1 + count] + dose * slopes[-count:]
        width = np.sqrt(max(float(pull @ self._spread @ pull), 0.0))
        nodes, weights = hermegauss(_NODES)
        middle = self._index(dose, means, coefficients)
        told = expit(middle[:, None] + width * nodes)
        return np.asarray(told @ (weights / weights.sum()))


def through_front_door(
    outcome: Vector,
    treatment: Vector,
    between: Between,
    covariates: Matrix,
    *,
    ends: tuple[float, float],
    counts: Vector | None = None,
) -> tuple[Part, float]:
    """Return the effect that runs through the mediators alone, and the mean at the low end.

    What a mediator does is read among rows of one treatment, then averaged over treatments as
    they are (Pearl 1995, 10.1093/biomet/82.4.669); lines with an interaction. Nothing is asked
    of what ties treatment and outcome from outside.

    Parameters
    ----------
    treatment : shape (n,), zeros and ones or a dose.
    counts : shape (n,), what each row counts for; None when all count alike.
    """
    low, high = ends
    crossed = treatment[:, None] * between.values
    columns = np.column_stack([treatment, between.values, covariates, crossed])
    seen = linear(columns, outcome, counts)
    causes = np.column_stack([treatment, covariates])
    models = _of_mediators(causes, between, counts)
    count = len(models)

    def of_rows(coefficients: Sequence[Vector]) -> Matrix:
        slopes = seen.slopes(coefficients[0])
        pull = slopes[1 : 1 + count] + treatment[:, None] * slopes[-count:]
        moved = np.zeros(len(treatment))
        for j, (model, c) in enumerate(zip(models, coefficients[1:], strict=True)):
            ends_of = []
            for dose in (low, high):
                index = model.index(np.column_stack([np.full(len(causes), dose), covariates]), c)
                ends_of.append(expit(index) if model.is_chance else index)
            # the mediator's move given the covariates, times its pull at the treatment as it is
            moved = moved + (ends_of[1] - ends_of[0]) * pull[:, j]
        return moved[:, None]

    found = carried([seen, *models], of_rows, counts)[0]
    return found, float(np.average(outcome, weights=counts))
