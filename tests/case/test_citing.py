"""A citation leads to a source, and where the text is at hand to a place in it."""

from __future__ import annotations

import pytest

from realpolitik.case import Citation, parse
from realpolitik.case.citing import occurs, paragraphs_of, stays_inside
from tests.case.samples import SMALL, problems_of

TEXT = "The Paper\n\nA photograph: “the valley”\n  \nIt’s a\u00a0long\n   story.\r\n\r\nThe end.\n"
FIELD = "evidence: {position: [paper#1]}"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "paper.txt").write_text(TEXT, encoding="utf-8", newline="")
    return tmp_path


def with_evidence(evidence, file="texts/paper.txt"):
    text = SMALL.replace("reliability: B2", f"file: {file}" if file else "reliability: B2")
    assert FIELD in text
    return text.replace(FIELD, f"evidence: {evidence}")


def test_paragraphs_are_the_blocks_between_blank_lines_counted_from_the_title():
    assert paragraphs_of(TEXT) == ("The Paper", "A photograph: “the valley”", "It’s a\u00a0long\n   story.", "The end.")


def test_a_text_that_begins_with_blank_lines_begins_with_its_first_paragraph():
    assert paragraphs_of("\n\n\na\n\n\n\nb\n\n") == ("a", "b")


@pytest.mark.parametrize(
    "quote", ["It's a long story.", 'A photograph: "the valley"', "a  long\nstory", "“the valley” It’s a long"]
)
def test_a_quotation_may_be_typed_with_other_marks_and_blanks(quote):
    assert occurs(Citation("paper", None, quote), paragraphs_of(TEXT))


@pytest.mark.parametrize("quote", ["Its a long story", "it's a long story", "the valley.", "long… story"])
def test_a_quotation_is_otherwise_literal(quote):
    assert not occurs(Citation("paper", None, quote), paragraphs_of(TEXT))


@pytest.mark.parametrize(
    ("evidence", "cited"),
    [
        ("paper#3", {"": (Citation("paper", 3),)}),
        ("paper", {"": (Citation("paper"),)}),
        ("[paper#3, paper]", {"": (Citation("paper", 3), Citation("paper"))}),
        ("{source: paper, quote: The end.}", {"": (Citation("paper", None, "The end."),)}),
        ("{source: paper#4, quote: The end.}", {"": (Citation("paper", 4, "The end."),)}),
        (
            "{position: paper#4, salience: [paper]}",
            {"position": (Citation("paper", 4),), "salience": (Citation("paper"),)},
        ),
    ],
)
def test_evidence_is_for_a_field_or_the_whole_entry(folder, evidence, cited):
    case = parse(with_evidence(evidence), folder=folder)
    assert case.stances["north"]["army"].evidence == cited


@pytest.mark.parametrize(
    ("evidence", "message"),
    [
        ("[papr#1]", '"papr" is not a source; did you mean "paper"?'),
        ("[paper#0]", '"paper#0" cites no paragraph'),
        ("[paper#x]", '"paper#x" cites no paragraph'),
        ('["paper#"]', '"paper#" cites no paragraph'),
        ("[paper#5]", "cites a paragraph that isn't there: paper has 4 paragraphs"),
        ("{source: paper, quote: The beginning.}", '"The beginning." does not occur in paper'),
        ("{source: paper#1, quote: The end.}", '"The end." does not occur in paragraph 1 of paper'),
        ("{source: paper}", "needs a source and a quote"),
        ("{source: paper, qoute: x}", 'unknown key "qoute"; did you mean "quote"?'),
        ("{positon: [paper#1]}", 'is no field that evidence could be for; did you mean "position"?'),
        ("[]", "evidence is empty"),
        ("[[paper]]", "must be source#paragraph or {source, quote}, not a list"),
    ],
)
def test_evidence_that_leads_nowhere_is_a_problem(folder, evidence, message):
    (problem,) = problems_of(with_evidence(evidence), folder=folder)
    assert message in str(problem)
    assert problem.line == 25


def test_without_the_text_paragraphs_and_quotations_are_taken_on_trust(tmp_path):
    case = parse(with_evidence("[paper#99, {source: paper, quote: anything}]"), folder=tmp_path)
    assert [str(warning) for warning in case.warnings if "at hand" in warning.message] == [
        "4  source paper: its text isn't at hand, so what is cited from it is unchecked"
    ]
    assert case.paragraphs == {}


def test_the_paragraphs_of_a_text_at_hand_are_kept(folder):
    assert parse(with_evidence("paper#1"), folder=folder).paragraphs["paper"][3] == "The end."


@pytest.mark.parametrize(
    "file", ["../paper.txt", "/etc/passwd", "texts/../../x", "C:\\x.txt", "\\\\host\\x", "a\\..\\..\\b"]
)
def test_a_source_stays_below_the_folder_of_its_case(tmp_path, file):
    assert not stays_inside(file)
    (problem, *_) = problems_of(with_evidence("[paper#1]", f"'{file}'"), folder=tmp_path)
    assert "leaves the case file's folder" in problem.message


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "paper.txt").symlink_to(tmp_path / "secret.txt")
    (problem,) = problems_of(with_evidence("[paper#1]", "paper.txt"), folder=folder)
    assert "leaves the case file's folder" in problem.message


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"\xff\xfe\xff", "is not UTF-8 text"), (None, "is not a file"), (b"x" * 5_000_001, "is larger than 5 MB")],
    ids=["bytes", "folder", "large"],
)
def test_a_source_that_is_no_text_is_a_problem(tmp_path, content, message):
    path = tmp_path / "paper.txt"
    path.mkdir() if content is None else path.write_bytes(content)
    (problem,) = problems_of(with_evidence("[paper#1]", "paper.txt"), folder=tmp_path)
    assert message in problem.message
