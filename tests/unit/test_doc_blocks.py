"""Every block of code in the documentation says what it is, and Python's can be parsed."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KINDS = {"python", "sh", "r", "json", "text"}


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_every_block_says_what_it_is(page: Path) -> None:
    found = BLOCK.findall(page.read_text())
    assert {kind for kind, _ in found} <= KINDS
    for kind, code in found:
        if kind == "python":
            ast.parse(code)
