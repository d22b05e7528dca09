"""Problems as OpenAI's clients show them: the same body, with an `error` that they read."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from app.api.problems import MEDIA_TYPE, request_id, response_for
from app.errors import WhereforeError


class OpenAiRoute(APIRoute):
    """A route whose refusals are told in both shapes."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except WhereforeError as error:
                return _in_both_shapes(error, request_id(request))

        return answer


def _in_both_shapes(error: WhereforeError, request: str) -> Response:
    problem = response_for(error, request)
    message = f"{error.message} {error.hint}".strip()
    told = {"message": message, "type": error.code, "code": error.code, "param": None}
    body = json.dumps({**json.loads(bytes(problem.body)), "error": told})
    kept = {k: v for k, v in problem.headers.items() if k not in ("content-length", "content-type")}
    return Response(body, problem.status_code, kept, MEDIA_TYPE)
