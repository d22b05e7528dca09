"""The catalogue over HTTP."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter
from starlette.responses import Response

from app.api.deps import ServicesDep
from app.api.problems import answers
from app.api.schemas.catalogue import AlgorithmOut, CatalogueOut
from app.causal.catalogue import Catalogue

router = APIRouter(prefix="/v1/catalogue", tags=["catalogue"], responses=answers(401))


@router.get("", operation_id="get_catalogue", response_model=CatalogueOut)
def get_catalogue(services: ServicesDep) -> Response:
    """Return every algorithm: what it assumes, takes, returns and costs."""
    return Response(_told(services.catalogue), media_type="application/json")


@cache
def _told(catalogue: Catalogue) -> bytes:
    """Return the answer, which stays the same while this process lives: a schema takes its time."""
    items = [AlgorithmOut.of(spec) for spec in catalogue]
    return CatalogueOut(items=items).model_dump_json().encode()
