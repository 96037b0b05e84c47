"""What the workers are asked. Plain functions of a case: verdicts, a package judged, how scenarios differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from realpolitik.briefing import brief
from realpolitik.briefing.sections.deals import alternatives, objections
from realpolitik.case import Case
from realpolitik.ensemble.sampling import Block
from realpolitik.questions.answer import Answer
from realpolitik.questions.claims import FAILS, FOLLOWS, claims
from realpolitik.questions.compare import Changed, Said, compare, said_of_issues, said_of_states
from realpolitik.questions.deals import FoundPackage, deals, judged
from realpolitik.questions.drawn import Answered
from realpolitik.questions.evidence import Number, evidence
from realpolitik.questions.judgement import VERDICTS
from realpolitik.questions.leverage import Target, leverage
from realpolitik.questions.robustness import robustness
from realpolitik.questions.tipping import Tipped, tipping
from realpolitik.questions.verdict import DealEntry
from realpolitik.web import drafts, telling

Parameters = Mapping[str, Any]
_ALONE = Block(number=0, scrambling=0, start=0, rows=1)  # the case as it stands is one draw


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


RUNS: Mapping[str, Callable[..., Answer]] = {  # what takes long enough to be a run
    "robustness": robustness,
    "tipping": tipping,
    "claims": claims,
    "brief": brief.brief,
}
IN_BLOCKS = frozenset({"robustness"})  # what is worked out block by block, kept and resumed


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


TASKS: Mapping[str, Callable[..., Any]] = {
    "verdicts": verdicts,
    "arguments": arguments,
    "package": package,
    "turns": turns,
    "unnamed": unnamed,
    "outlook": outlook,
    "reasons": reasons,
    "numbers": numbers,
    "told": telling.told,
    "file": telling.file,
    "to_review": drafts.to_review,
    "decided": drafts.decided,
}
WITHOUT_A_CASE: Mapping[str, Callable[..., Any]] = {
    "run_told": telling.run_told,
    "run_file": telling.run_file,
    "script": telling.script,
    "case_text": drafts.case_text,
    "drafted": drafts.drafted,
}
