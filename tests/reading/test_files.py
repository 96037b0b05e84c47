"""Whatever an analyst opens: read exactly, or refused with one message that helps."""

from __future__ import annotations

import io
import os
import zipfile

import pytest

from realpolitik.errors import Unreadable
from realpolitik.reading import boilerplate, docx, files, html, pdf
from realpolitik.reading.files import read, read_bytes
from realpolitik.reading.source_text import Paragraph, Text, folded, plain

SENTENCE = "Norway said that it would not give up the quota before the talks in Oslo had ended. "


def body(text: Text) -> list[str]:
    return [text.original[one.start : one.end] for one in text.article]


# --- plain text ------------------------------------------------------------------------------------------------------


def test_a_text_keeps_its_signs_and_line_ends(tmp_path):
    said = "A title\r\n\r\nNorway\u00a0said: “no quota”.\r\n"
    path = tmp_path / "a.txt"
    path.write_bytes(said.encode())
    text = read(path)
    assert text.original == said
    assert body(text) == ["A title", "Norway\u00a0said: “no quota”."]
    assert text.origin.encoding == "utf-8"


def test_paragraphs_are_counted_as_evidence_counts_them():
    from realpolitik.case.citing import paragraphs_of

    said = "A title\n\n\nFirst, that is it.\nA second line.\n \nThird block ends here.\n"
    text = read_bytes(said.encode(), "a.txt")
    blocks = paragraphs_of(said)
    assert {one.number for one in text.paragraphs} == set(range(1, len(blocks) + 1))
    assert all(text.original[one.start : one.end] in blocks[one.number - 1] for one in text.paragraphs)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_the_encoding(encoding):
    text = read_bytes("Élysée and Norway met.".encode(encoding), "a.txt")
    assert text.original == "Élysée and Norway met."
    assert text.origin.encoding == encoding.removesuffix("-sig")


def test_windows_text_is_read_and_the_guess_is_told():
    text = read_bytes("Norway’s café".encode("cp1252"), "a.txt")
    assert text.original == "Norway’s café"
    assert text.origin.encoding == "cp1252"
    assert "byte 6 breaks UTF-8" in text.origin.remarks[0]


def test_a_long_block_is_cut_at_the_end_of_a_sentence():
    text = read_bytes((SENTENCE * 300).encode(), "a.txt")
    assert len(text.paragraphs) > 1
    assert all(piece.endswith("ended.") for piece in body(text))
    assert {one.number for one in text.paragraphs} == {1}


@pytest.mark.parametrize("said", ["the “plan”\u00a0of ‘Xi’", "Erdoğan’s São Tomé, Đà Nẵng", "ﬁ ß İ e\u0301"])
def test_plain_and_folded_signs_keep_their_places(said):
    assert len(plain(said)) == len(folded(said)) == len(said)


REFUSED = {
    "empty": (b"", "a.txt", "is empty"),
    "blanks": (b" \n\t ", "a.txt", "is empty"),
    "too-long": ((SENTENCE * 4_000).encode(), "a.txt", "more than 300,000 characters of text"),
    "binary": (bytes(range(256)) * 9, "a.txt", "zero bytes"),
    "control": (b"a\x01\x02\x03 b" * 20, "a.txt", "control character"),
    "neither-encoding": (b"caf\xe9 \x81\x8d", "a.txt", "neither UTF-8"),
    "broken-utf-16": (b"\xff\xfeA\x00\x00\xd8", "a.txt", "marked as UTF-16"),
    "right-to-left": (("قال الوزير إن المحادثات ستستمر. " * 9).encode(), "a.txt", "another alphabet"),
    "french": (("Le ministre croit que ces pourparlers vont durer jusque demain. " * 9).encode(), "a.txt", "English"),
    "chinese": (("部长说谈判将继续直到双方同意。" * 9).encode(), "a.txt", "another alphabet"),
    "russian": (("Министр сказал, что переговоры продолжатся. " * 9).encode(), "a.txt", "another alphabet"),
    "few-words-of-french": (("Le ministre croit que ces pourparlers vont durer. " * 3).encode(), "a.txt", "English"),
    "list-of-names": (("Kenya, " * 3_000).encode(), "a.txt", "English"),
    "signs-only": (("a-" * 60_000).encode(), "a.txt", "120,000 words and signs, at most 100,000"),
    "rich-text": (rb"{\rtf1 Norway}", "a.rtf", "rich-text"),
    "picture": (b"\x89PNG\r\n", "a.png", "a picture"),
    "no-pdf": (b"Norway", "a.pdf", "is no PDF, whatever its name says"),
    "damaged-pdf": (b"%PDF-1.7\nNorway", "a.pdf", "damaged PDF"),
    "scripts-only": (b"<html><body><script>let Norway = 1</script></body></html>", "a.html", "no article"),
}


@pytest.mark.parametrize(("data", "name", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused_with_a_reason(data, name, reason):
    with pytest.raises(Unreadable, match=reason):
        read_bytes(data, name)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_and_the_guess_is_told(encoding):
    text = read_bytes(f"Élysée and Norway met. {SENTENCE}".encode(encoding), "a.txt")
    assert text.original == f"Élysée and Norway met. {SENTENCE}"
    assert "read as UTF-16" in text.origin.remarks[0]


def test_a_text_whose_name_says_something_else_is_read_as_what_it_is():
    assert read_bytes(a_pdf(["Norway wants a quota of forty ships."]), "a.txt").origin.form == "pdf"
    assert read_bytes(word("Norway wants a quota."), "a.pdf").origin.form == "docx"


def test_line_ends_may_be_mixed():
    text = read_bytes(b"One thing.\r\rTwo things.\n\r\nThree things.\r\n\nFour things.", "a.txt")
    assert [text.original[one.start : one.end] for one in text.paragraphs] == [
        "One thing.", "Two things.", "Three things.", "Four things.",
    ]  # fmt: skip


def test_a_folder_and_a_pipe_are_refused_unopened(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path)
    with pytest.raises(Unreadable, match=r"pipe\.txt: is a pipe or a device"):
        read(tmp_path / "pipe.txt")
    with pytest.raises(Unreadable, match=r"link\.txt: is a folder"):
        read(tmp_path / "link.txt")


def test_a_message_names_the_file(tmp_path):
    with pytest.raises(Unreadable, match=r"missing\.txt: can't be read: No such file"):
        read(tmp_path / "missing.txt")


def test_a_file_is_never_read_beyond_its_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 1_000_000)
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 1_000_001)
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        read(path)


def test_a_right_to_left_name_in_an_english_text_is_fine():
    text = read_bytes("The minister (الوزير) said that Norway agreed.".encode(), "a.txt")
    assert "الوزير" in text.original


# --- HTML ------------------------------------------------------------------------------------------------------------

PAGE = f"""<!doctype html><html lang="en"><head><title>Ferry talks stall | The Harbour Post</title>
<meta property="og:title" content="Ferry talks stall"><meta name="author" content="Ann Example">
<meta property="article:published_time" content="2019-04-02T10:00:00Z"><script>var who = "Russia";</script></head><body>
<div id="cookies">We use cookies to improve your experience. Accept all</div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li><li><a href="/t">Turkey</a></li></ul></nav>
<article><h1>Ferry talks stall</h1>
<figure><img src="a.jpg"><figcaption>Norway's minister meets Sweden's envoy in Oslo [Reuters]</figcaption></figure>
<p>{SENTENCE * 2}</p><h2>What comes next</h2>
<p>Sweden rejects the quota. Its minister said that Stockholm would &ldquo;never&rdquo; accept&nbsp;it, and that the
offer of a common fund still stood, provided that Norway lifted its toll on heavy lorries.</p>
<ul><li>Norway wants a quota of 40 ships.</li><li>Sweden wants a common fund.</li></ul>
<p>Sign up for our newsletter and never miss a story.</p>
<p>Denmark has offered to mediate between the two, though neither side has answered its letter so far.</p>
</article><footer>© 2019 The Harbour Post. All rights reserved.</footer></body></html>"""


def test_a_page_gives_its_article_and_nothing_else():
    text = read_bytes(PAGE.encode(), "page.html")
    said = "\n".join(body(text))
    for sentence in ("Ferry talks stall", "would “never” accept", "What comes next", "40 ships", "Denmark has offered"):
        assert sentence in said
    for frame in ("cookies", "Turkey", "Russia", "Sign up", "All rights"):
        assert frame not in said


def test_a_page_says_what_it_is_called_by_whom_and_when():
    origin = read_bytes(PAGE.encode(), "page.html").origin
    assert (origin.form, origin.title, origin.author, origin.date) == (
        "html", "Ferry talks stall", "Ann Example", "2019-04-02",
    )  # fmt: skip


def test_a_pages_title_and_caption_are_told_apart():
    text = read_bytes(PAGE.encode(), "page")  # its first bytes say that it is HTML
    kinds = {text.original[one.start : one.end].split()[0]: one.kind for one in text.paragraphs}
    assert kinds["Ferry"] == Paragraph.TITLE
    assert kinds["Norway's"] == Paragraph.CAPTION


def test_a_page_declares_its_encoding():
    page = PAGE.replace("<head>", '<head><meta charset="windows-1252">').replace("Denmark", "Malmö")
    assert "Malmö has offered" in read_bytes(page.encode("cp1252"), "page.html").original


# --- Word ------------------------------------------------------------------------------------------------------------

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(*paragraphs: str, before: str = "") -> bytes:
    """A Word document of paragraphs; one may start with a style: `Title|…`."""
    said = []
    for one in paragraphs:
        style, bar, words = one.rpartition("|")
        styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if bar else ""
        said.append(f"<w:p>{styled}<w:r><w:t>{words}</w:t></w:r></w:p>")
    return packed(f'{before}<w:document xmlns:w="{WORD}"><w:body>{"".join(said)}</w:body></w:document>')


def packed(document: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(docx.DOCUMENT, document)
    return stream.getvalue()


def test_a_word_document_gives_its_paragraphs():
    text = read_bytes(
        word("Title|Ferry talks", "Norway wants a quota.", "", "Caption|In Oslo", "Sweden doesn&#8217;t."), "a.docx"
    )
    assert text.original == "Ferry talks\n\nNorway wants a quota.\n\nIn Oslo\n\nSweden doesn’t."
    assert [one.kind for one in text.paragraphs] == ["title", "body", "caption", "body"]


def test_what_was_struck_out_in_word_is_left_out():
    struck = "<w:p><w:del><w:r><w:delText>never</w:delText></w:r></w:del><w:r><w:t>Norway agrees.</w:t></w:r></w:p>"
    data = packed(f'<w:document xmlns:w="{WORD}"><w:body>{struck}</w:body></w:document>')
    assert read_bytes(data, "a.docx").original == "Norway agrees."


def test_a_word_document_of_another_program_is_read(tmp_path):
    library = pytest.importorskip("docx")
    document = library.Document()
    document.add_heading("Ferry talks", 0)
    document.add_paragraph("Norway wants a quota.")
    document.core_properties.author = "Ann Example"
    document.save(str(tmp_path / "a.docx"))
    text = read(tmp_path / "a.docx")
    assert body(text) == ["Ferry talks", "Norway wants a quota."]
    assert text.paragraphs[0].kind == Paragraph.TITLE
    assert text.origin.author == "Ann Example"


def test_signs_that_no_file_may_hold_are_taken_out_of_a_page():
    page = PAGE.replace("Denmark has", "Denmark &#xD800;&#7;has")
    original = read_bytes(page.encode(), "page.html").original
    assert original.encode("utf-8")
    assert "\x07" not in original


def test_a_tag_of_more_attributes_than_anybody_writes_is_refused():
    attributes = b" ".join(b"a%d=1" % number for number in range(html.MOST_ATTRIBUTES + 1))
    with pytest.raises(Unreadable, match="5,000 attributes"):
        read_bytes(b"<html><body %s>Norway wants a quota." % attributes, "a.html")


def test_a_page_of_more_tags_than_any_article_has_is_refused():
    page = b"<html><body><article>" + b"<p>a</p>" * (html.MOST_TAGS // 2)
    with pytest.raises(Unreadable, match="60,000 tags"):
        read_bytes(page, "a.html")


HOSTILE_WORD = {
    "bomb": (word("A" * (docx.MOST_XML + 1)), "unpacks to more than 60 MB"),
    "entities": (word("&b;", before='<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'), "document type"),
    "no-end": (packed(f'<w:document xmlns:w="{WORD}"><w:body>'), "damaged Word document"),
    "cut-off": (word("Norway")[:-30], "damaged Word document"),
    "no-text": (word(""), "without text"),
    "nested": (packed("<w:p xmlns:w='" + WORD + "'>" + "<w:p>" * (docx.MOST_NESTED + 1)), "tags within tags"),
    "too-many-tags": (
        packed("<w:p xmlns:w='" + WORD + "'>" + "<w:t/>" * docx.MOST_TAGS + "</w:p>"),
        "more tags, or tags within tags, than any document",
    ),
    "too-long": (word(*["Norway wants a quota. "] * 20_000), "more than 300,000 characters"),
}


@pytest.mark.parametrize(("data", "reason"), HOSTILE_WORD.values(), ids=HOSTILE_WORD.keys())
def test_a_hostile_word_document_is_refused(data, reason):
    with pytest.raises(Unreadable, match=reason):
        read_bytes(data, "a.docx")


# --- PDF -------------------------------------------------------------------------------------------------------------


def a_pdf(*pages: list[str]) -> bytes:
    """A PDF of pages of lines, written by hand."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        stream = f"BT /F1 11 Tf 60 760 Td {shown}ET".encode("latin-1") if lines else b""
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return pdf_of(objects)


def pdf_of(objects: list[bytes]) -> bytes:
    """A PDF of objects, the first its catalogue."""
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, start,
    )  # fmt: skip


FULL = [
    "Norway said on Monday that it would not give up the inter-",
    "national quota before the talks in Oslo had ended",
]


def test_the_lines_of_a_pdf_become_paragraphs_again():
    text = read_bytes(
        a_pdf([*FULL, "and Sweden knew.", "Sweden rejects the quota and offers a common fund to them."]), "a.pdf"
    )
    assert body(text) == [
        "Norway said on Monday that it would not give up the international quota before the talks in Oslo had ended"
        " and Sweden knew.",
        "Sweden rejects the quota and offers a common fund to them.",
    ]


def test_a_heading_of_a_pdf_stands_by_itself():
    text = read_bytes(a_pdf(["What comes next", *FULL, "and Sweden knew."]), "a.pdf")
    assert body(text)[0] == "What comes next"


def test_a_hyphen_at_a_lines_end_is_kept_where_it_belongs():
    lines = ["Norway said on Monday that it would never support the US-", "backed plan for the ports in Oslo."]
    assert body(read_bytes(a_pdf(lines), "a.pdf"))[0].endswith("the US-backed plan for the ports in Oslo.")


def test_running_heads_and_page_numbers_of_a_pdf_are_left_out():
    counted = enumerate(("one", "two", "three"), 1)
    pages = [
        ["The Harbour Review", f"Norway wants quota number {said} and no other one.", str(at)] for at, said in counted
    ]
    text = read_bytes(a_pdf(*pages), "a.pdf")
    assert "Harbour" not in text.original
    assert len(body(text)) == 3
    assert [text.original[at:].split()[3] for at in text.origin.pages] == ["number"] * 3


def test_a_pdf_of_pictures_asks_for_text_recognition():
    with pytest.raises(Unreadable, match="text recognition"):
        read_bytes(a_pdf([], []), "scan.pdf")


def test_a_pdf_with_too_many_pages_is_refused(monkeypatch):
    monkeypatch.setattr(pdf, "MOST_PAGES", 1)
    with pytest.raises(Unreadable, match="has 2 pages, at most 1"):
        read_bytes(a_pdf(["Norway"], ["Sweden"]), "a.pdf")


def test_a_locked_pdf_is_refused():
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(a_pdf(["Norway wants a quota."])))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(Unreadable, match="locked with a password"):
        read_bytes(stream.getvalue(), "a.pdf")


def test_a_blank_page_of_a_pdf_is_passed_over():
    text = read_bytes(a_pdf(["Norway wants a quota."], [], ["Sweden rejects it, and says so."]), "a.pdf")
    assert body(text) == ["Norway wants a quota.", "Sweden rejects it, and says so."]


def test_a_pdf_longer_than_what_is_read_is_left_as_soon_as_that_is_known(monkeypatch):
    from realpolitik.reading import blocks

    monkeypatch.setattr(blocks, "MOST_CHARACTERS", 50)
    with pytest.raises(Unreadable, match="more than 50 characters"):
        read_bytes(a_pdf(*[["Norway wants a quota of forty ships."]] * 3), "a.pdf")


def test_drawings_that_draw_each_other_without_end_are_left(monkeypatch):
    monkeypatch.setattr(pdf, "MOST_STEPS", 20_000)
    last = 13
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R"
        b" /Resources << /Font << /F1 14 0 R >> /XObject << /X 5 0 R >> >> >>",
        b"<< /Length 6 >>\nstream\n/X Do \nendstream",
    ]
    for number in range(5, last + 1):
        drawn = b"/X Do " * 9 if number < last else b"BT /F1 9 Tf (Norway wants a quota.) Tj ET "
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9]"
            b" /Resources << /Font << /F1 14 0 R >> /XObject << /X %d 0 R >> >> /Length %d >>\nstream\n%s\nendstream"
            % (number + 1, len(drawn), drawn)
        )
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    with pytest.raises(Unreadable, match="draws more than any document"):
        read_bytes(pdf_of(objects), "a.pdf")


# --- hostile lines ---------------------------------------------------------------------------------------------------

SLOW = [
    "A" * 4_000 + "!",
    "ab|   " * 700 + "!",
    "@" * 4_000,
    "a@" * 2_000,
    "home" + "/ab   " * 700 + "!",
    "By " + "A" * 190,
]


@pytest.mark.parametrize("line", SLOW, ids=lambda line: line[:6])
def test_no_cue_tries_a_line_in_every_way(line):
    """Where one does, this line takes longer than the universe has."""
    assert boilerplate.is_frame([line, SENTENCE])[1] is False
    assert read_bytes(f"{line}\n\n{SENTENCE * 99}".encode(), "a.txt").paragraphs
