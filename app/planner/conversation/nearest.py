"""What one can say that is near a message which was not understood, with its own names in it."""

from __future__ import annotations

from app.planner.called_methods import method_in
from app.planner.columns import Lexicon
from app.planner.conversation.heard import Setting, Unclear
from app.planner.conversation.topics import named_in

_TWO = 2


def nearest(text: str, setting: Setting, lexicon: Lexicon) -> Unclear | None:
    """Return what a message names and what can be said of that; None where it names nothing."""
    question = setting.question
    named = named_in(text, lexicon)
    if algorithm := method_in(text, setting.catalogue):
        title = setting.catalogue[algorithm].title
        return _said(title, f"use {title} instead", f"why not {title}?")
    if question is None or not named:
        return None
    if len(named) >= _TWO:
        a, b = named[:_TWO]
        return _said(f"{a} and {b}", f"{a} cannot cause {b}", f"why is {a} linked to {b}?")
    (name,) = named
    if not question.treatment:
        return _said(name, f"leave out {name}", f"nothing causes {name}", f"only {name} over …")
    if name in (question.treatment, question.outcome):
        return _said(name, f"only rows with {name} over …", "how sure is this?")
    return _said(
        name,
        f"adjust for {name}",
        f"do not adjust for {name}",
        f"does the effect differ by {name}?",
    )


def _said(named: str, *ways: str) -> Unclear:
    """Return that only a name was understood, and two or three messages that use it.

    What is to be completed, as "only a over …", is no choice to be sent as it is.
    """
    quoted = [f"“{way}”" for way in ways]
    why = (
        f"Of the message only {named} was understood, so nothing was changed. You can say "
        f"{', '.join(quoted[:-1])} or {quoted[-1]}."
    )
    return Unclear(why, near=tuple(way for way in ways if "…" not in way))
