"""Which algorithms a model may ask for beside a plan, and the steps that its choice becomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue, ValidationError

from app.causal.catalogue import (
    AlgorithmSpec,
    Catalogue,
    DiscoverySpec,
    EstimatorSpec,
    RefuterSpec,
    SensitivitySpec,
)
from app.causal.profile import Profile
from app.planner.advice import is_by_model, model_step
from app.planner.discovery_columns import restricted
from app.planner.estimator_choice import choose, refuters, sensitivities
from app.planner.llm.forms import CheckForm
from app.planner.plan import Action, Plan, Step
from app.planner.validate import violations

_SHARE = 0.1  # of the run's budget, for each step that a model asks for
_ALL = 1_000
_OVERHEAD = 0.5


@dataclass(frozen=True, slots=True)
class Offers:
    """The algorithms without objections that may be asked for, by name."""

    plan: Plan
    profile: Profile
    catalogue: Catalogue
    budget_seconds: float
    specs: dict[str, AlgorithmSpec]

    def described(self) -> JsonValue:
        """Return names, summaries and parameters, as a model is shown them."""
        return [
            {
                "algorithm": spec.name,
                "task": spec.task.value,
                "summary": spec.summary,
                "parameters": {
                    name: getattr(field.annotation, "__name__", str(field.annotation))[:120]
                    for name, field in spec.params.model_fields.items()
                },
            }
            for spec in self.specs.values()
        ]

    def step(self, check: CheckForm) -> Step:
        """Return the step that a check asks for; it is not validated yet."""
        spec = self.specs[check.algorithm]
        return replace(
            self._placed(spec),
            id=model_step(spec.name),
            algorithm=spec.name,
            params={setting.name: _plain(setting.value) for setting in check.settings},
            primary=False,
            why=f"A language model asked for it: {check.why}",
            beat=(),
            seconds=self.seconds(spec),
        )

    def planned(self, check: CheckForm) -> Step | None:
        """Return the plan's own step that does what is asked for, if one does."""
        same = (step for step in self.plan.steps if step.algorithm == check.algorithm)
        return None if check.settings else next(same, None)

    def violations(self, checks: Sequence[CheckForm]) -> list[str]:
        """Return why these checks cannot be added to the plan, in sentences."""
        names = [check.algorithm for check in checks]
        faults = [
            f"{n} is asked for twice" for n in sorted({n for n in names if names.count(n) > 1})
        ]
        steps = tuple(self.step(check) for check in checks)
        most = _SHARE * self.budget_seconds
        faults += [
            f"{step.algorithm} would take about {step.seconds:.0f} s; each check may take "
            f"{most:.0f} s"
            for step in steps
            if step.seconds > most
        ]
        if not faults:
            whole = replace(self.plan, steps=(*self.plan.steps, *steps))
            faults = list(violations(whole, self.catalogue, self.profile, self.plan.knowledge))
        return faults

    def steps(self, checks: Iterable[CheckForm]) -> tuple[Step, ...]:
        """Return the steps of checks that passed, their parameters as the algorithm reads them."""
        return tuple(_normal(self.step(check), self.catalogue) for check in checks)

    def _placed(self, spec: AlgorithmSpec) -> Step:
        """Return a step that reads what the plan's own step of this task reads."""
        first = next(s for s in self.plan.steps if s.primary)
        if isinstance(spec, DiscoverySpec):
            seen = restricted(self.profile, first.columns)
            columns = (*first.columns, *spec.index_columns(seen))
            return replace(first, columns=columns, resamples=0, settings=())
        if isinstance(spec, EstimatorSpec):
            return first
        action = Action.REFUTE if isinstance(spec, RefuterSpec) else Action.SENSITIVITY
        return Step(first.id, action, inputs=(*first.inputs, first.id))

    def seconds(self, spec: AlgorithmSpec) -> float:
        """Return about how long one run of it takes here."""
        first = next(s for s in self.plan.steps if s.primary)
        width = len(first.columns) or 2 + len(self.plan.question.covariates or ())
        return _OVERHEAD + spec.cost.seconds(self.profile.n_rows, width)


def offers(
    plan: Plan, profile: Profile, catalogue: Catalogue, budget_seconds: float, *, checks_only: bool
) -> Offers:
    """Return what may be added to this plan; `checks_only` leaves out other estimates and graphs.

    A check that the plan holds may be asked for again then, with other parameters. Objections
    are the catalogue's own, so that a model is never offered what the expert would
    have had to refuse.
    """
    primary = next((step for step in plan.steps if step.primary), None)
    found: list[AlgorithmSpec] = []
    if primary is not None and primary.action is Action.ESTIMATE:
        found = _beside_effect(plan, profile, catalogue, checks_only=checks_only)
    elif primary is not None and primary.action is Action.DISCOVER and not checks_only:
        found = _beside_graph(plan, primary, profile, catalogue)
    own = (step for step in plan.steps if not checks_only or is_by_model(step.id))
    present = {step.algorithm for step in own}
    most = _SHARE * budget_seconds
    fresh = {spec.name: spec for spec in found if spec.name not in present}
    offered = Offers(plan, profile, catalogue, budget_seconds, fresh)
    cheap = {n: s for n, s in fresh.items() if offered.seconds(s) <= most}
    return replace(offered, specs=cheap)


def _beside_effect(
    plan: Plan, profile: Profile, catalogue: Catalogue, *, checks_only: bool
) -> list[AlgorithmSpec]:
    choice = choose(plan.question, profile, catalogue, at_most=_ALL)
    attacks: list[RefuterSpec] = refuters(catalogue, profile, choice.estimand)
    hidden: list[SensitivitySpec] = sensitivities(catalogue, profile, choice.estimand)
    from_arrows = bool(plan.knowledge.required)  # a graph decides then, and may want bounds
    others = () if checks_only or from_arrows else choice.estimators
    return [*others, *attacks, *hidden]


def _beside_graph(
    plan: Plan, primary: Step, profile: Profile, catalogue: Catalogue
) -> list[AlgorithmSpec]:
    seen = restricted(profile, primary.columns)
    known = plan.knowledge.restricted_to(primary.columns)
    specs = catalogue.of(DiscoverySpec)
    return [spec for spec in specs if not any(True for _ in spec.objections(seen, known))]


def _plain(value: str | float | bool | None) -> JsonValue:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 2**53
    return int(value) if whole else value  # type: ignore[arg-type]


def _normal(step: Step, catalogue: Catalogue) -> Step:
    try:
        params = catalogue[step.algorithm].params.model_validate(step.params)
    except ValidationError:
        return step  # the validator says so
    return replace(step, params=params.model_dump(mode="json", exclude_unset=True))
