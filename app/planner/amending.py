"""A question, a catalogue and steps as they are once amendments are made to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pydantic import JsonValue, ValidationError

from app.causal.assumption import Assumption
from app.causal.catalogue import AlgorithmSpec, Catalogue, EstimatorSpec
from app.causal.data import Role
from app.causal.profile import Profile
from app.causal.question import Design, Question
from app.planner.amendments import Amendments
from app.planner.main_parameter import why_settings
from app.planner.plan import Step
from app.planner.refusals import same_column

_REPEATS = ("refits", "draws")  # params that say how often something is drawn again
_LINES = frozenset({Assumption.LINEARITY, Assumption.OUTCOME_MODEL})


def with_decided_ends(profile: Profile, wanted: Amendments) -> Profile:
    """Return the profile whose columns have the roles that are wanted: words are read by them."""
    decided = {Role.TREATMENT: wanted.treatment, Role.OUTCOME: wanted.outcome}
    roles = {name: role for role, name in decided.items() if name}
    if not roles:
        return profile
    taken = frozenset(roles.values())
    return replace(
        profile,
        variables=tuple(
            replace(v, role=roles.get(v.name, None if v.role in taken else v.role))
            for v in profile.variables
        ),
    )


def amended(question: Question, wanted: Amendments) -> Question:
    """Return the question as it is wanted now.

    Raises
    ------
    InvalidQuestion : treatment and outcome would be the same column.
    """
    parts: dict[str, object] = {}
    if wanted.treatment and wanted.treatment != question.treatment:
        parts |= {"treatment": wanted.treatment, "contrast": None}
    if wanted.outcome:
        parts["outcome"] = wanted.outcome
    if wanted.contrast:
        parts["contrast"] = wanted.contrast
    if wanted.instruments:
        parts |= {"instruments": wanted.instruments, "design": Design.IV}
    if wanted.among:
        parts["among"] = wanted.among
    if wanted.cutoff is not None and question.running_variable:
        parts["cutoff"] = wanted.cutoff
    if wanted.not_adjusted:
        parts["excluded"] = tuple(dict.fromkeys((*question.excluded, *wanted.not_adjusted)))
    found = replace(question, **parts)  # type: ignore[arg-type]
    if found.treatment and found.treatment == found.outcome:
        raise same_column(found.treatment)
    return found


def adjusted(names: tuple[str, ...], question: Question, wanted: Amendments) -> tuple[str, ...]:
    """Return the columns to hold fixed, with those that are wanted and without the others."""
    own = {question.treatment, question.outcome, *question.instruments, *wanted.not_adjusted}
    return tuple(n for n in dict.fromkeys((*names, *wanted.also_adjusted)) if n not in own)


def allowed(catalogue: Catalogue, without: Iterable[Assumption]) -> Catalogue:
    """Return the algorithms that do not rest on these assumptions.

    Lines are assumed by whatever assumes linearity, and by a model of the outcome made of lines.
    """
    barred = frozenset(without)
    if Assumption.LINEARITY in barred:
        barred |= _LINES
    return Catalogue({s.name: s for s in catalogue if not barred & s.assumes})


def amended_steps(
    steps: tuple[Step, ...], wanted: Amendments, catalogue: Catalogue
) -> tuple[Step, ...]:
    """Return the steps with the level and the number of draws that are wanted."""
    return tuple(_amended(step, wanted, catalogue) for step in steps)


def _amended(step: Step, wanted: Amendments, catalogue: Catalogue) -> Step:
    spec = catalogue[step.algorithm] if step.algorithm else None
    params = dict(step.params)
    if wanted.level and isinstance(spec, EstimatorSpec) and _takes(spec, "level"):
        params["level"] = wanted.level
    if wanted.repeats and spec is not None:
        params |= {name: wanted.repeats for name in _REPEATS if _takes(spec, name)}
    asked = _settings(wanted, spec) if spec is not None else {}
    resamples = wanted.repeats if wanted.repeats and step.resamples else step.resamples
    changed = replace(step, params=params | asked, resamples=resamples)
    return _untuned(changed) if any(asked.keys() & s.keys() for s in step.settings) else changed


def _settings(wanted: Amendments, spec: AlgorithmSpec) -> dict[str, JsonValue]:
    """Return the parameters that are wanted of an algorithm, those that it can have."""
    asked = {
        name: int(x) if isinstance(x, float) and x.is_integer() else x for name, x in wanted.params
    }
    can = (name for name, x in asked.items() if _takes(spec, name) and _is_valid(spec, name, x))
    return {name: asked[name] for name in can}


def _is_valid(spec: AlgorithmSpec, name: str, value: JsonValue) -> bool:
    try:
        spec.params.model_validate({name: value})
    except ValidationError:
        return False
    return True


def _untuned(step: Step) -> Step:
    """Return a search whose main parameter was said, so that the data do not decide on it."""
    return replace(step, settings=(), why=step.why.replace(why_settings(step.settings), ""))


def _takes(spec: AlgorithmSpec, name: str) -> bool:
    return name in spec.params.model_fields


def before_treatment(
    held: tuple[str, ...], question: Question, amendments: Amendments
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is held fixed without what the graph found before puts behind the treatment."""
    wanted = {*(question.covariates or ()), *amendments.also_adjusted}
    behind = amendments.behind(question.treatment or "") - wanted
    late = [name for name in held if name in behind]
    if not late:
        return held, ()
    told = (
        f"Not adjusted for {', '.join(late)}: the graph found before says that"
        f" {question.treatment} acts on {'it' if len(late) == 1 else 'them'}, so part of the effect"
        " would be taken away."
    )
    return tuple(name for name in held if name not in behind), (told,)
