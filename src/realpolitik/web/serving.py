"""The workbench as a server: which folder, which address, and until when."""

from __future__ import annotations

import ipaddress
import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from urllib.parse import quote

import uvicorn

from realpolitik.case.file import library
from realpolitik.errors import RealpolitikError, UnknownName
from realpolitik.web.app import build
from realpolitik.web.connection import MOST, Connection
from realpolitik.web.desk import Desk
from realpolitik.web.guard import LOOPBACK, Door
from realpolitik.web.shelf import ENDINGS, Shelf
from realpolitik.web.solver import Solver


@dataclass(frozen=True, slots=True)
class Place:
    """What is served: a folder or none, and the page to begin with."""

    folder: Path | None
    page: str

    @classmethod
    def of(cls, given: str | None) -> Place:
        """A folder; a case file, whose folder is served; a bundled name; nothing: the folder that one is in.

        Raises UnknownName for what is none of these.
        """
        if given is None:
            return cls(Path.cwd(), "/")
        if given in library():
            return cls(None, f"/cases/{quote(given)}")
        path = Path(given)
        if path.is_dir():
            return cls(path, "/")
        if path.is_file() and path.suffix.lower() in ENDINGS:
            return cls(path.parent, f"/cases/{quote(path.name)}")
        raise UnknownName("a folder, a case file (.yaml) or a bundled case", given, library())


def is_loopback(host: str) -> bool:
    """Whether nobody beyond this machine can ask."""
    try:
        return host in LOOPBACK or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(
    place: Place,
    host: str,
    port: int,
    read_only: bool,
    password: str | None,
    opens: bool,
    told: Callable[[str], None],
) -> None:
    """Serve until interrupted; `told` is given the address once it can be asked. Port 0: any that is free."""
    listening = _listening(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}{place.page}"
    hosts = LOOPBACK if is_loopback(host) else {*LOOPBACK, host, *_names(host)}
    desk = Desk(Shelf(place.folder, read_only), Solver(), Door(password))
    config = uvicorn.Config(
        build(desk, {*hosts, host}),
        http=Connection,
        ws="none",
        log_level="warning",
        server_header=False,
        limit_concurrency=MOST,
        timeout_graceful_shutdown=2,
    )
    told(address)
    if opens:
        Timer(0.5, webbrowser.open, [address]).start()
    with suppress(KeyboardInterrupt):  # uvicorn passes it on when it has ended
        uvicorn.Server(config).run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, since asyncio sends without waiting (TCP_NODELAY) only then: else every answer takes 40 ms longer.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # from now on whoever asks waits rather than being refused
    except OSError as error:
        listening.close()
        raise RealpolitikError(f"can't listen on {host}:{port}: {error.strerror}") from error
    return listening


def _names(host: str) -> set[str]:
    """What this machine is called, for an address that stands for all of its own."""
    name = socket.gethostname()
    found = {name, f"{name}.local"}
    with suppress(OSError):
        found |= {str(info[4][0]) for info in socket.getaddrinfo(name, None)}
    return found if host in ("0.0.0.0", "::") else set()
