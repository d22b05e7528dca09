"""Drawn graphs over HTTP: what they identify and imply, and their text in other formats."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from app.api.deps import ReaderDep, ServicesDep
from app.api.problems import answers
from app.api.schemas.graph_texts import CONVERT_EXAMPLE, ConvertedOut, ConvertIn
from app.api.schemas.graphs import (
    IDENTIFY_EXAMPLE,
    IMPLICATIONS_EXAMPLE,
    IdentificationOut,
    IdentifyIn,
    ImplicationsIn,
    ImplicationsOut,
    IndependenceOut,
)
from app.service.graph_exchange import converted
from app.service.graphs import see_effect, seen_implications

router = APIRouter(prefix="/v1/graphs", tags=["graphs"], responses=answers(401, 404, 422, 503))


@router.post("/identify", operation_id="identify_effect", responses=answers(400, 413))
def identify(
    body: Annotated[IdentifyIn, Body(examples=[IDENTIFY_EXAMPLE])],
    services: ServicesDep,
    reader: ReaderDep,
) -> IdentificationOut:
    """Tell whether and how an effect can be computed from what is measured in a graph."""
    named = body.dataset_id and services.datasets.get(reader, body.dataset_id).profile
    return IdentificationOut.of(see_effect(body.to_domain(), named or None))


@router.post("/implications", operation_id="list_implications", responses=answers(400, 413))
def list_implications(
    body: Annotated[ImplicationsIn, Body(examples=[IMPLICATIONS_EXAMPLE])],
) -> ImplicationsOut:
    """List what the graph says must be independent, which data can contradict."""
    found = seen_implications(body.graph.to_domain(), body.latents)
    return ImplicationsOut(items=[IndependenceOut.model_validate(each) for each in found])


@router.post("/convert", operation_id="convert_graph", responses=answers(400, 413))
def convert(
    body: Annotated[ConvertIn, Body(examples=[CONVERT_EXAMPLE])],
    _: ReaderDep,
) -> ConvertedOut:
    """Read a graph's text, or take a drawn graph, and write it in a format.

    `losses` names what the format cannot hold: a class, confidences, roles.
    """
    return ConvertedOut.of(converted(body.given(), body.format.value, body.wanted.value))
