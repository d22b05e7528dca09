"""Writes the client that waits from the one that is awaited: `python -m tests.waiting_client`.

Both say the same calls; one is the source, and a test holds the other to it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import app.client.awaited

AWAITED = Path(app.client.awaited.__file__).parent
WAITING = AWAITED.parent / "waiting"
_WORDS = {
    r"\basync (def|for|with)\b": r"\1",
    r"\bawait ": "",
    r"\basyncio\b": "time",
    r"\bAsync(?=[A-Z])": "",
    r"\bAsyncClient\b": "Client",
    r"\b__a(enter|exit)__": r"__\1__",
    r"\ba(close|read|iter_lines)\(": r"\1(",
    r"\bapp\.client\.awaited\b": "app.client.waiting",
}


def written() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each module of the client that waits."""
    for source in sorted(AWAITED.glob("*.py")):
        text = source.read_text()
        for pattern, word in _WORDS.items():
            text = re.sub(pattern, word, text)
        yield source.name, _tidied(text)


def _tidied(text: str) -> str:
    """Return the text with its imports in order and its lines as long as the house's are."""
    for command in (
        ["check", "--select", "I,UP028", "--fix", "--unsafe-fixes", "-q"],
        ["format", "-q"],
    ):
        done = subprocess.run(
            [Path(sys.executable).with_name("ruff"), *command, "--stdin-filename", "app/x.py", "-"],
            input=text, capture_output=True, text=True, check=True, cwd=AWAITED.parents[2],
        )  # fmt: skip
        text = done.stdout
    return text


def main() -> None:
    WAITING.mkdir(exist_ok=True)
    for name, text in written():
        (WAITING / name).write_text(text)


if __name__ == "__main__":
    main()
