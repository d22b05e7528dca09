"""What is offered where a check failed can be replied, and is understood."""

from __future__ import annotations

import re

import pytest

from app.causal.catalogue import load
from app.causal.data import Kind, Variable
from app.causal.estimand import EffectKind
from app.causal.findings import Discovery, Estimate
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.profile import Diagnosis, Profile, Verdict
from app.causal.question import Design, Question, QuestionKind
from app.planner.conversation.heard import Refine, Setting
from app.planner.conversation.listener import ExpertListener
from app.service.evidence import Evidence, Item
from app.service.other_ways import TRY_INSTEAD, UNSTABLE, other_ways

COLUMNS = (Variable("t", Kind.BINARY, n_distinct=2), Variable("y", Kind.CONTINUOUS, n_distinct=9))
QUESTION = Question("What does t do to y?", QuestionKind.EFFECT, "t", "y")
SETTING = Setting(Profile(n_rows=50, variables=COLUMNS), "", load(), QUESTION)
ESTIMATE = Estimate(EffectKind.ATE, Design.BACKDOOR, "aipw", "t", "y", 1.0, (0.5, 1.5), 50)


def checked(name: str, verdict: Verdict, step: str = "estimate_aipw") -> Evidence:
    check = Diagnosis(name, verdict, "A sentence.")
    return Evidence(
        estimates=(Item("e1", "estimate_aipw", ESTIMATE, main=True),),
        diagnostics=(Item("d1", step, check),),
    )


@pytest.mark.parametrize("sentence", [*TRY_INSTEAD.values(), UNSTABLE])
def test_what_is_offered_is_understood_when_it_is_said(sentence: str) -> None:
    offered = re.findall(r"“([^”]+)”", sentence)
    assert offered
    for reply in offered:
        assert isinstance(ExpertListener().hear(reply, SETTING), Refine), reply


@pytest.mark.parametrize("name", TRY_INSTEAD)
def test_another_way_is_offered_where_the_answers_own_check_failed(name: str) -> None:
    assert list(other_ways(checked(name, Verdict.FAILED))) == [TRY_INSTEAD[name]]
    assert list(other_ways(checked(name, Verdict.PASSED))) == []
    assert list(other_ways(checked(name, Verdict.FAILED, step="estimate_ipw"))) == []


@pytest.mark.parametrize(("share", "offered"), [(0.4, [UNSTABLE]), (0.9, [])])
def test_links_that_are_seldom_found_again_ask_for_more_rows(
    share: float, offered: list[str]
) -> None:
    edge = Edge("t", "y", Mark.TAIL, Mark.ARROW, confidence=share)
    graph = CausalGraph(("t", "y"), (edge,), GraphClass.DAG)
    evidence = Evidence(graphs=(Item("g1", "discover_pc", Discovery(graph), main=True),))
    assert list(other_ways(evidence)) == offered
