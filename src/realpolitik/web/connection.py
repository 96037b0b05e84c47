"""A connection that isn't held for nothing: whoever takes too long to ask, or to take the answer, is hung up on.

uvicorn bounds how many connections there are and how large the head of a request may be, not how long either may take;
a few hundred clients that trickle would keep everybody else out. How long a request's body may take is for the guard.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST = 200  # connections at once; a browser opens six
SECONDS_TO_ASK = 10.0
SECONDS_TO_TAKE = 30.0  # until a client that takes nothing more of an answer is given up


class _Deadline:
    """Ends a connection, unless it is stopped in time."""

    _timer: asyncio.TimerHandle | None = None

    def start(self, connection: Connection, seconds: float) -> None:
        """Let the time run; where it runs already, nothing prolongs it."""
        if self._timer is None:
            self._timer = connection.loop.call_later(seconds, connection.transport.abort)

    def stop(self) -> None:
        """Let it be."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Connection(H11Protocol):
    """uvicorn's own protocol with two deadlines."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Somebody is there: the time in which a request must be made runs."""
        super().connection_made(transport)
        self.asking, self.taking = _Deadline(), _Deadline()
        self.asking.start(self, SECONDS_TO_ASK)

    def data_received(self, data: bytes) -> None:
        """Part of a request, or all of it; from the first byte of the next the time runs again."""
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:  # type: ignore[redundant-expr] # None before the first
            self.asking.start(self, SECONDS_TO_ASK)
        else:
            self.asking.stop()

    def pause_writing(self) -> None:
        """Whoever asked doesn't take the answer."""
        super().pause_writing()
        self.taking.start(self, SECONDS_TO_TAKE)

    def resume_writing(self) -> None:
        """They take it again."""
        super().resume_writing()
        self.taking.stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        self.asking.stop()
        self.taking.stop()
        super().connection_lost(exc)
