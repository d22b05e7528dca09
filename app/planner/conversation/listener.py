"""The listener that needs no model: patterns first, then the reader of questions."""

from __future__ import annotations

from app.causal.question import Knowledge, QuestionKind
from app.errors import InvalidQuestion, WhereforeError
from app.planner.columns import Lexicon
from app.planner.conversation.heard import Ask, Heard, Setting, Unclear
from app.planner.conversation.terms import TERMS
from app.planner.conversation.topics import topic_of
from app.planner.language import read

_GUESSED = 0.5  # the confidence with which words that ask nothing are read as a question of causes


class ExpertListener:
    """Hears the forms that people use most, deterministic and with no model."""

    def hear(self, text: str, setting: Setting) -> Heard:
        """Return what the message asks for; Unclear with a reason when that cannot be told."""
        lexicon = Lexicon(setting.profile, setting.description)
        if setting.question is not None:
            found = topic_of(text, lexicon, setting.catalogue, TERMS)
            if found is not None:
                return found
        return self._question(text, setting)

    def _question(self, text: str, setting: Setting) -> Ask | Unclear:
        try:
            question = read(text, setting.description, setting.profile, Knowledge())
        except InvalidQuestion:
            return Unclear()  # what it lacks as a question says little of a message that is none
        except WhereforeError as error:
            return Unclear(" ".join(part for part in (error.message, error.hint) if part))
        readings = question.readings
        guessed = bool(readings) and readings[0].confidence <= _GUESSED
        if question.kind is QuestionKind.DISCOVER and guessed:
            return Unclear()
        return Ask(text)
