"""The listener that needs no model: patterns first, then the reader of questions."""

from __future__ import annotations

import re

from app.causal.conditions import in_words
from app.causal.question import Knowledge, QuestionKind
from app.errors import InvalidQuestion, UnknownColumn, WhereforeError
from app.planner.columns import Lexicon
from app.planner.conversation.again import asked_again
from app.planner.conversation.beyond import of_ends, unserved
from app.planner.conversation.changes import changes, rows_wanted, what_if
from app.planner.conversation.ends import same_for
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
from app.planner.conversation.plainly import plainly
from app.planner.conversation.settings import unsettable
from app.planner.conversation.statements import statements
from app.planner.conversation.terms import TERMS
from app.planner.conversation.topics import named_in, topic_of
from app.planner.conversation.wishes.message import Message
from app.planner.conversation.wishes.wished import likeliest, wished
from app.planner.extremes import extremes_left_out
from app.planner.language import read
from app.planner.mentions import identifiers

_NEW = re.compile(r"^new question: *(?P<asked>.+)$", re.IGNORECASE | re.DOTALL)
_GUESSED = 0.5  # the confidence with which words that ask nothing are read as asking for causes
_S = re.IGNORECASE | re.DOTALL
_UNDO = re.compile(
    r"^(?:please )?(?:undo|revert|(?:ignore|forget|take back|discard|cancel|reverse|drop|scrap"
    r"|never ?mind|roll back|rewind|nix)"
    r" (?:that|it|this|(?:the|my|this|that) (?:last|latest|previous|recent)?\s*"
    r"(?:change|step|refinement|message|instruction|request|edit|bit|thing|one)s?)"
    r"|(?:put|set|change|turn|switch|bring) (?:it|that|this|everything|things) back"
    r"|(?:go |let['’]?s go )?back(?: to (?:the )?(?:previous|last|earlier|former)\b.*)?)\b[^?]*$",
    _S,
)
_CONTRAST = re.compile(
    r"\bwhat(?:['’]s| is| has| was| did)? (?:changed|change|different|the difference)\b"
    r"|\bcompare\b.*\b(?:previous|before|last|first|original|earlier|parent|two runs|runs?)\b"
    r"|\bhow (?:does|did|is) (?:this|it|that) (?:compare|differ|different)\b"
    r"|\bhow (?:this|it|that) (?:compares|differs|is different)\b"
    r"|\bdifferences? (?:to|from|with|between)\b.*\b(?:run|before|previous|first|earlier|original)",
    _S,
)
_FIRST = re.compile(r"\b(?:first|original|start|beginning|initial)\b", re.IGNORECASE)
_WHY = re.compile(r"(?:and |but |so )?(?:why|how come)\b", re.IGNORECASE)
_TOLD_YOU = re.compile(
    r"^what (?:would|will|does|happens)(?: it| that)?(?: change| happen| be| look like)? (?:if"
    r"|when) "
    r"(?:i|we) (?:told you|tell you|said|say|know|knew|state|stated|assume|assumed|add|added) "
    r"(?:that )?(?P<rest>.+?)\?*$",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^(?:ok(?:ay)?,? |great,? |perfect,? |many |oh,? |ah,? )*(?:thanks?\b|thank you|thx|cheers"
    r"|hello"
    r"|hi\b|hey\b|good (?:morning|afternoon|evening)|wow|nice|great|perfect|awesome|excellent"
    r"|lovely"
    r"|(?:that|this)(?:['’]?s| is) (?:very |really |so )?(?:helpful|useful|great|nice|cool"
    r"|interesting))"
    r"(?:\W+\w+){0,8}\W*$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|^(?:and |so |but |now |then |ok(?:ay)?,? )*(?:who|what|which|why|how|when|where|is|are|was"
    r"|were|do|does|did|can|could|would|will|should|has|have)\b|\b(?:effects?|impacts?|influences?"
    r"|caus\w+|drivers?|drives?|determin\w+|predict\w*|forecast\w*|estimate|find|discover|graph"
    r"|heterogene\w+|mediat\w+|counterfactual\w*|depends?|affects?)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^(?:and |so |but |ok(?:ay)?,? )*(?:why|how (?!about)|which|who|when|where|define|explain"
    r"|what(?! if\b| about\b| happens if\b| would .+ if\b)|are|is|was|were"
    r"|do (?:you|i|we|they|the|these|those|my|any)|does|did|(?:can|could|should|might|may|would)"
    r" (?!you\b|(?:i|we) (?:also )?(?:have|get|see|use|drop|look)\b)|help)\b",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"^(?:(?:please|thanks|thank you|great|ok(?:ay)?|now|then|so|and|but|well|hm+|yes|no"
    r"|could you|can you|would you|will"
    r" you|i want you to|i (?:would|['’]d) like (?:you )?to|i want to|let['’]?s|let us|maybe"
    r"|perhaps|(?:show me|see|look at|tell me) (?:what happens|how it looks|it|the (?:result"
    r"|effect))"
    r"(?: if (?:we|you|i))?|try to|you should|we should|what if (?:we|you|i)(?: also| instead)?"
    r"|what about|how about)[, ]+)+",
    re.IGNORECASE,
)


def _repeats(text: str, asked: str) -> bool:
    """Tell whether a message is the run's own question once more, which is to be answered anew."""
    return bool(asked) and text.casefold().split() == asked.casefold().split()


class ExpertListener:
    """Hears the forms that people use most, deterministic and with no model."""

    def hear(self, text: str, setting: Setting) -> Heard:
        """Return what the message asks for; Unclear with a reason when that cannot be told."""
        if setting.question is None:
            return self._question(text, setting)
        if found := _NEW.match(text):
            return Ask(found["asked"])
        if _repeats(text, setting.question.text):
            return Ask(text)
        lexicon = Lexicon(setting.profile, setting.description)

        def first(said: str) -> Heard | None:
            if found := _NEW.match(said):
                return Ask(found["asked"])
            return likeliest(Message(said, setting, lexicon), self.by_rules(said, setting, lexicon))

        by_rules = self.by_rules(text, setting, lexicon)
        return wished(Message(text, setting, lexicon), by_rules, first)

    def by_rules(self, text: str, setting: Setting, lexicon: Lexicon) -> Heard:
        """Return what the forms of messages that are known make of this one."""
        if why := unsettable(text, setting):
            return Unclear(why, is_certain=True)
        if found := self._plainly_of_run(text, setting, lexicon):
            return found
        asked = self._question(text, setting)
        if isinstance(asked, Ask) and (named_in(text, lexicon) or not plainly(text).is_order):
            return asked
        return asked if isinstance(asked, Unclear) else Unclear()

    def _plainly_of_run(self, text: str, setting: Setting, lexicon: Lexicon) -> Heard | None:
        """Return what a message says of the run, in its own words or in plain ones."""
        plain = plainly(text)
        if plain.is_order and (wanted := self._refinement(plain.text, setting, lexicon)):
            return wanted
        as_said = self._of_run(text, setting, lexicon)
        if plain.text == text or isinstance(as_said, Refine | Undo | Contrast):
            return as_said
        retold = self._of_run(plain.text, setting, lexicon)
        if as_said is None or _is_closer(retold, as_said):
            return retold
        return as_said

    def _of_run(self, text: str, setting: Setting, lexicon: Lexicon) -> Heard | None:
        """Return what a message says of the run before it, None where it says nothing of it."""
        text = _TOLD_YOU.sub(r"\g<rest>", text.strip())
        if _UNDO.match(text):
            return Undo()
        if _CONTRAST.search(text) and not _WHY.match(text.strip()):
            return Contrast(with_first=_FIRST.search(text) is not None)
        topic = topic_of(text, lexicon, setting.catalogue, TERMS)
        if topic is not None and _ASKING.match(text.strip()):
            is_near = topic.topic in (Topic.FOR_WHOM, Topic.CHECK)
            again = tuple(asked_again(text, setting, lexicon)) if is_near else ()
            return Refine(again) if again else topic
        heard: Heard | None = self._refinement(text, setting, lexicon) or topic
        heard = heard or of_ends(text, setting, lexicon) or unserved(text)
        if heard is None and _THANKS.match(text.strip()) and "?" not in text:
            return Explain(Topic.COURTESY)
        return heard

    def _refinement(self, text: str, setting: Setting, lexicon: Lexicon) -> Refine | None:
        if wondered := tuple(what_if(text, setting, lexicon)):
            return Refine(wondered)
        if again := tuple(asked_again(text, setting, lexicon)):
            return Refine(again)
        if _ASKING.match(text.strip()):
            return None
        plain = _POLITE.sub("", text.strip())
        left_out, rest = _without_extremes(plain, setting, lexicon)
        plain = rest.strip(" ,;.?!") if left_out else plain
        rows, plain = rows_wanted(plain, setting, lexicon)
        plain = _POLITE.sub("", plain.strip(" ,;"))
        wanted = (*left_out, *rows, *(changes(plain, setting, lexicon) if plain else ()))
        known = () if wanted else tuple(statements(plain, lexicon, setting.profile.names))
        if not wanted and not known:
            known = tuple(same_for(text.strip(), setting, lexicon))
        return Refine((*wanted, *known)) if wanted or known else None

    def _question(self, text: str, setting: Setting) -> Ask | Unclear:
        if setting.question is not None and not _ASKS.search(text):
            return Unclear()  # an order or a remark that is not understood asks nothing
        try:
            question = read(text, setting.description, setting.profile, Knowledge())
        except InvalidQuestion:
            return Unclear()  # what it lacks as a question says little of a message that is none
        except WhereforeError as error:
            why = " ".join(part for part in (error.message, error.hint) if part)
            is_named = any(name in why for name in identifiers(text))
            return Unclear(why, is_certain=isinstance(error, UnknownColumn) and is_named)
        readings = question.readings
        guessed = bool(readings) and readings[0].confidence <= _GUESSED
        if question.kind is QuestionKind.DISCOVER and guessed:
            return Unclear()
        return Ask(text)


def _is_closer(retold: Heard | None, as_said: Heard) -> bool:
    """Tell whether the plain form of a message says what it is about, and its own words do not."""
    if isinstance(retold, Contrast | Undo):
        return True
    of = (Topic.TERM, Topic.LINK)
    told = isinstance(retold, Explain) and retold.topic in of
    return told and not (isinstance(as_said, Explain) and as_said.topic in of)


def _without_extremes(
    text: str, setting: Setting, lexicon: Lexicon
) -> tuple[tuple[Change, ...], str]:
    """Return the wish to leave extreme rows out, where there is one, and the other words."""
    said = extremes_left_out(text)
    outcome = setting.question.outcome if setting.question else None
    found = said.conditions(outcome, setting.profile, lexicon) if said else ()
    if said is None or not found:
        return (), text
    return (Change(f"Only rows with {in_words(found)}.", population=found),), said.rest
