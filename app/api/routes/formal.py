"""Formal questions over HTTP: a described causal model, no data."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from app.api.deps import ReaderDep, ServicesDep
from app.api.problems import answers
from app.api.schemas.formal import FORMAL_EXAMPLE, DeductionOut, FormalQuestionIn

router = APIRouter(
    prefix="/v1/formal-questions", tags=["formal"], responses=answers(400, 401, 413, 422, 503)
)


@router.post("", operation_id="answer_formal_question")
def answer(
    body: Annotated[FormalQuestionIn, Body(examples=[FORMAL_EXAMPLE])],
    services: ServicesDep,
    reader: ReaderDep,
) -> DeductionOut:
    """Answer a question about a causal model that is described in words, without data.

    Independence, adjustment sets, instruments, interventions, counterfactuals, direct and indirect
    effects, necessity and sufficiency; bounds where the description leaves the number open.
    """
    del reader  # signed in is enough: nothing is stored
    return DeductionOut.model_validate(services.formal.answer(body.text))
