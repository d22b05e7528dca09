"""Where an assumption is false, does a diagnosis say so, and is it silent where all is well?

Every estimator of the catalogue on studies in which one of its assumptions fails
(`app/causal/checks/failures.py`): 50 draws of each, 5 with --quick, of 1,000 rows unless the row
says otherwise. Said means that a named check comes out as failed (as anything but passed where
failed is not among its verdicts), or that no estimate is given for want of overlap or data. It
must be said in 80 % of the draws; how often the same checks cry where nothing is wrong stands
beside it. `--only NAME` takes one estimator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.case import Rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.checks.failures import Heard

DRAWS, QUICK_DRAWS, NEEDED = 50, 5, 0.8
HEAD = (
    "| what is false | estimator | checks | rows | draws | said | said where all is well | |\n"
    "|---|---|---|---|---|---|---|---|"
)


def cases(*, quick: bool, only: str = "") -> Iterator[Rate]:
    """Yield how often each failure was said, with its row of the table in docs/coverage.md."""
    from app.causal.catalogue import load
    from app.causal.checks.failures import FAILURES, heard

    catalogue = load()
    print(HEAD)
    for failure in FAILURES:
        for estimator in failure.estimators:
            if only in ("", estimator):
                found = heard(catalogue, failure, estimator, QUICK_DRAWS if quick else DRAWS)
                print(_row(found), flush=True)
                yield _as_rate(found)


def _row(found: Heard) -> str:
    failure = found.failure
    verdict = "met" if found.said >= NEEDED else "**missed**"
    checks = ", ".join(failure.heard_by)
    return (
        f"| {failure.name} | {found.estimator} | {checks} | {failure.rows:,} | {found.draws} |"
        f" {found.said:.0%} | {found.false_alarms:.0%} | {verdict} |"
    )


def _as_rate(found: Heard) -> Rate:
    return Rate(
        f"{found.failure.name}, {found.estimator}: said",
        found.said,
        NEEDED,
        found.draws,
        found.said < NEEDED,
        note=f"{found.false_alarms:.0%} where all is well",
        at_least=True,
    )
