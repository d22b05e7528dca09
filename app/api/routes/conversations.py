"""Conversations over HTTP: open one, say something, read it again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from fastapi.concurrency import run_in_threadpool

from app.api.deps import AfterQuery, LimitQuery, ReaderDep, ServicesDep, cut
from app.api.problems import answers
from app.api.routes.runs import SecondsToWait
from app.api.schemas.base import Storable
from app.api.schemas.conversations import (
    MESSAGE_EXAMPLE,
    ConversationIn,
    ConversationOut,
    ConversationPage,
    MessageIn,
    MessageOut,
    WholeConversationOut,
)

router = APIRouter(
    prefix="/v1/conversations", tags=["conversations"], responses=answers(401, 404, 422, 503)
)

ConversationId = Annotated[str, Path(examples=["conv_0123456789abcdefghijkl"])]


@router.post("", status_code=201, operation_id="open_conversation", responses=answers(400, 413))
def open_conversation(
    body: ConversationIn, services: ServicesDep, reader: ReaderDep, response: Response
) -> ConversationOut:
    """Open a conversation about a run, or about a dataset."""
    kept = services.conversations.begin(reader, run_id=body.run_id, dataset_id=body.dataset_id)
    response.headers["Location"] = f"/v1/conversations/{kept.id}"
    return ConversationOut.model_validate(kept)


@router.get("", operation_id="list_conversations")
def list_conversations(
    services: ServicesDep,
    reader: ReaderDep,
    after: AfterQuery = None,
    limit: LimitQuery = 50,
    dataset_id: Annotated[Storable | None, Query(max_length=64)] = None,
) -> ConversationPage:
    """List conversations, newest first."""
    found = services.conversations.page(reader, after, limit + 1, dataset_id)
    kept, last = cut(found, limit)
    items = [ConversationOut.model_validate(c) for c in kept]
    return ConversationPage(items=items, next=last and last.id)


@router.get("/{conversation_id}", operation_id="get_conversation")
def get_conversation(
    conversation_id: ConversationId, services: ServicesDep, reader: ReaderDep
) -> WholeConversationOut:
    """Return a conversation with all that was said."""
    known = ConversationOut.model_validate(services.conversations.get(reader, conversation_id))
    said = services.conversations.messages(reader, conversation_id)
    messages = [MessageOut.model_validate(m) for m in said]
    return WholeConversationOut(**known.model_dump(), messages=messages)


@router.post(
    "/{conversation_id}/messages",
    status_code=201,
    operation_id="send_message",
    responses=answers(400, 409, 413),
)
async def say(
    conversation_id: ConversationId,
    body: Annotated[MessageIn, Body(examples=[MESSAGE_EXAMPLE])],
    services: ServicesDep,
    reader: ReaderDep,
    response: Response,
    wait: SecondsToWait,
) -> MessageOut:
    """Say something: it is explained from findings, or leads to a run that refines or asks anew.

    With `Prefer: wait=N` the answer tells what that run found, if it ends in time.
    """
    talk = services.conversations
    kept = await run_in_threadpool(talk.say, reader, conversation_id, body.to_domain())
    if wait and kept.run_id is not None:
        await services.runs.wait(reader, kept.run_id, wait)
        response.headers["Preference-Applied"] = f"wait={wait}"
        kept = await run_in_threadpool(talk.message, reader, conversation_id, kept.id)
    response.headers["Location"] = f"/v1/conversations/{conversation_id}/messages/{kept.id}"
    return MessageOut.model_validate(kept)


@router.get("/{conversation_id}/messages/{message_id}", operation_id="get_message")
def get_message(
    conversation_id: ConversationId, message_id: str, services: ServicesDep, reader: ReaderDep
) -> MessageOut:
    """Return one message with its answer, as far as its run has got."""
    return MessageOut.model_validate(
        services.conversations.message(reader, conversation_id, message_id)
    )
