"""What a request must satisfy before anything looks at it, and what every answer carries.

A page elsewhere could have a reader's browser ask for ours. So: only hosts that we go by (else a name that somebody
points at this machine would pass for it), changes only from our own pages, little to read, nothing loaded from
anywhere else, and beyond this machine a password.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import secrets
from collections.abc import Callable, Collection, Iterable
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MOST_BYTES = 6_000_000  # of a request: a case file of five megabytes and its form
TOO_LARGE = f"That is larger than {MOST_BYTES // 1_000_000} MB."
READING = frozenset({"GET", "OPTIONS"})
SECONDS_TO_SEND = 60.0  # a request's body
MOST_PASSWORDS = 16  # that wait to be tried
OPEN = ("/login", "/static/")  # what is shown to whoever hasn't given the password
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


_HOST = re.compile(r"([\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d+)?")  # a name or address, perhaps with a port


class Door:
    """The password, and who has given it. Without one everybody may come in."""

    COOKIE = "realpolitik"
    LONGEST_WAIT = 8.0  # seconds after a wrong password

    def __init__(self, password: str | None) -> None:
        self._password = None if password is None else sha256(password.encode()).digest()
        self._token = secrets.token_urlsafe(32)  # anew whenever the workbench starts
        self._wrong = 0
        self._turn = asyncio.Lock()
        self._waiting = 0

    @property
    def is_locked(self) -> bool:
        """Whether there is a password."""
        return self._password is not None

    def knows(self, cookie: str) -> bool:
        """Whether a request's cookies show that the password was given."""
        if not self.is_locked:
            return True
        try:
            given = SimpleCookie(cookie).get(self.COOKIE)
        except CookieError:
            return False
        return given is not None and hmac.compare_digest(given.value.encode(), self._token.encode())

    async def opens(self, password: str) -> bool:
        """Whether it is the password; one is tried at a time, and every wrong one makes the next wait longer."""
        if self._waiting >= MOST_PASSWORDS:
            raise HTTPException(429, "Too many passwords are being tried; wait a little.")
        self._waiting += 1
        try:
            async with self._turn:
                return await self._tried(password)
        finally:
            self._waiting -= 1

    async def _tried(self, password: str) -> bool:
        given = sha256(password.encode("utf-8", "surrogatepass")).digest()
        if self._password is not None and hmac.compare_digest(given, self._password):
            self._wrong = 0
            return True
        self._wrong += 1
        await asyncio.sleep(min(self.LONGEST_WAIT, 0.25 * 2 ** min(self._wrong, 10)))
        return False

    def admit(self, response: Response, is_encrypted: bool = False) -> None:
        """Give whoever gets this response the token; one that came encrypted never travels otherwise."""
        # lax, so that a link in somebody's mail opens the page: following one changes nothing, and the guard refuses
        # changes and embeddings that other sites ask for, whatever cookie comes with them
        response.set_cookie(self.COOKIE, self._token, httponly=True, samesite="lax", secure=is_encrypted, path="/")


class Guard:
    """ASGI middleware; see above. told: how whoever means no harm is told that something is too large."""

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str] = LOOPBACK,
        door: Door | None = None,
        told: Callable[[int, str], Response] = lambda status, says: PlainTextResponse(says, status),
    ) -> None:
        self.app = app
        self.told = told
        self.hosts: Collection[str] = frozenset(host.casefold() for host in hosts)
        self.door = door or Door(None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or say why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        signed = _signed(send)
        if scope["method"] == "HEAD":  # answered as GET, without the page
            scope, signed = {**scope, "method": "GET"}, _bodiless(signed)
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, signed)
        else:
            await self.app(scope, _bounded(receive), signed)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = _host(headers.get("host", ""))
        if host not in self.hosts:
            return PlainTextResponse("The workbench doesn't go by this name.", 400)
        if scope["method"] not in READING and not _is_ours(headers):
            return PlainTextResponse("Changes come from the workbench's own pages only.", 403)
        if _is_embedded_elsewhere(headers):
            return PlainTextResponse("Another page may lead here, and load nothing from here.", 403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 12 or int(length) > MOST_BYTES:
            return self.told(413, TOO_LARGE)
        is_open = scope["path"].startswith(OPEN)
        if not is_open and not self.door.knows(headers.get("cookie", "")):
            if scope["path"].startswith("/api") or scope["method"] not in READING:
                return PlainTextResponse("The password is needed.", 401)
            return RedirectResponse(_login(scope), 303)
        return None


def _login(scope: Scope) -> str:
    """Where the password is given, and then the page that was asked for, trial and all."""
    asked = scope.get("raw_path", b"/") + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    return "/login" if asked == b"/" else f"/login?{urlencode({'to': asked.decode('latin-1')})}"


def _host(written: str) -> str | None:
    """The host without its port; None for what is no host."""
    found = _HOST.fullmatch(written)
    return found[1].strip("[]").casefold() if found else None


def _is_ours(headers: Headers) -> bool:
    """Whether a change was asked for by a page of ours, as the browser says."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site == "same-origin"
    return origin is not None and urlsplit(origin).netloc.casefold() == headers.get("host", "").casefold()


def _is_embedded_elsewhere(headers: Headers) -> bool:
    """Whether a page of another site wants more than to lead here: a picture, a frame, a script, an answer to read."""
    if headers.get("sec-fetch-site") not in ("cross-site", "same-site"):
        return False
    return (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) != ("navigate", "document")


def _bounded(receive: Receive) -> Receive:
    """The same messages, until the body grows too large or takes too long."""
    read, ends = 0, False
    deadline = asyncio.get_running_loop().time() + SECONDS_TO_SEND

    async def bounded() -> Message:
        nonlocal read, ends
        try:
            async with asyncio.timeout_at(None if ends else deadline):  # afterwards one waits for whoever asked to go
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, "That took too long to arrive.") from None
        read += len(message.get("body", b""))
        ends = not message.get("more_body", False)
        if read > MOST_BYTES:
            raise HTTPException(413, TOO_LARGE)
        return message

    return bounded


def _bodiless(send: Send) -> Send:
    """The same messages with nothing in them."""

    async def bodiless(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return bodiless


def _signed(send: Send) -> Send:
    """The same messages, each answer with what it must carry."""

    async def signed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return signed
