"""The ledger calls an assumption violated where a check speaks against it, and only there."""

from __future__ import annotations

import pytest

from app.causal.assumption import Assumption
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, GraphClass
from app.causal.profile import Diagnosis, Profile, Verdict
from app.causal.question import Knowledge, Question, QuestionKind
from app.planner.plan import Plan, PlannedAssumption
from app.service.assumptions import Status, ledger
from app.service.evidence import Evidence, Item


def status(assumption: Assumption, verdict: Verdict, *, gaussian: bool | None) -> Status:
    """Return what the ledger says after this verdict on whether noise is Gaussian."""
    planned = PlannedAssumption(assumption, "The noise is so.", ("discover",))
    question = Question("What causes what?", QuestionKind.DISCOVER)
    plan = Plan(question, Knowledge(), (), "", assumptions=(planned,))
    graph = Discovery(CausalGraph(("a", "b"), (), GraphClass.DAG))
    check = Diagnosis("gaussianity", verdict, "The noise looks so.")
    evidence = Evidence(
        graphs=(Item("g1", "discover", graph, main=True),),
        diagnostics=(Item("d1", "profile", check),),
    )
    (entry,) = ledger(plan, evidence, Profile(100, (), gaussian=gaussian))
    return entry.status


@pytest.mark.parametrize(
    ("verdict", "gaussian", "of_gaussian", "of_other"),
    [
        (Verdict.PASSED, True, Status.TESTED, Status.VIOLATED),
        (Verdict.FAILED, False, Status.VIOLATED, Status.TESTED),
        (Verdict.FAILED, None, Status.VIOLATED, Status.UNTESTED),  # in a few columns only
        (Verdict.INCONCLUSIVE, None, Status.UNTESTED, Status.UNTESTED),
    ],
)
def test_noise_that_is_not_gaussian_is_what_some_algorithms_need(
    verdict: Verdict, gaussian: bool | None, of_gaussian: Status, of_other: Status
) -> None:
    assert status(Assumption.GAUSSIANITY, verdict, gaussian=gaussian) is of_gaussian
    assert status(Assumption.NON_GAUSSIANITY, verdict, gaussian=gaussian) is of_other
