"""What this server is set up with, as far as a user may know it."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.deps import ServicesDep
from app.api.problems import answers
from app.api.schemas.settings import ModelStatusOut, TrialOut

router = APIRouter(prefix="/v1/settings", tags=["settings"], responses=answers(401))


@router.get("/model", operation_id="get_model_settings")
def get_model(services: ServicesDep) -> ModelStatusOut:
    """Tell whether a language model is configured, and what a run may spend on it."""
    return ModelStatusOut.model_validate(services.models.status())


@router.post("/model/trial", operation_id="try_model")
def try_model(services: ServicesDep) -> TrialOut:
    """Ask the configured model one short question, and tell whether it answers as it should."""
    return TrialOut.model_validate(services.models.trial())
