"""What the author wrote, told from what stands around it: menus, cookie bars, promotion, credits, disclaimers.

Cues decide, piece by piece; what has no cue stays. Only at the two ends of a page, where menus and promotion gather,
scraps between pieces with cues go with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from realpolitik.reading.source_text import Paragraph, plain

# --- cues: what readers of the news have learned to skip -------------------------------------------------------------

_AGENCY = (
    r"(?:Reuters|REUTERS|AFP|AP|EPA(?:-EFE)?|Getty(?: Images)?|Shutterstock|Alamy|iStock|Anadolu(?: Agency)?|TASS|Xinhua"
    r"|RIA Novosti|Sputnik|Bloomberg|Associated Press|Agence France-Presse|AA|DPA|dpa|PA|UPI|WANA|IRNA|Wikimedia Commons)"
)
WHOLE = (  # the piece is nothing but this
    r"(?:skip|jump) to (?:main |the )?(?:content|navigation|article)\b.*",
    r"(?:home|menu|search|close|open menu|news|world|politics|business|opinion|sports?|culture|video|audio|podcasts?|more"
    r"|topics?|sections?|live|latest|trending|most (?:read|popular|viewed)|top stories|editor'?s'? picks?|share|print"
    r"|save|listen|comments?|advertisements?|sponsored(?: content)?|ad|tags?|sign (?:in|up)|log ?(?:in|out)|register"
    r"|subscribe(?: now)?|follow(?: us)?|contact(?: us)?|about(?: us)?|newsletters?|faqs?|help|next|previous|back|load more"
    r"|show more|read (?:more|next)|see (?:also|more)|view all|related(?: \w+){0,2}|recommended(?: for you)?"
    r"|more from .{1,60}|more on .{1,60}|you (?:may|might) (?:also )?(?:like|be interested in).*|in this article"
    r"|keep reading|list of \d+ items|end of list|copy link|email|whatsapp|facebook|twitter|linkedin|telegram|x)[:.!>»›]*",
    r"(?:home|news)\s*(?:[/>›»|]\s*[\w &'-]{2,40}\s*){1,5}",
    r"(?:share|tweet|post|pin|email|print|save|comment)(?: (?:this|on|via|to)\b.{0,50})?",
    r"(?:facebook|twitter|linkedin|whatsapp|telegram|email|copy link|print|reddit|instagram|youtube|x)(?:[\s,|/•·]+(?:facebook"
    r"|twitter|linkedin|whatsapp|telegram|email|copy link|print|reddit|instagram|youtube|x|more|share|link))+",
    r"\d+ (?:min(?:ute)?s?|sec(?:ond)?s?|hours?|days?) (?:read|ago|listen)|\d+ (?:comments?|shares?|views?)",
    r"(?:page )?\d+(?: of \d+)?",
    r"(?:by|written by|reporting by|editing by|text by|analysis by|edited by|translated by|additional reporting by)\s"
    r"(?-i:[A-Z][\w.'-]+(?:\s(?:[A-Z][\w.'-]+|and|in|for|of|de|van|von|al|el|bin)|[,;&/])*\.?)",
    r"(?:first |last )?(?:published|updated|posted|modified)(?: (?:on|at))?\b.{0,60}",
    rf"(?-i:(?:[A-Z][\w'-]+[ ,]+){{0,6}}(?:via )?{_AGENCY})",
    rf"(?:photo(?:graph|s)?|image|picture|illustration|graphic|video|credit|source)s?(?: (?:credit|by|courtesy(?: of)?))?\s?:.{{0,120}}",
    r"[*\-_=•·#~|\s]{2,}",
    r"\S+@\S+\.\w+|https?://\S+|www\.\S+",
    r"[$€£]\s?\d[\d.,]*(?:\s?/\s?\w+| (?:per|a) \w+)?.{0,30}",
)
ANYWHERE = (  # the piece has this in it, and no article would
    r"\b(?:we|our|this) (?:use|web ?site uses|site uses|partners use)\b.{0,40}\bcookies\b|\baccept (?:all )?cookies\b",
    r"\bcookie (?:policy|settings|preferences|consent)\b|\bprivacy (?:policy|notice)\b|\bterms of (?:use|service)\b",
    r"\b(?:sign up|register|subscribe)\b.{0,80}\b(?:newsletters?|inbox|alerts?|daily briefing|weekly briefing|e-?mails?)\b",
    r"^(?:sign up|subscribe|register)\b.{0,80}\b(?:updates|today|access|free|now|more)\b",
    r"\b(?:our|free|daily|weekly|best|dedicated|e-?mail) newsletters?\b|\bnewsletters? (?:available|sign)|\bto your inbox\b",
    r"^(?:become|already) an? (?:paid |premium )?(?:member|subscriber)\b|^become (?:a )?(?:member|subscriber)\b",
    r"\bpremium (?:member|subscri|memos?|content)|\b(?:free trial|cancel any ?time|billed (?:annually|monthly))\b",
    r"\bour (?:top |dedicated )?(?:journalists|journalism|readers|newsroom|subscribers)\b",
    r"^(?:join|support) (?:us|our|hundreds of|thousands of|over [\d,]+|more than [\d,]+|the .{1,40} (?:most|best|top))\b",
    r"\b(?:download|get) (?:the|our) .{0,30}\bapp\b|\bfollow @|\b(?:click|tap) here\b|^follow (?:us|him|her|them) on\b",
    r"\bfollow (?:us|him|her|the author|[A-Z]\w+) on (?:twitter|x|facebook|instagram|telegram|bluesky|linkedin|whatsapp)\b",
    r"\bread (?:more|the full (?:story|article))(?: (?:here|on|about))?\s?[:>»]|\bcontinue reading\b|\bstory continues\b",
    r"^(?:also read|read also|read more|read next|related|see also|more|watch|listen|opinion|in pictures|explainer)\s?[:|]\s",
    r"\ball rights reserved\b|©|\bcopyright (?:\(c\)|\d{4})|\bmay not be (?:republished|reproduced|redistributed)\b",
    r"\b(?:views?|opinions?) expressed (?:in|here|by the|are)\b.{0,120}\b(?:author|writer|own|not)\b",
    r"\bdo(?:es)? not necessarily (?:reflect|represent)\b",
    r"^(?:this|a version of this) (?:article|piece|post|story|commentary|essay)\b.{0,60}\b(?:published|republished|appeared"
    r"|adapted|translated|updated|corrected|amended)\b|^originally (?:published|appeared)\b",
    r"\battention editors\b|\bthird party\b.{0,60}\bdistributed\b|\bas a service to clients\b|\bfor editorial use only\b",
    r"^\(?(?:additional )?(?:reporting|editing|writing) by .{1,200}$|^our standards: .*trust principles",
    r"\b(?:ad ?blocker|javascript)\b.{0,60}\b(?:enabled?|disabled?|turn|browser)\b|\byour browser\b|\bdonate (?:now|today)\b",
    r"\bplease (?:send an e-?mail|consider (?:a donation|donating|subscribing|supporting)|log ?in|enable)\b",
    r"^(?:do you )?have (?:a tip|an opinion|something to say|a question)\b|\bletters to the editor\b",
)
# A promise to a reader, and the words of those who sell: enough at the ends of a page, where an article is over.
_SELLING = (
    r"\b(?:our|your|you|we'll|sign|join|subscribe|premium|exclusive|newsletters?|membership|deep dive|trial|free|insights?"
    r"|experts?|q&a|vips?|briefing|included|alerts?)\b"
)
_LABEL = re.compile(r"^(?:[•·*–-]\s*)?(?:[A-Z][\w&']*\s?){1,4}(?:\([A-Z]+\))?$|^(?:[A-Z][\w&'-]*\s){1,4}[-–:]\s")

_WHOLE = re.compile("|".join(f"(?:{cue})" for cue in WHOLE), re.I)
_ANYWHERE = re.compile("|".join(f"(?:{cue})" for cue in ANYWHERE), re.I)
_SELLS = re.compile(_SELLING, re.I)
_CREDIT_AT_END = re.compile(  # "… on Monday. REUTERS/A. Name", "… (AP Photo/A. Name)"
    rf"(?<=[.!?\"')])\s+(?:\(?(?:{_AGENCY}(?: Photo)?|Photo(?:graph)?(?: by)?:?|Image|Credit|File photo|FILE PHOTO)\s?[/|:]"
    r"|\(AP Photo|\[?(?:Photo|Image|Credit)s? (?:by|courtesy|credit)|ATTENTION EDITORS).*$",
    re.S,
)
_CAPTION = re.compile(
    rf"\[[^\]]{{0,60}}{_AGENCY}[^\]]{{0,40}}\]\s*$|\((?:\d?[RL]|(?:\d(?:st|nd|rd) |second |third |far |front )?(?:right|left|center|centre|[RLC])"
    r")\)|\((?:file|archive) (?:photo|image|picture)\)|^(?:FILE\s?(?:PHOTO)?\s?[-–:—]|File photo|Pictured|In this (?:file )?(?:photo|image|picture|handout))",
    re.I,
)
_AUTHOR = re.compile(r"^(?i:by)\s+((?:[A-Z][\w.'-]+\s?){1,4})")
_BIOGRAPHY = re.compile(
    r"^(?:Dr\.? |Prof\.? |Professor |Ambassador )?(?:[A-Z][\w.'-]+ ){1,4}(?:\([^)]{1,40}\) )?(?:is|was) (?:an?|the|senior|currently)\b.{0,60}"
    r"\b(?:fellow|professor|lecturer|scholar|analyst|columnist|correspondent|journalist|reporter|writer|author|researcher"
    r"|editor|director|contributor|academic|consultant|commentator|scientist|historian)\b.{0,30}\b(?:at|of|for|with|based|in|and|who|on)\b"
)
_MONTHS = "January February March April May June July August September October November December".split()
_MONTH = "|".join(f"{month}|{month[:3]}\\.?" for month in _MONTHS)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH}),? (\d{{4}})\b", re.I)
_MONTH_FIRST = re.compile(rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b", re.I)
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DATED = re.compile(r"^(?:(?:first |last )?(?:published|updated|posted|modified)\b.*|by .*|\W*)$", re.I)

# --- pieces ----------------------------------------------------------------------------------------------------------

_LINE_END = r"(?:\r\n|\n|\r)"
_BLANK_LINE = re.compile(rf"{_LINE_END}(?:[^\S\r\n]*{_LINE_END})+")
_ONE_LINE_END = re.compile(_LINE_END)
_ENDS_SENTENCE = re.compile(r"""[.!?]["'”’)\]]*\s*$""")
_BULLET = re.compile(r"\s*(?:[•·*▪◦–—-]|\d{1,2}[.)])\s")
_PROSE = 20  # words; a piece as long that ends in a full stop is prose
_LONGEST_HEADING = 200  # characters
_HEADING_SHARE = 0.6  # of the block's longest line: a shorter one without a full stop stands by itself
_LONGEST_BIOGRAPHY = 600


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote a text and when, where a line around the article says so."""

    author: str | None = None
    date: str | None = None


def paragraphs_of(original: str, kinds: Mapping[int, str]) -> tuple[tuple[Paragraph, ...], Byline]:
    """The paragraphs of a text, each with its kind; kinds: what the file itself says, by where a block starts."""
    pieces = list(_pieces(original))
    words = [plain(original[start:end]) for _, start, end in pieces]
    skipped = _skipped(words)
    known = [kinds.get(start) for _, start, _ in pieces]
    titled = next((at for at, kind in enumerate(known) if kind == Paragraph.TITLE and not skipped[at]), None)
    first = next((at for at, skip in enumerate(skipped) if not skip), None) if titled is None else titled
    paragraphs = []
    for at, (number, start, end) in enumerate(pieces):
        if skipped[at]:
            kind = Paragraph.BOILERPLATE
        elif at == first and (titled is not None or _is_title(words[at])):
            kind = Paragraph.TITLE
        elif known[at] == Paragraph.CAPTION or _CAPTION.search(words[at]):
            kind = Paragraph.CAPTION
        else:
            kind = Paragraph.BODY
        paragraphs.append(Paragraph(number, start, end, kind))
    outside = [original[start:end] for (_, start, end), skip in zip(pieces, skipped, strict=True) if skip]
    return tuple(paragraphs), _byline(outside)


def _pieces(original: str) -> Iterator[tuple[int, int, int]]:
    """Block, start and end of every piece: a block between blank lines, cut where one of its lines stands by itself."""
    number = 0
    for start, end in _between(_BLANK_LINE, original, 0, len(original)):
        number += 1
        lines = list(_between(_ONE_LINE_END, original, start, end))
        longest = max(end - start for start, end in lines)
        opened = lines[0][0]
        for (_, stop), (following, _) in zip(lines, [*lines[1:], (end, end)], strict=True):
            line = original[opened:stop]
            alone = (
                following == end
                or _ENDS_SENTENCE.search(line)
                or _BULLET.match(original, following)
                or stop - opened < _HEADING_SHARE * longest
                or longest > _LONGEST_HEADING
            )
            if alone:
                cut = _credit(original, opened, stop)
                yield number, opened, cut or stop
                if cut is not None:
                    yield number, stop - len(original[cut:stop].lstrip()), stop
                opened = following


def _between(parting: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of a text between what parts them, without blanks at their ends."""
    ends = [(one.start(), one.end()) for one in parting.finditer(text, start, end)]
    for left, right in zip([start, *(stop for _, stop in ends)], [*(stop for stop, _ in ends), end], strict=True):
        said = text[left:right]
        if said.strip():
            yield left + len(said) - len(said.lstrip()), right - (len(said) - len(said.rstrip()))


def _credit(original: str, start: int, end: int) -> int | None:
    """Where a caption turns into the photographer's credit."""
    found = _CREDIT_AT_END.search(plain(original[start:end]))
    return None if found is None else start + found.start()


# --- kinds -----------------------------------------------------------------------------------------------------------


def _skipped(words: list[str]) -> list[bool]:
    """Which pieces the author didn't write."""
    cued = [_is_cued(piece) for piece in words]
    prose = [at for at, piece in enumerate(words) if not cued[at] and _is_prose(piece)]
    first, last = (prose[0], prose[-1]) if prose else (0, -1)
    skipped = list(cued)
    for at, piece in enumerate(words):
        before, after = any(cued[:at]), any(cued[at + 1 :])
        if at > last and before and any(cued[last + 1 : at]):
            skipped[at] = cued[at] or after or _is_scrap(piece) or bool(_SELLS.search(piece))
        elif at < first and after and before:
            skipped[at] = cued[at] or (
                _is_scrap(piece) and at + 1 < len(words) and (cued[at + 1] or cued[at - 1]) and len(piece.split()) < 4
            )
    if (
        prose
        and last > first
        and not cued[last]
        and len(words[last]) < _LONGEST_BIOGRAPHY
        and _BIOGRAPHY.match(words[last])
    ):
        skipped[last] = True
    return skipped


def _is_cued(piece: str) -> bool:
    return bool(_WHOLE.fullmatch(piece.strip()) or _ANYWHERE.search(piece) or _is_date_alone(piece))


def _is_prose(piece: str) -> bool:
    """Whether a piece is a sentence of some length, and sells nothing."""
    return (
        len(piece.split()) >= _PROSE
        and bool(_ENDS_SENTENCE.search(piece))
        and len(_SELLS.findall(piece)) < 2 + len(piece.split()) // 60
    )


def _is_scrap(piece: str) -> bool:
    """Whether a piece is a label or a line of a list rather than a sentence."""
    return bool(_LABEL.match(piece)) or (len(piece.split()) < _PROSE and not _ENDS_SENTENCE.search(piece))


def _is_title(piece: str) -> bool:
    return len(piece) <= _LONGEST_HEADING and "\n" not in piece and not piece.rstrip().endswith(".")


def _is_date_alone(piece: str) -> bool:
    """Whether a line is a date and nothing else, but for a time of the day."""
    found = _date(piece)
    return found is not None and len(piece.split()) <= 8 and not _ENDS_SENTENCE.search(piece) and len(piece) < 50


def _byline(outside: list[str]) -> Byline:
    """Author and date, from the first lines around the article that name them."""
    author = written = None
    for line in (line.strip() for piece in outside for line in piece.splitlines()):
        name = _AUTHOR.match(plain(line))
        author = author or (name[1].strip() if name else None)
        if len(line) <= _LONGEST_HEADING and (_DATED.match(line) or _is_date_alone(line)):
            written = written or _date(line)
    return Byline(author, written)


def _date(piece: str) -> str | None:
    """The first full date of a line, as 2018-07-25."""
    if found := _ISO_DATE.search(piece):
        year, month, day = (int(number) for number in found.groups())
    elif found := _DAY_FIRST.search(piece):
        day, month, year = int(found[1]), _month(found[2]), int(found[3])
    elif found := _MONTH_FIRST.search(piece):
        month, day, year = _month(found[1]), int(found[2]), int(found[3])
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(name: str) -> int:
    return 1 + [month[:3].lower() for month in _MONTHS].index(name[:3].lower())
