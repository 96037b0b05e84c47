"""The briefing: every question asked of one case, joined into one document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, ClassVar

from realpolitik.briefing.document import Document, Reference, Section, from_dict, to_dict
from realpolitik.briefing.sections import BESIDE, IN_FULL, SECTIONS
from realpolitik.briefing.sections.standards import standards_section
from realpolitik.case import Case
from realpolitik.errors import UnknownName
from realpolitik.questions.alignment import Alignment, alignment
from realpolitik.questions.answer import Answer, CaseReference
from realpolitik.questions.claims import Claims, claims
from realpolitik.questions.commitment import Commitment, commitment
from realpolitik.questions.compare import Comparison, compare
from realpolitik.questions.deals import Deals, deals
from realpolitik.questions.evidence import Evidence, evidence
from realpolitik.questions.exchange import Exchange, exchange, is_exchangeable
from realpolitik.questions.forecast import Forecast, forecast
from realpolitik.questions.leverage import Leverage, leverage
from realpolitik.questions.naming import scenario_in_words
from realpolitik.questions.perception import Perception, perception
from realpolitik.questions.robustness import Robustness, robustness
from realpolitik.questions.stability import Stability, stability
from realpolitik.questions.tipping import Tipping, tipping
from realpolitik.questions.wording import date, listed, plural, sentence

ANSWERS: Mapping[str, type[Answer]] = {
    answer.question: answer
    for answer in (
        Alignment,
        Forecast,
        Exchange,
        Deals,
        Leverage,
        Stability,
        Commitment,
        Perception,
        Robustness,
        Tipping,
        Claims,
        Evidence,
        Comparison,
    )
}
RENDERERS = {  # by a file's ending; each renderer brings its own libraries
    ".md": "realpolitik.briefing.markdown",
    ".html": "realpolitik.briefing.html",
    ".txt": "realpolitik.briefing.terminal",
    ".docx": "realpolitik.briefing.docx",
    ".pdf": "realpolitik.briefing.pdf",
    ".xlsx": "realpolitik.briefing.xlsx",
}
ENDINGS = (*RENDERERS, ".json")  # of the files that an answer can be written to


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing(Answer):
    """All answers about one case, and the document made of them."""

    question: ClassVar[str] = "brief"

    document: Document
    answers: tuple[Answer, ...]

    @property
    def entries(self) -> tuple[Section, ...]:
        """The sections."""
        return self.document.sections

    def records(self) -> list[dict[str, Any]]:
        """A row for each section."""
        return [{"section": section.number, "title": section.title} for section in self.document.sections]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: the document, and every question's own JSON form."""
        return {
            **Answer.to_dict(self),
            "answer": {
                "document": to_dict(self.document),
                "questions": {answer.question: answer.to_dict() for answer in self.answers},
            },
            "proof": {},
        }

    @classmethod
    def from_dict(cls, form: Mapping[str, Any]) -> Briefing:
        """The briefing that a JSON form was written from."""
        answers = tuple(ANSWERS[word].from_dict(own) for word, own in form["answer"]["questions"].items())
        return cls(
            case=CaseReference(**form["case"]),
            scenario=form["scenario"],
            parameters=form["parameters"],
            seed=form["seed"],
            warnings=tuple(form["warnings"]),
            document=from_dict(form["answer"]["document"]),
            answers=answers,
        )

    def to_terminal(self, width: int = 100, color: bool = False) -> str:
        """The briefing as a terminal shows it."""
        text: str = import_module(RENDERERS[".txt"]).render(self.document, width=width, color=color)
        return text

    def rendered(self, suffix: str) -> bytes:
        """The briefing as a file with this ending."""
        return self.to_json().encode() if suffix == ".json" else on_paper(self.document, suffix)

    def __str__(self) -> str:
        return self.to_terminal()

    def _repr_html_(self) -> str:
        page: str = import_module(RENDERERS[".html"]).render(self.document)
        return page


def brief(
    case: Case,
    scenario: str | None = None,
    flips: bool = True,
    draws: int | None = None,
    seed: int = 0,
    since: Case | None = None,
) -> Briefing:
    """Ask of a case every question that it gives something to ask about, and write the briefing.

    Without `flips` it doesn't look for the numbers that would overturn each claim, which takes most of its time. With
    `draws` it tells how sure the verdicts and claims are, what would change the verdicts, and what to watch; none is
    printed against the majority of the draws. With `since`, an earlier version of the case, it tells what has changed.
    """
    here = case.at(scenario)
    answers = tuple(_asked(case, here, flips, draws, seed))
    if since is not None:
        answers = (compare(since, case, here.scenario), *answers)
    return Briefing(
        case=CaseReference.of(case),
        scenario=here.scenario,
        parameters={"flips": flips, "draws": draws, "since": None if since is None else since.sha256},
        seed=None if draws is None else seed,
        warnings=tuple(warning for answer in answers for warning in answer.warnings),
        document=document_of(here, answers),
        answers=answers,
    )


def _asked(case: Case, here: Case, flips: bool, draws: int | None, seed: int) -> Iterator[Answer]:
    """The answers: to what is about issues only where there are some, and so for actors, claims and numbers."""
    if not here.actors:
        return
    has_issues = bool(here.issues) or here.options is None
    if has_issues:
        yield alignment(case, here.scenario)
        yield forecast(case, here.scenario)
        if is_exchangeable(here):
            yield exchange(case, here.scenario)
        yield deals(case, here.scenario)
        yield leverage(case, here.scenario)
    yield stability(case, here.scenario)
    if has_issues:
        yield commitment(case, here.scenario)
        yield perception(case, here.scenario)
    if draws is not None and here.numbers:
        yield robustness(case, here.scenario, draws, seed)
        if here.deals:
            yield tipping(case, here.scenario, draws=0, seed=seed, nearest=True)
    if here.claims:
        yield claims(case, here.scenario, flips)
    if here.numbers:
        yield evidence(case, here.scenario)


def rendered(answer: Answer, case: Case, suffix: str) -> bytes:
    """One answer as a file with this ending."""
    return answer.to_json().encode() if suffix == ".json" else on_paper(section_of(answer, case), suffix)


def check_ending(suffix: str) -> None:
    """Raises UnknownName where no file with this ending can be written."""
    if suffix not in ENDINGS:
        raise UnknownName("an ending that a briefing can be written to", suffix, ENDINGS)


def on_paper(document: Document, suffix: str) -> bytes:
    """A document as a file with this ending. Raises UnknownName."""
    check_ending(suffix)
    file: str | bytes = import_module(RENDERERS[suffix]).render(document)
    return file.encode() if isinstance(file, str) else file


def section_of(answer: Answer, case: Case) -> Document:
    """One answer as a document of its own."""
    return document_of(case.at(answer.scenario), (answer,), numbered=False)


def document_of(case: Case, answers: tuple[Answer, ...], numbered: bool = True) -> Document:
    """Answers as a document, a section or more for each; a whole briefing ends in how to read it."""
    sections: list[Section] = []
    drawn = next((answer for answer in answers if isinstance(answer, Robustness)), None)
    by_word = {answer.question: answer for answer in answers}
    for answer in answers:
        if isinstance(answer, Tipping) and drawn is not None:
            continue  # it is told beside how sure the verdicts are
        beside = [by_word[word] for word in [BESIDE.get(answer.question)] if word in by_word]
        sections += (SECTIONS if numbered else IN_FULL)[answer.question](answer, case, *beside)
    if numbered and case.numbers:
        sections.append(standards_section(case, is_drawn=drawn is not None))
    return Document(
        title=case.title,
        subtitle="" if case.scenario is None else scenario_in_words(case, case.scenario),
        facts=_facts(case, answers),
        standfirst=_standfirst(answers, drawn) if numbered else "",
        sections=tuple(replace(one, number=at if numbered else None) for at, one in enumerate(sections, start=1)),
        references=tuple(_reference(case, key) for key in case.sources),
        notes=_notes(case, drawn),
        as_of=case.as_of or "",
    )


def _facts(case: Case, answers: tuple[Answer, ...]) -> tuple[str, ...]:
    facts = [plural(len(case.actors), "actor")]
    facts += [plural(len(case.issues), "issue")] if case.issues or case.options is None else []
    facts += [plural(len(case.options.choices), "option")] if case.options is not None else []
    facts += [
        f"{answer.sourced} sourced numbers of {answer.total}" for answer in answers if isinstance(answer, Evidence)
    ]
    return (*facts, f"as of {date(case.as_of)}") if case.as_of else tuple(facts)


def _standfirst(answers: tuple[Answer, ...], drawn: Robustness | None) -> str:
    """What the whole comes to: every deal's verdict, and how far the argument holds; with draws, in most of them."""
    verdicts = {} if drawn is None else {one.key: one.verdict for one in drawn.deals}
    follow = {} if drawn is None else {one.key: one.follows for one in drawn.claims}
    parts = []
    for answer in answers:
        if isinstance(answer, Deals):
            by_deal = [(entry.name, verdicts.get(f"deals.{entry.key}", entry.verdict)) for entry in answer.deals]
            parts += [
                f"{verdict}: {listed(name for name, word in by_deal if word == verdict)}"
                for verdict in dict.fromkeys(word for _, word in by_deal)
            ]
        if isinstance(answer, Claims) and answer.claims:
            following = sum(follow.get(f"claims.{one.key}", one.follows) for one in answer.claims)
            verb = "follows" if following == 1 else "follow"
            parts.append(f"{following} of {plural(len(answer.claims), 'claim')} {verb} from the case")
    return " ".join(sentence(part) for part in parts)


def _notes(case: Case, drawn: Robustness | None) -> tuple[str, ...]:
    if not any(number.is_range for number in case.numbers.values()):
        return ()
    if drawn is None:
        return (
            "Where the case gives a range, its mean stands for it; draws would tell how far the answers depend on it.",
        )
    return (
        "Where the case gives a range, its mean stands for it; but verdicts are told as most of "
        f"{drawn.draws:,} combinations of the ranges have them, and claims as their shares of these decide.",
    )


def _reference(case: Case, key: str) -> Reference:
    source = case.sources[key]
    parts = (source.author, source.title, source.publisher, date(source.date) if source.date else None)
    return Reference(key, ", ".join(part for part in parts if part), source.reliability or "")
