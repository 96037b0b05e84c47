"""A server on this machine, and clients that dawdle."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from contextlib import closing, suppress

import pytest
import uvicorn

from realpolitik.web import connection


async def _long_answer(scope, receive, send):
    """Twenty megabytes of it."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for more in (*[True] * 20, False):
        await send({"type": "http.response.body", "body": b"x" * 1_000_000 if more else b"", "more_body": more})


@pytest.fixture
def port(monkeypatch):
    """Where somebody impatient listens."""
    monkeypatch.setattr(connection, "SECONDS_TO_ASK", 0.3)
    monkeypatch.setattr(connection, "SECONDS_TO_TAKE", 0.3)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        _long_answer, http=connection.Connection, ws="none", lifespan="off", log_level="error", limit_concurrency=3
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()


def ended_within(client: socket.socket, seconds: float) -> bool:
    """Whether the server hangs up, having answered nothing."""
    client.settimeout(seconds)
    with suppress(ConnectionResetError):
        return client.recv(100) == b""
    return True


def ask(port: int) -> tuple[int, int]:
    """The status of an answer, and its size."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as client:
        client.request("GET", "/")
        with client.getresponse() as answer:
            return answer.status, len(answer.read())


def test_who_never_finishes_a_request_is_hung_up_on_however_steadily_it_trickles(port):
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nhost: localhost\r\n")
        began = time.monotonic()
        with suppress(OSError):
            while time.monotonic() - began < 10:
                client.sendall(b"x-more: 1\r\n")
                time.sleep(0.05)
        assert time.monotonic() - began < 5


def test_who_asks_nothing_is_hung_up_on(port):
    with socket.create_connection(("127.0.0.1", port)) as client:
        assert ended_within(client, 5)


def test_who_begins_a_second_request_and_stops_is_hung_up_on(port):
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        stream = client.makefile("rb")
        while stream.readline() != b"0\r\n":  # the last chunk of the answer
            pass
        client.sendall(b"GET / HT")
        assert ended_within(client, 5)


def test_who_asks_in_time_gets_the_whole_answer(port):
    assert ask(port) == (200, 20_000_000)


def test_who_does_not_take_the_answer_is_given_up(port):
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        time.sleep(1.0)
        taken = 0
        client.settimeout(5)
        with suppress(ConnectionResetError):
            while found := client.recv(1_000_000):
                taken += len(found)
        assert taken < 20_000_000


def test_more_connections_than_there_may_be_are_turned_away_and_later_ones_are_served(port):
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
    assert ask(port)[0] == 503
    assert all(ended_within(client, 5) for client in idle)
    assert ask(port)[0] == 200
    for client in idle:
        client.close()
