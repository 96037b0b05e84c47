"""Documents that are hard to set, and what a reader of any of them must find."""

from __future__ import annotations

from realpolitik.briefing.document import (
    Block,
    Column,
    Document,
    Figure,
    Finding,
    Findings,
    Paragraph,
    Reference,
    Section,
    Table,
    cell_runs,
    printable,
    runs,
)

MARKUP = '#read("/etc/passwd") *x* _y_ $z$ = @ref <lab> `raw` // c /* d */ \\ ~ "q"'


def page(*blocks: Block, title: str = "T", as_of: str = "") -> Document:
    """A document of one section."""
    return Document(title, (Section("a", "S", blocks, 1),), as_of=as_of)


EMPTY = Document(
    "",
    (Section("", "", (Paragraph(""), Findings((Finding("", "", ""),)), Table((Column(""),), ()))),),
    facts=("",),
    references=(Reference("", ""),),
    notes=("",),
)
WIDE = page(
    Table(
        (Column("Deal"), *(Column(f"horizon number {at}", "agreement") for at in range(30))),
        (("water for power", *(0.5,) * 30),),
        "Wide",
    )
)
UNBROKEN = page(Paragraph("A" * 3000), Table((Column("a"), Column("b")), (("B" * 500, "C" * 500),)))
TALL = page(Table((Column("a"), Column("b")), (("word " * 5000, "x"),)))
OTHER_SCRIPTS = page(Paragraph("Ελλάδα Россия العربية 中文 \U0001f600 \ue000"), title="中文")

HARD = {"empty": EMPTY, "wide": WIDE, "unbroken": UNBROKEN, "tall": TALL, "other-scripts": OTHER_SCRIPTS}


def sentences(document: Document) -> list[str]:
    """Every running text of a document apart from figures."""
    found = [document.title]
    for section in document.sections:
        found.append(section.title)
        for block in section.blocks:
            found += _block(block)
    found += [_words(note) for note in document.notes] + [_words(entry.text) for entry in document.references]
    return [" ".join(printable(text).split()) for text in found if text.strip()]


def _block(block: Block) -> list[str]:
    match block:
        case Findings():
            rows = block.rows
            return [
                text for row in rows for text in (row.name, row.word, _words(row.sentence), *map(_words, row.details))
            ]
        case Table():
            pairs = [zip(block.columns, row, strict=True) for row in block.rows]
            return [block.caption, *(_words(cell_runs(*pair)) for row in pairs for pair in row)]
        case Figure():
            return [block.caption]
        case _:
            items = getattr(block, "items", None) or (getattr(block, "prose", ""),)
            return [_words(item) for item in items]


def _words(prose: object) -> str:
    """Prose without its calls of notes, up to the first of them."""
    words = ""
    for run in runs(prose):  # type: ignore[arg-type]
        if not isinstance(run, str) and not hasattr(run, "text"):
            break
        words += run if isinstance(run, str) else run.text
    return words
