"""What the workers are asked: verdicts, one question's section, a file. Plain functions of a case."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from realpolitik.briefing import brief, charts
from realpolitik.briefing.document import Document, Figure
from realpolitik.briefing.html import PAGE_COLOURS, anchor, picture
from realpolitik.case import Case
from realpolitik.case.edit import text_of
from realpolitik.case.file import parse
from realpolitik.ensemble.sampling import Block
from realpolitik.interop.files import load as load_any
from realpolitik.questions.alignment import alignment
from realpolitik.questions.answer import Answer
from realpolitik.questions.claims import FAILS, FOLLOWS, claims
from realpolitik.questions.commitment import commitment
from realpolitik.questions.deals import deals
from realpolitik.questions.drawn import Answered
from realpolitik.questions.evidence import evidence
from realpolitik.questions.exchange import exchange
from realpolitik.questions.finding import Search
from realpolitik.questions.forecast import forecast
from realpolitik.questions.judgement import VERDICTS
from realpolitik.questions.leverage import leverage
from realpolitik.questions.perception import perception
from realpolitik.questions.robustness import robustness
from realpolitik.questions.stability import stability
from realpolitik.questions.tipping import tipping
from realpolitik.questions.wording import plural

Parameters = Mapping[str, Any]
_NATURAL = re.compile(r' style="--natural: (\d+)px"')  # no style stands in a page of strict policy
_ALONE = Block(number=0, scrambling=0, start=0, rows=1)  # the case as it stands is one draw


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as a page shows it."""

    document: Document
    answer: Mapping[str, Any]  # its JSON form
    pictures: Mapping[str, str]  # figure → SVG
    drawings: Mapping[str, Mapping[str, Any]]  # figure → Vega-Lite specification


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
TASKS: Mapping[str, Callable[..., Any]] = {"verdicts": verdicts, "arguments": arguments, "told": told, "file": file}


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


def case_text(data: bytes, ending: str) -> str:
    """A spreadsheet or graph model from outside as the text of a case file.

    Raises CaseError with every problem.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{ending}"
        path.write_bytes(data)
        return text_of(load_any(path).document)


def script() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, out of the package that draws the figures."""
    import vl_convert

    bundled: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", charts.VEGA_LITE)
    return bundled


WITHOUT_A_CASE: Mapping[str, Callable[..., Any]] = {
    "case_text": case_text,
    "run_told": run_told,
    "run_file": run_file,
    "script": script,
}
