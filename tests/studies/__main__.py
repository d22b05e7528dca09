"""`python -m tests.studies [--quick] [NAME …]`: the answer to each study, beside what is known.

Every step of every run is done as for a user; the whole takes about a quarter of an hour.
With `--quick` refutation and sensitivity are left out, as in the suite.
Exits with 1 where an answer is not the known one.
"""

from __future__ import annotations

import argparse
import sys
import time

from app.adapters.compiled import keep_by_source
from app.planner.plan import Action
from tests.asked import EVERY_STEP
from tests.studies.known import studies
from tests.studies.study import Answer, answered

QUICK_STEPS = frozenset({Action.DISCOVER, Action.SELECT, Action.IDENTIFY, Action.ESTIMATE})


def main() -> None:
    keep_by_source()
    asked = _asked()
    chosen = [s for name, s in studies().items() if not asked.names or name in asked.names]
    wrong = 0
    for study in chosen:
        start = time.process_time()
        found = answered(study, QUICK_STEPS if asked.quick else EVERY_STEP)
        wrong += not found.is_right
        _show(found, time.process_time() - start)
    print(f"{len(chosen) - wrong} of {len(chosen)} studies are answered as they should be")
    sys.exit(1 if wrong else 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.studies")
    parser.add_argument("--quick", action="store_true", help="estimates without their checks")
    parser.add_argument("names", nargs="*", metavar="NAME")
    return parser.parse_args()


def _show(found: Answer, seconds: float) -> None:
    mark = "right" if found.is_right else "WRONG"
    value = "" if found.value is None else f"{found.value:.4g}"
    interval = "" if not found.interval else "({:.4g} to {:.4g})".format(*found.interval)
    print(f"{mark}  {found.study.name}: {found.verdict} {found.design} {value} {interval}"
          f" [{found.method}] {seconds:.1f} CPU s", flush=True)  # fmt: skip
    print(f"       known: {found.study.known}")
    for complaint in found.complaints:
        print(f"       {complaint}", flush=True)
    if found.complaints:
        print(f"       {found.sentence}", flush=True)


if __name__ == "__main__":
    main()
