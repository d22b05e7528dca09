"""A message with what it names put under one word each: columns, levels, methods, numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.planner.called_methods import method_in
from app.planner.column_words import name_tokens
from app.planner.columns import Lexicon
from app.planner.conversation.heard import Setting
from app.planner.conversation.wishes.cues import cues_of
from app.planner.words import STOPWORDS, stem

COLUMN, CAUSE, EFFECT = "xcol", "tcol", "ycol"
LEVEL, METHOD, NUMBER, SHARE, YEAR = "lev", "meth", "num", "pct", "yr"
THINGS = frozenset({COLUMN, CAUSE, EFFECT, LEVEL, METHOD, NUMBER, SHARE, YEAR})
_TOKEN = re.compile(
    r"\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th)? ?(?:%|per ?cent\b)|\d[\d,]*(?:\.\d+)?"
    r"|\w[\w'’]*(?:-\w+)*|->|[=<>?]"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_NAME = 4  # words
_LONGEST_METHOD = 4
_SHORT_WORD = 3  # letters
_FITS = 0.62  # how near a word must be to a column to name it
_ROOT = 6  # letters by which words of one root begin
_ALIKE, _APART = 0.55, 0.25  # how like a word must be to a column, and to no other
_IS_A_FORM = 0.95  # how near a word for people must be: 'smoking' names the smokers
_OF_THINGS = frozenset({"people"})  # classes whose words may be columns as well
_COUNTS = frozenset(
    "two three four five six seven eight nine ten twelve twenty thirty forty fifty sixty seventy"
    " eighty ninety hundred".split()
)
_SPLIT = (
    (r"\bcan['’]?t\b|\bcannot\b", "can not"),
    (r"\bwon['’]t\b", "will not"),
    (r"(?<=\w)n['’]t\b", " not"),
    (r"['’](?:s|re|m|d|ll|ve)\b", ""),
)


@dataclass(frozen=True, slots=True)
class Named:
    """The words of a message in order, each thing that it names as one word.

    `spelled` is the message with the names of columns in place of words for them.
    """

    words: tuple[str, ...]
    columns: tuple[str, ...]
    levels: tuple[str, ...]
    algorithm: str
    spelled: str = ""


def named(text: str, setting: Setting, lexicon: Lexicon) -> Named:
    """Return the words of a message, and what they name."""
    for pattern, plain in _SPLIT:
        text = re.sub(pattern, plain, text, flags=re.IGNORECASE)
    said = _TOKEN.findall(text)
    words: list[str] = []
    columns: list[str] = []
    levels: list[str] = []
    spelled: list[str] = []
    place, algorithm = 0, method_in(text, setting.catalogue)
    while place < len(said):
        n, word, name = _thing(said, place, setting, lexicon, algorithm)
        words.append(word)
        if word in (COLUMN, CAUSE, EFFECT):
            columns.append(name)
        elif word == LEVEL:
            levels.append(name)
        spelled += [name] if name and word != METHOD else said[place : place + n]
        place += n
    return Named(
        tuple(words),
        tuple(dict.fromkeys(columns)),
        tuple(levels),
        algorithm,
        " ".join(spelled),
    )


def _thing(
    said: list[str], place: int, setting: Setting, lexicon: Lexicon, algorithm: str
) -> tuple[int, str, str]:
    """Return of how many words the next thing is, the word for it, and its name."""
    for n in range(_LONGEST_NAME, 0, -1):
        phrase = " ".join(said[place : place + n])
        if place + n <= len(said) and (name := lexicon.named(phrase)):
            return n, _end(name, setting), name
    if algorithm and (n := _words_of_method(said[place:], setting)):
        return n, METHOD, algorithm
    word = said[place].lower()
    if number := _number(word):
        return 1, number, ""
    if level := _level(word, setting):
        return 1, LEVEL, level
    name = _near(word, lexicon)
    return (1, _end(name, setting), name) if name else (1, word, "")


def _number(word: str) -> str:
    """Return what sort of number a word is, "" where it is none."""
    if word in _COUNTS:
        return NUMBER
    if not word[0].isdigit():
        return ""
    if word.endswith(("%", "cent")):
        return SHARE
    return YEAR if _YEAR.fullmatch(word) else NUMBER


def _words_of_method(said: list[str], setting: Setting) -> int:
    """Return how many of the first words are the name of a method, 0 where none begins here."""
    for n in range(1, min(_LONGEST_METHOD, len(said)) + 1):
        if method_in(" ".join(said[:n]), setting.catalogue):
            return 0 if n > 1 and method_in(" ".join(said[1:n]), setting.catalogue) else n
    return 0


def _near(word: str, lexicon: Lexicon) -> str:
    """Return the column that a word is a form of, or near in meaning to; "" where there is none."""
    is_of_wish = bool(cues_of(word) - _OF_THINGS)
    if word in STOPWORDS or is_of_wish or len(word) < _SHORT_WORD or not lexicon.columns:
        return ""
    if name := _derived(word, lexicon):
        return name
    hits, like = lexicon.hits(word), lexicon.likeness.of(word)
    least = _IS_A_FORM if cues_of(word) else _FITS
    if hits.max() >= least:
        return lexicon.columns[int(hits.argmax())]
    *_, second, first = (0.0, *sorted(like))
    is_alike = first >= _ALIKE and first - second >= _APART and not cues_of(word)
    return lexicon.columns[int(like.argmax())] if is_alike else ""


def _derived(word: str, lexicon: Lexicon) -> str:
    """Return the column a word of whose name begins as this one does: 'conversion', converted."""
    found = {
        name
        for name in lexicon.columns
        for own in name_tokens(name)
        if len(own) >= _ROOT and word[:_ROOT] == own[:_ROOT]
    }
    return found.pop() if len(found) == 1 else ""


def _level(word: str, setting: Setting) -> str:
    root = stem(word)
    for variable in setting.profile.variables:
        for level in variable.levels:
            if (
                len(level) > 1
                and not level[0].isdigit()
                and (level.lower() == word or stem(level.lower()) == root)
            ):
                return level
    return ""


def _end(name: str, setting: Setting) -> str:
    question = setting.question
    if question is not None and name == question.treatment:
        return CAUSE
    return EFFECT if question is not None and name == question.outcome else COLUMN
