"""What to say on each topic; what cannot be told from the findings is said to be so."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import assert_never

from app.planner.conversation.heard import Explain, Topic, Unclear
from app.service.dialogue import Sentence
from app.service.explaining.account import Account
from app.service.explaining.checks import (
    check_sentences,
    counted_sentences,
    for_whom_sentences,
    precision_sentences,
    size_sentences,
)
from app.service.explaining.course import over_time_sentences
from app.service.explaining.evidence_told import (
    answer_sentences,
    assumption_sentences,
    certainty_sentences,
    change_sentences,
    doubt_sentences,
    next_sentences,
)
from app.service.explaining.links import link_sentences
from app.service.explaining.methods import (
    adjustment_sentences,
    method_sentences,
    missing_sentences,
    row_sentences,
)
from app.service.explaining.terms import term_sentences


def explained(asked: Explain | Unclear, account: Account) -> tuple[Sentence, ...]:
    """Return the answer to a question about a run, sentence by sentence."""
    if isinstance(asked, Unclear):
        return _unanswered(account, asked)
    told = tuple(dict.fromkeys(_told(asked, account)))
    return told or (Sentence("The findings of this run do not speak of that."), *offers(account))


def _told(asked: Explain, account: Account) -> Iterator[Sentence]:  # noqa: PLR0911, C901, PLR0912
    match asked.topic:
        case Topic.ANSWER:
            return answer_sentences(account)
        case Topic.LINK:
            return link_sentences(account, *asked.columns[:2])
        case Topic.TERM:
            return term_sentences(account, asked.term, asked.columns)
        case Topic.CERTAINTY:
            return certainty_sentences(account)
        case Topic.DOUBTS:
            return doubt_sentences(account)
        case Topic.METHOD:
            return method_sentences(account, asked.algorithm)
        case Topic.ASSUMPTIONS:
            return assumption_sentences(account)
        case Topic.ADJUSTMENT:
            return adjustment_sentences(account, asked.columns)
        case Topic.SENSITIVITY:
            return change_sentences(account)
        case Topic.NEXT_STEPS:
            return next_sentences(account)
        case Topic.ROWS:
            return chain(counted_sentences(account, asked.columns), row_sentences(account))
        case Topic.CHECK:
            return check_sentences(account, asked.term)
        case Topic.FOR_WHOM:
            return for_whom_sentences(account)
        case Topic.OVER_TIME:
            return over_time_sentences(account)
        case Topic.PRECISION:
            return precision_sentences(account)
        case Topic.SIZE:
            return size_sentences(account)
        case Topic.MISSING_VALUES:
            return missing_sentences(account)
        case Topic.HELP:
            return iter(offers(account))
        case Topic.COURTESY:
            return iter((Sentence("Nothing was changed."), *offers(account)))
        case _:
            assert_never(asked.topic)


def _unanswered(account: Account, asked: Unclear) -> tuple[Sentence, ...]:
    """Return that a message cannot be answered from the findings, and what could be asked."""
    told = "That cannot be answered from what this run found, nor read as a change to it."
    reason = (Sentence(asked.why, choices=asked.offered),) if asked.why else ()
    return (Sentence(told), *reason, *offers(account))


def offers(account: Account) -> tuple[Sentence, ...]:
    """Return what can be asked of this run, with its own columns."""
    general = (
        "You can ask how sure this is, what could be wrong, which assumptions were tested, what"
        " would change the answer, how many rows were used, or what to do next."
    )
    main, graph = account.main, account.graph
    if main is not None:
        changes = (
            "You can change the analysis: “also adjust for …”, “do not adjust for …”, “use"
            f" matching instead”, “{main.value.outcome} cannot cause {main.value.treatment}”."
        )
        return Sentence(general), Sentence(changes)
    if graph is not None and len(graph.value.graph.nodes) > 1:
        a, b = graph.value.graph.nodes[:2]
        changes = (
            f"You can ask “Why is there no link between {a} and {b}?”, or change the graph: “{b}"
            f" cannot cause {a}”, “{a} comes before {b}”."
        )
        return Sentence(general), Sentence(changes)
    return (Sentence(general),)
