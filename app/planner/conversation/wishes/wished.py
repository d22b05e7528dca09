"""What a message wishes: the likeliest wish that what it names lets one carry out.

Where no wish is clearly the likeliest, it is asked which is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.planner.conversation.heard import Ask, Heard, Refine, Unclear
from app.planner.conversation.nearest import nearest
from app.planner.conversation.wishes.changed import CHANGED
from app.planner.conversation.wishes.choice import likely
from app.planner.conversation.wishes.explained import EXPLAINED
from app.planner.conversation.wishes.message import Message
from app.planner.conversation.wishes.offered import offered
from app.planner.conversation.wishes.ruled import ruled
from app.planner.conversation.wishes.wish import Wish

_CARRIED_OUT = {**EXPLAINED, **CHANGED}
_LEAST = 0.1  # how likely a wish must be to be carried out
_RIVAL = 0.03  # how likely one must be to be offered
_CLEAR, _CLEAR_BY_RULES = 0.6, 0.35  # how likely one must be that is carried out without asking
_SEVERAL = 0.02  # how likely one of several wishes that rules hear must be
_FEWEST, _MOST = 2, 3  # messages that are offered


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a message may mean, and how likely that is."""

    heard: Heard
    share: float
    is_clear: bool


def wished(message: Message, by_rules: Heard, first: Callable[[str], Heard | None]) -> Heard:
    """Return what a message wishes, or the question which of a few messages is meant.

    Parameters
    ----------
    by_rules : what rules hear.
    first : hears the likeliest wish of a message: only what it hears right is offered.
    """
    able = list(_readings(message, by_rules))
    if able and able[0].is_clear:
        return able[0].heard
    choices = tuple(_choices([r.heard for r in able], message, first))
    if len(choices) >= _FEWEST:
        return _asked_back(choices)
    if able and not isinstance(able[0].heard, Refine):
        return able[0].heard  # an explanation that was not asked for changes nothing
    if near := nearest(message.said, message.setting, message.lexicon):
        return near
    return Unclear(by_rules.why if isinstance(by_rules, Unclear) else "")


def likeliest(message: Message, by_rules: Heard) -> Heard | None:
    """Return the likeliest wish that can be carried out, None where there is none."""
    found = next(_readings(message, by_rules), None)
    return found.heard if found else None


def _readings(message: Message, by_rules: Heard) -> Iterator[_Reading]:
    """Yield what a message may mean, the likeliest first; nothing where it wishes nothing."""
    heard = ruled(by_rules)
    shares = likely(message.named, heard)
    if (isinstance(by_rules, Unclear) and by_rules.is_certain) or _gives_settings(by_rules):
        yield _Reading(by_rules, 1.0, is_clear=True)
        return
    if len(heard) > 1 and max(shares[wish] for wish in heard) >= _SEVERAL:
        yield _Reading(by_rules, 1.0, is_clear=True)
        return
    if Wish.USE_METHOD in heard:
        heard = (*heard, Wish.ANOTHER_METHOD)
    left, least = 1.0, _LEAST
    for wish, share in shares.items():
        if wish is Wish.NONE and least == _LEAST:
            return  # nothing is likelier than that it wishes nothing
        if wish in heard and share >= least * left:
            yield _Reading(by_rules, share, is_clear=share >= _CLEAR_BY_RULES * left)
            least = _RIVAL
        elif share >= least and (found := _carried_out(wish, message)):
            yield _Reading(found, share, is_clear=share >= _CLEAR * left)
            least = _RIVAL
        else:
            left -= share


def _gives_settings(heard: Heard) -> bool:
    """Tell whether a message gives settings a value, which nothing else reads like."""
    return isinstance(heard, Refine) and any(c.amendments.params for c in heard.changes)


def _carried_out(wish: Wish, message: Message) -> Heard | None:
    """Return a wish with what is named, None where that lacks what it needs."""
    carry_out = _CARRIED_OUT.get(wish)
    return carry_out(message) if carry_out else None


def _choices(
    able: Sequence[Heard], message: Message, first: Callable[[str], Heard | None]
) -> Iterator[str]:
    """Yield plain messages for what may be meant, those that are heard as just that."""
    for heard in able[:_MOST]:
        said = offered(heard, message)
        if said and _is_same(first(said), heard):
            yield said


def _is_same(heard: Heard | None, meant: Heard) -> bool:
    if isinstance(heard, Refine) and isinstance(meant, Refine):
        return [replace(c, words="") for c in heard.changes] == [
            replace(c, words="") for c in meant.changes
        ]
    if isinstance(heard, Ask) and isinstance(meant, Refine):
        return [c.question for c in meant.changes] == [heard.text]
    return heard == meant


def _asked_back(choices: tuple[str, ...]) -> Unclear:
    quoted = [f"“{said}”" for said in choices]
    why = f"Do you mean {', '.join(quoted[:-1])} or {quoted[-1]}?"
    return Unclear(why, choices=choices)
