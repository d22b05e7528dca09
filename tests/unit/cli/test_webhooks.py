"""Addresses that are told of ends, from the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.cli.exits import Exit
from tests.unit.cli.scripted import Shell, serving

AT = "2026-01-01T06:00:00Z"
HOOK = {"id": "wh_1", "url": "https://example.org/hook", "created_at": AT}
SECRET = HOOK | {"secret": "whsec_abc"}
SENT = {"id": "msg_1", "type": "webhook.test", "subject": "wh_1", "status": "pending"}
SENT |= {"attempts": 2, "created_at": AT, "due_at": AT, "delivered_at": None}
SENT |= {"response_status": 500, "error": "", "body": "{}"}
WEBHOOKS = "/v1/webhooks"


def answers() -> dict[Any, Any]:
    return {
        ("GET", WEBHOOKS): (200, {"items": [HOOK]}),
        ("POST", WEBHOOKS): (201, SECRET),
        ("DELETE", f"{WEBHOOKS}/wh_1"): (204, b""),
        ("POST", f"{WEBHOOKS}/wh_1/test"): (202, SENT),
        ("GET", f"{WEBHOOKS}/wh_1/deliveries"): (200, {"items": [SENT]}),
        ("POST", f"{WEBHOOKS}/wh_1/deliveries/msg_1/redeliver"): (202, SENT),
    }


@pytest.mark.parametrize(
    ("command", "shown", "told"),
    [
        ("list", "wh_1  2026-01-01 06:00 UTC  https://example.org/hook", [HOOK]),
        ("add https://example.org/hook", "wh_1\nwhsec_abc\n", SECRET),
        ("test wh_1", "msg_1\n", SENT),
        ("deliveries wh_1", "pending  2         500", [SENT]),
        ("redeliver wh_1 msg_1", "msg_1\n", SENT),
    ],
)
def test_people_read_lines_and_programs_all_that_the_server_told(
    shell: Shell, command: str, shown: str, told: Any
) -> None:
    with serving(answers()) as url:
        assert shown in shell("webhooks", *command.split(), server=url).stdout
        read = json.loads(shell("webhooks", *command.split(), "--json", server=url).stdout)
    assert read == told


def test_an_address_is_told_no_more(shell: Shell) -> None:
    with serving(answers()) as url:
        assert shell("webhooks", "remove", "wh_1", server=url).exit_code == Exit.DONE
        assert shell("webhooks", "remove", "wh_2", server=url).exit_code == Exit.REFUSED
