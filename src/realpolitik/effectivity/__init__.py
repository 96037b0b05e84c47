"""Who can bring what about: the only place that decides what a coalition can do."""

from realpolitik.effectivity.counters import EVERYBODY, Counters, counters, relevant_suppliers
from realpolitik.effectivity.findable import Conditions, Findable, Term
from realpolitik.effectivity.no_deal import SURE_ENOUGH, NoDeal, Pull, ends_of, is_pulled_alone, no_deal, situations
from realpolitik.effectivity.plans import (
    BY_VOTE,
    NOTHING_TO_DO,
    TOLERANCE,
    Outcome,
    Plan,
    Undertaking,
    members,
    on_issues,
    plans,
    prospect,
    pull,
    undertake,
)
from realpolitik.effectivity.reach import group_outcomes, reachable_levels, share_of, stake
from realpolitik.effectivity.willing import Willing, helpers, helping_sets, willing

__all__ = [
    "BY_VOTE",
    "EVERYBODY",
    "NOTHING_TO_DO",
    "SURE_ENOUGH",
    "TOLERANCE",
    "Conditions",
    "Counters",
    "Findable",
    "NoDeal",
    "Outcome",
    "Plan",
    "Pull",
    "Term",
    "Undertaking",
    "Willing",
    "counters",
    "ends_of",
    "group_outcomes",
    "helpers",
    "helping_sets",
    "is_pulled_alone",
    "members",
    "no_deal",
    "on_issues",
    "plans",
    "prospect",
    "pull",
    "reachable_levels",
    "relevant_suppliers",
    "share_of",
    "situations",
    "stake",
    "undertake",
    "willing",
]
