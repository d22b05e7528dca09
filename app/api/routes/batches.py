"""Batches over HTTP: many questions at once, and their answers in one table."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Response

from app.api.deps import AfterQuery, LimitQuery, ReaderDep, ServicesDep, cut
from app.api.problems import answers
from app.api.schemas.pipelines import (
    BATCH_EXAMPLE,
    BatchAnswerOut,
    BatchAnswersOut,
    BatchIn,
    BatchOut,
    BatchPage,
)

router = APIRouter(prefix="/v1/batches", tags=["pipelines"], responses=answers(401, 404, 422, 503))

BatchId = Annotated[str, Path(max_length=64, examples=["batch_0123456789abcdefghijkl"])]


@router.post("", status_code=202, operation_id="create_batch", responses=answers(400, 413))
def create_batch(
    body: Annotated[BatchIn, Body(examples=[BATCH_EXAMPLE])],
    services: ServicesDep,
    reader: ReaderDep,
    response: Response,
) -> BatchOut:
    """Ask many questions; a few of them are worked on at a time."""
    options = body.options.to_domain()
    made = services.pipelines.batches.create(reader, body.name, body.to_domain(), options)
    response.headers["Location"] = f"/v1/batches/{made.id}"
    return BatchOut.of(made)


@router.get("", operation_id="list_batches")
def list_batches(
    services: ServicesDep, reader: ReaderDep, after: AfterQuery = None, limit: LimitQuery = 50
) -> BatchPage:
    """List batches, newest first."""
    kept, last = cut(services.pipelines.batches.page(reader, after, limit + 1), limit)
    return BatchPage(items=[BatchOut.of(b) for b in kept], next=last and last.id)


@router.get("/{batch_id}", operation_id="get_batch")
def get_batch(batch_id: BatchId, services: ServicesDep, reader: ReaderDep) -> BatchOut:
    """Return a batch with how each question stands."""
    return BatchOut.of(services.pipelines.batches.get(reader, batch_id))


@router.get("/{batch_id}/results", operation_id="get_batch_results")
def get_batch_results(
    batch_id: BatchId, services: ServicesDep, reader: ReaderDep
) -> BatchAnswersOut:
    """Return the answers that there are, one line for each question."""
    found = services.pipelines.batches.results(reader, batch_id)
    return BatchAnswersOut(items=[BatchAnswerOut.of(*pair) for pair in found])


@router.post("/{batch_id}/cancel", operation_id="cancel_batch", responses=answers(409))
def cancel_batch(batch_id: BatchId, services: ServicesDep, reader: ReaderDep) -> BatchOut:
    """Ask no more of a batch, and cancel what runs."""
    return BatchOut.of(services.pipelines.batches.cancel(reader, batch_id))
