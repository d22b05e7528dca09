"""How sure the answer is, what could be wrong with it, what would change it, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.causal.findings import Finding, Strength
from app.causal.profile import Verdict
from app.service import judgement
from app.service.assumptions import Entry, Status, ledger
from app.service.dialogue import Sentence
from app.service.explaining.account import Account
from app.service.next_steps import next_steps
from app.service.rounding import probability
from app.service.wording import interval, listed, signed

_STRENGTH = {
    Strength.STRONG: "The evidence is strong",
    Strength.SUGGESTIVE: "The evidence is suggestive, not conclusive",
    Strength.UNCERTAIN: "This is uncertain",
}
_MOST = 6


def answer_sentences(account: Account) -> Iterator[Sentence]:
    """Yield the findings, the answer first."""
    for finding in account.findings[:_MOST]:
        yield _claim(finding)
    if not account.findings:
        yield Sentence(account.plan.summary, ("plan",))


def _claim(finding: Finding) -> Sentence:
    return Sentence(finding.claim, (finding.id, *finding.evidence))


def certainty_sentences(account: Account) -> Iterator[Sentence]:
    """Yield how far the answer may be leant on, and what that is put down to."""
    findings = account.findings
    if not findings:
        yield Sentence("Nothing was found that one could be sure of.", ("plan",))
        return
    first = findings[0]
    told = "Little is certain here" if _is_blocked(account) else _STRENGTH[first.strength]
    yield Sentence(f"{told}: {first.claim}", (first.id, *first.evidence))
    yield from _by_chance(account)
    yield from _attempts(account)
    yield from (Sentence(caveat, (first.id,)) for caveat in first.caveats[:_MOST])
    if account.main is None and account.graph is not None:
        yield from _links(findings)


def _is_blocked(account: Account) -> bool:
    return bool(list(judgement.blocking(account.evidence)))


def _by_chance(account: Account) -> Iterator[Sentence]:
    main = account.main
    if main is None:
        return
    told = interval(main.value, account.profile)
    chance = main.value.p_value
    p = f"; chance alone would do as much with probability {probability(chance)}" if chance else ""
    found = signed(main.value, account.profile)
    yield Sentence(f"The estimate is {found} ({told}){p}.", (main.id,))
    rivals = account.evidence.rivals
    if rivals:
        agree = "agree with it" if judgement.agreeing(account.evidence) else "differ from it"
        names = listed(account.title(item.value.method) for item in rivals)
        yield Sentence(f"The other estimators ({names}) {agree}.", tuple(i.id for i in rivals))


def _attempts(account: Account) -> Iterator[Sentence]:
    found = account.evidence.refutations
    if not found:
        return
    held = sum(item.value.verdict is Verdict.PASSED for item in found)
    yield Sentence(
        f"The estimate held in {held} of {len(found)} attempts to break it.",
        tuple(item.id for item in found),
    )


def _links(findings: Sequence[Finding]) -> Iterator[Sentence]:
    for finding in findings[1:_MOST]:
        yield Sentence(f"{finding.strength.value.capitalize()}: {finding.claim}",
                       (finding.id, *finding.evidence))  # fmt: skip


def doubt_sentences(account: Account) -> Iterator[Sentence]:
    """Yield what speaks against the answer: failed checks, untested assumptions, gaps."""
    evidence = account.evidence
    for item in judgement.blocking(evidence):
        yield Sentence(f"Without this the number is no answer: {item.value.sentence}", (item.id,))
    blocking = {item.id for item in judgement.blocking(evidence)}
    for item in judgement.doubts(evidence):
        if item.id not in blocking:
            yield Sentence(item.value.sentence, (item.id,))
    for refuted in evidence.refutations:
        if refuted.value.verdict is not Verdict.PASSED:
            yield Sentence(refuted.value.sentence, (refuted.id,))
    for entry in _entries(account):
        if entry.status is not Status.TESTED:
            yield _assumed(entry)
    for failure in evidence.failures:
        if failure.error is not None:
            yield Sentence(f"A step gave no result: {failure.error.sentence}", (failure.step,))


def assumption_sentences(account: Account) -> Iterator[Sentence]:
    """Yield each assumption behind the answer, and whether these data tested it."""
    entries = _entries(account)
    if not entries:
        yield Sentence("The answer rests on no assumption of a method: there is none.", ("plan",))
        return
    for status, told in _STATUS.items():
        for entry in (e for e in entries if e.status is status):
            yield Sentence(f"{told} that {entry.words}. {entry.why}", _cited(entry))


_STATUS = {
    Status.VIOLATED: "The data speak against the assumption",
    Status.TESTED: "Tested and not contradicted:",
    Status.UNTESTED: "Not tested:",
}


def _entries(account: Account) -> tuple[Entry, ...]:
    return ledger(account.plan, account.evidence, account.profile)


def _assumed(entry: Entry) -> Sentence:
    how = "and the data speak against it" if entry.status is Status.VIOLATED else "untested"
    told = f"It is assumed that {entry.words} ({how}). {entry.otherwise}"
    return Sentence(told, _cited(entry))


def _cited(entry: Entry) -> tuple[str, ...]:
    return (f"assumption:{entry.assumption}", *entry.evidence)


def change_sentences(account: Account) -> Iterator[Sentence]:
    """Yield what would change the answer: a hidden cause of some strength, a broken assumption."""
    for item in account.evidence.sensitivity:
        yield Sentence(item.value.sentence, (item.id,))
    for entry in _entries(account):
        if entry.status is not Status.TESTED:
            yield Sentence(
                f"If it were not so that {entry.words}: {entry.otherwise}", _cited(entry)
            )
    if account.main is None and account.graph is not None:
        yield Sentence(
            "Knowledge would change the graph: state which column causes, or cannot cause, which.",
            (account.graph.id,),
        )


def next_sentences(account: Account) -> Iterator[Sentence]:
    """Yield what would make the answer firmer."""
    main = account.main or account.graph
    cites = (main.id,) if main else ("plan",)
    steps = list(next_steps(account.plan.question, account.evidence, account.profile))
    yield from (Sentence(step, cites) for step in steps)
    if not steps:
        yield Sentence("Nothing that was found asks for another step.", cites)
