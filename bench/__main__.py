"""`python -m bench NAME [--quick] [--json FILE]`: our figures beside those of peers."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bench.case import Rate

if TYPE_CHECKING:
    from bench.case import Case

NAMES = (
    "attribution",
    "kernels",
    "constraint",
    "functional",
    "ingest",
    "profile",
    "missing",
    "selection",
    "networks",
    "scores",
    "scale",
    "calibration",
    "heterogeneity",
    "gpu",
    "effects",
    "refuters",
    "coverage",
    "service",
    "report",
    "reproduce",
    "clients",
    "browser",
)


def main() -> int:
    """Run one bench; return 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--quick", action="store_true", help="smaller cases, under 50 seconds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE too")
    parser.add_argument(
        "--failures", action="store_true", help="coverage: is it said where an assumption is false"
    )
    parser.add_argument("--only", metavar="FAMILY", help="one family, of a bench that has several")
    options = parser.parse_args()
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
        os.environ[variable] = "1"  # before numpy is imported: one thread on both sides
    cases = []
    chosen = {"only": options.only} if options.only else {}
    name = "failures" if options.failures and options.name == "coverage" else options.name
    for case in import_module(f"bench.{name}").cases(quick=options.quick, **chosen):
        print(_line(case), flush=True)
        cases.append(case)
    if options.json:
        options.json.write_text(json.dumps([asdict(case) for case in cases], indent=2))
    missed = [case.name for case in cases if case.is_missed]
    if cases:
        print(f"missed: {', '.join(missed)}" if missed else "every target met")
    return 1 if missed else 0


def _line(case: Case | Rate) -> str:
    if isinstance(case, Rate):
        return case.line
    if case.peer_seconds is None:
        return f"{case.name}: ours {case.our_seconds:.4f} s; {case.peer} is not installed here"
    verdict = "MISSED" if case.is_missed else "met"
    return (
        f"{case.name}: ours {case.our_seconds:.4f} s, {case.peer} {case.peer_seconds:.2f} s,"
        f" ratio {case.ratio:,.3g}× (target {case.target:,.3g}×), {case.equality}: {verdict}"
    )


if __name__ == "__main__":
    sys.exit(main())
