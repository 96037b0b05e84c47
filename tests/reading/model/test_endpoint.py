"""An endpoint is asked in bounded time and memory; whatever it does, the key stays here and the message is clear."""

from __future__ import annotations

import json
import time

import pytest

from realpolitik.errors import Unreadable
from realpolitik.reading.model import endpoint as module
from realpolitik.reading.model.endpoint import Endpoint, Question, check_address, key_of_environment
from tests.reading.model.stand_in import completion, failing, in_turn, saying, send, stand_in

KEY = "sk-never-told"
QUESTION = Question("small", ({"role": "user", "content": "hello"},), {"type": "object"})


def refusal(respond, **settings) -> str:
    """What a failing server leads to."""
    with stand_in(respond) as server, pytest.raises(Unreadable) as raised:
        Endpoint(server.url, KEY, pause=lambda _seconds: None, **settings).answer(QUESTION)
    assert KEY not in repr(raised.value) + str(raised.value.__cause__)
    return str(raised.value)


def test_a_question_asks_for_the_same_answer_each_time():
    with stand_in(saying("hi")) as server:
        assert Endpoint(server.url, KEY).answer(QUESTION) == "hi"
    (asked,) = server.asked
    assert (asked["model"], asked["temperature"], asked["seed"]) == ("small", 0, 0)
    assert asked["response_format"]["json_schema"]["schema"] == {"type": "object"}
    assert asked["max_tokens"] == module.MOST_TOKENS
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert server.paths == ["/v1/chat/completions"]


@pytest.mark.parametrize("ending", ["", "/", "/chat/completions"])
def test_the_address_may_be_given_with_or_without_its_end(ending):
    with stand_in(saying("hi")) as server:
        Endpoint(server.url + ending).answer(QUESTION)
    assert server.paths == ["/v1/chat/completions"]
    assert "Authorization" not in server.headers[0]


def test_a_server_that_knows_less_is_asked_for_less():
    declined = [failing(400), failing(422), failing(400)]
    with stand_in(in_turn(*declined, saying("hi"), saying("ho"))) as server:
        endpoint = Endpoint(server.url)
        assert [endpoint.answer(QUESTION), endpoint.answer(QUESTION)] == ["hi", "ho"]
    same, held = {"max_tokens", "seed", "temperature"}, {"response_format"}
    extras = [set(asked) - {"messages", "model"} for asked in server.asked]
    assert extras == [same | held, same, held, set(), set()]  # and goes on as it went


def test_a_busy_server_is_asked_again_after_as_long_as_it_says_within_reason():
    waits: list[float] = []
    busy = [failing(429, Retry_After="7"), failing(503), failing(500, Retry_After="9999")]
    with stand_in(in_turn(*busy, saying("hi"))) as server:
        assert Endpoint(server.url, pause=waits.append).answer(QUESTION) == "hi"
    assert waits == [7, 2, module.LONGEST_PAUSE]


def test_a_server_that_stays_busy_is_given_up():
    with stand_in(failing(429)) as server, pytest.raises(Unreadable, match="error 429: too many requests"):
        Endpoint(server.url, pause=lambda _seconds: None).answer(QUESTION)
    assert len(server.asked) == module.TRIES


ERRORS = {
    "key": (failing(401, json.dumps({"error": {"message": f"bad key {KEY[:6]}…"}}).encode()), "doesn't take the key"),
    "forbidden": (failing(403), "isn't allowed to"),
    "address": (failing(404), "knows no such address or model"),
    "reason": (failing(400, b'{"error": {"message": "too\\u001b[31m long"}}'), "error 400: too [31m long"),
    "reason-with-key": (failing(418, json.dumps({"error": {"message": f"got {KEY}"}}).encode()), "error 418: got …"),
    "no-reason": (failing(418, b"<html>"), "error 418: no reason given"),
    "deep-reason": (failing(418, b"[" * 60_000), "error 418: no reason given"),
    "page": (lambda handler, _body: send(handler, b"<html>hello</html>"), "doesn't speak the chat-completions"),
    "half": (lambda handler, _body: send(handler, completion("x")[:-9]), "doesn't speak the chat-completions"),
    "deep": (lambda handler, _body: send(handler, b"[" * 200_000), "doesn't speak the chat-completions"),
    "list": (lambda handler, _body: send(handler, b'{"choices": [7]}'), "doesn't speak the chat-completions"),
    "no-message": (lambda handler, _body: send(handler, b'{"choices": [{"message": 7}]}'), "doesn't speak the chat-"),
}


@pytest.mark.parametrize(("respond", "says"), ERRORS.values(), ids=ERRORS.keys())
def test_whatever_a_server_does_wrong_is_said_in_words_without_the_key(respond, says):
    message = refusal(respond)
    assert says in message
    assert message.startswith("127.0.0.1 ")
    assert message.isprintable()
    assert len(message) < 300
    assert KEY[:6] not in message


def test_no_redirection_is_followed():
    with stand_in(saying("stolen")) as thief:
        message = refusal(failing(307, Location=f"{thief.url}/chat/completions"))
        assert "sends the question on to another address" in message
        message = refusal(failing(302, Location="file:///etc/hostname"))
        assert "sends the question on to another address" in message
    assert thief.asked == []


def test_an_endless_answer_is_cut_off():
    sent = 0

    def respond(handler, _body):
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        for _ in range(800):  # 50 MB
            handler.wfile.write(b" " * 65_536)
            sent += 65_536

    assert "answered with more than 2 MB" in refusal(respond)
    assert sent < 20_000_000  # the rest was never read


def test_a_tool_call_says_nothing():
    with stand_in(saying(None, tool_calls=[{"function": {"name": "rm", "arguments": "{}"}}])) as server:
        assert Endpoint(server.url).answer(QUESTION) == ""


def drip(handler, _body):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_headers(handler, _body):
    for _ in range(100):
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_error(handler, body):
    handler.send_response(400)
    handler.end_headers()
    drip(handler, body)


@pytest.mark.parametrize("respond", [drip, drip_headers, drip_error, lambda *_: time.sleep(1)])
def test_a_server_that_keeps_one_waiting_is_left(respond):
    assert refusal(respond, patience=0.3) == "127.0.0.1 didn't answer within 0.3 s"


def test_a_server_that_is_not_there_is_said_so():
    with stand_in(saying("hi")) as server:
        pass
    with pytest.raises(Unreadable, match=r"127\.0\.0\.1 can't be asked: Connection refused"):
        Endpoint(server.url).answer(QUESTION)


def test_a_name_that_no_host_has_is_said_so(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(Unreadable, match=r"can't be asked: .*label"):
        Endpoint(f"https://{'a' * 70}.example/v1").answer(QUESTION)


def test_a_server_that_hangs_up_is_said_so():
    def respond(handler, _body):
        handler.close_connection = True

    assert "can't be asked: Remote end closed connection" in refusal(respond)


ADDRESSES = {
    "nothing": ("", "an endpoint is an address"),
    "words": ("my server", "an endpoint is an address"),
    "file": ("file:///etc/passwd", "an endpoint is an address"),
    "port": ("https://example.org:port/", "an endpoint is an address"),
    "no-host": ("https:///v1", "an endpoint is an address"),
    "line": ("https://example.org/v1\r\nX: y", "an endpoint is an address"),
    "password": ("https://me:secret@example.org/v1", "has no name, password"),
    "key": ("https://example.org/v1?key=secret", "has no name, password"),
    "open": ("http://example.org/v1", "lets others read the articles and the key"),
    "looks-local": ("http://127.0.0.1.example.org/v1", "lets others read"),
}


@pytest.mark.parametrize(("url", "says"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_a_text_is_sent_to_no_doubtful_address(url, says):
    with pytest.raises(Unreadable, match=says) as raised:
        Endpoint(url)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "url", ["https://example.org/v1", "http://localhost:1/v1", "http://[::1]:1/", "http://127.9.9.9"]
)
def test_an_encrypted_address_will_do_and_so_does_this_machine(url):
    check_address(url)


def test_an_open_address_will_do_if_one_insists():
    assert Endpoint("http://example.org/v1", unencrypted=True).host == "example.org"


def test_the_key_is_shown_nowhere(monkeypatch):
    monkeypatch.setenv(module.KEY, f" {KEY}\n")
    assert key_of_environment() == KEY
    assert KEY not in repr(Endpoint("https://example.org/v1", key_of_environment()))
    with pytest.raises(Unreadable) as raised:
        Endpoint("https://example.org/v1", f"{KEY}\nX-Other: 1")
    assert KEY not in str(raised.value)
    monkeypatch.setenv(module.KEY, "")
    assert key_of_environment() is None
