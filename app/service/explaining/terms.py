"""What a word means, and what it stands for in this run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.causal.findings import Estimate
from app.causal.profile import Profile
from app.planner.conversation.terms import EXPLAINED, canonical
from app.service.dialogue import Sentence
from app.service.evidence import Item
from app.service.explaining.account import Account
from app.service.rounding import probability
from app.service.wording import amount, effect_of, interval, listed, population, signed

_KINDS = frozenset({"ate", "att", "ato", "late", "cate", "nde", "nie"})


def term_sentences(account: Account, term: str, columns: tuple[str, ...]) -> Iterator[Sentence]:
    """Yield what the word means, what it is here, or that it is not known."""
    name = canonical(term)
    if name:
        yield Sentence(EXPLAINED[name], (f"term:{name}",))
        yield from _here(account, name)
        return
    for spec in account.catalogue:
        if term.lower() in (spec.name, spec.title.lower(), spec.name.replace("_", " ")):
            yield Sentence(f"{spec.title}: {spec.summary}", (f"algorithm:{spec.name}",))
            return
    called = {n.lower(): n for n in account.profile.names}
    for column in columns or ((called[term.lower()],) if term.lower() in called else ()):
        yield _column(account.profile, column)
        return
    yield Sentence(f"“{term}” is no word of this analysis.")


def _column(profile: Profile, name: str) -> Sentence:
    variable = profile.variable(name)
    told = f": {variable.description}" if variable.description else ""
    unit = f", in {variable.unit}" if variable.unit else ""
    return Sentence(
        f"{name} is a column of kind {variable.kind.value}{unit}{told}.", (f"column:{name}",)
    )


def _here(account: Account, name: str) -> Iterator[Sentence]:
    main = account.main
    if main is None:
        return
    if name in _KINDS:
        yield from _effect_here(account, name)
    elif tell := _TOLD.get(name):
        yield from tell(account, main)


def _effect_here(account: Account, name: str) -> Iterator[Sentence]:
    found = [i for i in account.evidence.estimates if i.value.kind.value == name]
    for item in found[:1]:
        value = item.value
        yield Sentence(
            f"Here it is the {effect_of(value)}: {signed(value, account.profile)}"
            f" {population(value)} ({interval(value, account.profile)}).",
            (item.id,),
        )
    if not found and account.main is not None:
        other = account.main.value.kind.value.replace("_", " ").upper()
        yield Sentence(f"No {name.upper()} was estimated here; the answer is of kind {other}.",
                       (account.main.id,))  # fmt: skip


def _confounder(account: Account, main: Item[Estimate]) -> Iterator[Sentence]:
    del account
    found = main.value
    if found.adjustment:
        yield Sentence(
            f"Here {listed(found.adjustment)} {_are(found.adjustment)} taken for possible"
            f" confounders of {found.treatment} and {found.outcome}, and held fixed.",
            (main.id,),
        )
    else:
        yield Sentence("Here no column is held fixed as one.", (main.id,))


def _are(names: tuple[str, ...]) -> str:
    return "is" if len(names) == 1 else "are"


def _p_value(account: Account, main: Item[Estimate]) -> Iterator[Sentence]:
    del account
    if main.value.p_value is not None:
        yield Sentence(f"Here it is {probability(main.value.p_value)}.", (main.id,))


def _interval(account: Account, main: Item[Estimate]) -> Iterator[Sentence]:
    told = interval(main.value, account.profile)
    yield Sentence(f"Here: {told}, around {amount(main.value, account.profile)}.", (main.id,))


def _instrument(account: Account, main: Item[Estimate]) -> Iterator[Sentence]:
    del account
    if main.value.instrument:
        yield Sentence(f"Here {main.value.instrument} is used as one.", (main.id,))
    else:
        yield Sentence("Here none is used.", (main.id,))


def _mediator(account: Account, main: Item[Estimate]) -> Iterator[Sentence]:
    del account
    if main.value.mediator:
        yield Sentence(f"Here it is {main.value.mediator}.", (main.id,))


def _check(name: str) -> Callable[[Account, Item[Estimate]], Iterator[Sentence]]:
    def told(account: Account, main: Item[Estimate]) -> Iterator[Sentence]:
        for item in account.evidence.checks_of(main.step):
            if item.value.name == name:
                yield Sentence(item.value.sentence, (item.id,))

    return told


def _assessed(method: str) -> Callable[[Account, Item[Estimate]], Iterator[Sentence]]:
    def told(account: Account, main: Item[Estimate]) -> Iterator[Sentence]:
        del main
        for item in account.evidence.sensitivity:
            if item.value.method == method:
                yield Sentence(item.value.sentence, (item.id,))

    return told


def _refuted(account: Account, main: Item[Estimate]) -> Iterator[Sentence]:
    del main
    yield from (Sentence(i.value.sentence, (i.id,)) for i in account.evidence.refutations)


_TOLD: dict[str, Callable[[Account, Item[Estimate]], Iterator[Sentence]]] = {
    "confounder": _confounder,
    "adjustment": _confounder,
    "covariate": _confounder,
    "p-value": _p_value,
    "confidence interval": _interval,
    "instrument": _instrument,
    "mediator": _mediator,
    "overlap": _check("overlap"),
    "first stage": _check("first_stage"),
    "parallel trends": _check("pre_trends"),
    "e-value": _assessed("e_value"),
    "robustness value": _assessed("robustness_value"),
    "refutation": _refuted,
}
