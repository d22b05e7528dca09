"""OpenAI's chat completions over HTTP, for the chat front ends that speak them."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Body, Response
from starlette.responses import StreamingResponse

from app.api.chat import openai
from app.api.chat.begin import begin
from app.api.chat.ending import told
from app.api.chat.errors import OpenAiRoute
from app.api.chat.turn import turn
from app.api.deps import ReaderDep, ServicesDep, UploadsDep
from app.api.problems import answers
from app.api.stream import HEADERS
from app.errors import NotFound

router = APIRouter(
    prefix="/v1",
    tags=["chats"],
    responses=answers(401, 404, 422, 503),
    route_class=OpenAiRoute,
)

_STREAM = {"text/event-stream": {"schema": {"type": "string"}}}


@router.get("/models", operation_id="list_models")
def list_models() -> openai.ModelsOut:
    """List what OpenAI's clients may choose as their model."""
    return openai.ModelsOut(data=[openai.ModelOut()])


@router.get("/models/{name}", operation_id="get_model")
def get_model(name: str) -> openai.ModelOut:
    """Return the one model that there is."""
    if name != openai.MODEL:
        raise NotFound(f"There is no model {name!r}.", hint=f"There is {openai.MODEL!r}.")
    return openai.ModelOut()


@router.post(
    "/chat/completions",
    operation_id="complete_chat",
    response_model=openai.ChatOut,
    responses={
        200: {"description": "The answer, or a stream", "content": _STREAM},
        **answers(400, 409, 413),
    },
)
async def complete_chat(
    body: Annotated[openai.ChatIn, Body(examples=[openai.CHAT_EXAMPLE])],
    services: ServicesDep,
    reader: ReaderDep,
    uploads: UploadsDep,
) -> Response | openai.ChatOut:
    """Answer a chat of OpenAI's shape by a run; with `stream`, tell what the run does meanwhile.

    The table is the one in `metadata.dataset_id`, else one attached or pasted, else the latest. A
    chat that has an answer already goes on from that answer's run, as a conversation does. With
    `metadata.may_ask` the answer may be a question back, which the next message answers.
    """
    asked = turn([message.to_domain() for message in body.messages])
    start = partial(begin, services, reader, uploads, asked, body.dataset_id, may_ask=body.may_ask)
    begun = await to_thread.run_sync(start, limiter=uploads.threads)
    if body.stream:
        told_as = openai.chunks(services.runs, services.events, reader, begun, body.model)
        return StreamingResponse(told_as, media_type="text/event-stream", headers=HEADERS)
    _, text = await told(services.runs, reader, begun)
    return openai.ChatOut.of(begun, body.model, text)
