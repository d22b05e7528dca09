"""Sends every hostile file to a server and prints what came of them: `make fuzz`."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.hostile.corpus import corpus
from tests.hostile.harness import Outcome, target

SLOWEST = 5


def main() -> int:
    cases = corpus()
    chosen = [case for case in cases if not sys.argv[1:] or sys.argv[1] in case.name]
    with tempfile.TemporaryDirectory(prefix="hostile-") as home, target(Path(home)) as server:
        outcomes = [_told(server.send(case)) for case in chosen]
    _print(outcomes)
    return int(any(True for outcome in outcomes for _ in outcome.faults()))


def _told(outcome: Outcome) -> Outcome:
    for fault in outcome.faults():
        print(f"FAULT  {outcome.case.name} {fault}", flush=True)
    return outcome


def _print(outcomes: list[Outcome]) -> None:
    counts = Counter((o.status, o.code or "read") for o in outcomes)
    for (status, code), count in sorted(counts.items()):
        print(f"{count:5}  {status}  {code}")
    print(f"{len(outcomes):5}  files, {sum(o.seconds for o in outcomes):.0f} s")
    for outcome in sorted(outcomes, key=lambda o: -o.seconds)[:SLOWEST]:
        print(f"       {outcome.seconds:.1f} s  {outcome.case.name}: {outcome.sentence or 'read'}")


if __name__ == "__main__":
    sys.exit(main())
