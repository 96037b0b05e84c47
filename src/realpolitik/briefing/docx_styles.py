"""How a Word briefing looks: its page, its styles, its footer. Whoever edits the file changes a style, not a line."""

from __future__ import annotations

from collections.abc import Mapping
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

# Name → size, bold, italic, colour, space before and after, line spacing, kept with what follows.
_LINES: Mapping[str, tuple[float, bool, bool, str, float, float, float, bool]] = {
    "Normal": (10, False, False, charts.INK, 0, 6, 1.15, False),
    "Title": (20, True, False, charts.INK, 6, 4, 1.0, True),
    "Subtitle": (11, False, True, charts.INK, 0, 4, 1.1, True),
    "Facts": (9, False, False, charts.MUTED, 0, 6, 1.1, True),
    "Standfirst": (11.5, False, False, charts.INK, 4, 8, 1.2, False),
    "Heading 1": (14, True, False, charts.INK, 20, 7, 1.0, True),
    "Heading 2": (10.5, True, False, charts.INK, 11, 3, 1.05, True),
    BULLET: (10, False, False, charts.INK, 0, 4, 1.15, False),
    "Detail": (9, False, False, charts.MUTED, 0, 2.5, 1.1, False),
    "Caption": (9, False, True, charts.MUTED, 8, 5, 1.05, True),
    "Figure": (10, False, False, charts.INK, 0, 10, 1.0, False),
    "Cell": (8.5, False, False, charts.INK, 2, 2, 1.0, False),
    "Number": (8.5, False, False, charts.INK, 2, 2, 1.0, False),
    "Column Heading": (8.5, True, False, charts.INK, 2, 2, 1.0, True),
    "Number Heading": (8.5, True, False, charts.INK, 2, 2, 1.0, True),
    "After a table": (4, False, False, charts.INK, 0, 4, 1.0, False),
    "Note": (9.5, False, False, charts.INK, 6, 8, 1.1, False),
    "Source": (9.5, False, False, charts.INK, 0, 5, 1.1, False),
    "footnote text": (8, False, False, charts.INK, 0, 1, 1.0, False),
    "Footer": (8, False, False, charts.MUTED, 0, 0, 1.0, False),
}


def _paragraph_styles(styles: Any) -> None:
    for name, (size, bold, italic, colour, before, after, spacing, kept) in _LINES.items():
        style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, name[0].islower())
        style.quick_style, style.hidden = True, False
        _set_font(style, size, bold, italic, colour)
        line = style.paragraph_format
        line.space_before, line.space_after, line.line_spacing = Pt(before), Pt(after), spacing
        line.keep_with_next, line.widow_control = kept, True
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


def _set_font(style: Any, size: float, bold: bool, italic: bool, colour: str) -> None:
    """One font whatever the theme says; the template's own decoration goes."""
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    style.font.name = FONT
    fonts = properties.find(_tag("rFonts"))
    for script in ("eastAsia", "cs"):
        fonts.set(_tag(script), FONT)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
    style.font.color.rgb = RGBColor.from_string(colour[1:].upper())


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
