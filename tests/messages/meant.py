"""Messages after an answer as they are meant and as they are heard, in the same words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from app.causal.assumption import Assumption
from app.causal.catalogue import load
from app.causal.conditions import RELATIVE, Comparison, Condition
from app.causal.profile.measure import profile_frame
from app.causal.question import Among, Knowledge, QuestionKind
from app.planner.amendments import Amendments
from app.planner.asked_settings import settings_in
from app.planner.columns import Lexicon
from app.planner.conversation.heard import (
    Ask,
    Change,
    Contrast,
    Explain,
    Heard,
    Refine,
    Setting,
    Topic,
    Unclear,
    Undo,
)
from app.planner.conversation.listener import ExpertListener
from app.planner.conversation.terms import canonical
from app.planner.language import read
from tests.messages.tables import tables

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody writes after an answer, and what is meant: readings that are as good."""

    number: int
    text: str
    run: str
    meant: str

    @property
    def is_held_out(self) -> bool:
        return self.number % 2 == 0


def messages() -> Iterator[Message]:
    told = tomllib.loads((HERE / "messages.toml").read_text())
    number = 0
    for run in told["run"]:
        for text, meant in run["messages"]:
            number += 1
            yield Message(number, text, run["name"], meant)


@cache
def setting(run: str) -> Setting:
    """Return what is known when a message about one of the runs arrives."""
    told = tomllib.loads((HERE / "messages.toml").read_text())
    asked = next(r["question"] for r in told["run"] if r["name"] == run)
    profile = profile_frame(tables()[run], np.random.default_rng(0))
    question = read(asked, "", profile, Knowledge())
    return Setting(profile, "", load(), question)


def right(message: Message) -> float:
    """Return 1 where a message is heard as meant, half where it is asked what is meant, else 0."""
    known = setting(message.run)
    heard = ExpertListener().hear(message.text, known)
    if isinstance(heard, Unclear) and heard.choices:
        offered = (ExpertListener().hear(said, known) for said in heard.choices)
        return max(_fits_any(message, one, known) for one in offered) / 2
    return _fits_any(message, heard, known)


def _fits_any(message: Message, heard: Heard, known: Setting) -> float:
    return max(fits(meant, heard, known) for meant in message.meant.split(" | "))


def fits(meant: str, heard: Heard, known: Setting) -> float:
    """Return how right what is heard is, by one of the readings."""
    parts = [part.strip() for part in meant.split(";")]
    wanted = {_same(w) for p in parts if not p.startswith("[") for w in _each(p)}
    may_be = {_same(w) for p in parts if p.startswith("[") for w in _each(p.strip("[]"))}
    said = {_same(word) for word in told(heard, known)}
    return float(wanted <= said <= wanted | may_be)


_LISTED = ("adjust", "unadjust")
_AS_GOOD = {
    "method ipw": "method propensity", "method propensity_stratification": "method propensity",
    "method overlap_weighting": "method propensity",
    "method propensity_matching": "method propensity",
    "method coarsened_exact_matching": "method matching", "method causal_forest": "method forest",
    "explain link ad_spend demand": "explain lag", "explain causal": "explain sure",
    "explain term pag": "explain term dashed", "explain method regression_adjustment":
    "explain why_not regression", "method matching": "method propensity",
    "explain hidden": "explain change", "method regression_adjustment": "method regression",
}  # fmt: skip


def _each(part: str) -> Iterator[str]:
    """Yield the wishes of a part: one for each column of a list of them."""
    word, *names = part.split()
    yield from (
        (f"{word} {name}" for name in names) if word in _LISTED else (" ".join((word, *names)),)
    )


def _same(wish: str) -> str:
    """Return one word for wishes that come to the same."""
    if wish.startswith("before "):
        _, first, later = wish.split()
        return f"forbid {later} {first}"
    return _AS_GOOD.get(wish, wish)


def told(heard: Heard, known: Setting) -> set[str]:
    """Return what was heard in the words that the file has for wishes."""
    match heard:
        case Explain():
            return {_explained(heard)}
        case Refine():
            return {word for change in heard.changes for word in _changed(change, known)}
        case Undo():
            return {"undo"}
        case Contrast():
            return {"compare"}
        case Ask():
            return {_asked(heard.text, known)}
        case Unclear():
            return {"unclear"}


_TOPICS = {
    Topic.CERTAINTY: "sure", Topic.SIZE: "size", Topic.ANSWER: "plainly", Topic.ROWS: "rows",
    Topic.DOUBTS: "threats", Topic.ASSUMPTIONS: "assumptions", Topic.NEXT_STEPS: "next",
    Topic.PRECISION: "enough", Topic.FOR_WHOM: "elsewhere", Topic.SENSITIVITY: "change",
}  # fmt: skip
_IDEAS = {
    "random assignment": "balance", "parallel trends": "trends", "other cutoffs": "tests",
    "steering across the cutoff": "manipulation", "the reverse direction": "reverse",
}  # fmt: skip
_TERMS = {
    "confidence interval": "interval", "running variable": "running_variable",
    "dashed line": "dashed", "intention to treat": "itt",
}  # fmt: skip


def _explained(heard: Explain) -> str:
    match heard.topic:
        case Topic.TERM:
            term = canonical(heard.term) or heard.term
            return f"explain term {_TERMS.get(term, term)}"
        case Topic.CHECK:
            return f"explain {_IDEAS.get(heard.term, heard.term)}"
        case Topic.ADJUSTMENT | Topic.LINK:
            return " ".join(("explain", heard.topic.value, *heard.columns))
        case Topic.METHOD:
            return f"explain method {heard.algorithm}".strip()
        case _:
            return f"explain {_TOPICS.get(heard.topic, heard.topic.value)}"


def _changed(change: Change, known: Setting) -> Iterator[str]:
    yield from (f"rows {_row(c)}" for c in change.population)
    if change.is_redrawn:
        yield "seed"
    yield from (f"method {name}" for name in change.algorithms)
    yield from _of_knowledge(change, known)
    yield from _amended(change.amendments, known)
    yield from (f"{'weights' if t.role else 'taken'} {t.column}" for t in change.taken)
    if change.question:
        yield _asked(change.question, known)


def _row(condition: Condition) -> str:
    if condition.comparison in RELATIVE:
        return f"extremes {condition.column}"
    signs = {
        Comparison.IS: "=", Comparison.IS_NOT: "!=", Comparison.ABOVE: ">",
        Comparison.AT_LEAST: ">=", Comparison.BELOW: "<", Comparison.AT_MOST: "<=",
    }  # fmt: skip
    levels = " ".join(f"{v:g}" if isinstance(v, float | int) else v for v in condition.levels)
    levels = levels.removesuffix("-01-01")
    return f"{condition.column} {signs[condition.comparison]} {levels}"


def _of_knowledge(change: Change, known: Setting) -> Iterator[str]:
    said, names = change.stated, known.profile.names
    effects = {effect for _, effect in said.forbidden}
    roots = {e for e in effects if {c for c, own in said.forbidden if own == e} == {*names} - {e}}
    yield from (f"root {name}" for name in (*said.exogenous, *sorted(roots)))
    yield from (
        f"forbid {cause} {effect}" for cause, effect in said.forbidden if effect not in roots
    )
    yield from (f"causes {cause} {effect}" for cause, effect in said.required)
    if said.latents_possible is not None:
        yield "hidden" if said.latents_possible else "sufficient"


def _amended(wanted: Amendments, known: Setting) -> Iterator[str]:
    if wanted.outcome:
        yield f"outcome {wanted.outcome}"
    if wanted.treatment:
        yield f"treatment {wanted.treatment}"
    of_graph = known.question is not None and not known.question.treatment
    if len(wanted.not_adjusted) > _MANY:
        yield "unadjust all"
        return
    yield from (f"adjust {name}" for name in wanted.also_adjusted)
    yield from (f"{'drop' if of_graph else 'unadjust'} {name}" for name in wanted.not_adjusted)
    for assumption in wanted.without:
        yield "nonlinear" if assumption is Assumption.LINEARITY else f"without {assumption.value}"
    if wanted.level:
        yield f"level {wanted.level:g}"
    if wanted.cutoff is not None:
        yield f"cutoff {wanted.cutoff:g}"
    if wanted.among:
        yield f"estimand {'att' if wanted.among is Among.TREATED else wanted.among.value}"
    yield from (f"{_PARAMS[name]} {value:g}" for name, value in wanted.params)


_MANY = 3  # columns: nobody names as many, all were meant
_PARAMS = {"bandwidth": "bandwidth", "alpha": "alpha", "max_lag": "lags"}


def _asked(text: str, known: Setting) -> str:
    """Return how a new question is read: its kind where that is not plain, and its columns."""
    found = read(text, "", known.profile, Knowledge())
    assert known.question is not None
    outcome = known.question.outcome
    own = frozenset({outcome} if outcome else ())
    match found.kind:
        case QuestionKind.HETEROGENEITY:
            return " ".join(("groups", *(found.modifiers or ("none",))))
        case QuestionKind.POLICY:
            return "policy"
        case QuestionKind.MEDIATION if found.treatment == known.question.treatment:
            return f"through {found.mediator}"
        case QuestionKind.FORECAST_INTERVENTION:
            lexicon = Lexicon(known.profile)
            moved = settings_in(text, known.profile, lexicon, own)
            return (
                f"what_if {' '.join(f'{name} {level}' for name, level in moved)} on {found.outcome}"
            )
    through = f" through {found.mediator}" if found.mediator else ""
    return f"question {found.treatment or '-'} {found.outcome or '-'}{through}"
