"""Why this method and not another, what is held fixed and why, and which rows were used."""

from __future__ import annotations

from collections.abc import Iterator

from app.causal.catalogue import AlgorithmSpec, DiscoverySpec, EstimatorSpec, Task
from app.causal.missing_values import MissingValues
from app.planner.plan import Action, Beaten, Step
from app.service.dialogue import Sentence
from app.service.explaining.account import Account
from app.service.wording import listed, signed

_MOST = 4
_OTHER_DESIGN = "is not made for the design"  # says nothing of a choice among methods
_PLAIN = "regression_adjustment"
_ACTIONS = {Task.DISCOVER: Action.DISCOVER, Task.ESTIMATE: Action.ESTIMATE}


def method_sentences(account: Account, algorithm: str) -> Iterator[Sentence]:
    """Yield why the answer's method was chosen, or why the one that is named was not."""
    step = account.answering_step
    if algorithm and (step is None or algorithm != step.algorithm):
        yield from _instead(account, algorithm, step)
        return
    if step is None:
        yield Sentence(account.plan.summary, ("plan",))
        return
    yield Sentence(step.why or account.plan.summary, (step.id,))
    if account.evidence.identification is not None:
        yield Sentence(account.evidence.identification.sentence, ("identify",))
    for beaten in _worth_telling(account, step):
        yield Sentence(f"Not {account.title(beaten.algorithm)}: {beaten.reason}", (step.id,))


def _worth_telling(account: Account, step: Step) -> list[Beaten]:
    """Return the alternatives that were run beside it, then those of its design that lost."""
    ran = {s.algorithm for s in account.plan.steps}
    told = [b for b in step.beat if b.algorithm in ran or _OTHER_DESIGN not in b.reason]
    return sorted(told or step.beat, key=lambda b: b.algorithm not in ran)[:_MOST]


def _instead(account: Account, algorithm: str, step: Step | None) -> Iterator[Sentence]:
    title = account.title(algorithm)
    if algorithm == _PLAIN and (plain := _ordinary(account)):
        yield plain
        return
    for other in account.plan.steps:
        if other.algorithm == algorithm:
            yield from _was_run(account, other, title)
            return
    for planned in account.plan.steps:
        reason = next((b.reason for b in planned.beat if b.algorithm == algorithm), "")
        if reason:
            yield Sentence(f"{title} was not chosen: {reason}", (planned.id,))
            if step is not None:
                yield Sentence(step.why, (step.id,))
            return
    yield from _of_another_kind(account, account.catalogue[algorithm], step)


def _ordinary(account: Account) -> Sentence | None:
    """Return what an ordinary regression gives, where it was held against another design."""
    main = account.main
    checks = account.evidence.checks_of(main.step) if main else ()
    found = next((item for item in checks if item.value.name == "ordinary_regression"), None)
    return Sentence(found.value.sentence, (found.id,)) if found else None


def _was_run(account: Account, step: Step, title: str) -> Iterator[Sentence]:
    items = [i for i in account.evidence.estimates if i.step == step.id and not i.value.label]
    yield Sentence(f"{title} was run as well. {step.why}", (step.id,))
    for item in items:
        yield Sentence(f"It gives {signed(item.value, account.profile)}.", (item.id,))


def _of_another_kind(
    account: Account, spec: AlgorithmSpec, step: Step | None
) -> Iterator[Sentence]:
    wanted = _ACTIONS.get(spec.task)
    if step is not None and step.action is not wanted:
        doing = {Task.DISCOVER: "finds graphs", Task.ESTIMATE: "estimates effects"}
        told = doing.get(spec.task, "answers another kind of question")
        yield Sentence(f"{spec.title} {told}, which is not what was asked here.", (step.id,))
    elif isinstance(spec, EstimatorSpec) and account.evidence.identification:
        reasons = [
            reason
            for estimand in account.evidence.identification.estimands[:1]
            for reason in spec.objections(account.profile, estimand)
        ]
        told = reasons[0] if reasons else "It fits as well; others were preferred here."
        yield Sentence(f"{spec.title} was not run. {told}", (f"algorithm:{spec.name}",))
        if step is not None:
            yield Sentence(step.why, (step.id,))
    elif isinstance(spec, DiscoverySpec):
        reasons = list(spec.objections(account.profile, account.plan.knowledge))
        told = reasons[0] if reasons else "It fits as well; others were preferred here."
        yield Sentence(f"{spec.title} was not run. {told}", (f"algorithm:{spec.name}",))
    else:
        yield Sentence(f"{spec.title} was not part of this run.", ("plan",))


def adjustment_sentences(account: Account, columns: tuple[str, ...]) -> Iterator[Sentence]:
    """Yield what was held fixed and why, or why a column was or was not."""
    main = account.main
    if main is None:
        yield Sentence(
            "No effect was estimated in this run, so nothing was adjusted for.", ("plan",)
        )
        return
    held = main.value.adjustment
    ends = {main.value.treatment, main.value.outcome}
    asked = [name for name in columns if name not in ends]
    if asked:
        yield from _of_columns(account, main.id, held, asked)
        return
    if held:
        yield Sentence(f"The estimate {main.id} holds {listed(held)} fixed.", (main.id,))
    else:
        yield Sentence(f"The estimate {main.id} holds no column fixed.", (main.id,))
    identified = account.evidence.identification
    if identified is not None:
        yield Sentence(identified.sentence, ("identify",))
    for note in account.plan.notes:
        if "djust" in note or "covariates" in note:
            yield Sentence(note, ("plan",))


def _of_columns(
    account: Account, main: str, held: tuple[str, ...], asked: list[str]
) -> Iterator[Sentence]:
    for name in asked:
        if name in held:
            yield Sentence(f"{name} is held fixed in {main}.", (main,))
        else:
            yield Sentence(f"{name} is not held fixed in {main}.", (main,))
        for note in account.plan.notes:
            if name in note:
                yield Sentence(note, ("plan",))
        for item in account.evidence.diagnostics:
            if name in item.value.columns and item.step == "identify":
                yield Sentence(item.value.sentence, (item.id,))


def row_sentences(account: Account) -> Iterator[Sentence]:
    """Yield how many rows the table has and how many the answer used."""
    rows = account.profile.n_rows
    main = account.main
    if main is None:
        yield Sentence(f"The table has {rows:,} rows.", ("dataset",))
        return
    used = main.value.n
    yield Sentence(
        f"The estimate {main.id} uses {used:,} of the table's {rows:,} rows.", (main.id,)
    )
    if used < rows and main.value.missing_values is MissingValues.COMPLETE:
        yield Sentence(
            "Rows without a value in one of its columns, or outside of what is compared, are left"
            " out.",
            (main.id,),
        )
    yield from missing_sentences(account)


def missing_sentences(account: Account) -> Iterator[Sentence]:
    """Yield how rows with missing values were treated."""
    gaps = [v for v in account.profile.variables if v.n_missing]
    main = account.main
    if not gaps:
        yield Sentence("No value is missing in the table.", ("dataset",))
        return
    if main is not None:
        yield Sentence(_TREATED[main.value.missing_values], (main.id,))
    most = sorted(gaps, key=lambda v: -v.n_missing)[:_MOST]
    told = listed(f"{v.name} ({v.n_missing:,})" for v in most)
    yield Sentence(f"Values are missing in {told}.", tuple(f"column:{v.name}" for v in most))


_TREATED = {
    MissingValues.COMPLETE: "Only rows that are complete in the columns it needs are used.",
    MissingValues.AUTO: "Only rows that are complete in the columns it needs are used.",
    MissingValues.IMPUTE: "Missing values are filled in several times, and the results pooled.",
    MissingValues.WEIGHT: "Rows with an outcome are weighed up for those that lost theirs.",
}
