"""`python -m tests.truth [--held-out] [--ingested]`: what is misread of the public tables."""

from __future__ import annotations

import sys

from tests.truth.comparison import (
    compare_all,
    compare_ingested,
    halves,
    score,
    share_with_two_kinds,
)
from tests.truth.tables import truths


def main() -> None:
    compared = compare_ingested(truths()) if "--ingested" in sys.argv else compare_all()
    shows_all = "--held-out" in sys.argv
    for one in compared:
        for miss in (*one.wrong_structure, *one.wrong_kinds):
            if shows_all or not miss.is_held_out:
                print(f"{miss.table} {miss.about}: {miss.truth}, read as {miss.read_as}")
                print(f"    {miss.reason}")
    for name, half in halves(compared):
        found = score(half)
        print(
            f"{name}: {found.n_tables} tables, {found.n_columns} columns,"
            f" kinds {found.kinds:.1%}, structure {found.structure:.1%}"
        )
    print(f"two kinds accepted for {share_with_two_kinds():.1%} of the columns")


if __name__ == "__main__":
    main()
