"""The tools, used by the official MCP client: over HTTP, and by starting `wherefore mcp`."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import TextContent

from app.client import Wherefore
from tests.e2e.clients.conftest import EFFECT, QUESTION, Asked, trial
from tests.e2e.unclear import UNCLEAR, course
from tests.sites import Site

Use = Callable[[Client], Awaitable[Any]]


def over_http(site: Site, use: Use) -> Any:
    async def main() -> Any:
        headers = {"Authorization": f"Bearer {site.token}"}
        async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
            transport = streamable_http_client(f"{site.url}/mcp", http_client=http)
            async with Client(transport) as client:
                return await use(client)

    return asyncio.run(main())


def over_stdio(site: Site, use: Use) -> Any:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "app.cli", "mcp", "--server", site.url, "--token", site.token],
        env=dict(os.environ),
    )

    async def main() -> Any:
        async with Client(stdio_client(command)) as client:
            return await use(client)

    return asyncio.run(main())


def call(name: str, **arguments: object) -> Use:
    async def use(client: Client) -> Any:
        result = await client.call_tool(name, arguments)
        assert not result.is_error, result.content
        return result.structured_content

    return use


def refusal(name: str, **arguments: object) -> Use:
    async def use(client: Client) -> str:
        result = await client.call_tool(name, arguments)
        assert result.is_error
        assert isinstance(result.content[0], TextContent)
        return result.content[0].text

    return use


async def tools(client: Client) -> dict[str, Any]:
    return {tool.name: tool for tool in (await client.list_tools()).tools}


def test_every_tool_says_what_it_does_takes_and_gives(site: Site) -> None:
    offered = over_http(site, tools)
    assert {"upload_data", "ask", "get_answer", "refine", "compare", "explain_edge"} <= set(offered)
    for tool in offered.values():
        assert tool.description
        assert tool.output_schema["type"] == "object"
        assert "context" not in tool.input_schema["properties"]


def test_only_the_users_own_machine_reads_files(site: Site) -> None:
    assert "upload_file" not in over_http(site, tools)


def test_a_table_is_brought_and_a_question_answered_with_progress(site: Site) -> None:
    told: list[str] = []

    async def progress(done: float, total: float | None, message: str | None) -> None:
        told.append(message or "")

    async def use(client: Client) -> Any:
        brought = await client.call_tool("upload_data", {"csv_text": trial().decode()})
        data = brought.structured_content
        assert data is not None
        arguments = {"dataset_id": data["dataset_id"], "question": QUESTION, "wait_seconds": 100}
        return await client.call_tool("ask", arguments, progress_callback=progress)

    answer = over_http(site, use).structured_content
    assert answer["status"] == "succeeded"
    assert answer["effect"]["low"] < EFFECT < answer["effect"]["high"]
    assert answer["assumptions"]
    assert any(told), "nothing was said while it ran"


def test_long_work_is_started_and_asked_after(site: Site, asked: Asked) -> None:
    ask = call("ask", dataset_id=asked.dataset_id, question=QUESTION, seed=8, wait_seconds=0)
    started = over_http(site, ask)
    assert started["status"] in ("queued", "running")
    answer = over_http(site, call("get_answer", run_id=started["run_id"], wait_seconds=100))
    assert answer["sentence"]
    both = [asked.run_id, started["run_id"]]
    compared = over_http(site, call("compare", run_ids=both))
    assert [a["run_id"] for a in compared["answers"]] == both
    assert any("The effect of treated on score goes from" in d for d in compared["differences"])


def test_a_run_is_refined_into_its_child(site: Site, asked: Asked) -> None:
    refined = call("refine", run_id=asked.run_id, impossible_causes=[["score", "treated"]])

    async def use(client: Client) -> Any:
        child = await refined(client)
        await client.call_tool("cancel", {"run_id": child["run_id"]})
        return child

    child = over_http(site, use)
    assert child["run_id"] != asked.run_id


def test_reports_and_algorithms_can_be_read(site: Site, asked: Asked) -> None:
    report = over_http(site, call("export_report", run_id=asked.run_id))
    assert asked.result.sentence in report["text"]
    found = over_http(site, call("find_algorithms", task="estimate", words="aipw"))
    assert [a["name"] for a in found["items"]] == ["aipw"]


def test_what_is_refused_is_told_to_the_model(site: Site) -> None:
    assert "run_nowhere" in over_http(site, refusal("get_answer", run_id="run_nowhere"))
    assert "one of the two" in over_http(site, refusal("upload_data"))
    assert "nowhere.csv" in over_stdio(site, refusal("upload_file", path="nowhere.csv"))


def test_a_stranger_is_not_served(site: Site) -> None:
    listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    refused = httpx2.post(f"{site.url}/mcp", json=listing, headers={"Authorization": "Bearer no"})
    assert refused.status_code == 401


def test_a_local_assistant_starts_the_tools_and_reads_the_users_files(
    site: Site, tmp_path: Any
) -> None:
    table = tmp_path / "trial.csv"
    table.write_bytes(trial())

    async def use(client: Client) -> Any:
        assert "upload_file" in await tools(client)
        return await call("upload_file", path=str(table))(client)

    data = over_stdio(site, use)
    assert [column["name"] for column in data["columns"]] == ["treated", "score"]


def test_what_a_run_asks_is_put_to_the_user_and_answered(site: Site, client: Wherefore) -> None:
    dataset = client.datasets.upload(course(), name="course.csv", description="A trial.")
    ask = call("ask", dataset_id=dataset.id, question=UNCLEAR, may_ask=True, wait_seconds=60)
    asked = over_http(site, ask)
    assert asked["status"] == "awaiting_input"
    assert "Which column is meant" in asked["asks"]
    assert any("training → score_oral" in choice for choice in asked["choices"])
    answer = call("answer_question", run_id=asked["run_id"], answer="the oral one", wait_seconds=90)
    found = over_http(site, answer)
    assert found["effect"]["outcome"] == "score_oral"
