"""One question's answer: its section of the briefing, with what it can be asked with as a form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, urlencode

from fastapi import Request
from starlette.datastructures import QueryParams

from realpolitik.briefing.brief import ENDINGS
from realpolitik.case import Case
from realpolitik.errors import UnknownName
from realpolitik.questions.exchange import is_exchangeable
from realpolitik.questions.naming import key_in_words
from realpolitik.web.desk import Visiting
from realpolitik.web.frame import Frame, Link, frame, hidden
from realpolitik.web.page import page
from realpolitik.web.telling import Told
from realpolitik.web.trial import address

# Word → title, and what the analyst asks; in the briefing's order.
WORDS: Mapping[str, tuple[str, str]] = {
    "alignment": ("Alignment", "Who stands with whom, on which issue, and until when?"),
    "forecast": ("Issue by issue", "Where would each issue settle if it were negotiated by itself?"),
    "exchange": ("Exchange", "Who could trade what with whom, and who pays?"),
    "deals": ("Deals", "Which packages can be agreed, who gains, who pays, who holds out?"),
    "leverage": ("Leverage", "Who holds the key? Which chips and threats does each hold?"),
    "stability": ("Stability", "Which outcomes hold once reached?"),
    "commitment": ("Commitment", "Will the deal be kept, and in which order must it be carried out?"),
    "perception": ("Perception", "What if they misread each other?"),
    "claims": ("The argument", "Does the argument follow from its premises?"),
    "evidence": ("Evidence", "Where does it come from?"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that the question can be asked with."""

    name: str
    label: str
    kind: Literal["one", "several", "number", "tick"]
    choices: tuple[Choice, ...] = ()
    value: str = ""
    least: str = ""
    most: str = ""
    step: str = "0.05"


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its answer."""

    frame: Frame
    word: str
    asks: str
    options: tuple[Option, ...]
    hidden: tuple[tuple[str, str], ...]  # the rest of the address, for the form
    told: Told
    files: tuple[Link, ...]
    questions: tuple[Link, ...]
    twin: str  # the address of this page as JSON


@page("/cases/{name}/ask/{word}", "question.html")
async def question(request: Request, visit: Visiting, word: str) -> Question:
    """The answer to one question; its options are asked for by their names."""
    if word not in WORDS or word not in words_for(visit.here):
        raise UnknownName("a question that this case gives something to ask about", word, words_for(visit.here))
    asked = _asked(word, request.query_params)
    told = await visit.ask("told", question=word, **parameters_of(word, request.query_params, visit.here))
    return Question(
        frame=await frame(visit, word, WORDS[word][0]),
        word=word,
        asks=WORDS[word][1],
        options=tuple(setting.option(visit.here, asked.get(setting.name, ())) for setting in SETTINGS.get(word, ())),
        hidden=hidden(visit, visit.trial),
        told=told,
        files=files_of(visit, word, asked),
        questions=ways(visit, word),
        twin=f"/api{visit.path}?{request.url.query}",
    )


def words_for(case: Case) -> tuple[str, ...]:
    """The questions that a case gives something to ask about."""
    has_issues = bool(case.issues) or case.options is None
    needs = {
        "exchange": is_exchangeable(case),
        "stability": True,
        "claims": bool(case.claims),
        "evidence": bool(case.numbers),
    }
    return tuple(word for word in WORDS if needs.get(word, has_issues))


def ways(visit: Visiting, word: str = "") -> tuple[Link, ...]:
    """The way to each question's page."""
    home = f"/cases/{quote(visit.saved.name)}/ask"
    return tuple(
        Link(WORDS[one][0], address(f"{home}/{one}", visit.trial, visit.scenario), one == word)
        for one in words_for(visit.here)
    )


def files_of(visit: Visiting, word: str, asked: Mapping[str, tuple[str, ...]] | None = None) -> tuple[Link, ...]:
    """The answer in every form that the briefing has, asked as the page is."""
    home = f"/cases/{quote(visit.saved.name)}/files/{word}"
    more = urlencode(asked or {}, doseq=True)
    own = [address(home + ending, visit.trial, visit.scenario) for ending in ENDINGS]
    joined = [f"{one}{'&' if '?' in one else '?'}{more}" if more else one for one in own]
    return tuple(Link(ending, one) for ending, one in zip(ENDINGS, joined, strict=True))


def parameters_of(word: str, query: QueryParams, case: Case) -> dict[str, Any]:
    """What a question is asked with, of an address's fields. Raises UnknownName."""
    asked = _asked(word, query)
    parameters: dict[str, Any] = {"flips": False} if word == "claims" else {}
    for setting in SETTINGS.get(word, ()):
        if setting.name in asked:
            parameters[setting.name] = setting.read(asked[setting.name], case)
    return parameters


def _asked(word: str, query: QueryParams) -> dict[str, tuple[str, ...]]:
    """The fields that are a question's own, as far as they say something."""
    found = {one.name: tuple(filter(None, query.getlist(one.name))) for one in SETTINGS.get(word, ())}
    return {name: values for name, values in found.items() if values}


# What questions can be asked with ------------------------------------------------------------------------------------

Read = Callable[[tuple[str, ...], Case], Any]
Pairs = Callable[[Case], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Setting:
    """An option of one question: how it is offered, and what the question is given."""

    name: str
    label: str
    kind: Literal["one", "several", "number", "tick"]
    read: Read
    pairs: Pairs = lambda _case: ()
    value: str = ""
    least: str = ""
    most: str = ""
    step: str = "0.05"

    def option(self, case: Case, asked: tuple[str, ...]) -> Option:
        """The option as the form shows it."""
        choices = tuple(Choice(key, words, key in asked) for key, words in self.pairs(case))
        return Option(
            self.name, self.label, self.kind, choices, (*asked, self.value)[0], self.least, self.most, self.step
        )


def _actors(case: Case) -> Iterable[tuple[str, str]]:
    return ((key, actor.name) for key, actor in case.actors.items())


def _issues(case: Case) -> Iterable[tuple[str, str]]:
    return ((key, key_in_words(case, key)) for key in case.issues)


def _deals(case: Case) -> Iterable[tuple[str, str]]:
    return ((key, deal.name) for key, deal in case.deals.items())


def _levels(case: Case) -> Iterable[tuple[str, str]]:
    for key, issue in case.issues.items():
        for level in issue.levels:
            yield f"{key}={level}", f"{key_in_words(case, key)}: {key_in_words(case, level)}"


def _all(values: tuple[str, ...], _case: Case) -> Any:
    return values


def _terms(values: tuple[str, ...], case: Case) -> Any:
    """ISSUE=LEVEL as terms."""
    known = [key for key, _ in _levels(case)]
    for value in values:
        if value not in known:
            raise UnknownName("an issue and a level of it", value, known)
    return dict(value.split("=", 1) for value in values)


def _share(values: tuple[str, ...], _case: Case) -> float:
    try:
        share = float(values[0])
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise UnknownName("a chance between 0 and 1", values[0], ())
    return share


SETTINGS: Mapping[str, tuple[Setting, ...]] = {
    "alignment": (Setting("of", "Only pairs of", "several", _all, _actors),),
    "deals": (
        Setting("between", "Frontier between", "several", _all, _actors),
        Setting("issues", "Packages on", "several", _all, _issues),
        Setting("include", "With the terms", "several", _terms, _levels),
    ),
    "leverage": (Setting("target", "To bring about", "several", _terms, _levels),),
    "stability": (
        Setting("issues", "Move only", "several", _all, _issues),
        Setting("least_chance", "Moves that succeed at least so often", "number", _share, value="0.5", most="1"),
    ),
    "commitment": (
        Setting("deals", "Only", "several", _all, _deals),
        Setting("rival_chance", "Chance of a rival deal later", "number", _share, value="1", least="0.05", most="1"),
    ),
    "claims": (Setting("flips", "Look for the numbers that would overturn each", "tick", lambda _values, _case: True),),
}
