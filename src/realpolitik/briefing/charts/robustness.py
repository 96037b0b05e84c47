"""In which share of the draws each verdict and claim comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict

import altair as alt

from realpolitik.briefing.charts.style import (
    ANSWERS,
    INK,
    LINE,
    MUTED,
    ON_DARK,
    ON_LIGHT,
    PAPER,
    PERCENT,
    SMALL,
    TIED,
    Spec,
    along,
    data,
    finished,
    in_order,
    tells,
)
from realpolitik.briefing.placement import shortened, text_width, wrapped
from realpolitik.questions import wording


class VerdictRecord(TypedDict):
    """In which share of the draws a deal gets a verdict; those of a deal in order, the first that is printed."""

    of: str
    word: str
    share: float
    low: float
    high: float


class ClaimRecord(TypedDict):
    """In which share of the draws a claim follows, and in which it should."""

    of: str
    share: float
    low: float
    high: float
    required: float


class PartRecord(TypedDict):
    """What an answer owes to one group of numbers, as shares of its variation."""

    of: str  # the answer
    by: str  # actor, issue or source
    name: str
    first: float
    total: float
    low: float
    high: float


_NAME, _LONG_NAME, _WIDTH = 210.0, 250.0, 400.0  # pixels
_BAR, _ROW, _CLAIM = 22.0, 44.0, 26.0
_OFF = (("low", "at least", PERCENT), ("high", "at most", PERCENT))
_DARK = frozenset({"ready", "refused", "out of reach", "happens anyway", "follows"})  # text on these is light


def verdict_shares(verdicts: Sequence[VerdictRecord]) -> Spec:
    """A bar for each deal, cut by verdict; the bracket beneath: how far the end of the first part may be off.

    Verdicts are written into their parts, and each end is a gap, so that colour isn't needed.
    """
    names = in_order(one["of"] for one in verdicts)
    words = [word for word in ANSWERS if any(one["word"] == word for one in verdicts)]
    words += in_order(one["word"] for one in verdicts if one["word"] not in ANSWERS)
    colour = alt.Color("word", type="nominal", title=None,
        scale=alt.Scale(domain=words, range=[ANSWERS.get(word, TIED) for word in words]),
        legend=alt.Legend(symbolType="square", symbolSize=120, columns=4))  # fmt: skip
    rows = [row for at, name in enumerate(names) for row in _parts(at, [v for v in verdicts if v["of"] == name])]
    y, scale = _rows(len(names)), alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(title="share of the combinations that were tried", format="%", tickCount=5, grid=False)
    told = tells(("of", "deal"), ("word", "verdict"), ("share", "share", PERCENT), *_OFF)
    base = alt.Chart(data(rows))
    bars = base.mark_bar(height=_BAR, stroke=PAPER, strokeWidth=2).encode(
        x=along("start", scale, axis), x2="end", y=y, color=colour, tooltip=told
    )
    labels = [
        alt.Chart(data(row for row in rows if row["dark"] is dark and row["text"]))
        .mark_text(align="left", dx=6, color=ON_DARK if dark else ON_LIGHT)
        .encode(x=along("start", scale, axis), y=y, text="text:N", tooltip=told)
        for dark in (True, False)
    ]
    firsts = alt.Chart(data(row for row in rows if not row["start"] and row["low"] < row["high"])).encode(y=y)
    beneath = _BAR / 2 + 5
    bracket = [
        firsts.mark_rule(strokeWidth=1.5, color=INK, yOffset=beneath).encode(
            x=along("low", scale, axis), x2="high", tooltip=told
        ),
        *(
            firsts.mark_tick(thickness=1.5, size=7, color=INK, yOffset=beneath).encode(x=along(end, scale, axis))
            for end in ("low", "high")
        ),
    ]
    layers = alt.layer(bars, *labels, *bracket, *_names(names, y))
    return finished(layers.properties(width=_WIDTH, height=_ROW * len(names)))


def _parts(at: int, verdicts: Sequence[VerdictRecord]) -> Iterator[dict[str, Any]]:
    """A deal's bar as parts laid end to end."""
    start = 0.0
    for one in verdicts:
        words, room = f"{one['word']} {wording.share(one['share'])}", one["share"] * _WIDTH - 12
        fits = next((text for text in (words, wording.share(one["share"])) if text_width(text, SMALL) <= room), "")
        yield {**one, "row": at, "start": start, "end": start + one["share"], "dark": one["word"] in _DARK,
               "text": fits}  # fmt: skip
        start += one["share"]


def claim_shares(claims: Sequence[ClaimRecord]) -> Spec:
    """A disc for each claim at the share in which it follows, with its interval, against the share asked for (bar).

    Full where the share is as large as asked, else a ring.
    """
    rows: list[Mapping[str, Any]] = [
        {**one, "row": at, "zero": 0.0, "one": 1.0, "follows": one["share"] >= one["required"],
         "text": f"{wording.share(one['share'])}, asked {wording.share(one['required'])}"}
        for at, one in enumerate(claims)
    ]  # fmt: skip
    y, scale = _rows(len(claims)), alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(title="share of the combinations that were tried", format="%", tickCount=5, grid=False)
    told = tells(("of", "claim"), ("share", "follows in", PERCENT), *_OFF, ("required", "asked", PERCENT))
    base = alt.Chart(data(rows)).encode(y=y, tooltip=told)
    layers = [
        base.mark_rule(color=LINE).encode(x=along("zero", scale, axis), x2="one"),
        base.mark_rule(strokeWidth=2.5, color=INK).encode(x=along("low", scale, axis), x2="high"),
        base.mark_tick(thickness=3, size=16, color=MUTED).encode(x=along("required", scale, axis)),
        *(
            alt.Chart(data(row for row in rows if row["follows"] is full))
            .mark_point(filled=True, size=75, opacity=1, fill=INK if full else PAPER, stroke=INK, strokeWidth=2)
            .encode(x=along("share", scale, axis), y=y, tooltip=told)
            for full in (True, False)
        ),
        base.mark_text(align="left").encode(x=alt.value(_WIDTH + 12), text="text:N"),
        *_names([one["of"] for one in claims], y),
    ]
    return finished(alt.layer(*layers).properties(width=_WIDTH, height=_CLAIM * len(claims)))


def turns_on(parts: Sequence[PartRecord]) -> Spec:
    """A panel for each answer, a bar for each group of numbers: dark by themselves, light with others, with margin."""
    names = in_order(one["of"] for one in parts)
    panels = [_turning([one for one in parts if one["of"] == name], name, name == names[-1]) for name in names]
    return finished(alt.vconcat(*panels, bounds="flush", spacing=48))


def _turning(parts: Sequence[PartRecord], title: str, is_last: bool) -> Any:
    rows: list[dict[str, Any]] = []
    for at, one in enumerate(parts):
        gap = bool(rows) and parts[at - 1]["by"] != one["by"]
        row = rows[-1]["row"] + 1 + gap if rows else 0  # a free row between kinds of group
        rows.append({**one, "row": row, "zero": 0.0, "text": wording.share(one["total"])})
    y, scale = _rows(rows[-1]["row"] + 1), alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(title="share of the variation" if is_last else None, labels=is_last, format="%", tickCount=5,
                    grid=False, domain=is_last, ticks=is_last)  # fmt: skip
    told = tells(
        ("of", "answer"), ("by", "by"), ("name", "group"), ("first", "by itself", PERCENT),
        ("total", "with others", PERCENT), *_OFF,
    )  # fmt: skip
    base = alt.Chart(data(rows)).encode(y=y, tooltip=told)
    names = [{"row": row["row"], "name": shortened(row["name"], SMALL, _LONG_NAME)} for row in rows]
    layers = [
        base.mark_bar(height=_BAR / 2, color=ANSWERS["held out for"]).encode(x=along("zero", scale, axis), x2="total"),
        base.mark_bar(height=_BAR / 2, color=ANSWERS["ready"]).encode(x=along("zero", scale, axis), x2="first"),
        base.mark_rule(strokeWidth=1.5, color=INK).encode(x=along("low", scale, axis), x2="high"),
        base.mark_text(align="left").encode(x=alt.value(_WIDTH + 12), text="text:N"),
        alt.Chart(data(names)).mark_text(align="right").encode(x=alt.value(-12), y=y, text="name:N"),
    ]
    heading = alt.TitleParams(shortened(title, SMALL + 1, _WIDTH + _LONG_NAME), frame="group", dx=-_LONG_NAME - 12)
    return alt.layer(*layers).properties(width=_WIDTH, height=_BAR * (rows[-1]["row"] + 1), title=heading)


def _rows(count: int) -> alt.Y:
    return alt.Y("row", type="ordinal", axis=None, scale=alt.Scale(domain=list(range(count))))


def _names(names: Sequence[str], y: alt.Y) -> list[Any]:
    """Names at the left, on one line or two."""
    rows: list[dict[str, Any]] = [{"row": at, "name": wrapped(name, SMALL, _NAME, 2)} for at, name in enumerate(names)]
    return [
        alt.Chart(data(row for row in rows if len(row["name"]) == lines))
        .mark_text(align="right", lineHeight=13, dy=-6.5 * (lines - 1))
        .encode(x=alt.value(-12), y=y, text="name:N")
        for lines in (1, 2)
    ]
