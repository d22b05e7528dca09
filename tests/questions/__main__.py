"""`python -m tests.questions [--held-out]`: which questions are misread, and how many are not."""

from __future__ import annotations

import sys

from tests.questions.asked import table
from tests.questions.comparison import compare_all, halves, score


def main() -> None:
    found = compare_all()
    for one in found:
        wrong = [part for part, right in one.right.items() if not right]
        if wrong and ("--held-out" in sys.argv or not one.meant.is_held_out):
            print(f"{one.meant.id} {one.meant.text}")
            print(f"    meant {one.meant.ruled}: wrong {', '.join(wrong)}")
            print(f"    read  {one.shown}")
    for name, half in halves(found).items():
        right = score(half)
        print(
            f"{name}: {right.n} questions, kind {right.kind:.1%}, ends {right.ends:.1%},"
            f" design {right.design:.1%}, other columns {right.parts:.1%}"
        )
    print(f"{table.cache_info().currsize} tables")


if __name__ == "__main__":
    main()
