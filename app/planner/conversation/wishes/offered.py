"""A wish said in the plainest words, so that it can be offered and is heard when it is chosen."""

from __future__ import annotations

from types import MappingProxyType

from app.causal.conditions import Comparison, Condition
from app.planner.amendments import Amendments
from app.planner.conversation.heard import (
    Ask,
    Change,
    Contrast,
    Explain,
    Heard,
    Refine,
    Stated,
    Topic,
    Undo,
)
from app.planner.conversation.wishes.message import Message

_ASKED = MappingProxyType(
    {
        Topic.ANSWER: "what did you find?",
        Topic.SIZE: "how large is the effect?",
        Topic.CERTAINTY: "how sure are you?",
        Topic.DOUBTS: "what could be wrong?",
        Topic.ASSUMPTIONS: "which assumptions were tested?",
        Topic.ADJUSTMENT: "what was held fixed?",
        Topic.SENSITIVITY: "what would change the answer?",
        Topic.NEXT_STEPS: "what should I do next?",
        Topic.ROWS: "how many rows were used?",
        Topic.PRECISION: "is the sample large enough?",
        Topic.FOR_WHOM: "does it apply elsewhere?",
        Topic.OVER_TIME: "how does the effect develop over time?",
        Topic.METHOD: "which method was used?",
        Topic.MISSING_VALUES: "what was done about missing values?",
        Topic.HELP: "what can I ask?",
    }
)
_CHECKED = MappingProxyType(
    {
        "random assignment": "were the groups alike?",
        "parallel trends": "do the trends look parallel?",
        "the instrument": "is the instrument strong?",
        "overlap": "is there overlap?",
        "steering across the cutoff": "could the score have been manipulated?",
        "the window": "does the bandwidth matter?",
        "other cutoffs": "are there jumps at other cutoffs?",
        "proportional hazards": "are the hazards proportional?",
        "straight lines": "is the relation linear?",
        "lost outcomes": "did many drop out?",
        "censoring": "how was censoring handled?",
        "spill-over": "could they have influenced each other?",
        "the reverse direction": "could it be the other way round?",
    }
)
_COMPARED = MappingProxyType(
    {
        Comparison.ABOVE: "over", Comparison.AT_LEAST: "at least", Comparison.BELOW: "under",
        Comparison.AT_MOST: "at most",
    }
)  # fmt: skip


def offered(heard: Heard, message: Message) -> str:
    """Return a message that asks for what was heard, "" where there is no plain one."""
    match heard:
        case Explain():
            return _explained(heard)
        case Ask(text):
            return f"New question: {text}"
        case Undo():
            return "undo"
        case Contrast():
            return "what changed?"
        case Refine((change,)):
            return change.question or next(iter(_changed(change, message)), "")
        case _:
            return ""


def _explained(heard: Explain) -> str:
    match heard.topic:
        case Topic.TERM:
            return f"what does {heard.term} mean?"
        case Topic.CHECK:
            return _CHECKED.get(heard.term, "")
        case Topic.LINK:
            return f"why is there a link between {' and '.join(heard.columns)}?"
        case Topic.ADJUSTMENT if heard.columns:
            return f"why is {heard.columns[0]} adjusted for?"
        case _:
            return _ASKED.get(heard.topic, "")


def _changed(change: Change, message: Message) -> list[str]:
    found = [_of_rows(c) for c in change.population]
    found += [f"use {message.setting.catalogue[name].title} instead" for name in change.algorithms]
    return [*found, *_known(change.stated), *_amended(change.amendments)]


def _of_rows(condition: Condition) -> str:
    first = condition.levels[0]
    value = f"{first:g}" if isinstance(first, float | int) else str(first).removesuffix("-01-01")
    if word := _COMPARED.get(condition.comparison):
        return f"only rows with {condition.column} {word} {value}"
    kept = "only" if condition.comparison is Comparison.IS else "exclude"
    return f"{kept} rows with {condition.column} = {value}"


def _known(stated: Stated) -> list[str]:
    return [
        *(f"{cause} cannot cause {effect}" for cause, effect in stated.forbidden[:1]),
        *(f"{cause} causes {effect}" for cause, effect in stated.required),
        *(f"nothing causes {name}" for name in stated.exogenous),
    ]


def _amended(wanted: Amendments) -> list[str]:
    told = (
        (wanted.outcome, "use {} as the outcome"),
        (wanted.treatment, "use {} as the treatment"),
        (" and ".join(wanted.also_adjusted), "adjust for {}"),
        (" and ".join(wanted.not_adjusted), "do not adjust for {}"),
        (wanted.level and f"{100 * wanted.level:g}", "use {} % intervals"),
        (wanted.among, "only for the {}"),
        (" and ".join(a.words for a in wanted.without), "do not assume that {}"),
    )
    return [words.format(part) for part, words in told if part]
