"""Runs beside each other, over HTTP: what differs between two, and the tree they are in."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.deps import ReaderDep, ServicesDep
from app.api.problems import answers
from app.api.routes.runs import RunId
from app.api.schemas.comparisons import BranchOut, ComparisonOut, TreeOut

router = APIRouter(
    prefix="/v1/runs/{run_id}", tags=["findings"], responses=answers(401, 404, 409, 422, 503)
)


@router.get("/compare/{other_id}", operation_id="compare_runs")
def compare_runs(
    run_id: RunId, other_id: str, services: ServicesDep, reader: ReaderDep
) -> ComparisonOut:
    """Return what differs in the other run: what was asked, the graph, the effect."""
    return ComparisonOut.model_validate(services.accounts.comparison(reader, run_id, other_id))


@router.get("/tree", operation_id="get_tree")
def get_tree(run_id: RunId, services: ServicesDep, reader: ReaderDep) -> TreeOut:
    """Return the tree of runs that this one is in: refinements, and what they refine."""
    runs = services.runs.tree(reader, run_id)
    return TreeOut(root_id=runs[0].id, runs=[BranchOut.model_validate(run) for run in runs])
