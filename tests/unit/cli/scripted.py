"""A real HTTP server on a free port whose answers a test writes, for commands to speak to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from app.cli import app

Answers = Mapping[tuple[str, str], tuple[int, Any]]


@contextmanager
def serving(answers: Answers, *, heard: list[bytes] | None = None) -> Iterator[str]:
    """Answer (method, path) with (status, JSON or bytes); `heard` keeps what is sent."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            sent = self.rfile.read(int(self.headers.get("content-length", 0)))
            if heard is not None:
                heard.append(sent)
            key = (self.command, self.path.partition("?")[0])
            status, body = answers.get(key, (404, {"detail": f"nothing at {key}", "code": "none"}))
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = answer  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True)
class Shell:
    """The command line with a home folder of its own."""

    home: Path

    def __call__(self, *words: str, server: str | None = None) -> Result:
        environment = {"WHEREFORE_HOME": str(self.home), "WHEREFORE_URL": server}
        return CliRunner().invoke(app, list(words), env=environment)
