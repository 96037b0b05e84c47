"""The figures: one function each, from plain records to a Vega-Lite specification that every rendering shares.

The records' keys are in the TypedDicts beside each figure. Names are set as marks from data, never put into Vega
expressions, so that no name can be read as code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from realpolitik.briefing.charts.alignment import alignment_matrix, alignment_network
from realpolitik.briefing.charts.commitment import exposure, windows
from realpolitik.briefing.charts.deals import gains, linkage, pareto
from realpolitik.briefing.charts.errors import errors
from realpolitik.briefing.charts.events import timeline
from realpolitik.briefing.charts.exchange import balances
from realpolitik.briefing.charts.forecasts import forecasts
from realpolitik.briefing.charts.leverage import chips
from realpolitik.briefing.charts.paths import paths
from realpolitik.briefing.charts.perception import misreadings
from realpolitik.briefing.charts.positions import positions
from realpolitik.briefing.charts.robustness import claim_shares, turns_on, verdict_shares
from realpolitik.briefing.charts.states import state_graph
from realpolitik.briefing.charts.style import INK, LINE, MUTED, PAPER, Spec
from realpolitik.briefing.charts.svg import VEGA_LITE, render_svg
from realpolitik.briefing.charts.tipping import tipping_distances, tipping_map
from realpolitik.briefing.document import Figure, printable

__all__ = ["CHARTS", "INK", "LINE", "MUTED", "PAPER", "VEGA_LITE", "Spec", "draw", "render_svg"]

# Every figure by the name that a document gives it.
CHARTS: Mapping[str, Callable[..., Spec]] = {
    "positions": positions,
    "paths": paths,
    "alignment_matrix": alignment_matrix,
    "alignment_network": alignment_network,
    "balances": balances,
    "gains": gains,
    "chips": chips,
    "pareto": pareto,
    "linkage": linkage,
    "state_graph": state_graph,
    "misreadings": misreadings,
    "exposure": exposure,
    "windows": windows,
    "timeline": timeline,
    "verdict_shares": verdict_shares,
    "claim_shares": claim_shares,
    "turns_on": turns_on,
    "tipping_distances": tipping_distances,
    "tipping_map": tipping_map,
    "errors": errors,
    "forecasts": forecasts,
}


LONGEST_TEXT = 120  # of a name in a figure: nobody reads more there, and Vega measures it for seconds


def draw(figure: Figure) -> Spec:
    """The Vega-Lite specification of a document's figure."""
    return CHARTS[figure.chart](**_printable(figure.data))


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        text = printable(value)
        return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
    if isinstance(value, Mapping):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item) for item in value]
    return value
