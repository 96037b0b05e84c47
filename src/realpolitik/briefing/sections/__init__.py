"""Each question's answer as sections of the briefing: what is said first, what beneath, with which table and figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from realpolitik.briefing.document import Section
from realpolitik.briefing.sections.alignment import alignment_sections
from realpolitik.briefing.sections.claims import claims_sections
from realpolitik.briefing.sections.commitment import commitment_sections
from realpolitik.briefing.sections.compare import compare_sections
from realpolitik.briefing.sections.deals import deals_sections
from realpolitik.briefing.sections.evidence import evidence_in_full, evidence_sections
from realpolitik.briefing.sections.exchange import exchange_in_full, exchange_sections
from realpolitik.briefing.sections.forecast import forecast_sections
from realpolitik.briefing.sections.leverage import leverage_sections
from realpolitik.briefing.sections.perception import perception_sections
from realpolitik.briefing.sections.robustness import robustness_sections
from realpolitik.briefing.sections.stability import stability_sections
from realpolitik.briefing.sections.tipping import tipping_sections

SECTIONS: Mapping[
    str, Callable[..., tuple[Section, ...]]
] = {  # (answer, case), and the answers of BESIDE that there are
    "alignment": alignment_sections,
    "forecast": forecast_sections,
    "exchange": exchange_sections,
    "deals": deals_sections,
    "leverage": leverage_sections,
    "stability": stability_sections,
    "commitment": commitment_sections,
    "perception": perception_sections,
    "robustness": robustness_sections,
    "tipping": tipping_sections,
    "claims": claims_sections,
    "evidence": evidence_sections,
    "compare": compare_sections,
}

# What an answer on its own tells at greater length than the briefing.
IN_FULL: Mapping[str, Callable[..., tuple[Section, ...]]] = {
    **SECTIONS,
    "exchange": exchange_in_full,
    "evidence": evidence_in_full,
}

# Question → the question whose answer its section tells beside its own.
BESIDE: Mapping[str, str] = {"deals": "robustness", "claims": "robustness", "robustness": "tipping"}

__all__ = ["BESIDE", "IN_FULL", "SECTIONS"]
