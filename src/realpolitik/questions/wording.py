"""How numbers, names and dates are put into words: one place, so that every sentence and table agrees.

Points and agreement carry their sign (`+12`, `−.12`, with a true minus), chances lose their zero (`.31`), shares are
percentages with a no-break space (`18 %`). A number is never rounded to one it isn't: a gain of 0.3 reads `+0.3`, a
chance of .998 reads `>.99`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

MINUS = "\N{MINUS SIGN}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
NEGLIGIBLE = 0.005  # below it a number of points is arithmetic noise: the scale has 100 of them

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SMALL_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_PORTIONS = (
    (0.0, "none"), (1 / 5, "a fifth"), (1 / 4, "a quarter"), (1 / 3, "a third"), (2 / 5, "two fifths"), (1 / 2, "half"),
    (3 / 5, "three fifths"), (2 / 3, "two thirds"), (3 / 4, "three quarters"), (4 / 5, "four fifths"), (1.0, "all"),
)  # fmt: skip
_PORTION_TOLERANCE = 0.02  # the words are read as "about"


def amount(value: float) -> str:
    """A number of points without a plus sign: `7`, `0.3`, `−9`, `12`.

    >>> amount(7.2), amount(0.31), amount(-9)
    ('7', '0.3', '−9')
    """
    size = abs(value)
    if size < NEGLIGIBLE:
        return "0"
    digits = 0 if size >= 1 else 1 if size >= 0.1 else 2
    return f"{MINUS if value < 0 else ''}{size:.{digits}f}"


def points(value: float) -> str:
    """A gain or loss in points, signed.

    >>> points(12.4), points(-9), points(0.0)
    ('+12', '−9', '0')
    """
    return f"+{amount(value)}" if value >= NEGLIGIBLE else amount(value)


def share(value: float) -> str:
    r"""A fraction as a percentage; what isn't quite nothing or everything says so.

    >>> share(0.18), share(-0.004), share(0.998)
    ('18\xa0%', '−0.4\xa0%', '99.8\xa0%')
    """
    size = 100 * abs(value)
    if size < 1e-4:  # of a percent: arithmetic noise
        return f"0{NO_BREAK_SPACE}%"
    if size < 0.5:
        number = f"{size:.1g}"
    elif 99.5 <= size < 100 - 1e-4:
        number = f"{min(size, 99.9):.1f}"
    else:
        number = f"{size:.0f}"
    return f"{MINUS if value < 0 else ''}{number}{NO_BREAK_SPACE}%"


def signed_share(value: float) -> str:
    r"""A gain as a share of stake, signed.

    >>> signed_share(0.18), signed_share(-0.14)
    ('+18\xa0%', '−14\xa0%')
    """
    return share(value) if value < 1e-6 else f"+{share(value)}"


def chance(value: float) -> str:
    """A probability with two decimals and no leading zero; 0 and 1 are said only when they are meant.

    >>> chance(0.31), chance(1), chance(0.0), chance(0.998)
    ('.31', '1', '0', '>.99')
    """
    if value <= 1e-9:
        return "0"
    if value >= 1 - 1e-9:
        return "1"
    if value < 0.005:
        return "<.01"
    if value >= 0.995:
        return ">.99"
    return f"{value:.2f}".removeprefix("0")


def apart(value: float, others: Iterable[float]) -> tuple[str, list[str]]:
    """A chance and those it is held against, with as many digits as it takes to tell them apart.

    >>> apart(0.2361, [0.2412])
    ('.236', ['.241'])
    """
    others = list(others)
    for digits in range(2, 6):
        own, *rest = (f"{one:.{digits}f}".removeprefix("0") for one in (value, *others))
        if own not in rest:
            break
    return (chance(value), [chance(one) for one in others]) if digits == 2 else (own, rest)


def agreement(value: float) -> str:
    """Agreement or direction from −1 to +1, signed.

    >>> agreement(0.41), agreement(-0.12), agreement(1), agreement(0.998)
    ('+.41', '−.12', '+1', '+.99')
    """
    if abs(value) < 0.005:
        return "0"
    size = abs(value) if abs(value) >= 1 - 1e-9 else min(abs(value), 0.99)
    return f"{'+' if value > 0 else MINUS}{chance(size)}"


def count(value: float) -> str:
    """A whole number.

    >>> count(7), count(65536)
    ('7', '65,536')
    """
    return f"{value:,.0f}".replace("-", MINUS)


# The formats that a table's column may name.
FORMATS: Mapping[str, Callable[[float], str]] = MappingProxyType(
    {
        "amount": amount,
        "points": points,
        "share": share,
        "signed_share": signed_share,
        "chance": chance,
        "agreement": agreement,
        "count": count,
    }
)


def portion(value: float) -> str:
    r"""A part of a whole in words where words are near enough, else a percentage.

    >>> portion(0.79), portion(0.5), portion(0.57)
    ('four fifths', 'half', '57\xa0%')
    """
    distance, words = min((abs(value - part), words) for part, words in _PORTIONS)
    return words if distance <= _PORTION_TOLERANCE else share(value)


def in_words(number: int) -> str:
    """A count as prose writes it: words to twelve, then figures."""
    return _SMALL_NUMBERS[number] if 0 <= number < len(_SMALL_NUMBERS) else count(number)


def plural(number: int, noun: str, many: str | None = None) -> str:
    """A count with its noun.

    >>> plural(1, "party", "parties"), plural(7, "claim")
    ('1 party', '7 claims')
    """
    return f"{count(number)} {noun if number == 1 else many or noun + 's'}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names joined as in a sentence.

    >>> listed(["Russia", "Iran", "Israel"]), listed(["Russia", "Iran"], "or")
    ('Russia, Iran and Israel', 'Russia or Iran')
    """
    *head, tail = list(names) or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def quoted(name: str) -> str:
    """A name that may be any part of a sentence, set off from it."""
    return f"“{name}”"


def possessive(name: str) -> str:
    """Whose: `Russia's`, `the United States'`."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def sentence(text: str) -> str:
    """A clause as a sentence: capital first, full stop last.

    >>> sentence("nobody can better itself alone")
    'Nobody can better itself alone.'
    """
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?:" else ".")


def date(written: str) -> str:
    """A year, month or day of the case file in words; anything else as it was written.

    >>> date("2031-05"), date("2018-07-31"), date("2015")
    ('May 2031', '31 July 2018', '2015')
    """
    year, *rest = written.split("-")
    if not rest or len(rest) > 2 or not all(part.isdecimal() for part in (year, *rest)):
        return written
    month, *day = (int(part) for part in rest)
    if not 1 <= month <= len(_MONTHS):
        return written
    return " ".join([*(str(number) for number in day), _MONTHS[month - 1], year])
