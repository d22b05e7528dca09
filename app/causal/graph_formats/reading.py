"""Text of graphs cut into tokens, and what is said of text that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import InvalidRequest

LONGEST_TEXT = 2_000_000  # characters
MOST_NODES = 2_000


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: a name, a link such as "->", or a single sign; `line` counts from 1."""

    kind: str
    text: str
    line: int
    is_quoted: bool = False


def unreadable(title: str, line: int, why: str) -> InvalidRequest:
    """Return the error for text that is not in a format."""
    return InvalidRequest(f"This is not {title}: line {line}: {why}.", hint="Correct that line.")


def line_of(text: str, pattern: str) -> int:
    """Return the line on which a pattern is first found, the first one where it is not."""
    found = re.search(pattern, text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


class Tokens:
    """The tokens of a text, taken one by one."""

    def __init__(self, title: str, text: str, links: str, bare: str) -> None:
        """Cut the text; `links` and `bare` are patterns of a link and of an unquoted name."""
        self._title = title
        self._found = list(_cut(title, text, links, bare))
        self._at = 0

    @property
    def next(self) -> Token:
        """Return the token that comes, without taking it."""
        line = self._found[-1].line if self._found else 1
        return self._found[self._at] if self._at < len(self._found) else Token("end", "", line)

    def take(self) -> Token:
        token = self.next
        self._at += 1
        return token

    def took(self, text: str) -> bool:
        """Take the token if it is this sign; tell whether it was."""
        if self.next.kind == "sign" and self.next.text == text:
            self._at += 1
            return True
        return False

    def expect(self, kind: str, what: str) -> Token:
        token = self.take()
        if token.kind != kind:
            raise self.fault(f"{what} is expected, not {token.text or 'the end'!r}", token)
        return token

    def fault(self, why: str, token: Token | None = None) -> InvalidRequest:
        return unreadable(self._title, (token or self.next).line, why)


def _cut(title: str, text: str, links: str, bare: str) -> Iterator[Token]:
    pattern = re.compile(
        rf"(?P<gap>\s+|//[^\n]*|/\*.*?\*/|(?m:^)#[^\n]*)|(?P<link>{links})"
        rf'|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>{bare})|(?P<sign>[][{{}}=,;:<>()])',
        re.DOTALL,
    )
    place, line = 0, 1
    while place < len(text):
        match = pattern.match(text, place)
        if match is None:
            raise unreadable(title, line, f"{text[place : place + 12]!r} is not understood")
        kind = match.lastgroup or ""
        if kind == "quoted":
            yield Token("name", re.sub(r'\\(["\\])', r"\1", match["quoted"]), line, is_quoted=True)
        elif kind == "bare":
            yield Token("name", match["bare"], line)
        elif kind != "gap":
            yield Token(kind, match.group(), line)
        line += match.group().count("\n")
        place = match.end()


def quoted(name: str) -> str:
    """Return the name in quotation marks."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
