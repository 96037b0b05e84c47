"""The documentation is true: snippets run, commands and measures are described, links lead somewhere."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import click
import pytest
import yaml

import realpolitik
from realpolitik import errors
from realpolitik.briefing.brief import ANSWERS
from realpolitik.case.claim import MEASURES
from realpolitik.case.reading import ENTRY
from realpolitik.cli import ASK, GROUPS, main
from realpolitik.cli.explained import explained
from realpolitik.errors import RealpolitikError
from realpolitik.questions.answer import ENVELOPE, Answer
from tests.conftest import ROOT
from tests.docs import anchors, links, prose, run_page, sections, snippets
from tests.problems import OPEN, Kind, Module, kinds, makers

DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = sorted([README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
CASE_FORMAT = DOCS / "reference" / "case-format.md"


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_a_page_says_can_be_done(page, tmp_path):
    run_page(page, tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_snippet_is_of_a_kind_that_is_tested(page):
    assert {snippet.language for snippet in snippets(page)} <= {"python", "console", "yaml", "json", "text", "sh"}
    assert page.read_text(encoding="utf-8").count("```") == 2 * len(snippets(page)), "a fence that isn't understood"


WHOLE_FILES = [snippet for page in PAGES for snippet in snippets(page) if snippet.is_case_file]
PARTS = [snippet for page in PAGES for snippet in snippets(page) if snippet.language == "yaml" and not snippet.title]


@pytest.mark.parametrize("snippet", WHOLE_FILES, ids=lambda snippet: snippet.place)
def test_a_case_shown_on_a_page_loads(snippet, tmp_path):
    for other in WHOLE_FILES:  # one may extend another of its page
        if other.page == snippet.page:
            (tmp_path / other.title).write_text(other.text, encoding="utf-8")
    if snippet.exit_code:
        with pytest.raises(realpolitik.CaseError):
            realpolitik.load(str(tmp_path / snippet.title))
    else:
        assert realpolitik.load(str(tmp_path / snippet.title)).title


@pytest.mark.parametrize("snippet", PARTS, ids=lambda snippet: snippet.place)
def test_a_part_of_a_case_is_yaml(snippet):
    assert isinstance(yaml.safe_load(snippet.text), dict)


def test_the_parts_shown_in_the_case_format_make_one_case(tmp_path):
    parts = [snippet.text for snippet in snippets(CASE_FORMAT) if snippet.language == "yaml"]
    file = tmp_path / "format.yaml"
    file.write_text("".join(parts), encoding="utf-8")
    assert realpolitik.load(str(file)).title


def commands() -> dict[str, click.Command]:
    context = click.Context(main)
    return {word: command for word in main.list_commands(context) if (command := main.get_command(context, word))}


def test_every_command_and_option_is_described():
    described = {
        word: body
        for title, body in sections(DOCS / "reference" / "commands.md")
        for word in re.findall(r"`([\w-]+)`", title)
    }
    assert set(described) == set(commands())
    for word, command in commands().items():
        spelled = [
            spelling for parameter in command.params for spelling in (*parameter.opts, *parameter.secondary_opts)
        ]
        options = [spelling for spelling in spelled if spelling.startswith("--") and spelling != "--help"]
        assert [option for option in options if f"`{option}" not in described[word]] == [], word


def rows(page: Path) -> dict[str, list[str]]:
    """The rows of a page's tables whose first cell is a word in backticks, by that word."""
    cells = (
        [cell.strip() for cell in line.strip("|").split("|")] for line in prose(page).splitlines() if line[:1] == "|"
    )
    return {first.strip("`"): rest for first, *rest in cells if first.startswith("`")}


def test_the_table_of_measures_is_the_programs():
    table = rows(DOCS / "reference" / "claims.md")
    ours = {
        measure.name: [
            ", ".join(f"`{argument}`" for argument in measure.arguments),
            measure.unit,
            f"[{measure.question}](questions.md)",
            measure.says,
        ]
        for measure in MEASURES.values()
    }
    assert {word: row for word, row in table.items() if word in ours} == ours


EXPLANATIONS = sorted((DOCS / "explanation").glob("*.md"))


@pytest.mark.parametrize("page", EXPLANATIONS, ids=name)
def test_a_theory_tells_its_assumptions_its_limits_and_its_sources(page):
    told = dict(sections(page))
    assert told["What it assumes"].count("\n- ") >= 3
    assert told["What it can't tell"].count("\n- ") >= 3
    assert "**An example.**" in told["What it can't tell"]
    assert re.search(r"\[[A-Z][A-Za-z]+[0-9]{4}[a-z]?\]\(\.\./reference/bibliography\.md\)", prose(page))


ERRORS = DOCS / "reference" / "errors.md"
TOLD = [
    [set(re.findall(r"`([^`]+)`", cell)) for cell in line.split("|")[1:3]]
    for line in prose(ERRORS).partition("## Every kind of problem")[2].splitlines()
    if line.startswith("| `")
]  # messages and rules, row by row


def test_every_exception_is_described_and_drawn():
    ours = {name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, Exception)}
    (drawn,) = (one.text for one in snippets(ERRORS) if one.language == "text")
    assert {name for name in rows(ERRORS) if name in ours} == ours
    assert set(re.findall(r"\w+", drawn)) == ours
    assert set(re.findall(r"[├└]── (\w+)", errors.__doc__ or "")) | {"RealpolitikError"} == ours


def test_every_exception_has_the_exit_code_that_is_told():
    raised = [errors.CaseError([]), errors.UnknownName("a deal", "x", ())]
    raised += [one("x") for one in (RealpolitikError, errors.Contradiction, errors.Undefined, errors.TooLarge)]
    told = {word: row[1] for word, row in rows(ERRORS).items()}
    for error in raised:
        with pytest.raises(SystemExit) as left, explained():
            raise error
        assert told[type(error).__name__] == str(left.value.code)


def test_every_kind_of_problem_is_described():
    assert len(kinds()) > 200
    assert [kind for kind in kinds() if not any(is_told(kind, *row) for row in TOLD)] == []


def is_told(kind: Kind, messages: set[str], rules: set[str]) -> bool:
    by_message = kind.message in messages or kind.message in ("", OPEN)
    return by_message and (kind.rule in rules or not (kind.rule or rules))


def test_a_new_kind_of_problem_would_be_noticed():
    lines = [
        "def wrong(what: str, rule: str | None = None): ...",
        "def read(raw, few):",
        "    rule = f'at most {few} words' if few else 'no words'",
        "    wrong(f'{raw} is too long', rule)",
    ]
    tree = ast.parse("\n".join(lines))
    found = [(message, rule) for message, rule, _ in Module(tree, {}).raised(makers(tree))]
    assert found == [("… is too long", "at most … words"), ("… is too long", "no words")]


def test_no_kind_of_problem_is_described_that_cannot_arise():
    messages, ruled = {kind.message for kind in kinds()}, {kind.rule for kind in kinds()}
    open_ended = {kind.rule for kind in kinds() if kind.message in ("", OPEN)}  # what these say isn't in one place
    assert [row for row in TOLD if not (row[0] <= messages or row[1] & open_ended)] == []
    assert [row for row in TOLD if not row[1] <= ruled] == []


PYTHON = DOCS / "reference" / "python.md"
WITHOUT = {"Case", "RealpolitikError", "__version__"}  # public, but nothing that one would call


def first_cells(page: Path, *titles: str) -> list[str]:
    """What stands in backticks in the first cells of the tables under these headings."""
    lines = [line for title, text in sections(page) if title in titles for line in text.splitlines()]
    return [code for line in lines if line.startswith("| `") for code in re.findall(r"`([^`]+)`", line.split(" | ")[0])]


SIGNATURES = {shown.partition("(")[0]: shown for shown in first_cells(PYTHON, "Python", "A case", "An answer")}
CALLED = [shown for shown in SIGNATURES.values() if "(" in shown and not shown.startswith("print")]


def test_every_public_name_is_described():
    methods = {f"answer.{word}" for word in vars(Answer) if word[0] != "_" and callable(getattr(Answer, word))}
    assert (set(realpolitik.__all__) | methods) - set(SIGNATURES) == set()
    assert {word for word in realpolitik.__all__ if "(" not in SIGNATURES[word]} == WITHOUT


@pytest.mark.parametrize("shown", CALLED, ids=lambda shown: shown.partition("(")[0])
def test_a_signature_is_the_programs(shown):
    path, parenthesis, arguments = shown.partition("(")
    home, _, word = path.rpartition(".")
    ours = getattr({"": realpolitik, "Case": realpolitik.Case, "answer": Answer}[home], word)
    drawn: dict[str, Callable[..., object]] = {}
    exec(f"def {word}{parenthesis}{arguments}: ...", drawn)
    assert taken(drawn[word]) == taken(ours)


def taken(function: Callable[..., object]) -> list[tuple[str, object, bool]]:
    """The arguments of a function: name, default, and whether they go by name only."""
    given = inspect.signature(function).parameters.values()
    return [
        (one.name, {} if repr(one.default) == "<factory>" else one.default, one.kind is one.KEYWORD_ONLY)
        for one in given
        if one.name != "self"
    ]


def test_every_argument_is_described_with_those_who_take_it():
    described = set(first_cells(PYTHON, "Arguments"))
    callables = [getattr(realpolitik, word) for word in set(realpolitik.__all__) - WITHOUT]
    assert {argument for one in callables for argument, *_ in taken(one)} == described


def test_every_part_of_every_answer_is_described():
    parts: dict[str, list[str]] = {}
    for line in dict(sections(DOCS / "reference" / "json.md"))["What each answer holds"].splitlines():
        if "`" in line and line.startswith("|"):
            _, question, part, *_ = (cell.strip() for cell in line.split("|"))
            parts.setdefault(question, []).extend(re.findall(r"`(\w+)`", part))
    ours = {
        word: sorted(field.name for field in fields(answer) if field.name not in ENVELOPE)
        for word, answer in ANSWERS.items()
    }
    assert {word: sorted(held) for word, held in parts.items()} == ours | {"brief": ["document", "questions"]}


def test_every_question_has_its_method_function_and_command():
    cells = [line.split("|")[1:-1] for line in prose(DOCS / "reference" / "questions.md").splitlines() if "|" in line]
    table = [[re.findall(r"`([\w/]+)`", cell) for cell in row] for row in cells]
    package = ROOT / "src" / "realpolitik"
    asking = {word for word, home in realpolitik._HOMES.items() if home.startswith(("questions", "briefing"))} - {
        "Search"
    }
    methods = {file.stem for file in (package / "methods").rglob("*.py")} - {"__init__", "compiling"}
    everywhere = {file.stem for file in package.rglob("*.py")} | {"ensemble/", "questions/", "graph_model"}
    assert {word for _, _, functions, _ in table for word in functions} == asking
    assert {word for *_, words in table for word in words} == {command.name for command in GROUPS[ASK]} | {"diff"}
    assert methods - {word for _, named, *_ in table for word in named} == set()
    assert {word for _, named, *_ in table for word in named} - everywhere == set()


GLOSSARY = re.findall(r"^\| \*\*(.+?)\*\* \|", prose(DOCS / "reference" / "glossary.md"), re.MULTILINE)


def test_the_glossary_is_in_order():
    letters = [re.sub(r"[^a-z ]", "", word.casefold().replace("δ", "delta")) for word in GLOSSARY]
    assert letters == sorted(set(letters))


def test_the_glossary_has_what_a_case_is_made_of_and_what_is_measured():
    told = {word.casefold().replace("\\", "") for word in GLOSSARY}
    same = {
        "delta*": "δ*",
        "acceptable_to": "acceptable",
        "blocked_by": "block",
        "outwaits": "holds out",
        "holds": "state",
    }
    measured = {same.get(word, word.replace("_", " ")) for word in MEASURES} - {"goes on after"}
    assert (measured | set(ENTRY.values())) - told == set()


def test_the_house_is_drawn_as_it_stands():
    (tree,) = (snippet.text for snippet in snippets(DOCS / "reference" / "house.md") if snippet.language == "text")
    drawn = set(re.findall(r"\w+(?:\.py|/)", tree)) - {"src/"}
    modules = list((ROOT / "src" / "realpolitik").rglob("*.py"))
    built = {module.name for module in modules} | {f"{module.parent.name}/" for module in modules}
    assert built - drawn == {"__main__.py"}, "built, not drawn"
    assert drawn - built == set(), "drawn, not built"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_a_page_cites_is_in_the_bibliography(page):
    keys = set(re.findall(r"\[([A-Z][A-Za-z]+[0-9]{4}[a-z]?)\]", prose(page)))
    bibliography = (DOCS / "reference" / "bibliography.md").read_text(encoding="utf-8")
    assert {key for key in keys if f"- **{key}** — " not in bibliography} == set()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    for target in links(page):
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{name(page)}: {target}"
        if anchor:
            assert anchor in anchors(there), f"{name(page)}: {target}"


def test_every_page_is_in_the_contents():
    contents = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    pages = [*DOCS.rglob("*.md"), *DOCS.rglob("*.ipynb")]
    assert sorted(leaves(contents)) == sorted(page.relative_to(DOCS).as_posix() for page in pages)


def leaves(contents: object) -> list[str]:
    match contents:
        case str():
            return [contents]
        case dict():
            return [leaf for value in contents.values() for leaf in leaves(value)]
        case list():
            return [leaf for value in contents for leaf in leaves(value)]
    raise TypeError(contents)


def test_ci_runs_the_tests_as_the_readme_does():
    (fence,) = (
        one.text for one in snippets(README) if one.language == "sh" and one.text.rstrip().endswith("-m pytest")
    )
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "tests=$(grep -m 1 -- '-m pytest$' README.md)" in script
    assert 'bash -c "$tests"' in script
    assert README.read_text(encoding="utf-8").count("-m pytest\n") == 1
    assert len(fence.splitlines()) == 1


BROKEN = {
    "python-that-fails": ("```python\n1 / 0\n```\n", ZeroDivisionError),
    "command-that-fails": ("```console\n$ realpolitik no-such-command\n```\n", AssertionError),
    "output-not-printed": ("```console\n$ realpolitik --help\nNo such line.\n```\n", AssertionError),
    "another-program": ("```console\n$ rm -r .\n```\n", AssertionError),
    "line-to-mend-missing": ('```text title="a"\nb: 1\n```\n```text title="a, mended"\nc: 2\n```\n', StopIteration),
}


@pytest.mark.parametrize(("text", "error"), BROKEN.values(), ids=BROKEN.keys())
def test_a_page_that_lies_is_found(text, error, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(error):
        run_page(page, tmp_path)
