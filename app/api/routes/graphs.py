"""Drawn graphs over HTTP: what they identify."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from app.api.deps import ReaderDep, ServicesDep
from app.api.problems import answers
from app.api.schemas.graphs import IDENTIFY_EXAMPLE, IdentificationOut, IdentifyIn
from app.service.graphs import identify_effect

router = APIRouter(prefix="/v1/graphs", tags=["graphs"], responses=answers(401, 404, 422, 503))


@router.post("/identify", operation_id="identify_effect", responses=answers(400, 413))
def identify(
    body: Annotated[IdentifyIn, Body(examples=[IDENTIFY_EXAMPLE])],
    services: ServicesDep,
    reader: ReaderDep,
) -> IdentificationOut:
    """Tell whether and how an effect can be computed from what is measured in a graph."""
    named = body.dataset_id and services.datasets.get(reader, body.dataset_id).profile
    return IdentificationOut.model_validate(identify_effect(body.to_domain(), named or None))
