"""How well texts are read, against a gold file: one table of measures, whatever they look at.

A gold file is JSON in the form of `seeds-gold/1` (texts, and what was found in each by hand, with offsets in code
points), or JSON Lines of sentences coded by PLOVER, each with its text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from realpolitik.case.text import MAX_BYTES
from realpolitik.errors import Unreadable
from realpolitik.reading.files import read
from realpolitik.reading.readers import Reader, Reading, read_by
from realpolitik.reading.scoring import cast, said
from realpolitik.reading.scoring.coded import coded_events
from realpolitik.reading.scoring.gold import Gold, Tally, gold_for
from realpolitik.reading.source_text import Text

FORM = "realpolitik/reading-score/1"
MEASURES: Mapping[str, Callable[[Reading, Gold], Tally]] = {
    "boilerplate": cast.boilerplate,
    "names": cast.names,
    "links": cast.links,
    "adjectives": cast.adjectives,
    "descriptions": cast.descriptions,
    "references": cast.references,
    "stances": said.stances,
    "deals": said.deals,
    "conditionals": said.marked_conditionals,
    "ties": said.standing_ties,
}
_SPAN = {"doc": str, "start": int, "end": int}
# Section → what each of its entries must have; a list holds entries of its own.
_SEEDS: Mapping[str, Mapping[str, Any]] = {
    "boilerplate": _SPAN,
    "coreferences": {**_SPAN, "actors": list},
    "actors": {
        "id": str,
        "canonical": str,
        "type": str,
        "iso3": object,
        "mentions": [{**_SPAN, "kind": str, "boilerplate": bool}],
    },
    "issues": {
        "name": str,
        "stances": [{"actor": str, "direction": str, "position": str, "evidence": _SPAN}],
    },
    "deals": {"id": str, "parties": list, "evidence": [_SPAN]},
    "relations": {"source": str, "target": str, "relation": str, "evidence": _SPAN},
    "conditionals": {"kind": str, "evidence": _SPAN},
}
_RECORD = {"text": str, "date": str, "source": [{}], "target": [{}], "plover": str}


@dataclass(frozen=True)
class Score:
    """A tally for each kind, over all texts."""

    gold: str  # the name of the gold file
    texts: tuple[str, ...]  # the names of the files that were read; none where the gold has its own sentences
    kinds: Mapping[str, Tally]

    def rows(self) -> tuple[dict[str, Any], ...]:
        """A row for each kind: counts, then recall, precision and F1; None where nothing was to count."""
        return tuple(
            {"kind": kind, **asdict(one), "recall": one.recall, "precision": one.precision, "f1": one.f1}
            for kind, one in self.kinds.items()
        )

    def to_json(self) -> str:
        """The score as JSON."""
        content = {"format": FORM, "gold": self.gold, "texts": list(self.texts), "kinds": list(self.rows())}
        return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def score(reading: Reading, gold: Gold) -> dict[str, Tally]:
    """A tally per kind for one text."""
    return {kind: measure(reading, gold) for kind, measure in MEASURES.items()}


def score_files(gold: Path, paths: Sequence[Path], readers: Sequence[Reader]) -> Score:
    """How well texts are read, all together; a gold file in JSON Lines brings its own.

    Raises Unreadable for a gold file in neither form, for a text of which it says nothing, and for one that can't be
    read.
    """
    if gold.suffix.lower() == ".jsonl":
        if paths:
            raise Unreadable(f"{gold}: has its own sentences, so no text is read beside it")
        return Score(gold.name, (), coded_events(_records(gold)))
    content = _seeds(gold)
    if not paths:
        named = ", ".join(about["file"] for about in content["docs"].values())
        raise Unreadable(f"{gold}: which texts are to be read? It speaks of {named}")
    total = dict.fromkeys(MEASURES, Tally(0, 0, 0, 0))
    for path in paths:
        text = read(path)
        about = gold_for(content, text)
        if about is None:
            named = ", ".join(one["file"] for one in content["docs"].values())
            raise Unreadable(f"{path}: {gold.name} says nothing of a file with this name; it speaks of {named}")
        _check_spans(content, about.document, text, gold)
        for kind, tally in score(read_by(readers, text), about).items():
            total[kind] += tally
    return Score(gold.name, tuple(path.name for path in paths), total)


# Gold files -------------------------------------------------------------------------------------------------------


def _seeds(path: Path) -> Mapping[str, Any]:
    """A gold file of texts."""
    content = _json(_content(path), str(path))
    if not isinstance(content, dict):
        raise Unreadable(f"{path}: is no gold file: a map of docs, actors, issues, deals and so on was expected")
    problems = [
        *(f"has no {section}" for section in ("docs", *_SEEDS) if section not in content),
        *(
            problem
            for section, shape in _SEEDS.items()
            for problem in _problems(section, content.get(section, []), [shape])
        ),
    ]
    docs = content.get("docs")
    if not isinstance(docs, dict) or not all(isinstance(one, dict) and "file" in one for one in docs.values()):
        problems.append("docs: must be a map of texts, each with its file")
    problems = problems or list(_strangers(content))
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise Unreadable(f"{path}: {problems[0]}{more}")
    return content


def _check_spans(content: Any, document: str, text: Text, gold: Path) -> None:
    """Refuse offsets that aren't in the text, and quotations that stand elsewhere: it isn't the file annotated."""
    if isinstance(content, dict) and {"doc", "start", "end"} <= content.keys():
        start, end = content["start"], content["end"]
        if content["doc"] == document and not (
            0 <= start < end <= len(text.original)
            and text.original[start:end].startswith(str(content.get("quote", "")).partition(" … ")[0])  # if shortened
        ):
            raise Unreadable(f"{text.name}: isn't the text that {gold.name} is about: {start}–{end} doesn't fit")
    for inner in content.values() if isinstance(content, dict) else content if isinstance(content, list) else ():
        _check_spans(inner, document, text, gold)


def _strangers(content: Mapping[str, Any]) -> Iterator[str]:
    """Actors that entries speak of and the file doesn't list."""
    known = {actor["id"] for actor in content["actors"]}
    spoken = [
        *(stance["actor"] for issue in content["issues"] for stance in issue["stances"]),
        *(party for deal in content["deals"] for party in deal["parties"]),
        *(one[end] for one in content["relations"] for end in ("source", "target")),
        *(actor for one in content["coreferences"] for actor in one["actors"]),
    ]
    yield from (f"{key} is no actor of the file" for key in dict.fromkeys(map(str, spoken)) if key not in known)


def _records(path: Path) -> list[Mapping[str, Any]]:
    """A gold file of single sentences."""
    records = []
    for number, line in enumerate(_content(path).splitlines(), start=1):
        if line.strip():
            record = _json(line, f"{path}:{number}")
            problem = next(_problems("the record", record, _RECORD), None)
            if problem is not None:
                raise Unreadable(f"{path}:{number}: {problem}")
            records.append(record)
    if not records:
        raise Unreadable(f"{path}: is empty")
    return records


def _content(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"{path}: can't be read: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise Unreadable(f"{path}: is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable(f"{path}: is not UTF-8 text") from None


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{where}: is not JSON: {error}") from None


def _problems(place: str, value: Any, shape: Any) -> Iterator[str]:
    """What a value lacks of a shape: a type, a map of fields, or a list of what each item must be."""
    if isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{place}: must be a list"
            return
        for index, item in enumerate(value):
            yield from _problems(f"{place}[{index}]", item, shape[0])
    elif isinstance(shape, Mapping):
        if not isinstance(value, dict):
            yield f"{place}: must be a map"
            return
        yield from (f"{place}: has no {field}" for field in shape if field not in value)
        for field in shape:
            if field in value:
                yield from _problems(f"{place}.{field}", value[field], shape[field])
    elif not isinstance(value, shape):
        yield f"{place}: must be {_CALLED[shape]}"


_CALLED: Mapping[Any, str] = {str: "text", int: "a whole number", bool: "true or false", list: "a list"}
