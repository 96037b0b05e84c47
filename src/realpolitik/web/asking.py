"""What the workers are asked: verdicts, one question's section, a file. Plain functions of a case."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Any

from markupsafe import Markup

from realpolitik.briefing import brief, charts
from realpolitik.briefing.document import Document, Figure
from realpolitik.briefing.html import PAGE_COLOURS, anchor, picture
from realpolitik.briefing.sections.deals import alternatives, objections
from realpolitik.case import Case
from realpolitik.case.edit import text_of
from realpolitik.case.file import parse
from realpolitik.case.text import decode
from realpolitik.ensemble.sampling import Block
from realpolitik.errors import TooLarge, Unreadable
from realpolitik.interop.files import load as load_any
from realpolitik.questions.alignment import alignment
from realpolitik.questions.answer import Answer
from realpolitik.questions.claims import FAILS, FOLLOWS, claims
from realpolitik.questions.commitment import commitment
from realpolitik.questions.compare import Changed, Said, compare, said_of_issues, said_of_states
from realpolitik.questions.deals import FoundPackage, deals, judged
from realpolitik.questions.drawn import Answered
from realpolitik.questions.evidence import Number, evidence
from realpolitik.questions.exchange import exchange
from realpolitik.questions.finding import Search
from realpolitik.questions.forecast import forecast
from realpolitik.questions.judgement import VERDICTS
from realpolitik.questions.leverage import Target, leverage
from realpolitik.questions.perception import perception
from realpolitik.questions.robustness import robustness
from realpolitik.questions.stability import stability
from realpolitik.questions.tipping import Tipped, tipping
from realpolitik.questions.verdict import DealEntry
from realpolitik.questions.wording import plural
from realpolitik.reading.review import Item, Review
from realpolitik.web.shelf import ENDINGS

Parameters = Mapping[str, Any]
_NATURAL = re.compile(r' style="--natural: (\d+)px"')  # no style stands in a page of strict policy
LONGEST_READING = 10.0  # seconds: a case of a megabyte takes three
_ALONE = Block(number=0, scrambling=0, start=0, rows=1)  # the case as it stands is one draw


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as a page shows it."""

    document: Document
    answer: Mapping[str, Any]  # its JSON form
    pictures: Mapping[str, str]  # figure → SVG
    drawings: Mapping[str, Mapping[str, Any]]  # figure → Vega-Lite specification


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands on the shelf."""

    text: str
    file: Path
    identity: str  # changes also with what it extends, and with the texts beside it


@dataclass(frozen=True, slots=True)
class ToReview:
    """What of a draft is unreviewed."""

    items: tuple[Item, ...]
    looked_at: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision makes of a draft."""

    text: str
    goes_too: tuple[str, ...]  # in words: what is dropped besides
    next: str | None  # path of what is to be looked at then


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft case, and the texts that it was read from, by their paths below its folder."""

    text: str
    copies: Mapping[str, bytes]


def verdicts(case: Case, scenario: str | None) -> dict[str, str]:
    """Every deal's verdict, by key."""
    here = case.at(scenario)
    found = Answered(case, scenario, only=frozenset(f"verdict {key}" for key in here.deals))({}, _ALONE)
    return {key: next(_words(int(found[f"verdict {key}"][0]))) for key in here.deals}


def arguments(case: Case, scenario: str | None) -> dict[str, str]:
    """Whether each claim follows, by key; claims that take minutes aren't among them."""
    here = case.at(scenario)
    found = Answered(case, scenario, only=frozenset(f"claim {key}" for key in here.claims))({}, _ALONE)
    return {key: FOLLOWS if found[f"claim {key}"][0] else FAILS for key in here.claims if f"claim {key}" in found}


def _words(mask: int) -> Iterator[str]:
    return (word for at, word in enumerate(VERDICTS) if mask >> at & 1)


def told(case: Case, scenario: str | None, question: str, **parameters: Any) -> Told:
    """One question's answer, as its section of the briefing with its figures."""
    return _told(QUESTIONS[question](case, scenario, **parameters), case)


def _told(answer: Answer, case: Case) -> Told:
    document = _document(answer, case)
    figures = [block for section in document.sections for block in section.blocks if isinstance(block, Figure)]
    return Told(
        document=document,
        answer=answer.to_dict(),
        pictures={figure.key: Markup(_NATURAL.sub(r' width="\1"', picture(figure))) for figure in figures},
        drawings={anchor(figure.key): _explorable(charts.draw(figure)) for figure in figures},
    )


def _document(answer: Answer, case: Case) -> Document:
    return answer.document if isinstance(answer, brief.Briefing) else brief.section_of(answer, case)


def _explorable(drawing: charts.Spec) -> charts.Spec:
    """A figure to be drawn in the page, in the page's own neutral colours, which follow it into the dark."""
    written = json.dumps(drawing)
    for colour, own in PAGE_COLOURS.items():
        written = written.replace(f'"{colour}"', f'"{own}"')
    coloured: charts.Spec = json.loads(written)
    return coloured


@dataclass(frozen=True, slots=True)
class Judged:
    """A package's verdict, and who holds the key to it."""

    entry: DealEntry
    against: tuple[str, ...]  # who stands in its way, in words
    otherwise: str  # which other verdicts the case leaves room for
    target: Target


def package(case: Case, scenario: str | None, path: str, deal: Mapping[str, Any] | None = None) -> Judged:
    """A deal at a path, the case's own or one put there, judged."""
    whole, key = _with(case, path, deal)
    here, entry = whole.at(scenario), judged(whole, key, scenario)
    return Judged(
        entry=entry,
        against=tuple(objections(entry, here)),
        otherwise=alternatives(entry),
        target=leverage(whole, entry.scenario or scenario, entry.terms).targets[0],
    )


def turns(case: Case, scenario: str | None, path: str, deal: Mapping[str, Any] | None = None) -> Tipped:
    """The smallest changes of single numbers that give a deal at a path another verdict."""
    whole, key = _with(case, path, deal)
    return tipping(whole, scenario, deals=(key,), draws=0, nearest=True).deals[0]


def _with(case: Case, path: str, deal: Mapping[str, Any] | None) -> tuple[Case, str]:
    """The case with a deal put at a path, if it isn't there, and its key."""
    return case if deal is None else case.edit({path: dict(deal)}), path.rpartition(".")[2]


def unnamed(case: Case, scenario: str | None) -> tuple[FoundPackage, ...]:
    """Packages that nobody has named."""
    return deals(case, scenario).found


def outlook(case: Case, scenario: str | None) -> dict[str, Said]:
    """Where issues would settle and go if nobody deals, who holds the keys, who stands together; which states hold."""
    here = case.at(scenario)
    return (said_of_issues(here) if here.issues else {}) | said_of_states(here)


def reasons(case: Case, scenario: str | None, against: str | None) -> tuple[Changed, ...]:
    """The deals with another verdict in one scenario than in another, and which differences give it to them."""
    there, here = (_standing_alone(case, one) for one in (against, scenario))
    return tuple(one for one in compare(there, here).answers if one.kind == "deal" and one.causes.sets)


def _standing_alone(case: Case, scenario: str | None) -> Case:
    """A scenario as a case of its own, without what is asked about other scenarios."""
    document = {key: value for key, value in case.at(scenario).document.items() if key not in ("scenarios", "claims")}
    deals = {key: deal for key, deal in document.get("deals", {}).items() if "in" not in deal}
    return case.saying({**document, "deals": deals})


def numbers(case: Case, scenario: str | None) -> tuple[Number, ...]:
    """Every number, and what it rests on."""
    return evidence(case, scenario).numbers


def to_review(_case: Case, _scenario: str | None, draft: Draft) -> ToReview:
    """What of a draft is still to be reviewed."""
    review = _review(draft)
    return ToReview(review.items, review.looked_at)


@lru_cache(maxsize=2)  # a reviewer goes from item to item
def _review(draft: Draft) -> Review:
    return Review(draft.text, draft.file)


def decided(_case: Case, _scenario: str | None, draft: Draft, path: str, decision: str, typed: str | None) -> Decided:
    """What accepting or dropping an item makes of a draft. typed: what it is changed to, if to anything.

    Raises UnknownName where it is no longer there, CaseError with what speaks against it.
    """
    review = _review(draft)
    if decision == "drop":
        dropped = review.drop(path)
        return Decided(dropped.text, tuple(map(review.in_words, dropped.with_it)), review.after(path, dropped.text))
    changed = review.accept(path) if typed is None else review.change(path, typed)
    return Decided(changed, (), review.after(path, changed))


def file(
    case: Case, scenario: str | None, question: str, ending: str, tried: tuple[str, ...] = (), **parameters: Any
) -> bytes:
    """The briefing, or one question's section, as a file with this ending; it says what was tried."""
    ask = brief.brief if question == brief.Briefing.question else QUESTIONS[question]
    return _on_paper(ask(case, scenario, **parameters), case, ending, tried)


def _on_paper(answer: Answer, case: Case, ending: str, tried: tuple[str, ...]) -> bytes:
    document = _document(answer, case)
    if tried:
        note = f"Tried, and not saved in the case: {'; '.join(tried)}."
        fact = f"with {plural(len(tried), 'change')} tried, not saved"
        document = replace(document, facts=(*document.facts, fact), notes=(note, *document.notes))
        answer = replace(answer, warnings=(note, *answer.warnings))
    if isinstance(answer, brief.Briefing):
        return replace(answer, document=document).rendered(ending)
    return answer.to_json().encode() if ending == ".json" else brief.on_paper(document, ending)


def _deals(case: Case, scenario: str | None, **conditions: Any) -> Any:
    return deals(case, scenario, Search(**conditions) if conditions else None)


QUESTIONS: Mapping[str, Callable[..., Any]] = {
    "alignment": alignment,
    "forecast": forecast,
    "exchange": exchange,
    "deals": _deals,
    "leverage": leverage,
    "stability": stability,
    "commitment": commitment,
    "perception": perception,
    "claims": claims,
    "evidence": evidence,
}
RUNS: Mapping[str, Callable[..., Answer]] = {  # what takes long enough to be a run
    "robustness": robustness,
    "tipping": tipping,
    "claims": claims,
    "brief": brief.brief,
}
IN_BLOCKS = frozenset({"robustness"})  # what is worked out block by block, kept and resumed
TASKS: Mapping[str, Callable[..., Any]] = {
    "verdicts": verdicts,
    "arguments": arguments,
    "told": told,
    "package": package,
    "turns": turns,
    "unnamed": unnamed,
    "outlook": outlook,
    "reasons": reasons,
    "numbers": numbers,
    "to_review": to_review,
    "decided": decided,
    "file": file,
}


def worked_out(
    word: str,
    case: Case,
    scenario: str | None,
    parameters: Parameters,
    folder: Path,
    progress: Callable[[Any], None],
) -> Answer:
    """What a run asks; where it is worked out in blocks, these are kept in the folder."""
    kept = {"folder": folder, "progress": progress} if word in IN_BLOCKS else {}
    return RUNS[word](case, scenario, **parameters, **kept)


def run_told(folder: str, near: str | None) -> Told:
    """The answer of a run, as its section of the briefing."""
    return _told(*_of_run(Path(folder), near))


def run_file(folder: str, near: str | None, ending: str, tried: tuple[str, ...]) -> bytes:
    """The answer of a run as a file with this ending."""
    return _on_paper(*_of_run(Path(folder), near), ending, tried)


def _of_run(folder: Path, near: str | None) -> tuple[Answer, Case]:
    form = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    case = parse((folder / "case.yaml").read_text(encoding="utf-8"), folder=None if near is None else Path(near))
    word = folder.name.partition("-")[0]
    kind: type[Answer] = brief.Briefing if word == brief.Briefing.question else brief.ANSWERS[word]
    return kind.from_dict(form), case


def case_text(data: bytes, ending: str, name: str = "", near: str | None = None) -> str:
    """A file from outside as the text of a case file: as it is, or a spreadsheet or graph model made into one.

    near: the folder in which a case file would stand. Raises CaseError with every problem, TooLarge for what takes
    longer to read than whoever asks for its pages would wait.
    """
    began = monotonic()
    if ending in ENDINGS:
        text = decode(data, name)
        parse(text, file=name, folder=None if near is None else Path(near))
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"upload{ending}"
            path.write_bytes(data)
            text = text_of(load_any(path).document)
    if monotonic() - began > LONGEST_READING:
        raise TooLarge(f"this case takes longer than {LONGEST_READING:g} seconds to read; work on it from the terminal")
    return text


def drafted(texts: tuple[tuple[str, bytes], ...]) -> Drafted:
    """The case that articles tell, by their names and bytes.

    Raises Unreadable, with a line for every article that can't be read.
    """
    files, drafting = import_module("realpolitik.reading.files"), import_module("realpolitik.reading.draft")
    read, problems = [], []
    for name, data in texts:
        try:
            read.append(files.read_bytes(data, name))
        except Unreadable as reason:
            problems.append(f"{name} {reason}")
    if problems:
        raise Unreadable("; ".join(problems))
    copies = drafting.copies(read, {})
    draft = drafting.draft(read, {place: copy.path for place, copy in copies.items()})
    return Drafted(draft.text, {copy.path: copy.content for copy in copies.values()})


def script() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, out of the package that draws the figures."""
    import vl_convert

    bundled: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", charts.VEGA_LITE)
    return bundled


WITHOUT_A_CASE: Mapping[str, Callable[..., Any]] = {
    "case_text": case_text,
    "drafted": drafted,
    "run_told": run_told,
    "run_file": run_file,
    "script": script,
}
