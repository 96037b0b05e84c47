"""A case begun by a few questions, and the file that it begins as: laid out, with what may come next in comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from realpolitik.case.edit import text_of
from realpolitik.case.form import ACTORS, DEAL, FORM, FORMAT, POINTS, SHARE, TERMS
from realpolitik.case.reading import At, Book, names_of, quoted, titled
from realpolitik.case.shape import Keyed, Level, Levels, Many, Position, Shape, Text, Word
from realpolitik.case.text import Path, resolve

EXAMPLE: Mapping[str, Any] = {
    "realpolitik": FORMAT,
    "title": "The power line",
    "as_of": "2031-05",
    "actors": {"upland": {"name": "Upland"}, "lowland": {"name": "Lowland"}},
    "issues": {
        "power": {
            "question": "Who gets the power that Upland doesn't use itself?",
            "levels": ["nobody", "lowland"],
            "status_quo": "nobody",
        },
        "transit": {
            "question": "Does Lowland let Upland's lorries through?",
            "levels": {"closed": 0, "night": 40, "open": 100},
            "status_quo": "closed",
        },
    },
    "stances": {
        "upland": {
            "power": {"values": {"nobody": 100, "lowland": 0}, "salience": 20},
            "transit": {"position": "open", "salience": "40..60"},
        },
        "lowland": {
            "power": {"values": {"nobody": 20, "lowland": 100}, "salience": 60},
            "transit": {"position": "closed", "salience": 20},
        },
    },
    "levers": {
        "power_to_lowland": {"issue": "power", "to": "lowland", "by": ["upland"]},
        "transit_to_open": {"issue": "transit", "to": "open", "by": ["lowland"]},
    },
    "deals": {
        "power_for_transit": {"parties": ["upland", "lowland"], "terms": {"power": "lowland", "transit": "open"}},
    },
}

_NOT_IN_A_KEY = re.compile(r"[\W_]+")
_NOBODY = "nobody"
_LONGEST_KEY = 100


class Stopped(Exception):
    """Whoever is asked wants to stop here."""


class Asked(Protocol):
    """Somebody who answers questions."""

    def answer(self, question: str, example: str, default: str, wrong: str | None) -> str:
        """The answer to a question; `wrong` says what is wrong with the last one.

        Raises Stopped.
        """


# --- the questions ---------------------------------------------------------------------------------------------------


@dataclass
class Beginning:
    """A case as far as it has been told; every entry is whole before it is put in."""

    asked: Asked
    name: str  # what the title is unless told
    document: dict[str, Any] = field(default_factory=lambda: {"realpolitik": FORMAT})

    def ask_all(self) -> None:
        """Ask from the title to a first deal.

        Raises Stopped; what was answered before stands in the document.
        """
        title = titled(self.name)
        self.document["title"] = self._one("What is the case about?", "The power line", title, ("title",), Text())
        self._as_of()
        self._actors()
        self._issues()
        for issue in self.document["issues"]:
            for actor in self.document["actors"]:
                self._stance(actor, issue)
        for issue in self.document["issues"]:
            self._levers(issue)
        self._deal()

    def _as_of(self) -> None:
        date = self._one("As of when? A year, month or day.", "2031-05", "", ("as_of",), FORM.fields["as_of"])
        if date != "":
            self.document["as_of"] = date

    def _actors(self) -> None:
        names = self._answer(
            "Who takes part? Parted by commas.", "Upland, Lowland", "Upland, Lowland", ("actors",), _NAMES, _listed
        )
        self.document["actors"] = {_key(name): {"name": name} for name in names}

    def _issues(self) -> None:
        issues: dict[str, Any] = {}
        self.document["issues"] = issues
        examples = [titled(key) for key in EXAMPLE["issues"]]
        while True:
            question = "What is open between them? A short name." if not issues else "And what else? Enter: nothing."
            default = "" if issues else examples[0]
            name = self._answer(question, examples[len(issues) % 2], default, ("issues",), _Name(tuple(issues)), str)
            if name == "":
                return
            issues[_key(name)] = self._issue(_key(name))

    def _issue(self, key: str) -> dict[str, Any]:
        place = ("issues", key)
        spoken = key.replace("_", " ")
        question = self._one(
            f"{titled(key)}, as a question?", "Who gets the power that Upland doesn't use itself?",
            f"What becomes of {spoken}?", (*place, "question"), Text(),
        )  # fmt: skip
        levels = self._answer(
            "How can it end? From one end to the other, parted by commas; with points if they aren't evenly spaced.",
            "none, half, all; or none: 0, some: 20, all: 100", "none, half, all", (*place, "levels"), Levels(), _levels,
        )  # fmt: skip
        if isinstance(levels, list):
            ordered = self._answer(
                "Do they follow each other, as on a scale? yes or no", "no, if they are: nobody, upland, lowland",
                "yes", place, Word(("yes", "no")), _yes_or_no,
            )  # fmt: skip
            levels = _spaced(levels) if ordered == "yes" else levels
        entry = {"question": question, "levels": levels}
        known = {**self.document, "issues": {**self.document["issues"], key: entry}}
        entry["status_quo"] = self._one(
            f"How does it stand now? {', '.join(levels)}", list(levels)[-1], next(iter(levels)), (*place, "status_quo"),
            Level(), key, known,
        )  # fmt: skip
        return entry

    def _stance(self, actor: str, issue: str) -> None:
        place = ("stances", actor, issue)
        who, what = self.document["actors"][actor]["name"], issue.replace("_", " ")
        question = f"How much does {who} care about {what}? 0 not at all … 100 vital; 40..60 for a range."
        salience = self._one(question, "40..60", "0", (*place, "salience"), POINTS)
        if salience == 0:
            return
        scale, now = self.document["issues"][issue]["levels"], self.document["issues"][issue]["status_quo"]
        if isinstance(scale, dict):
            low, *_, high = sorted(scale.values())
            question = f"What does {who} want? {', '.join(scale)}, a number from {low:g} to {high:g}, or a range."
            wants = self._one(question, list(scale)[-1], now, (*place, "position"), Position(), issue)
            stance = {"position": wants, "salience": salience}
        else:
            example = ", ".join(f"{level}: {100 if level == now else 0}" for level in scale)
            values = self._answer(
                f"What is each worth to {who}, 0 to 100?", example, example, (*place, "values"),
                _EveryLevel(), _pairs, issue,
            )  # fmt: skip
            stance = {"values": values, "salience": salience}
        self.document.setdefault("stances", {}).setdefault(actor, {})[issue] = stance

    def _levers(self, issue: str) -> None:
        levers = self.document.setdefault("levers", {})
        names = [one["name"] for one in self.document["actors"].values()]
        entry = self.document["issues"][issue]
        for level in entry["levels"]:
            if level == entry["status_quo"]:
                continue
            key = _key(f"{issue}_to_{level}")
            while key in levers:
                key += "_again"
            place = ("levers", key, "by")
            question = f"Who can bring {issue.replace('_', ' ')} to {level}? All who must act together."
            by = self._answer(question, ", ".join(names[:2]), _NOBODY, place, _OrNobody(ACTORS), self._people)
            if by:
                question = "How likely is that to succeed, whoever objects? 0 to 1."
                chance = self._one(question, "0.5..0.8", "1", ("levers", key, "chance"), SHARE)
                given = {} if chance == 1 else {"chance": chance}
                levers[key] = {"issue": issue, "to": level, "by": by, **given}

    def _deal(self) -> None:
        names = [one["name"] for one in self.document["actors"].values()]
        question, example = "Is there a deal to judge? Who would have to agree?", ", ".join(names[:2])
        shape, place = _OrNobody(DEAL.fields["parties"]), ("deals", "first_deal", "parties")
        parties = self._answer(question, example, _NOBODY, place, shape, self._people)
        if parties:
            example = ", ".join(f"{issue}: {level}" for issue, level in self._likely_terms().items())
            terms = self._answer("On what? Issue and level, parted by commas.", example, example,
                                 ("deals", "first_deal", "terms"), TERMS, self._terms)  # fmt: skip
            self.document["deals"] = {"first_deal": {"parties": parties, "terms": terms}}

    def _likely_terms(self) -> dict[str, str]:
        """What the levers bring about; without any, the last level of the first issue."""
        moved = {lever["issue"]: lever["to"] for lever in self.document["levers"].values()}
        if moved:
            return moved
        issue, entry = next(iter(self.document["issues"].items()))
        return {issue: next(level for level in reversed(list(entry["levels"])) if level != entry["status_quo"])}

    def _people(self, text: str) -> list[Any]:
        """Actors by their names or keys; nobody is an empty list."""
        if text.casefold() in ("", _NOBODY):
            return []
        return [self._key_of("actors", name) for name in _listed(text)]

    def _terms(self, text: str) -> Any:
        pairs = _pairs(text)
        if not isinstance(pairs, dict):
            return pairs
        return {self._key_of("issues", key): _level(str(level)) for key, level in pairs.items()}

    def _key_of(self, section: str, name: str) -> str:
        return _key(name) if _key(name) in self.document[section] else name

    # one question

    def _one(
        self, question: str, example: str, default: str, path: Path, shape: Shape, issue: str | None = None,
        document: Mapping[str, Any] | None = None,
    ) -> Any:  # fmt: skip
        """The answer to a question as one value; an empty one where the default is empty."""
        return self._answer(question, example, default, path, shape, _value, issue, document)

    def _answer(
        self, question: str, example: str, default: str, path: Path, shape: Shape, read: Callable[[str], Any],
        issue: str | None = None, document: Mapping[str, Any] | None = None,
    ) -> Any:  # fmt: skip
        """The answer to a question, asked again as long as something is wrong with it."""
        wrong: str | None = None
        while True:
            text = self.asked.answer(question, example, default, wrong).strip() or default
            value = read(text)
            if value == "" and not default:
                return value
            book = Book(names_of(document or self.document))
            scale = None if issue is None else book.names.scales[issue]
            if isinstance(value, str) and scale is not None and _level(value) in scale.levels:
                value = _level(value)
            shape.read(value, At(book, path, issue))
            if not book.notes:
                return value
            wrong = "\n".join(str(note.problem()) for note in book.notes)


@dataclass(frozen=True)
class _Name(Shape):
    """Something called by a name that makes a key, one that isn't taken."""

    taken: tuple[str, ...] = ()

    def _read(self, raw: Any, at: At) -> Any:
        key = _key(str(raw))
        if not key or len(key) > _LONGEST_KEY:
            return at.note(f"{quoted(raw)} can't be a name", raw, suggestion=f"1 to {_LONGEST_KEY} letters or digits")
        if key in self.taken:
            return at.note(f"{quoted(raw)} stands there already", raw)
        return key


@dataclass(frozen=True)
class _OrNobody(Shape):
    """Some actors, or nobody."""

    several: Shape

    def _read(self, raw: Any, at: At) -> Any:
        return () if raw == [] else self.several.read(raw, at)


@dataclass(frozen=True)
class _EveryLevel(Shape):
    """What each level of the issue in question is worth."""

    def _read(self, raw: Any, at: At) -> Any:
        value = Keyed(Level(), POINTS).read(raw, at)
        missing = [level for level in at.scale.levels if level not in raw] if at.scale and isinstance(raw, dict) else []
        return at.wrong(f"leaves out {', '.join(missing)}", rule="a value for every level") if missing else value


_NAMES = Many(_Name(), least=2)


def _key(name: str) -> str:
    """A key made from a name: small letters, digits and underscores."""
    return _NOT_IN_A_KEY.sub("_", name.casefold()).strip("_")


def _level(text: str) -> str:
    """A level's name made from what was typed; numbers stay as they are."""
    return text if isinstance(resolve(text), int | float) else _key(text) or text


def _value(text: str) -> Any:
    """What a case file would make of it."""
    return resolve(text) if text else ""


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _pairs(text: str) -> Any:
    """`name: value, …` as a map; text without a colon as it is, to be complained of."""
    pairs = [part.partition(":") for part in _listed(text)]
    if not all(colon for _, colon, _ in pairs):
        return text
    return {_level(name.strip()): _value(value.strip()) for name, _, value in pairs}


def _levels(text: str) -> Any:
    """Levels with their points, or in their order."""
    return _pairs(text) if ":" in text else [_level(name) for name in _listed(text)]


def _spaced(levels: Sequence[str]) -> dict[str, float]:
    """Levels at equal distances from 0 to 100."""
    points = [round(100 * number / (len(levels) - 1), 1) for number in range(len(levels))]
    return {level: int(point) if point.is_integer() else point for level, point in zip(levels, points, strict=True)}


def _yes_or_no(text: str) -> str:
    return {"y": "yes", "n": "no"}.get(text.casefold(), text.casefold())


# --- the file --------------------------------------------------------------------------------------------------------

_HEAD = """\
# `realpolitik check` finds slips in this file, `realpolitik brief` answers. A number is exact (40) or a range (10..25).
"""
_SECTIONS: Mapping[str, tuple[str, str]] = {  # section → what is said above it, and an example where the case has none
    "sources": (
        "What you read. Evidence cites it below, by paragraph: evidence: [memo#3]; the rest is your judgement.",
        """\
sources:
  memo:
    title: Notes from the water talks
    date: 2031-05-12
    reliability: B2
""",
    ),
    "actors": (
        "Who takes part. Add capability: power in any unit, the same for all; 1 unless given.",
        "actors:\n  upland:\n    name: Upland\n    capability: 60..80\n",
    ),
    "issues": (
        "What is open, and how it can end: a map of points is a scale, a list has no order.",
        """\
issues:
  transit:
    question: Does Lowland let Upland's lorries through?
    levels:
      closed: 0
      open: 100
    status_quo: closed
""",
    ),
    "stances": (
        "Who wants what (position; without order, values 0-100), and how much it cares (salience, 0-100).",
        "stances:\n  upland:\n    transit:\n      position: open\n      salience: 40..60\n",
    ),
    "levers": (
        "Who can bring what about: one coalition, its chance (0-1) and its cost. Another way is another lever.",
        """\
levers:
  transit_to_open:
    issue: transit
    to: open
    by: [lowland]
    chance: 0.5..0.8
    cost:
      lowland: 5
""",
    ),
    "deals": (
        "Packages to be judged. Others are found without being named.",
        "deals:\n  first_deal:\n    parties: [upland, lowland]\n    terms:\n      transit: open\n",
    ),
    "scenarios": (
        "The same case, later or as somebody sees it: only what is different.",
        """\
scenarios:
  after_the_elections:
    kind: horizon
    trigger: a new assembly sits
    stances:
      upland:
        transit:
          salience: 80
""",
    ),
    "claims": (
        "What you conclude, and what would be true if you were right.",
        """\
claims:
  lowland_gains:
    says: The second party gains as well.
    test:
      gain:
        of: lowland
        deal: first_deal
      above: 0
""",
    ),
}


def laid_out(document: Mapping[str, Any]) -> str:
    """The file that a case begins as: what there is, and in comments what else there could be."""
    apart = {key: value for key, value in document.items() if key not in _SECTIONS}
    parts = [_HEAD + text_of(apart)]
    for section, (says, example) in _SECTIONS.items():
        written = text_of({section: document[section]}) if document.get(section) else _commented(example, document)
        parts.append(f"# {says}\n{written}")
    return "\n".join(parts)


def _commented(example: str, document: Mapping[str, Any]) -> str:
    """An example as a comment, about whom and what the case has."""
    stances = {actor: next(iter(on)) for actor, on in document.get("stances", {}).items()}
    actors = [*stances, *(actor for actor in document.get("actors", {}) if actor not in stances)]
    issues = document.get("issues", {})
    names = dict(zip(("upland", "lowland"), actors, strict=False))
    if issues:
        names["transit"] = stances[actors[0]] if stances else next(iter(issues))
        entry = issues[names["transit"]]
        names["open"] = next(level for level in reversed(list(entry["levels"])) if level != entry["status_quo"])
    if document.get("deals"):
        names["first_deal"] = next(iter(document["deals"]))
    fitting = re.sub(r"\b[a-z_]+\b", lambda word: names.get(word[0], word[0]), example)
    return "".join(f"# {line}\n" for line in fitting.splitlines())
