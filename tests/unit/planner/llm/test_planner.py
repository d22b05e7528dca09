"""Plans with a model over HTTP: it widens what is understood and checked, and decides nothing."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.causal.catalogue import load
from app.errors import InvalidQuestion
from app.planner.advice import ModelRole, SuggestionKind, is_by_model
from app.planner.expert import ExpertPlanner
from app.planner.plan import Plan
from app.planner.validate import violations
from app.service.consulting import ModelTerms
from tests.consulted import plan_over, request
from tests.stub_model import Asked, Said, Script, always, saying
from tests.unit.planner.studies import BURGERS, BURGERS_WORDS, SMOKERS

QUITTING = "What is the effect of qsmk on wt82_71?"
ALIEN = "Would going cold turkey make folks stouter?"


def expert_part(plan: Plan) -> Plan:
    """Return the plan without what a model can add to it."""
    own = tuple(step for step in plan.steps if not is_by_model(step.id))
    return replace(plan, steps=own, suggestions=(), consulted=(), planner="expert", notes=())


def expert(text: str, about: str = "") -> Plan:
    return replace(ExpertPlanner().plan(request(text, SMOKERS, about)), notes=())


def fallbacks(plan: Plan) -> dict[ModelRole, str]:
    return {record.role: record.fallback for record in plan.consulted}


def reading(cause: str, effect: str, **more: object) -> Script:
    def read(asked: Asked) -> dict:
        return {
            "kind": "effect",
            "treatment": asked.column("qsmk"),
            "outcome": asked.column("wt82_71"),
            "cause_words": cause,
            "effect_words": effect,
            **more,
        }

    return saying(Reading=read)


def proposing(*checks: dict) -> Script:
    filled = [{"settings": [], "why": "It rests on other models.", **check} for check in checks]
    return saying(Proposal={"checks": filled})


def test_a_question_in_words_that_no_column_has_is_understood():
    with pytest.raises(InvalidQuestion):
        expert(ALIEN)
    plan, _ = plan_over(reading("going cold turkey", "stouter"), request(ALIEN, SMOKERS))
    assert (plan.question.treatment, plan.question.outcome) == ("qsmk", "wt82_71")
    assert plan.question.text == ALIEN
    said = {r.part: r for r in plan.question.readings}
    assert "going cold turkey" in said["treatment"].evidence
    assert said["treatment"].confidence <= 0.5
    assert any("A language model read the question" in note for note in plan.notes)
    assert expert_part(plan).steps == expert(QUITTING).steps


def test_words_that_are_not_in_the_question_are_no_reading():
    with pytest.raises(InvalidQuestion):
        plan_over(reading("smoking cessation", "stouter"), request(ALIEN, SMOKERS))


def test_the_words_of_the_question_decide_and_disagreement_is_told():
    def other(asked: Asked) -> dict:
        return {
            "kind": "effect", "treatment": asked.column("age"), "outcome": asked.column("wt82_71"),
            "cause_words": "qsmk", "effect_words": "wt82_71",
        }  # fmt: skip

    plan, _ = plan_over(saying(Reading=other), request(QUITTING, SMOKERS))
    assert expert_part(plan) == expert(QUITTING)
    assert any("read 'age' as the treatment" in note for note in plan.notes)


def test_checks_that_fit_are_run_beside_the_plan():
    check = {"algorithm": "tmle", "settings": [{"name": "trim", "value": 0.02}]}
    plan, _ = plan_over(proposing(check), request(QUITTING, SMOKERS))
    added = plan.step("model_tmle")
    assert (added.primary, added.inputs) == (False, ("identify",))
    assert "language model" in added.why
    assert expert_part(plan) == expert(QUITTING)
    assert plan.planner == "llm"
    assert not list(violations(plan, load(), SMOKERS, plan.knowledge))


def test_a_graph_may_get_another_opinion():
    asked = request(BURGERS_WORDS or "What causes what?", BURGERS)
    alone = ExpertPlanner().plan(request("What causes what?", BURGERS))
    present = {step.algorithm for step in alone.steps}

    def first(asked: Asked) -> dict:
        offered = [a["algorithm"] for a in asked.block("algorithms")]
        assert not set(offered) & present
        return {"checks": [{"algorithm": offered[0], "settings": [], "why": "Another view."}]}

    plan, _ = plan_over(saying(Proposal=first), replace(asked, text="What causes what?"))
    assert any(is_by_model(step.id) for step in plan.steps)


def test_violations_go_back_and_a_corrected_reply_counts():
    tries = []

    def learns(asked: Asked) -> dict:
        tries.append(asked.text)
        wrong = {"algorithm": "tmle", "settings": [{"name": "turbo", "value": 3}], "why": "x"}
        right = {"algorithm": "tmle", "settings": [], "why": "x"}
        return {"checks": [wrong if len(tries) == 1 else right]}

    plan, _ = plan_over(saying(Proposal=learns), request(QUITTING, SMOKERS))
    assert len(tries) == 2
    assert "turbo" in tries[1].rsplit("That reply cannot be used", 1)[1]
    assert plan.step("model_tmle").params == {}
    spent = next(r for r in plan.consulted if r.role is ModelRole.PLANNER)
    assert (spent.calls, spent.fallback) == (2, "")


def test_after_three_tries_the_expert_goes_on():
    bad = {"algorithm": "quantum_oracle", "settings": [], "why": "x"}
    plan, asked = plan_over(proposing(bad), request(QUITTING, SMOKERS))
    assert sum(a.title == "Proposal" for a in asked) == 3
    assert "Three replies" in fallbacks(plan)[ModelRole.PLANNER]
    assert expert_part(plan) == expert(QUITTING)


def test_suggestions_are_told_and_not_used():
    plan, _ = plan_over(suggesting(), request(QUITTING, SMOKERS))
    kinds = {(s.kind, s.columns, s.used) for s in plan.suggestions}
    assert (SuggestionKind.CANNOT_CAUSE, ("wt82_71", "age"), False) in kinds
    assert (SuggestionKind.COMMON_CAUSE, ("age",), False) in kinds
    assert expert_part(plan) == expert(QUITTING)


def test_suggestions_are_used_where_the_caller_allows_it():
    asked = request(QUITTING, SMOKERS, accepts_suggestions=True)
    plan, _ = plan_over(suggesting(), asked)
    used = {s.kind: s.used for s in plan.suggestions}
    assert used[SuggestionKind.CANNOT_CAUSE]
    assert not used[SuggestionKind.COMMON_CAUSE]
    assert ("wt82_71", "age") in plan.knowledge.forbidden
    assert any("Suggestions of a language model used" in note for note in plan.notes)


def suggesting() -> Script:
    def suggest(asked: Asked) -> dict:
        age, gain = asked.column("age"), asked.column("wt82_71")
        return {
            "impossible": [{"cause": gain, "effect": age, "why": "Nothing changes age."}],
            "common_causes": [{"column": age, "why": "Older people quit more."}],
        }

    return saying(Suggestions=suggest)


HOSTILE: dict[str, Script] = {
    "broken JSON": always(Said('{"kind": "effect", ')),
    "prose": always(Said("Sure! Here is the plan you asked for.")),
    "a list": always(Said("[1, 2, 3]")),
    "deep nesting": always(Said("[" * 20_000 + "]" * 20_000)),
    "not a number": always(Said('{"checks": NaN}')),
    "unknown algorithm": proposing({"algorithm": "quantum_oracle"}),
    "another task": proposing({"algorithm": "pc"}),
    "invented column": saying(Reading={"kind": "effect", "treatment": "c999", "outcome": "c1"}),
    "unknown field": saying(Reading={"sql": "DROP TABLE run"}),
    "code": saying(Proposal={"checks": [], "comment": "__import__('os').system('true')", "x": 1}),
    "wild parameters": proposing(
        {"algorithm": "tmle", "settings": [{"name": "trim", "value": 10.0**9}]}
    ),
    "the same twice": proposing({"algorithm": "tmle"}, {"algorithm": "tmle"}),
    "too many": proposing(*({"algorithm": "tmle"} for _ in range(50))),
    "self causes": saying(Suggestions={"certain": [{"cause": "c1", "effect": "c1", "why": ""}]}),
    "refusing": always(Said(content=None, refusal="I will not.")),
    "HTTP 500": always(Said("down", 500, headers={"retry-after": "0"})),
    "HTTP 429": always(Said("later", 429, headers={"retry-after": "9999"})),
    "not HTTP JSON": always(Said(raw=b"<html>")),
    "empty": always(Said("")),
}  # fmt: skip


@pytest.mark.parametrize("script", HOSTILE.values(), ids=HOSTILE)
def test_with_any_reply_the_plan_is_the_experts(script: Script):
    plan, _ = plan_over(script, request(QUITTING, SMOKERS))
    assert expert_part(plan) == expert(QUITTING)
    assert any(fallbacks(plan).values())
    assert not list(violations(plan, load(), SMOKERS, plan.knowledge))


def test_a_server_that_is_down_is_the_experts_plan_by_name():
    plan, _ = plan_over(HOSTILE["refusing"], request(QUITTING, SMOKERS))
    assert plan.planner == "expert"
    assert all(record.fallback for record in plan.consulted)


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (ModelTerms(calls=1), "1 calls"),
        (ModelTerms(tokens=1_000), "1000 tokens"),
        (ModelTerms(seconds=0.0), "0 seconds"),
    ],
)
def test_a_budget_that_is_used_up_ends_the_consultation(terms: ModelTerms, told: str):
    plan, asked = plan_over(saying(), request(QUITTING, SMOKERS), terms)
    assert told in fallbacks(plan)[ModelRole.PLANNER]
    assert len(asked) <= 2
    assert expert_part(plan) == expert(QUITTING)


def test_no_level_of_a_column_is_sent():
    _, asked = plan_over(saying(), request(QUITTING, SMOKERS))
    columns = [c for a in asked for c in a.block("table")["columns"]]
    allowed = {"id", "name", "kind", "role", "meaning", "unit", "distinct", "missing_share"}
    assert columns
    assert all(set(column) == allowed for column in columns)


def test_a_question_for_a_figure_stays_refused():
    said = reading("average", "weight")
    with pytest.raises(InvalidQuestion):
        plan_over(said, request("What is the average of wt82_71?", SMOKERS))


def test_replies_are_counted_by_role():
    plan, asked = plan_over(saying(), request(QUITTING, SMOKERS))
    assert [r.role for r in plan.consulted] == [
        ModelRole.READER,
        ModelRole.DOMAIN_EXPERT,
        ModelRole.PLANNER,
    ]
    assert all((r.calls, r.tokens_in, r.tokens_out) == (1, 120, 30) for r in plan.consulted)
    assert len(asked) == 3
    assert json.loads(json.dumps(asked[0].schema))["title"] == "Reading"
