"""A model of linear equations: what follows from setting variables, and what would have been."""

from __future__ import annotations

from collections.abc import Mapping

from app.causal.described.asking import FormalAnswer, FormalQuery
from app.causal.described.model import DescribedModel, Equation
from app.causal.general_identification import causal_order


def effect(model: DescribedModel, query: FormalQuery) -> FormalAnswer:
    """Return the change of the outcome for one unit more of the treatment, along all paths."""
    low, high = ({query.treatment: level} for level in (0.0, 1.0))
    slope = _solved(model, high, {})[query.outcome] - _solved(model, low, {})[query.outcome]
    return FormalAnswer(
        query.kind,
        f"One unit more of {query.treatment} changes {query.outcome} by {slope:g}.",
        value=slope,
        derivation=_written(model),
    )


def direct_effect(model: DescribedModel, query: FormalQuery) -> FormalAnswer:
    """Return the slope of the treatment in the outcome's own equation."""
    own = next((e for e in model.equations if e.name == query.outcome), None)
    slope = dict(own.slopes).get(query.treatment, 0.0) if own else 0.0
    return FormalAnswer(
        query.kind,
        f"With all else held fixed, one unit more of {query.treatment} changes "
        f"{query.outcome} by {slope:g}.",
        value=slope,
        derivation=_written(model),
    )


def indirect_effect(model: DescribedModel, query: FormalQuery) -> FormalAnswer:
    """Return what of the total effect runs through other variables."""
    total, direct = effect(model, query).value or 0.0, direct_effect(model, query).value or 0.0
    rest = total - direct
    return FormalAnswer(
        query.kind,
        f"Through other variables, one unit more of {query.treatment} changes "
        f"{query.outcome} by {rest:g} (of {total:g} in all).",
        value=rest,
        derivation=_written(model),
    )


def value(model: DescribedModel, query: FormalQuery) -> FormalAnswer:
    """Return a variable's value where some are set and others were seen.

    Errors are inferred from what was seen (abduction) and kept; what was not seen is taken at its
    mean, with errors of zero.
    """
    seen = dict(query.seen)
    errors = _errors(model, seen)
    found = _solved(model, dict(query.setting), errors)[query.outcome]
    done = ", ".join(f"{name} set to {level:g}" for name, level in query.setting)
    known = ", ".join(f"{name} = {level:g} seen" for name, level in query.seen)
    where = "; ".join(part for part in (done, known) if part)
    kept = tuple(f"error of {name}: {error:g}" for name, error in errors.items() if error)
    return FormalAnswer(
        query.kind,
        f"With {where}, {query.outcome} is {found:g}."
        if where
        else f"{query.outcome} is {found:g}.",
        value=found,
        derivation=(*_written(model), *kept),
    )


def _solved(
    model: DescribedModel, setting: Mapping[str, float], errors: Mapping[str, float]
) -> dict[str, float]:
    equations = {equation.name: equation for equation in model.equations}
    values: dict[str, float] = {}
    for name in causal_order(model.graph):
        own = equations.get(name, Equation(name, ()))
        through = sum(slope * values[cause] for cause, slope in own.slopes)
        values[name] = setting.get(name, own.constant + through + errors.get(name, 0.0))
    return values


def _errors(model: DescribedModel, seen: Mapping[str, float]) -> dict[str, float]:
    """Return the error of each variable that was seen, its causes being as seen or at the mean."""
    equations = {equation.name: equation for equation in model.equations}
    values: dict[str, float] = {}
    errors: dict[str, float] = {}
    for name in causal_order(model.graph):
        own = equations.get(name, Equation(name, ()))
        expected = own.constant + sum(slope * values[cause] for cause, slope in own.slopes)
        values[name] = seen.get(name, expected)
        errors[name] = values[name] - expected
    return errors


def _written(model: DescribedModel) -> tuple[str, ...]:
    return tuple(_equation_words(equation) for equation in model.equations)


def _equation_words(equation: Equation) -> str:
    terms = [f"{slope:g}·{cause}" for cause, slope in equation.slopes]
    constant = [f"{equation.constant:g}"] if equation.constant or not terms else []
    return f"{equation.name} = {' + '.join([*constant, *terms])}"
