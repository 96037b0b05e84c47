"""A page: an address, a template, and the function that builds the one value which the template gets."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any, get_type_hints

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from realpolitik.briefing.document import Cite, Document, cell_runs, printable, runs, to_dict
from realpolitik.briefing.html import anchor, cite_words
from realpolitik.questions.wording import chance, plural, points, sentence, signed_share

STATIC = resources.files("realpolitik.web") / "static"
BRIEFING_STYLE = resources.files("realpolitik.briefing") / "templates" / "briefing.css"


@dataclass(frozen=True)
class Page:
    """One page of the workbench."""

    address: str
    template: str
    build: Callable[..., Awaitable[Any]]

    @property
    def value(self) -> type:
        """The dataclass that the template gets."""
        found: type = get_type_hints(self.build)["return"]
        return found

    @property
    def signature(self) -> inspect.Signature:
        """What the page is asked with, annotations worked out."""
        return inspect.signature(self.build, eval_str=True)


def page(address: str, template: str) -> Callable[[Callable[..., Awaitable[Any]]], Page]:
    """Makes a page of the function that builds it."""
    return lambda build: Page(address, template, build)


def render(template: str, value: object) -> str:
    """A page as HTML."""
    return environment().get_template(template).render(page=value)


@cache
def environment() -> Environment:
    """Where templates come from, and what they may call; the briefing's own macros are among them."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader("realpolitik.web"), PackageLoader("realpolitik.briefing")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters.update(printable=printable, anchor=anchor, plural=plural, sentence=sentence)
    made.filters.update(points=points, signed_share=signed_share, chance=chance)
    made.globals.update(
        static=static_address,
        runs=runs,
        cell_runs=cell_runs,
        kind=lambda part: type(part).__name__.lower(),
        cite_address=lambda cite: f"#source-{anchor(cite.source)}",
        cite_label=_cite_label,
        cite_words=cite_words,
        first_call=lambda _cite: "",
    )
    return made


def _shown(value: Any) -> Any:
    """Whatever a template writes, without the characters that steer a screen."""
    return printable(value) if type(value) is str else value


def _cite_label(cite: Cite) -> str:
    return printable(f"{cite.source} {cite.paragraph}".strip())


def static_file(name: str) -> bytes:
    """A file of the workbench's own."""
    return (BRIEFING_STYLE if name == "briefing.css" else STATIC / name).read_bytes()


@cache
def static_address(name: str) -> str:
    """Where a file is fetched; another address whenever it has changed, so that browsers may keep it for good."""
    return f"/static/{name}?{sha256(static_file(name)).hexdigest()[:12]}"


def plain(value: Any) -> Any:
    """A page's value as JSON can hold it."""
    if isinstance(value, Document):
        return to_dict(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value
