"""The exit codes stand in the manual as they are."""

import re
from pathlib import Path

from app.cli.exits import HELP, Exit

MANUAL = Path(__file__).parents[3] / "docs" / "cli.md"


def test_the_manual_and_the_help_list_every_exit_code() -> None:
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", MANUAL.read_text(), re.MULTILINE)}
    assert listed == {int(code) for code in Exit}
    assert {int(code) for code in re.findall(r"\b\d+\b", HELP)} == listed
