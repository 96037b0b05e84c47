"""How a Word briefing looks: its page, its styles, its footer. Whoever edits the file changes a style, not a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor

from realpolitik.briefing import charts
from realpolitik.briefing.document import Tone
from realpolitik.briefing.paper import LINE, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, TONES

FONT = "Arial"  # everybody's Word has it, and the figures are set in it
TABLE = "Briefing Table"
BULLET = "List Bullet"
CELLS = {  # of the headings or not, of numbers or not
    (True, False): "Column Heading",
    (True, True): "Number Heading",
    (False, False): "Cell",
    (False, True): "Number",
}
VERDICTS: Mapping[Tone, str] = {tone: f"Verdict {tone}" for tone in TONES}

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RULE = "C9CFD4"
_NOTE_SHADE = "F5F6F4"


def laid_out(file: Any, title: str) -> Any:
    """An empty file with the briefing's page and styles."""
    _page(file.sections[0])
    _language(file)
    _paragraph_styles(file.styles)
    _character_styles(file.styles)
    _table_style(file.styles)
    _footer(file.sections[0].footer, title)
    _settings(file)
    _without_leftovers(file)
    return file


def _page(section: Any) -> None:
    section.page_width, section.page_height = Pt(PAGE_WIDTH), Pt(PAGE_HEIGHT)
    section.left_margin = section.right_margin = Pt(MARGIN)
    section.top_margin, section.bottom_margin, section.footer_distance = Pt(62), Pt(68), Pt(34)


def _language(file: Any) -> None:
    for language in file.styles.element.iter(_tag("lang")):
        language.attrib.clear()
        language.set(_tag("val"), "en-GB")


def _settings(file: Any) -> None:
    """Word's present layout, and where the lines above footnotes are."""
    settings = file.settings.element
    settings.find(_tag("zoom")).set(_tag("percent"), "100")  # which the format asks for
    for old in settings.findall(_tag("compat")):
        settings.remove(old)
    notes = parse_xml(f'<w:footnotePr {_W}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>')
    compat = parse_xml(
        f'<w:compat {_W}><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )
    before = next(child for child in settings if child.tag in {_tag(name) for name in _AFTER_NOTES})
    before.addprevious(notes)
    before.addprevious(compat)


# What comes after `compat` in a file's settings, which Word wants in its own order.
_AFTER_NOTES = ("docVars", "rsids", "themeFontLang", "clrSchemeMapping", "shapeDefaults", "decimalSymbol")


# What the library's template carries along: a picture of an empty page, who wrote it, the styles of an older Word.
_LEFTOVERS = frozenset(
    {
        RELATIONSHIP_TYPE.THUMBNAIL,
        RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
        "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
    }
)


def _without_leftovers(file: Any) -> None:
    for relations in (file.part.package.rels, file.part.rels):
        for key in [key for key, one in relations.items() if one.reltype in _LEFTOVERS]:
            del relations[key]


def _tag(name: str) -> str:
    return "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}" + name


# Styles -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Look:
    """How lines of a style are set; sizes and distances in points."""

    size: float
    before: float = 0
    after: float = 0
    spacing: float = 1.0
    bold: bool = False
    italic: bool = False
    colour: str = charts.INK
    keeps_next: bool = False  # on the same page


_CELL = _Look(8.5, before=2, after=2)
_HEAD = replace(_CELL, bold=True, keeps_next=True)
_LOOKS: Mapping[str, _Look] = {
    "Normal": _Look(10, after=6, spacing=1.15),
    "Title": _Look(20, before=6, after=4, bold=True, keeps_next=True),
    "Subtitle": _Look(11, after=4, spacing=1.1, italic=True, keeps_next=True),
    "Facts": _Look(9, after=6, spacing=1.1, colour=charts.MUTED, keeps_next=True),
    "Standfirst": _Look(11.5, before=4, after=8, spacing=1.2),
    "Heading 1": _Look(14, before=20, after=7, bold=True, keeps_next=True),
    "Heading 2": _Look(10.5, before=11, after=3, spacing=1.05, bold=True, keeps_next=True),
    BULLET: _Look(10, after=4, spacing=1.15),
    "Detail": _Look(9, after=2.5, spacing=1.1, colour=charts.MUTED),
    "Caption": _Look(9, before=8, after=5, spacing=1.05, italic=True, colour=charts.MUTED, keeps_next=True),
    "Figure": _Look(10, after=10),
    "Cell": _CELL,
    "Number": _CELL,
    "Column Heading": _HEAD,
    "Number Heading": _HEAD,
    "After a table": _Look(4, after=4),
    "Note": _Look(9.5, before=6, after=8, spacing=1.1),
    "Source": _Look(9.5, after=5, spacing=1.1),
    "footnote text": _Look(8, after=1),
    "Footer": _Look(8, colour=charts.MUTED),
}


def _paragraph_styles(styles: Any) -> None:
    for name, look in _LOOKS.items():
        is_words_own = name[0].islower()
        style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, is_words_own)
        style.quick_style, style.hidden = True, False
        _set_font(style, look)
        line = style.paragraph_format
        line.space_before, line.space_after, line.line_spacing = Pt(look.before), Pt(look.after), look.spacing
        line.keep_with_next, line.widow_control = look.keeps_next, True
    for name in ("Number", "Number Heading"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    styles["Detail"].base_style = styles[BULLET]
    for name in (BULLET, "Detail"):
        styles[name].paragraph_format.left_indent, styles[name].paragraph_format.first_line_indent = Pt(13), Pt(-10)
    for name in ("Title", "Note"):
        _decorate(styles[name], _BORDERS[name])
    styles["Note"].paragraph_format.left_indent = Pt(8)
    styles["Note"].paragraph_format.keep_together = True
    styles["Source"].paragraph_format.keep_together = True


# A rule above the title, and a bar beside what mustn't be missed.
_BORDERS = {
    "Title": f'<w:pBdr {_W}><w:top w:val="single" w:sz="12" w:space="8" w:color="{charts.INK[1:]}"/></w:pBdr>',
    "Note": f'<w:pBdr {_W}><w:left w:val="single" w:sz="18" w:space="6" w:color="{TONES["open"][1:]}"/></w:pBdr>',
}


def _decorate(style: Any, border: str) -> None:
    properties = style.element.get_or_add_pPr()
    for old in [*properties.findall(_tag("pBdr")), *properties.findall(_tag("contextualSpacing"))]:
        properties.remove(old)
    later = [_tag(name) for name in ("shd", "tabs", "suppressAutoHyphens", "spacing", "ind", "contextualSpacing", "jc")]
    before = next(child for child in properties if child.tag in later)
    before.addprevious(parse_xml(border))
    if style.name == "Note":
        before.addprevious(parse_xml(f'<w:shd {_W} w:val="clear" w:color="auto" w:fill="{_NOTE_SHADE}"/>'))


def _character_styles(styles: Any) -> None:
    for tone, name in VERDICTS.items():
        style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.color.rgb = RGBColor.from_string(TONES[tone][1:].upper())
    call = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    call.font.superscript = True
    for name in ("footnote text", "footnote reference"):  # as Word itself calls them
        styles[name].element.styleId = name.title().replace(" ", "")


def _set_font(style: Any, look: _Look) -> None:
    """One font whatever the theme says; the template's own decoration goes."""
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    style.font.name = FONT
    fonts = properties.find(_tag("rFonts"))
    for script in ("eastAsia", "cs"):
        fonts.set(_tag(script), FONT)
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, look.italic
    style.font.color.rgb = RGBColor.from_string(look.colour[1:].upper())


def _table_style(styles: Any) -> None:
    """Rules between the rows, a stronger one under the headings, no grid."""
    style = styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    for xml in (
        f'<w:tblPr {_W}><w:tblBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/>'
        f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/></w:tblBorders>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="180" w:type="dxa"/></w:tblCellMar></w:tblPr>',
        f'<w:tblStylePr {_W} w:type="firstRow"><w:tcPr><w:tcBorders>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{charts.INK[1:].upper()}"/></w:tcBorders>'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>',
    ):
        style.element.append(parse_xml(xml))


def _footer(footer: Any, title: str) -> None:
    """The title, and which page of how many."""
    (line,) = footer.paragraphs
    line.paragraph_format.tab_stops.clear_all()
    line.style.paragraph_format.tab_stops.clear_all()
    line.style.paragraph_format.tab_stops.add_tab_stop(Pt(LINE), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(f"{title[:80]}\t")
    for before, instruction in (("", "PAGE"), (" / ", "NUMPAGES")):
        line.add_run(before)
        line._p.append(parse_xml(
            f'<w:fldSimple {_W} w:instr=" {instruction} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        ))  # fmt: skip
