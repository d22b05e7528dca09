"""The plan of a question about structure: a graph that it is read from, a test on the rows."""

from __future__ import annotations

from dataclasses import replace

from app.causal.catalogue import DiscoverySpec
from app.causal.data import Kind
from app.causal.inquiry import Inquiry
from app.causal.profile import Profile
from app.causal.question import Question
from app.planner.drafts import Demands, Draft
from app.planner.graph_plan import graph_plan
from app.planner.kinds.features import is_given
from app.planner.plan import Action, PlanRequest, Step

_WHY = {
    Inquiry.DIRECTION: "Which way explains both columns better: a direction leaves traces in noise"
    " and bends.",
    Inquiry.INDEPENDENCE: "A test of independence on the rows answers the question.",
    Inquiry.CORRELATION: "The figure asked for describes the rows; it is no claim about causes.",
    Inquiry.STATED_GRAPH: "What the drawn graph says must not go together is tested on the rows.",
    Inquiry.LEAD: "Granger tests tell which series comes before which, and at what lag.",
    Inquiry.EXPERIMENT: "Of the experiments that could be made, the one that settles most.",
}
_ALLOW_HIDDEN = ("fci", "lpcmci")  # of rows, of series
_SECONDS = 2.0


def inquiry_plan(request: PlanRequest, question: Question, asked: Demands) -> Draft:
    """Return the steps that answer a question about structure."""
    inquiry = question.inquiry
    if inquiry is None:
        return graph_plan(request, question, asked)
    graphs = Draft(question, (), "")
    if inquiry.needs_graph and not _is_of_two(request.profile, question):
        graphs = graph_plan(request, question, _allowing_hidden(request, inquiry, asked))
    if not inquiry.is_examined:
        return graphs
    step = Step(
        id="examine",
        action=Action.EXAMINE,
        inputs=tuple(step.id for step in graphs.steps),
        primary=True,
        why=_WHY[inquiry],
        seconds=_SECONDS,
    )
    summary = f"{_WHY[inquiry]} {graphs.summary}".strip()
    return replace(graphs, steps=(*graphs.steps, step), summary=summary)


def with_meaning(request: PlanRequest, question: Question) -> PlanRequest:
    """Return the request with what the columns' meaning rules out: nothing acts on age or sex.

    Only of questions about structure: the whole graph is drawn as the rows have it.
    """
    if question.inquiry is None or request.profile.is_temporal:
        return request
    usable = [v for v in request.profile.variables if v.kind is not Kind.IDENTIFIER]
    given = {v.name for v in usable if is_given(v)}
    known = request.knowledge
    arrows = tuple(
        (v.name, name)
        for name in sorted(given)
        for v in usable
        if v.name not in given
        and not known.requires(v.name, name)
        and not known.forbids(v.name, name)
    )
    return replace(request, knowledge=replace(known, forbidden=(*known.forbidden, *arrows)))


def _is_of_two(profile: Profile, question: Question) -> bool:
    """Tell whether the table has no more columns than the two that are asked about."""
    return question.inquiry is Inquiry.DIRECTION and len(profile.variables) <= 2


def _allowing_hidden(request: PlanRequest, inquiry: Inquiry, asked: Demands) -> Demands:
    """Return a demand for a search that allows for hidden causes, where these are asked about."""
    if inquiry is not Inquiry.HIDDEN_CAUSE or asked.discovery:
        return asked
    name = _ALLOW_HIDDEN[request.profile.is_temporal]
    return replace(asked, discovery=(request.catalogue.get(name, DiscoverySpec),))
