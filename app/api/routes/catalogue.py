"""The catalogue over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.deps import ServicesDep
from app.api.problems import answers
from app.api.schemas.catalogue import AlgorithmOut, CatalogueOut

router = APIRouter(prefix="/v1/catalogue", tags=["catalogue"], responses=answers(401))


@router.get("", operation_id="get_catalogue")
def get_catalogue(services: ServicesDep) -> CatalogueOut:
    """Return every algorithm: what it assumes, takes, returns and costs."""
    return CatalogueOut(items=[AlgorithmOut.of(spec) for spec in services.catalogue])
