"""`python -m tests.fuzz [EXAMPLES]`: the long run, with so many requests for each operation."""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path

import structlog

from tests.contract.test_tenants import things_of
from tests.fuzz.requests import Outcome, ask, operations
from tests.whole_app import whole_app


def main(examples: int) -> int:
    """Print what came of it; return the exit status."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    signed_in, anonymous = Outcome(), Outcome()
    with tempfile.TemporaryDirectory() as home, whole_app(Path(home)) as whole:
        _, owner = whole.tenant("fuzzed")
        ids, stranger = things_of(owner), whole.client()
        for operation in operations():
            ask(owner, operation, ids, signed_in, n=examples)
            ask(stranger, operation, ids, anonymous, n=max(examples // 10, 1))
            print(f"{operation.method.upper():<7}{operation.path}", flush=True)
    for who, outcome in (("signed in", signed_in), ("anonymous", anonymous)):
        counts = ", ".join(f"{n} × {status:d}" for status, n in sorted(outcome.statuses.items()))
        print(f"{who}: {outcome.statuses.total()} requests: {counts}")
    faults = signed_in.faults + anonymous.faults
    print("\n".join(faults[:20]), f"\n{len(faults)} server errors")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
