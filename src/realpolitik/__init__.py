"""Realpolitik: from what analysts write about a bargaining situation to answers with proof.

    >>> import realpolitik as rp
    >>> case = rp.load("barter-1950")
    >>> rp.deals(case)["nash_solution"].verdict
    'ready'

Everything named here is loaded when it is first used, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from realpolitik.briefing.brief import brief
    from realpolitik.case import Case
    from realpolitik.ensemble.engines import Dask, Local
    from realpolitik.errors import CaseError, RealpolitikError
    from realpolitik.interop.files import load
    from realpolitik.questions.alignment import alignment
    from realpolitik.questions.claims import claims
    from realpolitik.questions.commitment import commitment
    from realpolitik.questions.compare import compare
    from realpolitik.questions.deals import deals
    from realpolitik.questions.evidence import evidence
    from realpolitik.questions.exchange import exchange
    from realpolitik.questions.finding import Search
    from realpolitik.questions.forecast import forecast
    from realpolitik.questions.leverage import leverage
    from realpolitik.questions.perception import perception
    from realpolitik.questions.robustness import robustness
    from realpolitik.questions.stability import stability
    from realpolitik.questions.tipping import tipping

__version__ = "0.1.0"

_HOMES = {
    "Case": "case",
    "CaseError": "errors",
    "Dask": "ensemble.engines",
    "Local": "ensemble.engines",
    "RealpolitikError": "errors",
    "Search": "questions.finding",
    "alignment": "questions.alignment",
    "brief": "briefing.brief",
    "claims": "questions.claims",
    "commitment": "questions.commitment",
    "compare": "questions.compare",
    "deals": "questions.deals",
    "evidence": "questions.evidence",
    "exchange": "questions.exchange",
    "forecast": "questions.forecast",
    "leverage": "questions.leverage",
    "load": "interop.files",
    "perception": "questions.perception",
    "robustness": "questions.robustness",
    "stability": "questions.stability",
    "tipping": "questions.tipping",
}

__all__ = [
    "Case",
    "CaseError",
    "Dask",
    "Local",
    "RealpolitikError",
    "Search",
    "__version__",
    "alignment",
    "brief",
    "claims",
    "commitment",
    "compare",
    "deals",
    "evidence",
    "exchange",
    "forecast",
    "leverage",
    "load",
    "perception",
    "robustness",
    "stability",
    "tipping",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
