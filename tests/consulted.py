"""Plans made with a scripted model over real HTTP, in one process."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import JsonValue

from app.adapters.chat import Access, OpenAIChat
from app.adapters.memory_ports import MemoryReplies
from app.causal.catalogue import load
from app.causal.codec import decode, encode
from app.causal.profile import Profile
from app.causal.question import Knowledge
from app.planner.llm.consultation import Prompt, Reply, driven
from app.planner.llm.planner import plan_with_model
from app.planner.plan import Plan, PlanRequest
from app.service.consulting import Consultant, ModelTerms, asking
from app.service.records import RunOptions, RunRecord, RunStatus
from tests.stub_model import Asked, Script, stub_model

RUN = RunRecord(
    "run_1", "local", "ds_1", "", Knowledge(), RunOptions(), RunStatus.RUNNING,
    datetime(2026, 1, 1, tzinfo=UTC),
)  # fmt: skip
QUICK = ModelTerms(call_seconds=20.0)


def request(text: str, profile: Profile, about: str = "", **more: object) -> PlanRequest:
    return PlanRequest(text, about, profile, Knowledge(), load(), **more)  # type: ignore[arg-type]


def plan_over(
    script: Script, asked: PlanRequest, terms: ModelTerms = QUICK
) -> tuple[Plan, list[Asked]]:
    """Return the plan that a scripted server leads to, and what the server was asked."""

    def once(replies: tuple[Reply, ...]) -> JsonValue:
        found = driven(plan_with_model(asked), replies)
        return asking(found) if isinstance(found, Prompt) else encode(found)

    with stub_model(script) as stub:
        chat = OpenAIChat(Access("stub", stub.url, "key"))
        consultant = Consultant(chat, MemoryReplies(), terms)
        result = consultant.carry_out(RUN, once, (), lambda: False)
        return decode(Plan, result), stub.asked
