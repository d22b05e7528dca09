"""A run told in a chat: what it does while it works, its answer in a few lines of Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from pydantic import JsonValue

from app.causal.profile import Verdict
from app.service.assumptions import Status
from app.service.clarifying import pending
from app.service.records import Event, RunRecord

MOST = 5


def doing(event: Event) -> str:
    """Return one line of what happens, or "" for what nobody needs to hear."""
    data = cast("Mapping[str, Any]", event.data)
    step = f"{data.get('action', '')} {data.get('algorithm', '')}".strip()
    match event.type:
        case "plan.ready":
            return f"{data.get('summary', '')}\n"
        case "step.started":
            return f"{step} …\n"
        case "step.failed" | "step.skipped":
            return f"{step}: {event.type.partition('.')[2]}\n"
        case _:
            return ""


def answer(run: RunRecord, result: JsonValue, changes: Sequence[str] = ()) -> str:
    """Return what was found: the sentence, what limits it, what it rests on, where the rest is."""
    parts = list(_parts(run, cast("Mapping[str, Any]", result)))
    if changes:
        parts.insert(1, _listed("Done otherwise:", list(changes)))
    return "\n\n".join(parts)


def about(run: RunRecord, words: str) -> str:
    """Return words about a run that has answered before; its name lets the chat go on from it."""
    return f"{words}\n\n{_whole(run)}"


def no_answer(run: RunRecord) -> str:
    """Return why there is none, and what can be done; a question back where one is asked."""
    if (asked := pending(run)) is not None:
        offered = "\n".join(f"{choice.id}. {choice.text}" for choice in asked.choices)
        return f"{asked.question}\n\n{offered}\n\nAnswer for run `{run.id}` to go on."
    if run.error is not None:
        return f"{run.error.sentence} {run.error.hint}".strip() + f"\n\nRun `{run.id}` failed."
    return f"Run `{run.id}` is {run.status.value.replace('_', ' ')}."


def _parts(run: RunRecord, result: Mapping[str, Any]) -> Iterator[str]:
    yield str(result["answer"]["sentence"])
    findings = result.get("findings") or [{}]
    if caveats := findings[0].get("caveats"):
        yield _listed("What limits it:", caveats)
    untested = [a for a in result.get("assumptions", ()) if a["status"] != Status.TESTED]
    if untested:
        words = (f"{a['words']} ({a['status']})" for a in untested)
        yield _listed("What it rests on:", list(words))
    checks = (*result.get("refutations", ()), *result.get("diagnostics", ()))
    if failed := [check["sentence"] for check in checks if check["verdict"] == Verdict.FAILED]:
        yield _listed("What speaks against it:", failed)
    if steps := result.get("next_steps"):
        yield _listed("Next:", steps)
    yield _whole(run)


def _whole(run: RunRecord) -> str:
    return f"[The report](/v1/runs/{run.id}/report) of run `{run.id}`"


def _listed(title: str, lines: list[str]) -> str:
    shown = [f"- {line}" for line in lines[:MOST]]
    if len(lines) > MOST:
        shown.append(f"- and {len(lines) - MOST} more in the report")
    return "\n".join((f"**{title}**", *shown))
