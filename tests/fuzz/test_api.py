"""A short run of the fuzzer; `make fuzz-api` is the long one."""

from __future__ import annotations

from pathlib import Path

from tests.contract.test_tenants import things_of
from tests.fuzz.requests import Outcome, ask, operations
from tests.whole_app import whole_app

SIGNED_IN, ANONYMOUS = 16, 3


def test_no_request_is_answered_with_a_server_error(tmp_path: Path) -> None:
    signed_in, anonymous = Outcome(), Outcome()
    with whole_app(tmp_path) as whole:
        _, owner = whole.tenant("fuzzed")
        ids, stranger = things_of(owner), whole.client()
        for operation in operations():
            ask(owner, operation, ids, signed_in, n=SIGNED_IN)
            ask(stranger, operation, ids, anonymous, n=ANONYMOUS)
    assert signed_in.faults + anonymous.faults == []
    assert {200, 201, 404, 409, 422} <= set(signed_in.statuses)
    assert 401 not in signed_in.statuses
    assert anonymous.statuses[401] > anonymous.statuses[200]
