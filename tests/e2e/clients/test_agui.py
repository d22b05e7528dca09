"""AG-UI: what its front ends read, by the protocol's own package in Python and in the browser's."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import httpx
import pytest
from ag_ui.core import Event, EventType, RunAgentInput, UserMessage
from pydantic import TypeAdapter

from app.client import Wherefore
from app.main import PAGES
from tests.e2e.clients.conftest import QUESTION, Asked
from tests.sites import Site

EVENT: TypeAdapter[Event] = TypeAdapter(Event)


def events(site: Site, question: str, dataset_id: str) -> list[Any]:
    sent = RunAgentInput(
        thread_id="thread-1",
        run_id="turn-1",
        state=None,
        messages=[UserMessage(id="m1", content=question)],
        tools=[],
        context=[],
        forwarded_props={"dataset_id": dataset_id},
    )
    answer = httpx.post(
        f"{site.url}/v1/agui",
        json=sent.model_dump(by_alias=True, mode="json", exclude_none=True),
        headers={"Authorization": f"Bearer {site.token}", "Accept": "text/event-stream"},
        timeout=120,
    )
    assert answer.status_code == 200, answer.text
    lines = answer.text.splitlines()
    return [EVENT.validate_python(json.loads(line[5:])) for line in lines if line[:5] == "data:"]


def test_a_run_is_told_by_the_protocols_rules(site: Site, client: Wherefore, asked: Asked) -> None:
    told = events(site, QUESTION, asked.dataset_id)
    kinds = [event.type for event in told]
    assert kinds[0] == EventType.RUN_STARTED
    assert kinds[-1] == EventType.RUN_FINISHED
    assert (told[-1].thread_id, told[-1].run_id) == ("thread-1", "turn-1")
    begun = [e.step_name for e in told if e.type == EventType.STEP_STARTED]
    ended = [e.step_name for e in told if e.type == EventType.STEP_FINISHED]
    assert "plan" in begun
    assert sorted(begun) == sorted(ended)
    run_id = next(e.snapshot for e in told if e.type == EventType.STATE_SNAPSHOT)["run_id"]
    answer = "".join(e.delta for e in told if e.type == EventType.TEXT_MESSAGE_CONTENT)
    assert answer.startswith(client.runs.result(run_id).sentence)
    logged = [e.value["seq"] for e in told if e.type == EventType.CUSTOM]
    assert logged == [event.seq for event in client.runs.events(run_id)]


def test_a_run_that_fails_ends_in_an_error(site: Site, asked: Asked) -> None:
    told = events(site, "What does the weather do to it?", asked.dataset_id)
    assert told[0].type == EventType.RUN_STARTED
    assert told[-1].type == EventType.RUN_ERROR
    assert told[-1].message


TALK = """
import { HttpAgent } from "@ag-ui/client";
const [url, token, dataset_id, content] = process.argv.slice(1);
const agent = new HttpAgent({ url, headers: { Authorization: `Bearer ${token}` } });
agent.setMessages([{ id: "m1", role: "user", content }]);
const kinds = [];
const onEvent = ({ event }) => { kinds.push(event.type); };
await agent.runAgent({ forwardedProps: { dataset_id } }, { onEvent });
console.log(JSON.stringify({ kinds, messages: agent.messages, state: agent.state }));
"""


def test_the_stock_client_of_front_ends_is_answered(
    site: Site, client: Wherefore, asked: Asked
) -> None:
    pages = PAGES.parent
    if not (pages / "node_modules" / "@ag-ui" / "client").exists():
        fail = pytest.fail if os.environ.get("CI") else pytest.skip
        fail("@ag-ui/client is not installed: run npm ci in frontend/")
    said = [f"{site.url}/v1/agui", site.token, asked.dataset_id, QUESTION]
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", TALK, *said],
        cwd=pages, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["kinds"][-1] == "RUN_FINISHED"
    answer = told["messages"][-1]
    assert answer["role"] == "assistant"
    assert answer["content"].startswith(client.runs.result(told["state"]["run_id"]).sentence)
