"""A server on this machine that speaks the chat-completions protocol, as well or as badly as a test wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Respond = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


class StandIn:
    """Where it answers, and everything that it was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []

    def data(self, place: int = -1) -> dict[str, Any]:
        """What a question had for data: actors and paragraphs."""
        return json.loads(self.asked[place]["messages"][-1]["content"])


@contextmanager
def stand_in(respond: Respond) -> Iterator[StandIn]:
    """A server that lets a function respond."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append(body)
            server.headers.append(dict(self.headers))
            server.paths.append(self.path)
            with suppress(BrokenPipeError, ConnectionResetError):  # the client has had enough
                respond(self, body)

        def log_message(self, *_arguments: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server = StandIn(f"http://127.0.0.1:{http.server_port}/v1")
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def send(handler: BaseHTTPRequestHandler, body: bytes, code: int = 200, **headers: str) -> None:
    """Send a response."""
    handler.send_response(code)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def completion(content: object, **message: object) -> bytes:
    """A chat completion that says something."""
    said = content if content is None or isinstance(content, str) else json.dumps(content)
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": said, **message}}]}).encode()


def saying(content: object, **message: object) -> Respond:
    """Always the same completion."""
    return lambda handler, _body: send(handler, completion(content, **message))


def failing(code: int, body: bytes = b"", **headers: str) -> Respond:
    """Always the same error."""
    return lambda handler, _body: send(handler, body, code, **headers)


def in_turn(*responses: Respond) -> Respond:
    """One response after the other."""
    waiting = list(responses)
    return lambda handler, body: waiting.pop(0)(handler, body)
