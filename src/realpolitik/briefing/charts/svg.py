"""A specification as a picture that needs no script."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import altair as alt

from realpolitik.briefing.charts.style import FONT, Spec

VEGA_LITE = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])  # the version that specifications are of


def render_svg(spec: Spec, prefix: str = "figure") -> str:
    """The specification as an SVG without scripts or references; ids begin with `prefix`, so that pictures can meet."""
    import vl_convert  # 30 MB of JavaScript engine: only when a picture is wanted

    return _tidied(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE), prefix)


_SVG = "http://www.w3.org/2000/svg"
_NOT_NEEDED = re.compile(r"^(role|aria-.*|pointer-events|class|font-family)$")  # one font, set on the whole
_DEFAULTS = {"opacity": "1", "font-weight": "normal", "text-anchor": "start"}


def _tidied(svg: str, prefix: str) -> str:
    """An SVG that is one image to a screen reader, smaller, and whose ids are its own."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for name, value in list(parent.attrib.items()):
            if _NOT_NEEDED.match(name) or _DEFAULTS.get(name) == value:
                del parent.attrib[name]
        for child in list(parent):
            if child.tag == f"{{{_SVG}}}path" and _is_invisible(child):
                parent.remove(child)
    _rename_ids(root, prefix)
    root.set("font-family", FONT)
    return ElementTree.tostring(root, encoding="unicode")


def _rename_ids(root: ElementTree.Element, prefix: str) -> None:
    """Number ids by their order in the picture; Vega's count goes on from one picture to the next."""
    named = [element for element in root.iter() if "id" in element.attrib]
    renamed = {f"url(#{element.get('id')})": f"{prefix}-{at}" for at, element in enumerate(named)}
    for at, element in enumerate(named):
        element.set("id", f"{prefix}-{at}")
    for element in root.iter():
        for name, value in element.attrib.items():
            if value in renamed:
                element.set(name, f"url(#{renamed[value]})")


def _is_invisible(path: ElementTree.Element) -> bool:
    is_empty = path.get("d", "") in ("", "M0,0h0v0h0Z")
    return is_empty or path.get("display") == "none" or not {"fill", "stroke"} & path.attrib.keys()
