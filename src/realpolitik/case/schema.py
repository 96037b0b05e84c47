"""The form of the case file as JSON Schema, for editors that complete and check while one types.

It knows the shape of every field; what a name refers to, and whether a position lies on its issue's scale, only
loading tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

from realpolitik.case.citing import CitationShape, EvidenceShape
from realpolitik.case.claim import MEASURES, Measure
from realpolitik.case.form import FORM, SECTIONS, ConditionShape
from realpolitik.case.options_shape import (
    ByMovers,
    ByState,
    Classes,
    OptionRef,
    PairOfStates,
    SomeStates,
    StatementShape,
    StateShape,
    StatesShape,
    Tiers,
)
from realpolitik.case.query import BOUNDS, MEASURE_SPELLED, SPELLED, Count, TestShape
from realpolitik.case.shape import (
    Amount,
    Date,
    Flag,
    Keyed,
    Level,
    Levels,
    Many,
    NewName,
    Number,
    Pattern,
    Position,
    Public,
    Record,
    Ref,
    Shape,
    Text,
    Version,
    Word,
)
from realpolitik.case.states import LETTERS

Schema = dict[str, Any]

_ANY_WORD: Schema = {"type": ["string", "number", "boolean"]}  # a name may look like a number
_NUMBER = r"[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?"
_RANGE: Schema = {"type": "string", "pattern": rf"^\s*{_NUMBER}\s*\.\.\s*{_NUMBER}\s*$"}
_TEST: Schema = {"$ref": "#/$defs/test"}
_CITATION: Schema = {"$ref": "#/$defs/citation"}


def schema() -> Schema:
    """The JSON Schema (2020-12) of a case file.

    A section has two forms: whole, and changed, where nothing is required and null removes. Scenarios, and files that
    extend another, give changes.
    """
    sections = {name: _stated(shape) for name, shape in SECTIONS.items()}
    forms = {_whole(name): form for name, form in sections.items()}
    forms |= {_changed(name): _change(form) for name, form in sections.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A Realpolitik case",
        **_stated(FORM),
        "required": ["realpolitik"],
        "if": {"required": ["extends"]},
        "then": {"properties": {name: _or_null(_ref(_changed(name))) for name in SECTIONS}},
        "else": {"properties": {name: _or_null(_ref(_whole(name))) for name in SECTIONS}, "required": ["title"]},
        "$defs": {"citation": _citation(), "test": _test(), **forms},
    }


def _whole(section: str) -> str:
    return section


def _changed(section: str) -> str:
    return f"{section}-changed"


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


@singledispatch
def _stated(shape: Shape) -> Schema:
    """One kind of value as JSON Schema."""
    raise NotImplementedError(type(shape).__name__)


@_stated.register(Text)
@_stated.register(Ref)
@_stated.register(Level)
@_stated.register(OptionRef)
def _(shape: Shape) -> Schema:
    return dict(_ANY_WORD)


@_stated.register
def _(shape: Word) -> Schema:
    return {"enum": list(shape.choices)}


@_stated.register
def _(shape: Flag) -> Schema:
    return {"type": "boolean"}


@_stated.register
def _(shape: Version) -> Schema:
    return {"const": shape.current}


@_stated.register
def _(shape: Pattern) -> Schema:
    return {"type": "string", "pattern": f"^{shape.pattern}$"}


@_stated.register
def _(shape: Date) -> Schema:
    return {"anyOf": [{"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}, {"type": "integer"}]}


@_stated.register
def _(shape: Number) -> Schema:
    return _bounded(shape.low, float("inf"), shape.above)


@_stated.register
def _(shape: Count) -> Schema:
    return {"type": "integer", "minimum": 1}


@_stated.register
def _(shape: Amount) -> Schema:
    exact = _bounded(shape.low, shape.high, shape.above)
    return _estimate(exact, exact, _RANGE)


@_stated.register(Position)
@_stated.register(Public)
def _(shape: Shape) -> Schema:
    return _estimate(_ANY_WORD, _ANY_WORD)


@_stated.register
def _(shape: NewName) -> Schema:
    return {"pattern": r"^[^.#\s]([^.#]{0,98}[^.#\s])?$"}


@_stated.register
def _(shape: Many) -> Schema:
    item = _stated(shape.item)
    many: Schema = {"type": "array", "items": item, "minItems": shape.least, "uniqueItems": True}
    return {"anyOf": [many, item]} if shape.single and shape.least <= 1 else many


@_stated.register
def _(shape: Keyed) -> Schema:
    result: Schema = {"type": "object", "additionalProperties": _stated(shape.item)}
    if isinstance(shape.key, NewName):
        result["propertyNames"] = _stated(shape.key)
    if shape.least:
        result["minProperties"] = shape.least
    return result


@_stated.register
def _(shape: Levels) -> Schema:
    ordered = {"type": "object", "additionalProperties": {"type": "number"}, "minProperties": 2}
    return {"anyOf": [ordered, {"type": "array", "items": _ANY_WORD, "minItems": 2, "uniqueItems": True}]}


@_stated.register
def _(shape: Record) -> Schema:
    properties = {name: {} if _is_section(inner) else _stated(inner) for name, inner in shape.fields.items()}
    for name, inner in shape.also.items():
        properties[name] = _or_null(_ref(_changed(name)) if _is_section(inner) else _stated(inner))
    for name, words in shape.says.items():
        properties[name] = {"description": words, **properties[name]}
    result: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if shape.required:
        result["required"] = list(shape.required)
    return result


def _is_section(shape: Shape) -> bool:
    return any(shape is section for section in SECTIONS.values())


@_stated.register
def _(shape: ConditionShape) -> Schema:
    test = dict.fromkeys(("at_most", "at_least", "is"), _ANY_WORD)
    one = {"minProperties": 1, "maxProperties": 1}
    inner = {"type": "object", "properties": test, "additionalProperties": False, **one}
    return {"type": "object", "additionalProperties": inner, **one}


@_stated.register
def _(shape: CitationShape) -> Schema:
    return dict(_CITATION)


@_stated.register
def _(shape: EvidenceShape) -> Schema:
    some: list[Schema] = [_CITATION, {"type": "array", "items": _CITATION, "minItems": 1}]
    by_field = {name: {"anyOf": some} for name in shape.fields}
    return {"anyOf": [*some, {"type": "object", "properties": by_field, "additionalProperties": False}]}


@_stated.register
def _(shape: TestShape) -> Schema:
    return dict(_TEST)


@_stated.register
def _(shape: StatementShape) -> Schema:
    return {"type": ["string", "number"], "description": "options joined by not, and, or, if, iff"}


@_stated.register
def _(shape: StateShape) -> Schema:
    by_option = {"type": "object", "additionalProperties": {"enum": list(LETTERS)}}
    taken: list[Schema] = [{"type": "array", "items": _ANY_WORD, "uniqueItems": True}] if shape.taken else []
    return {"anyOf": [_ANY_WORD, by_option, *taken]}


@_stated.register
def _(shape: StatesShape) -> Schema:
    one = _stated(StateShape(taken=True))
    listed = {"type": "array", "items": one, "minItems": 1}
    return {"anyOf": [listed, {"type": "object", "additionalProperties": one, "minProperties": 1}]}


@_stated.register
def _(shape: Classes) -> Schema:
    one = _stated(StateShape())
    return {"type": "array", "items": {"anyOf": [one, _list_of(one)]}, "minItems": 1}


@_stated.register
def _(shape: Tiers) -> Schema:
    return {"type": "array", "items": _stated(Classes()), "minItems": 2}


@_stated.register
def _(shape: PairOfStates) -> Schema:
    return {**_list_of(_stated(StateShape())), "minItems": 2, "maxItems": 2}


@_stated.register
def _(shape: SomeStates) -> Schema:
    one = _stated(StateShape())
    return {"anyOf": [one, {"type": "array", "items": one}]}


@_stated.register(ByState)
@_stated.register(ByMovers)
def _(shape: ByState | ByMovers) -> Schema:
    return {"type": "object", "additionalProperties": _stated(shape.item)}


def _list_of(one: Schema) -> Schema:
    return {"type": "array", "items": one, "minItems": 1}


def _bounded(low: float, high: float, above: bool) -> Schema:
    result: Schema = {"type": "number"}
    if low > float("-inf"):
        result["exclusiveMinimum" if above else "minimum"] = low
    if high < float("inf"):
        result["maximum"] = high
    return result


def _estimate(end: Schema, *scalars: Schema) -> Schema:
    pert = {
        "type": "object",
        "properties": {"low": end, "mode": end, "high": end},
        "required": ["low", "high"],
        "additionalProperties": False,
    }
    return {"anyOf": [*scalars, pert]}


def _change(whole: Any) -> Any:
    """The same form where only changes are given."""
    if isinstance(whole, list):
        return [_change(inner) for inner in whole]
    if not isinstance(whole, dict):
        return whole
    changed = {key: inner for key, inner in whole.items() if key not in ("required", "minProperties")}
    for key in ("anyOf", "properties", "additionalProperties"):
        inner = changed.get(key)
        if isinstance(inner, Mapping) and key == "properties":
            changed[key] = {name: _or_null(_change(field)) for name, field in inner.items()}
        elif isinstance(inner, Mapping):
            changed[key] = _or_null(_change(inner))
        elif isinstance(inner, list):
            changed[key] = _change(inner)
    return changed


def _or_null(form: Schema) -> Schema:
    return {"anyOf": [form, {"type": "null"}]}


def _citation() -> Schema:
    quoted = {
        "type": "object",
        "properties": {"source": {"type": "string"}, "quote": {"type": "string"}},
        "required": ["source", "quote"],
        "additionalProperties": False,
    }
    return {"anyOf": [{"type": "string", "description": "source#paragraph, or source"}, quoted]}


def _test() -> Schema:
    """A claim's test: one measure with its bound, or tests together."""
    tests = {"type": "array", "items": _TEST, "minItems": 1}
    asked: Schema = {}
    for measure in MEASURES.values():
        asked[measure.name] = asked[measure.name.replace("_", " ")] = _measure(measure)
    asked |= {written: asked[name] for written, name in MEASURE_SPELLED.items()}
    one_measure = {"type": "object", "properties": asked, "additionalProperties": False, "maxProperties": 1}
    bound = {"anyOf": [{"type": ["number", "string"]}, one_measure]}
    rises = {
        "type": "object",
        "properties": {"measure": one_measure, "with": {"type": "string"}, "by": {"type": "number"}},
        "required": ["measure", "with", "by"],
        "additionalProperties": False,
    }
    several = {"all": tests, "any": tests, "not": _TEST, "rises": rises}
    properties = {**asked, **several, **dict.fromkeys(BOUNDS, bound)}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _measure(measure: Measure) -> Schema:
    names = [name.rstrip("?") for name in measure.arguments]
    names += [written for written, name in SPELLED.items() if name in names]
    properties: Schema = {name: {} for name in (*names, "in")}
    return {"type": "object", "description": measure.says, "properties": properties, "additionalProperties": False}
