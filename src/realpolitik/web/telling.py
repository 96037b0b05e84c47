"""Answers as a page shows them, and as files: what somebody reads."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from realpolitik.briefing import brief, charts
from realpolitik.briefing.document import Document, Figure
from realpolitik.briefing.html import PAGE_COLOURS, anchor, picture
from realpolitik.case import Case
from realpolitik.case.file import parse
from realpolitik.questions.alignment import alignment
from realpolitik.questions.answer import Answer
from realpolitik.questions.claims import claims
from realpolitik.questions.commitment import commitment
from realpolitik.questions.deals import deals
from realpolitik.questions.evidence import evidence
from realpolitik.questions.exchange import exchange
from realpolitik.questions.finding import Search
from realpolitik.questions.forecast import forecast
from realpolitik.questions.leverage import leverage
from realpolitik.questions.perception import perception
from realpolitik.questions.stability import stability
from realpolitik.questions.wording import plural

_NATURAL = re.compile(r' style="--natural: (\d+)px"')  # no style stands in a page of strict policy


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as a page shows it."""

    document: Document
    answer: Mapping[str, Any]  # its JSON form
    pictures: Mapping[str, str]  # figure → SVG
    drawings: Mapping[str, Mapping[str, Any]]  # figure → Vega-Lite specification


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


def script() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, out of the package that draws the figures."""
    import vl_convert

    bundled: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", charts.VEGA_LITE)
    return bundled
