"""What the steps of a run found, decoded and numbered: g1 a graph, e1 an estimate, d1 a check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from app.causal.codec import decode
from app.causal.curves import Curve, Policy, Subgroup
from app.causal.estimand import EffectKind, Identification
from app.causal.findings import (
    Attribution,
    Discovery,
    Estimate,
    Estimation,
    Examination,
    GraphRange,
    Refutation,
    Selection,
    Sensitivity,
)
from app.causal.profile import Diagnosis, Profile, Verdict
from app.causal.question import QuestionKind, Scale
from app.planner.plan import Action, Plan, Revision, Step
from app.service.gates import ANSWERED, GATES
from app.service.records import RunError, StepRecord, StepStatus

T_co = TypeVar("T_co", covariant=True)
_Found = TypeVar("_Found")
_Decoded = TypeVar("_Decoded")


_WHAT_IFS = frozenset({QuestionKind.COUNTERFACTUAL, QuestionKind.FORECAST_INTERVENTION})


@dataclass(frozen=True, slots=True)
class Item(Generic[T_co]):
    """One result with its id and the step it comes from; `main` marks the one that answers."""

    id: str
    step: str
    value: T_co
    main: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that gave no result, and why."""

    step: str
    action: Action
    algorithm: str
    error: RunError | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a result can refer to, in the order of the plan.

    `revision` is set where what it added answers in place of what was planned first.
    """

    graphs: tuple[Item[Discovery], ...] = ()
    selection: Selection | None = None
    identification: Identification | None = None
    estimates: tuple[Item[Estimate], ...] = ()
    refutations: tuple[Item[Refutation], ...] = ()
    sensitivity: tuple[Item[Sensitivity], ...] = ()
    attributions: tuple[Item[Attribution], ...] = ()
    examinations: tuple[Item[Examination], ...] = ()
    curves: tuple[Item[Curve], ...] = ()
    groups: tuple[Item[Subgroup], ...] = ()
    policies: tuple[Item[Policy], ...] = ()
    diagnostics: tuple[Item[Diagnosis], ...] = ()
    failures: tuple[Failure, ...] = ()
    revision: Revision | None = None

    @property
    def main_estimate(self) -> Item[Estimate] | None:
        return next((item for item in self.estimates if item.main), None)

    @property
    def main_attribution(self) -> Item[Attribution] | None:
        return next((item for item in self.attributions if item.main), None)

    @property
    def main_examination(self) -> Item[Examination] | None:
        return next((item for item in self.examinations if item.main), None)

    @property
    def rivals(self) -> tuple[Item[Estimate], ...]:
        """Return the other estimates of the same thing as the main one."""
        main = self.main_estimate
        if main is None or main.value.label:  # of a narrower group, on whom the others are silent
            return ()
        return tuple(i for i in self.estimates if i is not main and not i.value.label)

    @property
    def beside(self) -> tuple[Item[Estimate], ...]:
        """Return the secondary estimates: parts of the effect, effects per level or period."""
        main = self.main_estimate
        return tuple(i for i in self.estimates if i is not main and i.value.label)

    @property
    def main_graph(self) -> Item[Discovery] | None:
        return next((item for item in self.graphs if item.main), None)

    def checks_of(self, step: str) -> tuple[Item[Diagnosis], ...]:
        """Return the diagnostics that one step came with."""
        return tuple(item for item in self.diagnostics if item.step == step)


def collect(plan: Plan, steps: Sequence[StepRecord], profile: Profile) -> Evidence:
    """Return the evidence of the steps that are done, and the failures of those that are not."""
    records = {record.id: record for record in steps}
    graphs = _results(plan, records, Action.DISCOVER, Discovery)
    selections = _results(plan, records, Action.SELECT, Selection)
    estimations = _results(plan, records, Action.ESTIMATE, Estimation)
    identified = _results(plan, records, Action.IDENTIFY, Identification)
    refuted = _results(plan, records, Action.REFUTE, Refutation)
    assessed = _results(plan, records, Action.SENSITIVITY, Sensitivity)
    attributed = _results(plan, records, Action.ATTRIBUTE, Attribution)
    examined = _results(plan, records, Action.EXAMINE, Examination)
    ranges = _results(plan, records, Action.GRAPH_RANGE, GraphRange)
    told = [
        *_diagnoses(graphs, selections, identified, estimations, attributed, profile),
        *((step, test) for step, found in examined for test in found.tests),
        *((BEFOREHAND, caution) for caution in plan.cautions),
    ]
    found = Evidence(
        graphs=_relied_on(_numbered("g", graphs), selections) or _drawn(examined),
        selection=selections[-1][1] if selections else None,
        identification=identified[0][1] if identified else None,
        estimates=_on_scale(
            _elected(_estimates(estimations, attributed, plan, profile), estimations),
            plan.question.scale,
        ),
        refutations=_numbered("r", refuted),
        sensitivity=_numbered("s", [*assessed, *_beside(estimations), *_over_graphs(ranges)]),
        attributions=_numbered("a", attributed),
        examinations=_numbered("x", examined),
        curves=_numbered(
            "c", list(_curves(estimations, attributed, [*assessed, *_beside(estimations)]))
        ),
        groups=_numbered("h", [(s, group) for s, e in estimations for group in e.groups]),
        policies=_numbered("p", [(s, e.policy) for s, e in estimations if e.policy]),
        diagnostics=_numbered("d", [*((s, d) for s, r in ranges for d in r.diagnostics), *told]),
        failures=tuple(_failures(plan, records)),
    )
    return _taken_over(found, plan, dict(_by_step(identified)))


def _drawn(examined: list[tuple[Step, Examination]]) -> tuple[Item[Discovery], ...]:
    """Return the graphs that examinations draw, where no search drew one."""
    return _numbered("g", [(s, e.discovery) for s, e in examined if e.discovery is not None])


def _by_step(
    identified: list[tuple[Step, Identification]],
) -> Iterator[tuple[str, Identification]]:
    yield from ((step.id, found) for step, found in identified)


def _taken_over(
    evidence: Evidence, plan: Plan, identified: Mapping[str, Identification]
) -> Evidence:
    """Let what a revision added answer, where its own checks hold."""
    for revision in plan.revisions:
        new = next((i for i in evidence.estimates if i.step == revision.takes_over), None)
        if new is None or _stands_unmet(evidence, revision):
            continue
        mine = [identified[name] for name in plan.step(new.step).inputs if name in identified]
        return replace(
            evidence,
            estimates=tuple(replace(i, main=i is new) for i in evidence.estimates),
            identification=mine[0] if mine else evidence.identification,
            revision=revision,
        )
    return evidence


def _stands_unmet(evidence: Evidence, revision: Revision) -> bool:
    """Tell whether what was added meets with a check that it cannot do without either."""
    needed = (GATES | {"anderson_rubin"}) - ({revision.check} & ANSWERED)
    return any(
        item.value.verdict is Verdict.FAILED and item.value.name in needed
        for item in evidence.checks_of(revision.takes_over)
    )


def _estimates(
    estimations: list[tuple[Step, Estimation]],
    attributed: list[tuple[Step, Attribution]],
    plan: Plan,
    profile: Profile,
) -> tuple[Item[Estimate], ...]:
    """Return the estimates by themselves first, then what came beside them, and of what-ifs."""
    alone = [(s, _with_unit(e.estimate, plan, profile)) for s, e in estimations]
    more = [(s, b) for s, e in estimations for b in e.beside]
    more += [(s, b) for s, a in attributed for b in a.estimates]
    beside = [(replace(s, primary=False), _with_unit(b, plan, profile)) for s, b in more]
    numbered = _numbered("e", [*alone, *beside])
    if alone or any(a.kind in _WHAT_IFS for _, a in attributed):
        return numbered
    return tuple(replace(item, main=False) for item in numbered)  # they stand beside shares


_SCALES = {
    Scale.RISK_RATIO: EffectKind.RISK_RATIO,
    Scale.ODDS_RATIO: EffectKind.ODDS_RATIO,
    Scale.RELATIVE: EffectKind.RELATIVE_CHANGE,
    Scale.MEAN_TREATED: EffectKind.POTENTIAL_MEAN,
    Scale.MEAN_UNTREATED: EffectKind.POTENTIAL_MEAN,
}


def _on_scale(
    estimates: tuple[Item[Estimate], ...], scale: Scale | None
) -> tuple[Item[Estimate], ...]:
    """Let the effect answer on the scale that is asked for; the difference stands beside it."""
    main = next((item for item in estimates if item.main), None)
    if main is None or scale is None:
        return estimates
    kind = _SCALES[scale]
    asked = [item for item in estimates if item.value.kind is kind]
    chosen = next((item for item in asked if item.step == main.step), None)
    if chosen is None:
        return estimates
    return tuple(
        replace(item, main=item is chosen, value=replace(item.value, label=""))
        if item in asked
        else replace(item, main=False, value=_as_difference(item.value))
        for item in estimates
    )


def _as_difference(estimate: Estimate) -> Estimate:
    return replace(estimate, label=estimate.label or "as a difference")


_NARROWER = frozenset({EffectKind.ATT, EffectKind.ATO})


def _elected(
    estimates: tuple[Item[Estimate], ...], estimations: list[tuple[Step, Estimation]]
) -> tuple[Item[Estimate], ...]:
    """Let the effect on a narrower group answer where overlap is too poor to speak of everyone."""
    main = next((item for item in estimates if item.main), None)
    if main is None or main.value.kind is not EffectKind.ATE:
        return estimates
    poor = {s.id for s, e in estimations for d in e.diagnostics if _is_poor_overlap(d)}
    narrower = (
        item
        for item in estimates
        if item.step == main.step and item.value.label and item.value.kind in _NARROWER
    )
    chosen = next(narrower, None) if main.step in poor else None
    if chosen is None:
        return estimates
    return tuple(replace(item, main=item is chosen) for item in estimates)


def _is_poor_overlap(diagnosis: Diagnosis) -> bool:
    return diagnosis.name == "overlap" and diagnosis.verdict is Verdict.FAILED


def _curves(
    estimations: list[tuple[Step, Estimation]],
    attributed: list[tuple[Step, Attribution]],
    assessed: list[tuple[Step, Sensitivity]],
) -> Iterator[tuple[Step, Curve]]:
    for step, estimation in estimations:
        yield from ((step, curve) for curve in estimation.curves)
    yield from _pictures(estimations)
    for step, attribution in attributed:
        yield from ((step, curve) for curve in attribution.curves)
    for step, sensitivity in assessed:
        yield from ((step, curve) for curve in sensitivity.curves)


def _pictures(estimations: list[tuple[Step, Estimation]]) -> Iterator[tuple[Step, Curve]]:
    """Yield what diagnoses of the first estimator that has one drew, once by name."""
    drawn: set[str] = set()
    for step, estimation in estimations:
        for diagnosis in estimation.diagnostics:
            if diagnosis.picture is not None and diagnosis.picture.name not in drawn:
                drawn.add(diagnosis.picture.name)
                yield step, diagnosis.picture


_ASKED_UNIT = re.compile(
    r"\bhow (?:many|much)(?: more| fewer| less| extra| additional)? (?P<unit>(?:kilo|centi|milli)?"
    r"(?:grams?|met(?:er|re)s?)|kg|pounds?|ounces?|tons?|tonnes?|dollars?|euros?|cents?|hours?"
    r"|minutes?|seconds?|days?|weeks?|months?|years?|points?|miles?|lit(?:er|re)s?)\b",
    re.IGNORECASE,
)


def _with_unit(estimate: Estimate, plan: Plan, profile: Profile) -> Estimate:
    """Fill in the unit: the column's, else for a number the one that the question asks for."""
    outcome = profile.variable(estimate.outcome)
    asked = _ASKED_UNIT.search(plan.question.text) if outcome.n_distinct > 2 else None
    unit = estimate.unit or outcome.unit or (asked.group("unit").lower() if asked else "")
    return replace(estimate, unit=unit)


def _results(
    plan: Plan, records: Mapping[str, StepRecord], action: Action, cls: type[_Decoded]
) -> list[tuple[Step, _Decoded]]:
    wanted = (step for step in plan.steps if step.action is action and step.id in records)
    done = (step for step in wanted if records[step.id].status is StepStatus.DONE)
    return [(step, decode(cls, records[step.id].result)) for step in done]


def _numbered(letter: str, found: list[tuple[Step, _Found]]) -> tuple[Item[_Found], ...]:
    """Number the results; the planned primary is the main one, else the first that is there."""
    items = [
        Item(f"{letter}{i}", step.id, value, step.primary)
        for i, (step, value) in enumerate(found, 1)
    ]
    if items and not any(item.main for item in items):
        items[0] = replace(items[0], main=True)
    return tuple(items)


def _relied_on(
    graphs: tuple[Item[Discovery], ...], selections: list[tuple[Step, Selection]]
) -> tuple[Item[Discovery], ...]:
    """Return the graphs with the selected one as the main one."""
    if not selections:
        return graphs
    chosen = selections[-1][1].step  # a revision chooses again, among more
    return tuple(replace(item, main=item.step == chosen) for item in graphs)


_PROFILE = Step(id="profile", action=Action.IDENTIFY)
BEFOREHAND = Step(id="identify", action=Action.IDENTIFY)


def _diagnoses(
    graphs: list[tuple[Step, Discovery]],
    selections: list[tuple[Step, Selection]],
    identified: list[tuple[Step, Identification]],
    estimations: list[tuple[Step, Estimation]],
    attributed: list[tuple[Step, Attribution]],
    profile: Profile,
) -> Iterator[tuple[Step, Diagnosis]]:
    for step, estimation in estimations:
        yield from ((step, diagnosis) for diagnosis in estimation.diagnostics)
    for step, attribution in attributed:
        yield from ((step, diagnosis) for diagnosis in attribution.diagnostics)
    for step, identification in identified:
        yield from ((step, diagnosis) for diagnosis in identification.warnings)
    for step, selection in selections:
        yield from ((step, diagnosis) for diagnosis in selection.diagnostics)
    for step, discovery in graphs:
        yield from ((step, diagnosis) for diagnosis in discovery.diagnostics)
    yield from ((_PROFILE, diagnosis) for diagnosis in profile.diagnoses)


def _beside(estimations: list[tuple[Step, Estimation]]) -> Iterator[tuple[Step, Sensitivity]]:
    """Yield what the estimate that answers was compared with on its way."""
    for step, estimation in estimations:
        if step.primary:
            yield from ((step, found) for found in estimation.sensitivity)


def _over_graphs(
    ranges: list[tuple[Step, GraphRange]],
) -> Iterator[tuple[Step, Sensitivity]]:
    for step, found in ranges:
        if found.sensitivity is not None:
            yield step, found.sensitivity


def _failures(plan: Plan, records: Mapping[str, StepRecord]) -> Iterator[Failure]:
    for step in plan.steps:
        record = records.get(step.id)
        if record is None or record.status is not StepStatus.DONE:
            yield Failure(step.id, step.action, step.algorithm, record.error if record else None)
