"""What a terminal shows while something is being worked out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from time import perf_counter
from typing import Any


@contextmanager
def busy(doing: str) -> Iterator[None]:
    """Show on a terminal that something is being done; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield
        return
    console = import_module("rich.console").Console(stderr=True)
    with console.status(f"{doing} …"):
        yield


@contextmanager
def drawing() -> Iterator[Callable[[Any], None] | None]:
    """A bar on a terminal for what takes over a second; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    start, show = perf_counter(), import_module("rich.progress").Progress
    console = import_module("rich.console").Console(stderr=True)
    with show(console=console, transient=True, disable=False, auto_refresh=False) as bars:
        bar = bars.add_task("drawing", visible=False)

        def progress(standing: Any) -> None:
            resumed = f", {standing.read} read" if standing.read else ""
            damaged = f", {standing.damaged} damaged and done again" if standing.damaged else ""
            text = f"drawing: {standing.done} of {standing.blocks} blocks{resumed}{damaged}"
            late = perf_counter() - start > 1
            bars.update(
                bar, total=standing.blocks, completed=standing.done, description=text, visible=late, refresh=late
            )

        yield progress


@contextmanager
def counting(doing: str) -> Iterator[Callable[[int], None] | None]:
    """Show on a terminal how many cases have been tried; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    console = import_module("rich.console").Console(stderr=True)
    with console.status(f"{doing} …") as status:
        yield lambda tried: status.update(f"{doing}: {tried:,} cases tried …")
