"""What a check found, for whom the answer is, how precise it is and how large."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.causal.conditions import in_words
from app.causal.estimand import EffectKind
from app.causal.findings import Estimate
from app.causal.profile import Diagnosis
from app.causal.rounding import per_cent
from app.planner.conversation.ideas import IDEAS
from app.planner.conversation.terms import EXPLAINED
from app.service.assumptions import Status, ledger
from app.service.dialogue import Sentence
from app.service.evidence import Item
from app.service.explaining.account import Account
from app.service.explaining.methods import row_sentences
from app.service.wording import (
    amount,
    condition,
    effect_of,
    interval,
    is_chance,
    population,
    signed,
)

_STATUS = {
    Status.VIOLATED: "The data speak against it",
    Status.TESTED: "It was tested and not contradicted",
    Status.UNTESTED: "These data cannot test it",
}


def check_sentences(account: Account, name: str) -> Iterator[Sentence]:
    """Yield what the checks of an idea found, and the assumptions of the answer that are of it."""
    idea = IDEAS[name]
    found = _of_the_answer(account, idea.checks)
    yield from (Sentence(item.value.sentence, (item.id,)) for item in found)
    told = {item.value.sentence for item in found}
    assumed = set(idea.assumptions)
    for entry in ledger(account.plan, account.evidence, account.profile):
        if entry.assumption not in assumed or entry.why in told:
            continue
        yield Sentence(
            f"The answer assumes that {entry.words}. {_STATUS[entry.status]}: {entry.otherwise}"
            if entry.status is Status.UNTESTED
            else f"The answer assumes that {entry.words}. {_STATUS[entry.status]}.",
            (f"assumption:{entry.assumption}", *entry.evidence),
        )
    if not found and not told:
        yield from _not_checked(account, name)


def _of_the_answer(account: Account, names: tuple[str, ...]) -> list[Item[Diagnosis]]:
    """Return the checks with these names, each by name: of the answer's step, else of any."""
    found = [i for i in account.evidence.diagnostics if i.value.name in names]
    step = account.answering_step
    own = [i for i in found if step is not None and i.step == step.id]
    made = {i.value.name for i in own}
    others = {i.value.name: i for i in reversed(found) if i.value.name not in made}
    return [*own, *(others[name] for name in names if name in others)]


def _not_checked(account: Account, name: str) -> Iterator[Sentence]:
    main = account.main
    if main is None:
        yield Sentence(f"No check of this run is about {name}.", ("plan",))
        return
    rests = condition(main.value)
    yield Sentence(f"No check of this run is about {name}. The answer holds {rests}.", (main.id,))


def for_whom_sentences(account: Account) -> Iterator[Sentence]:
    """Yield of whom the answer speaks, and what it takes to carry it further."""
    main = account.main
    if main is None:
        yield from row_sentences(account)
        return
    found = main.value
    yield Sentence(f"The {effect_of(found)} is told {population(found)}.", (main.id,))
    if found.kind is EffectKind.LATE and not found.running_variable:
        yield Sentence(EXPLAINED["late"], ("term:late",))
    if account.plan.question.population:
        rows = in_words(account.plan.question.population)
        yield Sentence(f"Only rows with {rows} were looked at.", ("plan",))
    for item in account.evidence.checks_of(main.step):
        if item.value.name in _OF_WHOM:
            yield Sentence(item.value.sentence, (item.id,))
    yield Sentence(
        "For anyone else it is a guess: it would have to be the same there, which these data"
        " cannot show.",
        (main.id,),
    )


_OF_WHOM = frozenset({"overlap", "first_stage", "missing_rows"})


def precision_sentences(account: Account) -> Iterator[Sentence]:
    """Yield how sharply the rows tell the effect, and how many more would halve its interval."""
    yield from row_sentences(account)
    main = account.main
    if main is None or main.value.null_value == 1.0:
        yield from _by_interval(account)
        return
    found = main.value
    half = replace(found, value=(found.interval[1] - found.interval[0]) / 2)
    told = amount(half, account.profile)
    yield Sentence(
        f"They tell the {effect_of(found)} to within {told} either way"
        f" ({interval(found, account.profile)}): an effect much smaller than that could not be told"
        " from none. An interval half as wide takes about four times as many rows.",
        (main.id,),
    )


def _by_interval(account: Account) -> Iterator[Sentence]:
    main = account.main
    if main is None:
        return
    clear = "no effect is outside" if _is_clear(main.value) else "no effect is inside"
    told = interval(main.value, account.profile)
    yield Sentence(
        f"The effect is {signed(main.value, account.profile)} ({told}): {clear}.", (main.id,)
    )


def _is_clear(found: Estimate) -> bool:
    low, high = found.interval
    return not low <= found.null_value <= high


def size_sentences(account: Account) -> Iterator[Sentence]:
    """Yield how large the effect is, beside what the outcome is like without it."""
    main = account.main
    if main is None:
        yield Sentence(account.answer, account.answer_ids)
        return
    yield Sentence(account.answer, account.answer_ids)
    yield from _beside_spread(account, main)


def _beside_spread(account: Account, main: Item[Estimate]) -> Iterator[Sentence]:
    found, profile = main.value, account.profile
    if found.null_value == 1.0 or is_chance(found, profile):
        return
    if found.baseline:
        share = abs(found.value / found.baseline)
        base = amount(replace(found, value=found.baseline), profile)
        more = "more" if found.value / found.baseline > 0 else "less"
        yield Sentence(
            f"Without it the mean of {found.outcome} would be about {base}: it is"
            f" {per_cent(share)} {more}.",
            (main.id,),
        )
    if found.outcome_sd:
        spread = abs(found.value) / found.outcome_sd
        size = next(word for most, word in _SIZES if spread < most)
        told = amount(replace(found, value=found.outcome_sd), profile)
        yield Sentence(
            f"The standard deviation of {found.outcome} over the rows is {told}: beside it this is,"
            f" by common usage, {size}; whether it matters is a judgement about {found.outcome}.",
            (main.id,),
        )


_SIZES = (  # Cohen 1988
    (0.2, "a very small effect"),
    (0.5, "a small effect"),
    (0.8, "a medium effect"),
    (float("inf"), "a large effect"),
)


def counted_sentences(account: Account, columns: tuple[str, ...]) -> Iterator[Sentence]:
    """Yield how many events the rows hold, how many lie near a cutoff, how many were treated."""
    main = account.main
    if main is None:
        return
    wanted = {
        "events": bool(main.value.event_column),
        "bandwidth": bool(main.value.running_variable),
        "arm_sizes": main.value.treatment in columns,
    }
    names = tuple(name for name, is_told in wanted.items() if is_told)
    for item in _of_the_answer(account, names):
        yield Sentence(item.value.sentence, (item.id,))
