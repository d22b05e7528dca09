"""AG-UI over HTTP, for the chat front ends that speak it."""

from __future__ import annotations

from functools import partial

from anyio import to_thread
from fastapi import APIRouter
from starlette.responses import StreamingResponse

from app.api.chat import agui
from app.api.chat.begin import begin
from app.api.chat.turn import turn
from app.api.deps import ReaderDep, ServicesDep, UploadsDep
from app.api.problems import answers
from app.api.stream import HEADERS

router = APIRouter(prefix="/v1", tags=["chats"], responses=answers(401, 404, 422, 503))

_STREAM = {"text/event-stream": {"schema": {"type": "string"}}}


@router.post(
    "/agui",
    operation_id="run_agui",
    response_class=StreamingResponse,
    responses={200: {"description": "AG-UI events", "content": _STREAM}, **answers(400, 409, 413)},
)
async def run_agui(
    body: agui.AguiIn, services: ServicesDep, reader: ReaderDep, uploads: UploadsDep
) -> StreamingResponse:
    """Go on with a thread of the AG-UI protocol; `forwardedProps.dataset_id` names the table."""
    asked = turn([message.to_domain() for message in body.messages])
    start = partial(begin, services, reader, uploads, asked, body.dataset_id)
    begun = await to_thread.run_sync(start, limiter=uploads.threads)
    told_as = agui.frames(services.runs, services.events, reader, begun, body)
    return StreamingResponse(told_as, media_type="text/event-stream", headers=HEADERS)
