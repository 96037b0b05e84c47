"""Dates as precise as they are written, and never more."""

from __future__ import annotations

import re

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONTH, YEAR, DAY = "|".join(MONTHS), r"(?:19|20)\d\d", r"\d{1,2}"
DATE = re.compile(
    rf"\b(?:(?P<month>{MONTH})(?: (?P<day>{DAY})(?:st|nd|rd|th)?)?,? )?(?P<year>{YEAR})\b"
    rf"|\b(?P<day_first>{DAY})(?:st|nd|rd|th)? (?P<month_after>{MONTH}),? (?P<year_after>{YEAR})\b"
)


def date_in(words: str) -> str | None:
    """The first date of a sentence, as precise as it is written.

    >>> date_in("On 3 March 2022 talks began"), date_in("in July 2015"), date_in("by the 2016 elections")
    ('2022-03-03', '2015-07', '2016')
    """
    found = DATE.search(words)
    if found is None:
        return None
    year = found["year"] or found["year_after"]
    month, day = found["month"] or found["month_after"], found["day"] or found["day_first"]
    if month is None:
        return str(year)
    whole = f"{year}-{MONTHS.index(month) + 1:02}"
    return whole if day is None else f"{whole}-{int(day):02}"
