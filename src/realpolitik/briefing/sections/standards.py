"""How to read a briefing: what its likelihoods, its confidence and its judgements are, each by itself (ICD 203)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from realpolitik.briefing.document import Bullets, Prose, Section, Strong
from realpolitik.case import Case
from realpolitik.questions.evidence import CREDIBILITY, TRUST
from realpolitik.questions.wording import chance

# The words of the United States' Intelligence Community Directive 203 (2015), and the chance that each goes up to.
LIKELIHOODS: Mapping[float, str] = {
    0.05: "almost no chance",
    0.20: "very unlikely",
    0.45: "unlikely",
    0.55: "roughly even",
    0.80: "likely",
    0.95: "very likely",
}


def standards_section(case: Case, is_drawn: bool) -> Section:
    """How to read this."""
    return Section("standards", "How to read this", (Bullets(tuple(_told(case, is_drawn))),))


def _told(case: Case, is_drawn: bool) -> Iterator[Prose]:
    if case.levers:
        words = ", ".join(f"up to {chance(most)} {word}" for most, word in LIKELIHOODS.items())
        yield (
            Strong("Likelihood"),
            " is about the world. A chance tells how often something would come about if it were tried, as the case "
            f"has it: .35 is 35 times in 100. In words: {words}, above that almost certain.",
        )
    draws = (
        "and in which share of what the ranges allow it comes out"
        if is_drawn
        else "and, once draws are asked for, in which share of what the ranges allow it comes out"
    )
    yield (
        Strong("Confidence"),
        " is about the answer. It tells how firmly one stands: how many numbers have a source, how reliable these are, "
        f"{draws}.",
    )
    yield (
        Strong("Judgement"),
        " is a number without a source: the analyst's own, and called so. Verdicts, keys and claims are inferred from "
        "the case by published rules; they are as good as its numbers.",
    )
    if case.deals:
        yield (Strong("Alternatives"), " stand beneath every deal: what else its verdict could be, and by what.")
    if case.sources:
        yield (
            Strong("Sources"),
            " are rated by the Admiralty code. The letter tells how far the source is trusted "
            f"({_table(TRUST)}), the figure how true its information is ({_table(CREDIBILITY)}).",
        )


def _table(marks: Mapping[str, str]) -> str:
    return ", ".join(f"{mark} {meaning}" for mark, meaning in marks.items())
