"""The briefing as a Word document that can be worked on: real styles, footnotes, captions, tables and pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from importlib import import_module
from io import BytesIO
from itertools import count
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Pt
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run as Piece

from realpolitik.briefing.archive import without_clock
from realpolitik.briefing.document import (
    Block,
    Bullets,
    Cite,
    Document,
    Emphasis,
    Figure,
    Finding,
    Findings,
    Note,
    Paragraph,
    Prose,
    Reference,
    Run,
    Section,
    Strong,
    Table,
    cell_runs,
    day,
    heading,
    printable,
    runs,
)
from realpolitik.briefing.docx_styles import BULLET, CELLS, TABLE, VERDICTS, laid_out
from realpolitik.briefing.paper import LINE, Footnotes, parts, picture, title_of, widths

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = f'xmlns:w="{_W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"  # how Word 2016 and later marks the picture that it prefers
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_UNDATED = datetime(2000, 1, 1)  # of a file whose case names no day
_FIGURE_FONT = "Arial, 'Liberation Sans', sans-serif"
_BITMAP_FONT = "Liberation Sans"  # comes with the converter, so that the bitmap is the same everywhere
_BITMAP_SCALE = 2.0  # for Word before 2016 and for previews


def render(document: Document) -> bytes:
    """The document as a .docx file."""
    file = BytesIO()
    _Writer(document).written().save(file)
    return without_clock(file.getvalue())


class _Writer:
    """Puts a document into a Word file, from top to bottom."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._words = Footnotes(document)
        self._notes: list[str] = []
        self._pictures = count(1)
        self._numbers = {"Table": count(1), "Figure": count(1)}
        self._file = laid_out(docx.Document(), printable(document.title))
        self._styles = {style.name: style.style_id for style in self._file.styles}  # which the library looks up slowly

    def written(self) -> Any:
        """The file."""
        self._describe()
        self._masthead()
        for section in self._document.sections:
            self._section(section)
        for note in self._document.notes:
            self._note(note)
        self._sources(self._document.references)
        self._add_footnotes()
        return self._file

    def _describe(self) -> None:
        """What a file manager and a screen reader say of the file."""
        properties = self._file.core_properties
        dated = day(self._document)
        moment = _UNDATED if dated is None else datetime.combine(dated, time())
        properties.title = printable(self._document.title)[:255]
        properties.subject = printable(self._document.subtitle)[:255]
        properties.author = properties.last_modified_by = "Realpolitik"
        properties.language = "en-GB"
        properties.comments = properties.keywords = ""
        properties.created = properties.modified = moment.replace(tzinfo=UTC)

    # Parts of the page ------------------------------------------------------------------------------------------

    def _masthead(self) -> None:
        self._line(self._document.title, "Title")
        if self._document.subtitle:
            self._line(self._document.subtitle, "Subtitle")
        if self._document.facts:
            self._line("  ·  ".join(self._document.facts), "Facts")
        if self._document.standfirst:
            self._line(self._document.standfirst, "Standfirst")

    def _section(self, section: Section) -> None:
        self._line(title_of(section), "Heading 1")
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._line(block.prose)
            case Bullets():
                for item in block.items:
                    self._line(item, BULLET)
            case Note():
                self._note(block.prose)
            case Findings():
                for row in block.rows:
                    self._finding(row)
            case Table():
                for part in parts(block):
                    self._table(part)
            case Figure():
                self._figure(block)

    def _note(self, prose: Prose) -> None:
        self._line((Strong("Note. "), *runs(prose)), "Note")

    def _finding(self, row: Finding) -> None:
        headline = self._line(row.name, "Heading 2")
        if row.word:
            self._piece(headline, f" — {row.word}", VERDICTS[row.tone])
        if row.sentence:
            reason = self._line(row.sentence)
            reason.paragraph_format.keep_with_next = bool(row.details) or None
        for detail in row.details:
            self._line(detail, "Detail")

    def _table(self, table: Table) -> None:
        self._caption("Table", table.caption)
        shares = widths(table)
        grid = self._file.add_table(rows=1 + len(table.rows), cols=len(table.columns), style=TABLE)
        grid.autofit = False
        _describe_table(grid, printable(table.caption))
        rows = [tuple((heading(column),) for column in table.columns), *(
            tuple(cell_runs(column, cell) for column, cell in zip(table.columns, row, strict=True))
            for row in table.rows
        )]  # fmt: skip
        for at, (row, prose) in enumerate(zip(grid._tbl.tr_lst, rows, strict=True)):
            _keep_whole(row, is_header=at == 0)
            self._cells(row.tc_lst, table, prose, shares, is_head=at == 0, is_last=at == len(table.rows))
        for column, share in zip(grid._tbl.tblGrid.gridCol_lst, shares, strict=True):
            column.w = Pt(share * LINE)
        self._line("", "After a table")

    def _cells(
        self, cells: Sequence[Any], table: Table, prose: Sequence[Sequence[Run]], shares: Sequence[float], *,
        is_head: bool, is_last: bool,
    ) -> None:  # fmt: skip
        for cell, column, text, share in zip(cells, table.columns, prose, shares, strict=True):
            cell.width = Pt(share * LINE)
            line = Line(cell.p_lst[0], self._file._body)
            line._p.style = self._styles[CELLS[is_head, column.is_numeric]]
            if not (is_head or is_last or len(table.rows) > _KEPT):
                line.paragraph_format.keep_with_next = True
            self._fill(line, tuple(text))

    def _figure(self, figure: Figure) -> None:
        self._caption("Figure", figure.caption)
        shown = picture(figure, _FIGURE_FONT, halos=False)  # LibreOffice draws a halo over its label
        bitmap = import_module("vl_convert").svg_to_png(
            shown.svg.replace(_FIGURE_FONT, _BITMAP_FONT), scale=_BITMAP_SCALE
        )
        line = self._line("", "Figure")
        inline = line.add_run().add_picture(BytesIO(bitmap), Pt(shown.width), Pt(shown.height))._inline
        number = next(self._pictures)
        inline.docPr.set("name", f"Figure {number}")
        inline.docPr.set("descr", printable(figure.alt))
        self._prefer(inline, shown.svg, number)

    def _prefer(self, inline: Any, svg: str, number: int) -> None:
        """Have Word show the SVG; older versions keep to the bitmap."""
        vector = Part(
            PackURI(f"/word/media/figure{number}.svg"), "image/svg+xml", svg.encode(), self._file.part.package
        )
        at = self._file.part.relate_to(vector, RELATIONSHIP_TYPE.IMAGE)
        (bitmap,) = inline.iter(f"{{{_DRAWING}}}blip")
        bitmap.append(parse_xml(
            f'<a:extLst xmlns:a="{_DRAWING}"><a:ext uri="{_SVG_EXTENSION}">'
            f'<asvg:svgBlip xmlns:asvg="{_SVG}" {_NAMES} r:embed="{at}"/></a:ext></a:extLst>'
        ))  # fmt: skip

    def _sources(self, references: Sequence[Reference]) -> None:
        if not references:
            return
        self._line("Sources", "Heading 1")
        for entry in references:
            rating = f"  [{entry.rating}]" if entry.rating else ""
            self._line((Strong(entry.key), "  ", *runs(entry.text), rating), "Source")

    # Lines, runs, footnotes -------------------------------------------------------------------------------------

    def _line(self, prose: Prose, style: str = "Normal") -> Line:
        line: Line = self._file.add_paragraph()
        line._p.style = self._styles[style]
        self._fill(line, prose)
        return line

    def _fill(self, line: Line, prose: Prose) -> None:
        for run in runs(prose):
            match run:
                case str():
                    if run:
                        line.add_run(printable(run))
                case Strong() | Emphasis():
                    self._piece(line, run.text, type(run).__name__)
                case Cite():
                    self._call(self._piece(line, "", "footnote reference"), run)

    def _piece(self, line: Line, text: str, style: str) -> Piece:
        piece = line.add_run(printable(text))
        piece._r.style = self._styles[style]
        return piece

    def _caption(self, kind: str, text: str) -> None:
        """A caption that Word numbers, and keeps numbering when somebody adds another."""
        if not text:
            return
        line = self._line(f"{kind} ", "Caption")
        for piece in _field(f" SEQ {kind} \\* ARABIC ", str(next(self._numbers[kind]))):
            line._p.append(piece)
        line.add_run(f". {printable(text)}")

    def _call(self, piece: Piece, cite: Cite) -> None:
        self._notes.append(self._words(cite))
        piece._r.append(parse_xml(f'<w:footnoteReference {_NAMES} w:id="{len(self._notes)}"/>'))

    def _add_footnotes(self) -> None:
        root = parse_xml(
            f"<w:footnotes {_NAMES}>{_rule(-1, 'separator')}{_rule(0, 'continuationSeparator')}</w:footnotes>"
        )
        for number, text in enumerate(self._notes, start=1):
            note = parse_xml(_FOOTNOTE.format(names=_NAMES, number=number))
            (words,) = note.iter(f"{{{_W}}}t")
            words.text = f" {text}"
            root.append(note)
        xml = import_module("lxml.etree").tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, xml, self._file.part.package)
        self._file.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


_KEPT = 10  # rows that a table may have to stay on one page with its caption

_FOOTNOTE = (
    '<w:footnote {names} w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
    '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    '<w:r><w:t xml:space="preserve"></w:t></w:r></w:p></w:footnote>'
)


def _rule(number: int, kind: str) -> str:
    """The line above the footnotes of a page, one of the two that Word asks for."""
    spacing = '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    return f'<w:footnote w:type="{kind}" w:id="{number}"><w:p>{spacing}<w:r><w:{kind}/></w:r></w:p></w:footnote>'


def _field(instruction: str, shown: str) -> Iterator[Any]:
    """A field that Word works out, and what it shows until then."""
    for inner in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve">{instruction}</w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{shown}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        yield parse_xml(f"<w:r {_NAMES}>{inner}</w:r>")


def _keep_whole(row: Any, is_header: bool) -> None:
    """A row stays on one page; the header comes again on the next."""
    properties = row.get_or_add_trPr()
    properties.append(parse_xml(f"<w:cantSplit {_NAMES}/>"))
    if is_header:
        properties.append(parse_xml(f"<w:tblHeader {_NAMES}/>"))


def _describe_table(grid: Any, caption: str) -> None:
    """Which rows and columns are headings, and what a screen reader says of the table."""
    properties = grid._tbl.tblPr
    (look,) = properties.iter(f"{{{_W}}}tblLook")
    look.attrib.clear()
    flags = {"val": "0420", "firstRow": "1", "lastRow": "0", "firstColumn": "0", "lastColumn": "0", "noHBand": "0",
             "noVBand": "1"}  # fmt: skip
    for name, value in flags.items():
        look.set(f"{{{_W}}}{name}", value)
    if caption:
        told = parse_xml(f"<w:tblDescription {_NAMES}/>")
        told.set(f"{{{_W}}}val", caption)
        properties.append(told)
