"""An endpoint that completes chats, as OpenAI's protocol has it; asked in bounded time and memory, and never trusted.

The key goes into the request's header and nowhere else.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic, sleep
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from realpolitik.errors import Unreadable

KEY = "REALPOLITIK_KEY"  # the environment variable with the key
PATH = "/chat/completions"
AT_ONCE = 65_536  # bytes
MOST_BYTES = 2_000_000  # of an answer; one of 8,000 tokens has some 40,000
MOST_TOKENS = 8_000  # of an answer
LONGEST = 600.0  # seconds that an answer may take: a model on one's own machine is slow
TRIES = 4
LONGEST_PAUSE = 30.0  # seconds
LONGEST_REASON = 200  # characters
BUSY = 429
SAME_EACH_TIME = {"temperature": 0, "seed": 0, "max_tokens": MOST_TOKENS}
DECLINED = frozenset({400, 422})
REASONS = {
    401: f"it doesn't take the key in {KEY}",
    403: f"the key in {KEY} isn't allowed to",
    404: "it knows no such address or model",
    BUSY: "too many requests; try again later",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What a model is asked: the messages, and the JSON Schema of the answer for servers that can hold it to one."""

    model: str
    messages: tuple[Mapping[str, str], ...]
    schema: Mapping[str, Any]


class Chat(Protocol):
    """Whoever answers questions."""

    def answer(self, question: Question) -> str:
        """The text of the answer. Raises Unreadable where there is none."""


@dataclass
class Endpoint:
    """One address, with what it takes to ask there, and what its server has been found to take.

    Raises Unreadable where the address isn't one that a text may be sent to.
    """

    url: str  # such as https://api.example.org/v1
    key: str | None = field(default=None, repr=False)
    unencrypted: bool = False  # whether http:// to another machine is all right
    patience: float = LONGEST  # seconds for one answer
    pause: Callable[[float], None] = sleep
    _form: int = field(default=0, init=False, repr=False)  # of a request, the first that wasn't declined

    def __post_init__(self) -> None:
        check_address(self.url, self.unencrypted)
        if self.key is not None and re.fullmatch(r"[!-~]+", self.key) is None:
            raise Unreadable(f"{KEY} holds blanks or signs that no key has")

    @property
    def host(self) -> str:
        """The machine that is asked."""
        return str(urlsplit(self.url).hostname)

    def answer(self, question: Question) -> str:
        """What the model says.

        A server that can't be held to a schema, or takes no temperature, seed or limit, is asked without.
        """
        plain = {"model": question.model, "messages": question.messages}
        held = {"response_format": _held_to(question.schema)}
        forms = ({**plain, **SAME_EACH_TIME, **held}, {**plain, **SAME_EACH_TIME}, {**plain, **held}, plain)
        for place, form in enumerate(forms[self._form :], self._form):
            try:
                said = _content(self._asked(json.dumps(form).encode()), self.host)
            except _Declined as problem:
                declined = problem
            else:
                self._form = place
                return said
        raise Unreadable(str(declined)) from None

    def _asked(self, body: bytes) -> bytes:
        """The server's answer; one that is busy or stumbles is asked again, a few times."""
        for tried in range(TRIES):
            try:
                return _in_time(lambda: self._exchange(body), self.patience)
            except _Failed as error:
                if tried + 1 == TRIES or not (error.code == BUSY or error.code >= 500):
                    raise self._explained(error) from None
                self.pause(min(2.0**tried if error.wait is None else error.wait, LONGEST_PAUSE))
            except (HTTPException, OSError, UnicodeError) as error:  # URLError is an OSError
                reason = getattr(error, "reason", error)
                if isinstance(reason, TimeoutError):
                    raise Unreadable(f"{self.host} didn't answer within {self.patience:g} s") from None
                raise Unreadable(f"{self.host} can't be asked: {self._shown(_told(reason))}") from None
        raise AssertionError("the last try returns or raises")

    def _exchange(self, body: bytes) -> bytes:
        """One request and its answer."""
        until = monotonic() + self.patience
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "realpolitik"}
        if self.key is not None:
            headers["Authorization"] = f"Bearer {self.key}"
        address = self.url.rstrip("/").removesuffix(PATH) + PATH
        data = b""
        try:
            with _opener(self.host).open(Request(address, body, headers), timeout=self.patience) as response:
                while len(data) <= MOST_BYTES and (part := response.read1(AT_ONCE)):
                    data += part
                    if monotonic() > until:
                        raise TimeoutError
        except HTTPError as error:
            with error:
                raise _Failed(error.code, _wait(error.headers), _reason(error)) from None
        if len(data) > MOST_BYTES:
            raise Unreadable(f"{self.host} answered with more than {MOST_BYTES // 1_000_000} MB")
        return data

    def _explained(self, error: _Failed) -> Unreadable:
        """What an error of the server's means."""
        if 300 <= error.code < 400:
            return Unreadable(f"{self.host} sends the question on to another address; give that one, if you trust it")
        reason = REASONS.get(error.code) or self._shown(error.reason) or "no reason given"
        kind = _Declined if error.code in DECLINED else Unreadable
        return kind(f"{self.host} answered with error {error.code}: {reason}")

    def _shown(self, text: str) -> str:
        """A server's words, short, in one line, without the key."""
        if self.key is not None:
            text = text.replace(self.key, "…")
        return "".join(sign if sign.isprintable() else " " for sign in text)[:LONGEST_REASON].strip()


class _Declined(Unreadable):
    """The server doesn't take a request of this form."""


class _Failed(Exception):
    """The server answered with an error: its code, how long to wait, and why, each as the server says."""

    def __init__(self, code: int, wait: float | None, reason: str) -> None:
        super().__init__(code)
        self.code, self.wait, self.reason = code, wait, reason


class _Stay(HTTPRedirectHandler):
    """Follows no redirection: a text and a key go where the analyst sends them."""

    def redirect_request(self, *_arguments: Any) -> None:
        """None, which makes it an error."""


def key_of_environment() -> str | None:
    """The key, if the environment has one."""
    return os.environ.get(KEY, "").strip() or None


def check_address(url: str, unencrypted: bool = False) -> None:
    """Refuse an address that isn't one, that holds a secret, or where others could read along.

    Raises Unreadable.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port  # which raises if it is none
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not host or re.fullmatch(r"[!-~]+", url) is None:
        raise Unreadable("an endpoint is an address such as https://api.example.org/v1")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise Unreadable(f"an endpoint has no name, password, ? or # in its address; a key belongs into {KEY}")
    if parts.scheme == "http" and not unencrypted and not is_here(host):
        raise Unreadable(f"http:// to {host} lets others read the articles and the key: use https://, or --unencrypted")


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _opener(host: str) -> OpenerDirector:
    """What opens addresses: through the proxy that the environment names, but not to this machine."""
    return build_opener(_Stay, ProxyHandler({})) if is_here(host) else build_opener(_Stay)


def _held_to(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "reading", "schema": schema, "strict": True}}


def _in_time(work: Callable[[], bytes], seconds: float) -> bytes:
    """What some work comes to within a time: a server that sends byte by byte never lets a socket time out."""
    done: SimpleQueue[bytes | Exception] = SimpleQueue()

    def worked() -> None:
        try:
            done.put(work())
        except Exception as error:  # noqa: BLE001 - raised again below
            done.put(error)

    Thread(target=worked, daemon=True).start()
    try:
        found = done.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if isinstance(found, Exception):
        raise found
    return found


def _wait(headers: Message) -> float | None:
    """How many seconds the server asks to wait."""
    asked = (headers.get("Retry-After") or "").strip()
    return float(asked) if re.fullmatch(r"\d{1,9}", asked, re.ASCII) else None


def _told(reason: object) -> str:
    return str(getattr(reason, "strerror", None) or reason or type(reason).__name__)


def _reason(error: HTTPError) -> str:
    """The reason that a server gives for an error."""
    try:
        said = json.loads(error.read(AT_ONCE))["error"]["message"]
    except (OSError, HTTPException, ValueError, RecursionError, LookupError, TypeError):
        return ""
    return said if isinstance(said, str) else ""


def _content(data: bytes, host: str) -> str:
    """The text of a completion; empty where the model says nothing, such as when it calls a tool instead."""
    try:
        message = json.loads(data)["choices"][0]["message"]
        said = message.get("content")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise Unreadable(f"{host} doesn't speak the chat-completions protocol") from None
    return said if isinstance(said, str) else ""
