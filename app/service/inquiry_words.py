"""A question about structure in the words in which it was answered."""

from __future__ import annotations

from app.causal.inquiry import Inquiry
from app.causal.question import Question
from app.service.wording import listed

_OF_PAIR = {
    Inquiry.DIRECTION: "does {x} cause {y}, or {y} cause {x}, or neither",
    Inquiry.DIRECT_LINK: "does {x} act on {y} directly",
    Inquiry.CONFOUNDERS: "what acts on both {x} and {y}",
    Inquiry.ADJUSTMENT: "what is to be held fixed for the effect of {x} on {y}",
    Inquiry.MEDIATORS: "what lies between {x} and {y}",
    Inquiry.COLLIDERS: "what do both {x} and {y} act on",
    Inquiry.INSTRUMENTS: "what could be an instrument for the effect of {x} on {y}",
    Inquiry.ROLE: "what is {given} to {x} and {y}",
    Inquiry.PATH: "does a directed path lead from {x} to {y}",
    Inquiry.HIDDEN_CAUSE: "have {x} and {y} a hidden common cause",
    Inquiry.INDEPENDENCE: "are {x} and {y} independent",
    Inquiry.CORRELATION: "how far do {x} and {y} go together",
    Inquiry.LEAD: "does {x} come before {y}, and at what lag",
    Inquiry.EXPERIMENT: "which experiment, of how many rows, shows whether {x} causes {y}",
}
_OF_ONE = {
    Inquiry.PARENTS: "what are the direct causes of {y}",
    Inquiry.CHILDREN: "what are the direct effects of {y}",
    Inquiry.ANCESTORS: "what are the causes, direct or not, of {y}",
    Inquiry.DESCENDANTS: "what are the effects, direct or not, of {y}",
    Inquiry.BLANKET: "what is the Markov blanket of {y}",
    Inquiry.COLLIDERS: "what does {y} follow from jointly",
    Inquiry.LEAD: "which series come before {y}, and which after it",
    Inquiry.EXPERIMENT: "which experiment tells most of what causes {y}",
}
_OF_ALL = {
    Inquiry.ORDER: "what comes before what",
    Inquiry.EXPERIMENT: "which experiment tells most of the graph",
    Inquiry.STATED_GRAPH: "do the rows agree with {arrows}",
}
_HELD = frozenset({Inquiry.INDEPENDENCE, Inquiry.CORRELATION})


def inquiry_words(question: Question) -> str | None:
    """Return what is asked of structure; None where the question is another."""
    if question.inquiry is None:
        return None
    by_ends = _OF_PAIR if question.treatment else _OF_ONE if question.outcome else _OF_ALL
    words = by_ends.get(question.inquiry)
    if words is None:
        return None
    given = listed(question.given)
    told = words.format(
        x=question.treatment,
        y=question.outcome,
        given=given,
        arrows=", ".join(f"{a} → {b}" for a, b in question.stated),
    )
    return f"{told} given {given}" if given and question.inquiry in _HELD else told
