"""`python -m tests.questions [--all] [--fresh]`: which questions are misread, and how many are not.

Those in fresh.toml, unseen.toml and the part late, and those held out of studied_*.toml and
kinds_*.toml, are read with --all only. Misses are shown with --fresh only in the first, and never
in the others.
"""

from __future__ import annotations

import sys

from tests.questions.asked import Meant, questions, table
from tests.questions.comparison import by_part, compare, score


def main() -> None:
    everything = "--all" in sys.argv
    found = [compare(m) for m in questions() if everything or not m.is_fresh]
    for one in found:
        wrong = [part for part, right in one.right.items() if not right]
        if wrong and _may_be_shown(one.meant):
            print(f"{one.meant.id} {one.meant.text}")
            print(f"    meant {one.meant.ruled}: wrong {', '.join(wrong)}")
            print(f"    read  {one.shown}")
    for name, part in by_part(found).items():
        if not part:
            continue
        right = score(part)
        print(
            f"{name}: {right.n} questions, kind {right.kind:.1%}, ends {right.ends:.1%},"
            f" design {right.design:.1%}, other columns {right.parts:.1%}"
        )
    print(f"{table.cache_info().currsize} tables")


def _may_be_shown(meant: Meant) -> bool:
    return not meant.is_fresh or (meant.part == "fresh" and "--fresh" in sys.argv)


if __name__ == "__main__":
    main()
