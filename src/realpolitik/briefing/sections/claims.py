"""The argument, as a section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from realpolitik.briefing.document import (
    Cite,
    Column,
    Finding,
    Findings,
    Paragraph,
    Prose,
    Run,
    Section,
    Sheet,
    Table,
    Tone,
)
from realpolitik.briefing.sections.robustness import claim_in_words
from realpolitik.case import Case
from realpolitik.questions.claims import FAILS, FOLLOWS, ON_ITSELF, ROBUST, ClaimEntry, Claims, Flip
from realpolitik.questions.claims import Finding as Measurement
from realpolitik.questions.naming import (
    key_in_words,
    number_in_words,
    spaced,
    terms_in_words,
)
from realpolitik.questions.robustness import ClaimShares, Robustness
from realpolitik.questions.wording import (
    agreement,
    amount,
    chance,
    in_words,
    listed,
    plural,
    points,
    sentence,
    share,
)

TONES: Mapping[str, Tone] = {FOLLOWS: "good", FAILS: "bad"}
SHOWN_FLIPS = 3  # of a claim


def claims_sections(answer: Claims, case: Case, drawn: Robustness | None = None) -> tuple[Section, ...]:
    """The argument."""
    shares = {one.key: one for one in drawn.claims} if drawn is not None and drawn.open_numbers else {}
    found = [(entry, shares.get(f"claims.{entry.key}")) for entry in answer.claims]
    following = sum(_follows(*one) for one in found)
    counts = [(following, "follows", "follow"), (len(found) - following, "doesn't", "don't")]
    parts = [f"{in_words(number)} {one if number == 1 else many}" for number, one, many in counts if number]
    opening = sentence(f"of {plural(len(found), 'claim')} {listed(parts)}")
    rows = sorted(found, key=lambda one: _follows(*one))
    return (
        Section(
            "claims",
            "The argument",
            (Paragraph(opening), Findings(tuple(_claim(entry, case, share) for entry, share in rows))),
            sheets=(_sheet(found, case),),
        ),
    )


def _sheet(found: Sequence[tuple[ClaimEntry, ClaimShares | None]], case: Case) -> Sheet:
    """Every claim, what was measured and what it was held against."""
    rows = tuple(
        (
            key_in_words(case, entry.key),
            sentence(entry.says),
            FOLLOWS if _follows(entry, shares) else FAILS,
            entry.modality,
            None if shares is None else shares.share.share,
            entry.footing,
            listed(entry.sources) or None,
            "; ".join(_measured(one, case) for one in entry.proof.findings),
        )
        for entry, shares in found
    )
    columns = (
        Column("Claim"), Column("says"), Column("answer"), Column("modality"), Column("follows in draws", "share"),
        Column("footing"), Column("evidence"), Column("measured"),
    )  # fmt: skip
    return Sheet("Claims", Table(columns, rows, "Every claim of the argument, tested, and what was measured."))


def _follows(entry: ClaimEntry, shares: ClaimShares | None) -> bool:
    """Whether a claim follows: with draws, in as many of them as its modality asks for."""
    return entry.follows if shares is None else shares.follows


def _claim(entry: ClaimEntry, case: Case, shares: ClaimShares | None) -> Finding:
    says: list[Run] = [sentence(entry.says)]
    for source in entry.sources:
        says += [" ", Cite(source)]
    answer = FOLLOWS if _follows(entry, shares) else FAILS
    details: list[Prose] = [] if shares is None else [claim_in_words(shares)]
    if answer != entry.answer:
        details.append(f"with every range at its mean, as below: {entry.answer}")
    details += [_measured(one, case) for one in entry.proof.findings]
    if entry.footing == ON_ITSELF:
        details.append("rests on itself: only numbers from the paragraph that draws it would overturn it")
    if entry.footing == ROBUST:
        details.append("robust: no single number overturns it")
    details += [_flip(flip, entry, case) for flip in entry.proof.flips[:SHOWN_FLIPS]]
    if len(entry.proof.flips) > SHOWN_FLIPS:
        details.append(f"… and {plural(len(entry.proof.flips) - SHOWN_FLIPS, 'other number')}")
    return Finding(key_in_words(case, entry.key), answer, tuple(says), tuple(details), TONES[answer])


def _measured(finding: Measurement, case: Case) -> str:
    value = _value(finding.value, finding.measure)
    return f"{_asked(finding.measure, finding.arguments, case)}: {value}{_bound(finding, case)}"


def _asked(measure: str, arguments: Mapping[str, Any], case: Case) -> str:
    return f"{spaced(measure)} ({', '.join(_argument(name, value, case) for name, value in arguments.items())})"


def _bound(finding: Measurement, case: Case) -> str:
    """What a measurement was held against, in words."""
    bound = _value(finding.bound, finding.measure)
    if finding.path is not None and finding.by is not None:
        return f"; with {number_in_words(case, finding.path)} raised by {finding.by:g}: {bound}"
    if finding.relation == "true":
        return ", asked: no" if finding.is_negated else ""
    asked = f"{'not ' if finding.is_negated else ''}{'' if finding.relation == 'equals' else finding.relation + ' '}"
    if finding.bound_measure is not None:
        against = _asked(finding.bound_measure, finding.bound_arguments or {}, case)
        return f", asked: {asked}{against}, which is {bound}"
    return f", asked: {asked}{bound}"


LEADS = {
    "issue": "on ", "issues": "on ", "from": "from ", "to": "to ", "without": "without ", "rival": "rather than ",
    "step": "after ", "method": "by ",
}  # fmt: skip


def _argument(name: str, value: Any, case: Case) -> str:
    if isinstance(value, Mapping):
        return terms_in_words(case, value)
    if isinstance(value, int):
        return f"among the first {value}" if value > 1 else "first of all"
    words = [_entry_in_words(case, one) for one in ((value,) if isinstance(value, str) else value)]
    return LEADS.get(name, "") + listed(words)


def _entry_in_words(case: Case, key: str) -> str:
    """Whatever a claim's argument names, as it is printed."""
    for entries in (case.actors, case.deals, case.scenarios):
        if key in entries and key not in case.issues:
            return entries[key].name
    return key_in_words(case, key)


def _value(value: Any, measure: str) -> str:
    if value is None:
        return "can't be compared"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    write = {"agreement": agreement, "direction": agreement, "gain": points, "vulnerability": share}.get(measure)
    if write is None:
        write = chance if measure in ("chance", "needed", "p*", "delta*", "shared_priorities") else amount
    return write(float(value))


def _flip(flip: Flip, entry: ClaimEntry, case: Case) -> str:
    verb = "would no longer follow" if entry.follows else "would follow"
    origin = listed(flip.sources) if flip.sources else "judgement"
    number = number_in_words(case, flip.path)
    return f"{verb} with {number} at {_written(flip.at)} instead of {_written(flip.value)} ({origin})"


def _written(value: float) -> str:
    """A number of a case file, to three digits."""
    return f"{value:.3g}".replace("-", "−")
