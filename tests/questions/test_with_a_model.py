"""Questions read with a model that is right, wrong, broken or slow: never worse than without it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import pytest

from app.adapters.chat import Access, OpenAIChat
from app.adapters.memory_ports import MemoryReplies
from app.causal.catalogue import load
from app.causal.question import Knowledge
from app.errors import WhereforeError
from app.planner.advice import is_by_model
from app.planner.clarification import Clarification
from app.planner.doubts import doubt
from app.planner.expert import ExpertPlanner
from app.planner.llm.consultation import Prompt, driven
from app.planner.llm.planner import plan_with_model
from app.planner.plan import Plan, PlanRequest
from app.service.consulting import Consultant, ModelTerms, asking
from tests.consulted import RUN
from tests.questions.asked import Meant, questions, table
from tests.stub_model import Asked, Said, Script, Stub, always, saying, stub_model

_WORKED_ON = frozenset({"developed on", "held out once", "studied", "kinds"})
_TABLES, _EACH = 15, 3
_QUICK = ModelTerms(call_seconds=5.0)


@dataclass(frozen=True)
class Posed:
    """A question of the working parts, and what the expert makes of it alone."""

    meant: Meant
    request: PlanRequest
    alone: Plan

    @property
    def ends(self) -> tuple[str | None, str | None]:
        return self.alone.question.treatment, self.alone.question.outcome

    @property
    def truth(self) -> tuple[str, str]:
        return str(self.meant.treatment).split("/")[0], str(self.meant.outcome).split("/")[0]

    @property
    def is_right(self) -> bool:
        options = (str(end).split("/") for end in (self.meant.treatment, self.meant.outcome))
        return all(end in o for end, o in zip(self.ends, options, strict=True))


@cache
def posed() -> tuple[Posed, ...]:
    """Return three questions about effects from each of some tables, over all files in turn."""
    by_table: dict[str, list[Meant]] = {}
    for meant in questions():
        is_effect = meant.kind == "effect" and meant.treatment and meant.outcome
        if meant.part in _WORKED_ON and is_effect:
            by_table.setdefault(meant.table, []).append(meant)
    full = [name for name, asked in by_table.items() if len(asked) >= _EACH]
    chosen = full[:: max(len(full) // _TABLES, 1)][:_TABLES]
    return tuple(_posed(chosen, by_table))


def _posed(names: list[str], by_table: dict[str, list[Meant]]) -> Iterator[Posed]:
    for name in names:
        shown = table(name)
        for meant in by_table[name][:_EACH]:
            request = PlanRequest(meant.text, shown.told, shown.profile, Knowledge(), load())
            try:
                yield Posed(meant, request, ExpertPlanner().plan(request))
            except WhereforeError:
                continue  # what cannot be read without a model is put to it elsewhere


@pytest.fixture(scope="module")
def stub() -> Iterator[Stub]:
    with stub_model(saying()) as running:
        yield running


def planned(
    stub: Stub, script: Script, request: PlanRequest, terms: ModelTerms = _QUICK, **access: bool
) -> Plan | Clarification:
    """Plan with what the server is to say, over HTTP."""
    stub.script = script
    chat = OpenAIChat(Access("stub", stub.url, "key", **access))
    consultant = Consultant(chat, MemoryReplies(), terms)
    last: list[Plan | Clarification] = []

    def once(replies):
        found = driven(plan_with_model(request), replies)
        if isinstance(found, Prompt):
            return asking(found)
        last.append(found)
        return None

    consultant.carry_out(RUN, once, (), lambda: False)
    return last[-1]


def read_as(cause: str | None, effect: str | None, text: str) -> Script:
    """Say that the question asks of these columns, in its own words."""
    words = text.split()

    def reading(asked: Asked) -> dict:
        return {
            "kind": "effect",
            "treatment": cause and asked.column(cause),
            "outcome": effect and asked.column(effect),
            "cause_words": " ".join(words[:3]),
            "effect_words": " ".join(words[-3:]),
        }

    return saying(Reading=reading)


def own_part(plan: Plan) -> Plan:
    steps = tuple(step for step in plan.steps if not is_by_model(step.id))
    return replace(plan, steps=steps, suggestions=(), consulted=(), planner="expert", notes=())


def is_the_experts(plan: Plan | Clarification, one: Posed) -> bool:
    assert isinstance(plan, Plan)
    return own_part(plan) == replace(one.alone, notes=())


def chosen(asked: Clarification, ends: tuple[str, str], request: PlanRequest) -> Plan | None:
    """Return the plan of the choice that gives these ends, None where none does."""
    for choice in asked.choices:
        wanted = request.amendments.followed_by(choice.amendments)
        plan = ExpertPlanner().plan(replace(request, amendments=wanted))
        if (plan.question.treatment, plan.question.outcome) == ends:
            return plan
    return None


def test_there_are_enough_questions() -> None:
    assert len(posed()) >= 40
    assert sum(not one.is_right for one in posed()) >= 3


def test_a_right_reading_where_the_expert_is_right_changes_nothing(stub: Stub) -> None:
    for one in posed():
        if one.is_right:
            script = read_as(*one.ends, one.meant.text)
            plan = planned(stub, script, one.request)
            assert is_the_experts(plan, one)
            assert not any("A language model read" in note for note in plan.notes)


def test_a_right_reading_where_the_expert_is_wrong_is_taken_offered_or_told(stub: Stub) -> None:
    for one in (p for p in posed() if not p.is_right):
        script = read_as(*one.truth, one.meant.text)
        asked = planned(stub, script, replace(one.request, may_ask=True))
        assert isinstance(asked, Clarification), one.meant.id
        assert chosen(asked, one.truth, one.request) is not None, one.meant.id
        plan = planned(stub, script, one.request)
        taken = (plan.question.treatment, plan.question.outcome) == one.truth
        assert taken or is_the_experts(plan, one)
        assert any("language model read" in note for note in plan.notes), one.meant.id


def test_where_words_leave_two_columns_open_a_model_says_which_is_meant(stub: Stub) -> None:
    settled = 0
    for one in posed():
        found = doubt(one.request, one.alone.question)
        if found is None:
            continue
        ends = dict(zip(("treatment", "outcome"), one.ends, strict=True))
        for rival in found.rivals:
            theirs = {**ends, found.part: rival}
            plan = planned(stub, read_as(*theirs.values(), one.meant.text), one.request)
            taken = {"treatment": plan.question.treatment, "outcome": plan.question.outcome}
            assert taken in (theirs, ends)
            assert any("language model read" in note for note in plan.notes)
            settled += taken == theirs
    assert settled >= 3


def other_columns(one: Posed) -> tuple[str | None, str | None]:
    found = doubt(one.request, one.alone.question)
    open_to = found.rivals if found else ()
    free = (n for n in one.request.profile.names if n not in (*one.ends, *open_to))
    return next(free, None), one.ends[1]


@pytest.mark.parametrize(
    ("wrong", "which"),
    [(lambda one: one.ends[::-1], 0), (other_columns, 1)],
    ids=["turned", "other"],
)
def test_a_wrong_reading_is_told_and_not_taken_or_asked_about(
    stub: Stub, wrong: Callable[[Posed], tuple[str | None, str | None]], which: int
) -> None:
    for one in posed()[which::2]:
        cause, effect = wrong(one)
        if cause is None:
            continue
        script = read_as(cause, effect, one.meant.text)
        plan = planned(stub, script, one.request)
        assert is_the_experts(plan, one), one.meant.id
        assert any("A language model read" in note for note in plan.notes)
        asked = planned(stub, script, replace(one.request, may_ask=True))
        assert isinstance(asked, Clarification)
        assert chosen(asked, one.ends, one.request) is not None


_REFUSED = Said(content=None, refusal="I will not.")
_ORDERS = '{"kind": "effect", "treatment": "c1", "outcome": "c2", "sql": "DROP TABLE run"}'
BAD: dict[str, tuple[Script, ModelTerms, bool]] = {
    "broken JSON": (always(Said('{"kind": "effect", ')), _QUICK, False),
    "an invented column": (
        saying(Reading={"kind": "effect", "treatment": "c999", "outcome": "c1"}), _QUICK, False,
    ),
    "an unknown algorithm": (
        saying(Proposal={"checks": [{"algorithm": "oracle", "settings": [], "why": ""}]}),
        _QUICK, False,
    ),
    "refusing": (always(_REFUSED), _QUICK, False),
    "slow": (always(Said("{}", wait=0.6)), ModelTerms(call_seconds=0.2), False),
    "over budget": (saying(), ModelTerms(tokens=1), False),
    "hostile": (always(Said(_ORDERS)), _QUICK, False),
    "broken, in pieces": (always(Said('{"kind": "eff')), _QUICK, True),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_with_bad_replies_the_plan_is_the_experts(stub: Stub, name: str) -> None:
    """Each kind of reply is put to an eighth of the questions, all together to all of them."""
    script, terms, streams = BAD[name]
    fell_back = 0
    for one in posed()[list(BAD).index(name) :: len(BAD)]:
        plan = planned(stub, script, one.request, terms, streaming=streams)
        assert is_the_experts(plan, one), one.meant.id
        fell_back += any(record.fallback for record in plan.consulted)
    assert fell_back >= 3


def test_a_reading_that_comes_in_pieces_is_read_as_one_that_comes_whole(stub: Stub) -> None:
    for one in posed()[::8]:
        script = read_as(*one.ends[::-1], one.meant.text)
        whole = planned(stub, script, one.request)
        pieces = planned(stub, script, one.request, streaming=True)
        assert json.dumps(whole.notes) == json.dumps(pieces.notes)
        assert own_part(whole) == own_part(pieces)
