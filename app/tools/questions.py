"""Tools about questions: ask, look how far it is, refine, compare, read what was found."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from app.client import AsyncWherefore, Event, Knowledge, Options, Status
from app.tools.differences import differences
from app.tools.reach import Connect, Reach
from app.tools.shapes import (
    AlgorithmList,
    AlgorithmShown,
    AnswerShown,
    Comparison,
    Document,
    EdgeShown,
    RunList,
    RunListed,
    doing,
)

LOOK_SECONDS = 0.5
MOST_LISTED = 50

RunId = Annotated[str, Field(description="The id of a run, run_…")]
Wait = Annotated[
    float,
    Field(ge=0, le=120, description="Seconds to wait for the answer; get_answer waits on."),
]
Arrows = Annotated[
    list[tuple[str, str]],
    Field(description="(cause, effect) pairs of columns."),
]


class QuestionTools:
    """What can be asked, and what can be made of the answers."""

    def __init__(self, connect: Connect) -> None:
        self._reach = Reach(connect)

    async def ask(
        self,
        context: Context[Any, Any],
        dataset_id: Annotated[str, Field(description="The id of a dataset, ds_…")],
        question: Annotated[
            str, Field(description="In plain words; name columns as they are called.")
        ],
        known_causes: Arrows = [],
        impossible_causes: Arrows = [],
        seed: int = 0,
        may_ask: Annotated[
            bool,
            Field(description="Let it ask back which reading is meant, if there is a user to ask."),
        ] = False,
        wait_seconds: Wait = 30,
    ) -> AnswerShown:
        """Ask a causal question of a dataset.

        The answer comes within seconds to minutes: if `status` is still running when this
        returns, go on with get_answer. If it is awaiting_input, put `asks` to the user and go on
        with answer_question.
        """
        knowledge = Knowledge(required=known_causes, forbidden=impossible_causes)
        async with self._reach.reached(context) as client:
            run = await client.runs.start(
                dataset_id,
                question,
                knowledge=knowledge,
                options=Options(seed=seed, may_ask=may_ask),
            )
            return await _followed(client, run.id, wait_seconds, context)

    async def get_answer(
        self, context: Context[Any, Any], run_id: RunId, wait_seconds: Wait = 30
    ) -> AnswerShown:
        """Tell how a run stands, waiting a while for its answer."""
        async with self._reach.reached(context) as client:
            return await _followed(client, run_id, wait_seconds, context)

    async def answer_question(
        self,
        context: Context[Any, Any],
        run_id: RunId,
        answer: Annotated[
            str, Field(description="The number of a choice, or what the user says in words.")
        ],
        wait_seconds: Wait = 30,
    ) -> AnswerShown:
        """Answer what a run asked back, and wait for what it finds."""
        async with self._reach.reached(context) as client:
            await client.runs.answer(run_id, text=answer)
            return await _followed(client, run_id, wait_seconds, context)

    async def refine(
        self,
        context: Context[Any, Any],
        run_id: RunId,
        question: Annotated[
            str, Field(description="The question as it should now be; '' keeps it.")
        ] = "",
        known_causes: Arrows = [],
        impossible_causes: Arrows = [],
        algorithms: Annotated[
            list[str], Field(description="Use these algorithms (see find_algorithms).")
        ] = [],
        wait_seconds: Wait = 30,
    ) -> AnswerShown:
        """Ask again of the same data with another wording, knowledge or method: a child run."""
        async with self._reach.reached(context) as client:
            parent = await client.runs.get(run_id)
            known = _knowledge_of(parent.model_extra or {}, known_causes, impossible_causes)
            run = await client.runs.start(
                parent.dataset_id,
                question or parent.question,
                knowledge=known,
                options=Options(algorithms=algorithms) if algorithms else None,
                parent_run_id=run_id,
            )
            return await _followed(client, run.id, wait_seconds, context)

    async def cancel(self, context: Context[Any, Any], run_id: RunId) -> AnswerShown:
        """Stop a run for good."""
        async with self._reach.reached(context) as client:
            return AnswerShown.of(await client.runs.cancel(run_id))

    async def list_runs(self, context: Context[Any, Any], dataset_id: str = "") -> RunList:
        """List the questions that were asked, newest first, of one dataset or of all."""
        found: list[RunListed] = []
        async with self._reach.reached(context) as client:
            async for run in client.runs.list(dataset_id=dataset_id or None):
                found.append(RunListed.of(run))
                if len(found) == MOST_LISTED:
                    break
        return RunList(items=found)

    async def compare(
        self,
        context: Context[Any, Any],
        run_ids: Annotated[list[str], Field(min_length=2, max_length=10)],
    ) -> Comparison:
        """Put the answers of several runs side by side and tell what differs."""
        async with self._reach.reached(context) as client:
            results = [await client.runs.result(run_id, timeout=0) for run_id in run_ids]
            runs = [await client.runs.get(run_id) for run_id in run_ids]
        shown = [AnswerShown.found(*pair) for pair in zip(runs, results, strict=True)]
        told = [line for other in results[1:] for line in differences(results[0], other)]
        return Comparison(answers=shown, differences=told)

    async def explain_edge(
        self, context: Context[Any, Any], run_id: RunId, cause: str, effect: str
    ) -> EdgeShown:
        """Tell what a run's graph says of two columns, and the evidence for it."""
        async with self._reach.reached(context) as client:
            result = await client.runs.result(run_id, timeout=0)
        if result.graph is None:
            raise ToolError(f"Run {run_id} found no graph; ask what causes what to get one.")
        unknown = [name for name in (cause, effect) if name not in result.graph.nodes]
        if unknown:
            raise ToolError(f"{', '.join(unknown)}: not in the graph of {result.graph.nodes}.")
        edge = result.edge(cause, effect)
        if edge is None:
            raise ToolError(f"The graph has no link between {cause} and {effect}.")
        return EdgeShown.of(run_id, result.graph.id, edge)

    async def find_algorithms(
        self,
        context: Context[Any, Any],
        task: Annotated[str, Field(description="discover, estimate, refute …; '' for all.")] = "",
        words: Annotated[str, Field(description="Words of the name or summary.")] = "",
    ) -> AlgorithmList:
        """Search the catalogue of algorithms: what each is for and what it assumes."""
        async with self._reach.reached(context) as client:
            every = await client.catalogue()
        chosen = [a for a in every if task in ("", a.task) and _speaks_of(words, a.name, a.summary)]
        return AlgorithmList(items=[AlgorithmShown.of(a) for a in chosen])

    async def export_report(
        self,
        context: Context[Any, Any],
        run_id: RunId,
        format: Annotated[str, Field(description="md, html or json.")] = "md",
    ) -> Document:
        """Give the report of a run that has ended: answer, how sure, why, what could be wrong."""
        async with self._reach.reached(context) as client:
            text = (await client.runs.report(run_id, format=format)).decode(errors="replace")
        return Document(run_id=run_id, format=format, text=text)

    async def export_graph(
        self,
        context: Context[Any, Any],
        run_id: RunId,
        format: Annotated[str, Field(description="dot or json.")] = "dot",
    ) -> Document:
        """Give the graph that a run found, as text that other programs read."""
        async with self._reach.reached(context) as client:
            content = await client.runs.export_graph(run_id, format=format)
        return Document(run_id=run_id, format=format, text=content.decode(errors="replace"))


async def _followed(
    client: AsyncWherefore, run_id: str, seconds: float, context: Context[Any, Any]
) -> AnswerShown:
    """Report progress until the run is over or the time is."""
    ends, seen = time.monotonic() + seconds, 0
    last: list[Event] = []
    while True:
        events = await client.runs.log(run_id, after=seen)
        for event in events:
            seen, last = event.seq, [event]
        if events:
            await context.report_progress(seen, None, doing(last))
        run = await client.runs.get(run_id)
        if run.status.has_result:
            return AnswerShown.found(run, await client.runs.result(run_id))
        is_over = run.status.is_terminal or run.status is Status.AWAITING_INPUT
        if is_over or time.monotonic() >= ends:
            return AnswerShown.of(run, doing(last))
        await asyncio.sleep(LOOK_SECONDS)


def _knowledge_of(
    parent: dict[str, Any], known: list[tuple[str, str]], impossible: list[tuple[str, str]]
) -> Knowledge:
    """Return what the parent was told, with what is added."""
    said = dict(parent.get("knowledge") or {})
    said["required"] = [*said.get("required", ()), *known]
    said["forbidden"] = [*said.get("forbidden", ()), *impossible]
    return Knowledge(**said)


def _speaks_of(words: str, *texts: str) -> bool:
    text = " ".join(texts).lower()
    return all(word in text for word in words.lower().split())
