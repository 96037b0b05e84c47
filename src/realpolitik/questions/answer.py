"""What every question answers with: entries with names, a stable JSON form, a table, a data frame.

An answer is a frozen dataclass. Its entries carry a `proof` where there is one; the JSON form keeps proofs apart:
`{"format", "program", "case", "scenario", "parameters", "seed", "answer", "proof", "warnings"}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from html import escape
from math import isfinite
from typing import Any, ClassVar, Self

from realpolitik import __version__
from realpolitik.case import Case
from realpolitik.errors import RealpolitikError, UnknownName

PROGRAM = f"realpolitik {__version__}"
ENVELOPE = ("case", "scenario", "parameters", "seed", "warnings")


@dataclass(frozen=True, slots=True)
class CaseReference:
    """Which case an answer is about."""

    title: str
    sha256: str

    @classmethod
    def of(cls, case: Case) -> CaseReference:
        """The reference of a case."""
        return cls(case.title, case.sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is common to all answers; subclasses add `entries`, each with a `key`, and whatever else they found."""

    question: ClassVar[str]  # the word of the question: names the command, the page and the JSON format
    revision: ClassVar[int] = 1  # of the JSON form

    case: CaseReference
    scenario: str | None = None
    parameters: Mapping[str, Any]
    seed: int | None = None
    warnings: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> Any:
        for entry in self.entries:
            if entry.key == key:
                return entry
        raise UnknownName(f"an entry of {self.question}", key, [entry.key for entry in self.entries])

    def __iter__(self) -> Iterator[Any]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def entries(self) -> tuple[Any, ...]:
        """The answer's parts, in the case's order."""
        raise NotImplementedError

    def records(self) -> list[dict[str, Any]]:
        """The answer as flat rows: one dictionary each, values plain."""
        raise NotImplementedError

    def to_frame(self) -> Any:
        """The rows as a pandas data frame."""
        try:
            import pandas
        except ImportError as error:
            raise RealpolitikError("a data frame needs pandas: pip install 'realpolitik[frames]'") from error
        return pandas.DataFrame.from_records(self.records())

    def to_dict(self) -> dict[str, Any]:
        """The JSON form as plain values; no NaN, proofs apart."""
        content = {f.name: plain(getattr(self, f.name)) for f in fields(self) if f.name not in ENVELOPE}
        proof = {}
        for name, rows in content.items():
            for row in rows if isinstance(rows, list) else ():
                if isinstance(row, dict) and "proof" in row:
                    proof[f"{name}.{row['key']}"] = row.pop("proof")
        return {
            "format": f"realpolitik/{self.question}/{self.revision}",
            "program": PROGRAM,
            "case": plain(self.case),
            "scenario": self.scenario,
            "parameters": plain(self.parameters),
            "seed": self.seed,
            "answer": content,
            "proof": proof,
            "warnings": list(self.warnings),
        }

    def to_json(self) -> str:
        """The JSON form as text, the same bytes for the same answer."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"

    @classmethod
    def from_dict(cls, form: Mapping[str, Any]) -> Self:
        """The answer that a JSON form was written from."""
        from pydantic import TypeAdapter

        expected = f"realpolitik/{cls.question}/{cls.revision}"
        if form.get("format") != expected:
            raise RealpolitikError(f'the format is "{form.get("format")}", not "{expected}"')
        content = json.loads(json.dumps(form["answer"]))
        for place, proof in form["proof"].items():
            name, key = place.split(".", 1)
            next(row for row in content[name] if row["key"] == key)["proof"] = proof
        envelope = {name: form[name] for name in ENVELOPE}
        return TypeAdapter(cls).validate_python(envelope | content)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The answer that a JSON text was written from."""
        return cls.from_dict(json.loads(text))

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """The JSON Schema of the JSON form."""
        from pydantic import TypeAdapter

        whole = TypeAdapter(cls).json_schema()
        definitions = whole.get("$defs", {})
        proofs = [
            one["properties"].pop("proof") for one in definitions.values() if "proof" in one.get("properties", {})
        ]
        for one in definitions.values():
            one["required"] = [name for name in one.get("required", ()) if name != "proof"]
        content = {name: form for name, form in whole["properties"].items() if name not in ENVELOPE}
        form = {
            "format": {"const": f"realpolitik/{cls.question}/{cls.revision}"},
            "program": {"type": "string"},
            **{name: whole["properties"][name] for name in ENVELOPE},
            "answer": {"type": "object", "properties": content, "required": list(content)},
            "proof": {"type": "object", "additionalProperties": {"anyOf": proofs} if proofs else False},
        }
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"realpolitik/{cls.question}/{cls.revision}",
            "type": "object",
            "properties": form,
            "required": list(form),
            "$defs": definitions,
        }

    def __str__(self) -> str:
        from rich.console import Console
        from rich.table import Table

        rows = self.records()
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in rows[0] if rows else ():
            table.add_column(name.replace("_", " "))
        for row in rows:
            table.add_row(*(_cell(value) for value in row.values()))
        console = Console(width=120, no_color=True, force_terminal=False)
        with console.capture() as capture:
            console.print(table)
        return capture.get().rstrip()

    def _repr_html_(self) -> str:
        rows = self.records()
        head = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in (rows[0] if rows else ()))
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(_cell(value))}</td>" for value in row.values()) + "</tr>" for row in rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def plain(value: Any) -> Any:
    """A value as JSON can hold it: dataclasses as maps, tuples as lists, no NaN."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3g}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
