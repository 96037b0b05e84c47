"""Imports point one way, so that each room of the house can be read without the ones behind it.

errors ← case ← arena, effectivity ← ensemble ← questions ← briefing ← cli, web
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[1] / "src" / "realpolitik"
PACKAGE = "realpolitik"
ROOT = "__init__"  # the package itself: the public names

# Room → the rooms that it may look into, besides itself.
SOLVERS = frozenset({"errors", "case", "arena", "effectivity", "methods"})
ASKERS = SOLVERS | {"ensemble"}
WRITERS = ASKERS - {"methods"} | {"questions"}
BORDERS = WRITERS | {"briefing", "reading", "events", "interop", "scoring", "library", ROOT}
MAY_SEE: dict[str, frozenset[str]] = {
    "errors": frozenset(),
    "case": frozenset({"errors"}),
    "library": frozenset(),
    "methods": frozenset({"errors"}),
    "arena": frozenset({"errors", "case"}),
    "effectivity": SOLVERS,
    "ensemble": SOLVERS,
    "questions": ASKERS,
    "briefing": WRITERS,
    "scoring": WRITERS | {"interop", "methods"},  # tables of decisions are other programs' files; a method is fitted
    "reading": frozenset({"case", "errors"}),
    "events": frozenset({"case", "errors"}),
    "interop": frozenset({"case", "errors"}),
    ROOT: WRITERS | {"briefing", "interop"},  # `load` opens other programs' files too
    "web": BORDERS,
    "cli": BORDERS | {"web"},
    "__main__": frozenset({"cli"}),
}

# Questions that the analyst asks, and those among them that ask the others. Whatever else stands in `questions/` is
# shared by all and asks nothing.
WORDS = frozenset(
    {
        "alignment", "forecast", "exchange", "deals", "leverage", "stability", "commitment", "perception",
        "robustness", "tipping", "claims", "evidence", "compare",
        "measures",  # the half of `claims` that asks
        "drawn",  # … and of `robustness`
    }
)  # fmt: skip
ASK_OTHERS = frozenset({"robustness", "tipping", "claims", "measures", "drawn", "compare"})

ARITHMETIC = frozenset({"numpy", "scipy", "numba", "SALib"})  # what a method may use beside the standard library
BY_NAME = frozenset({ROOT, "cli", "briefing", "web"})  # may import a module by its name, so that start-up stays fast
VERSION = f"{PACKAGE}.__version__"
SIGN = frozenset({"questions", "briefing", "scoring", "interop", "web"})  # whoever writes a document signs it


@dataclass(frozen=True)
class Import:
    """One import, as written in one place."""

    importer: str  # "questions.deals"
    imported: str  # "realpolitik.methods.pareto", "numpy"
    line: int
    nested: bool  # inside a function
    by_name: bool = False  # through a text that names the module

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"

    @property
    def is_ours(self) -> bool:
        return self.imported.split(".")[0] == PACKAGE

    @property
    def rooms(self) -> tuple[str, str]:
        target = self.imported.removeprefix(PACKAGE).lstrip(".") or ROOT
        return self.importer.split(".")[0], target.split(".")[0]


def modules(package: Path) -> dict[str, Path]:
    """Every module of the package by its dotted name; a sub-package goes by its own name, the package by ROOT."""
    names = {}
    for path in sorted(package.rglob("*.py")):
        name = ".".join(path.relative_to(package).with_suffix("").parts)
        names[name.removesuffix(f".{ROOT}")] = path
    return names


def imports(package: Path) -> Iterator[Import]:
    """Every import of the package, at the top of a module, inside a function or by name."""
    known = modules(package)
    for importer, path in known.items():
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        nested = {
            id(inner)
            for outer in ast.walk(tree)
            if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for inner in ast.walk(outer)
        }
        for node in ast.walk(tree):
            for imported in targets(node, known):
                yield Import(importer, imported, node.lineno, id(node) in nested)
            if (imported := named(node, known)) is not None:
                yield Import(importer, imported, node.lineno, id(node) in nested, by_name=True)


def targets(node: ast.AST, known: dict[str, Path]) -> Iterator[str]:
    """What one statement imports; `from realpolitik.questions import deals` imports the module deals."""
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=module, names=names, level=0):
            for alias in names:
                full = f"{module}.{alias.name}"
                names_module = full.removeprefix(f"{PACKAGE}.") in known
                yield full if names_module or full == VERSION else str(module)
        case ast.ImportFrom():
            yield f"{PACKAGE}.<relative>"


def named(node: ast.AST, known: dict[str, Path]) -> str | None:
    """What one expression imports by name, or could: a call that does, a text that names a module of ours."""
    match node:
        case ast.Call(func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module")):
            return PACKAGE
        case ast.Constant(value=str(text)) if text.startswith(f"{PACKAGE}.") and text[len(PACKAGE) + 1 :] in known:
            return text
    return None


def objection(found: Import) -> str | None:
    """What is wrong with an import, or None."""
    own, target = found.rooms
    if own not in MAY_SEE:
        return f"{own} has no place in the house"
    if found.by_name and own not in BY_NAME:
        return f"{found} by name: only {', '.join(sorted(BY_NAME))} may"
    if found.by_name and target == ROOT:  # a call; what it may load is named in a text, which is looked at too
        return None
    if not found.is_ours:
        foreign = found.imported.split(".")[0]
        allowed = own != "methods" or foreign in ARITHMETIC | sys.stdlib_module_names
        return None if allowed else f"{found}: a method is arithmetic on arrays"
    if found.nested and not found.by_name:
        return f"{found} inside a function: move the value to where it belongs"
    if found.imported == VERSION and own in SIGN:
        return None
    if target != own and target not in MAY_SEE[own]:
        return f"{found}: {own} may not see {target}"
    if own == target == "questions" and not may_ask(found):
        return f"{found}: only {', '.join(sorted(ASK_OTHERS))} ask other questions"
    return None


def may_ask(found: Import) -> bool:
    """Whether a module in `questions/` may import this one."""
    own, target = found.importer.partition(".")[2], found.imported.split(".")[2:]
    return own in ASK_OTHERS or not target or target[0] not in WORDS or own.split(".")[0] == target[0]


def objections(package: Path) -> list[str]:
    """Everything wrong with the imports of a package."""
    return sorted({trouble for found in imports(package) if (trouble := objection(found))})


def test_imports_point_one_way():
    assert objections(SRC) == []


def test_the_checker_sees_the_whole_package():
    found = list(imports(SRC))
    assert {one.importer for one in found} >= {"arena", "case.case", "errors"}
    assert any(one.importer == "arena" and one.rooms == ("arena", "case") for one in found)


OFFENCES = {
    "errors-see-case": ("errors.py", "from realpolitik.case import Case", "errors may not see case"),
    "case-sees-arena": ("case/actor.py", "import realpolitik.arena", "case may not see arena"),
    "case-sees-the-public-names": ("case/actor.py", "import realpolitik", "case may not see __init__"),
    "arena-sees-questions": ("arena.py", "from realpolitik import questions", "arena may not see questions"),
    "effectivity-sees-ensemble": (
        "effectivity/plans.py",
        "from realpolitik.ensemble import draws",
        "effectivity may not see ensemble",
    ),
    "method-sees-case": ("methods/pareto.py", "from realpolitik.case import Case", "methods may not see case"),
    "method-draws": ("methods/pareto.py", "import altair", "a method is arithmetic"),
    "method-signs": ("methods/pareto.py", "from realpolitik import __version__", "methods may not see"),
    "questions-see-briefing": ("questions/deals.py", "import realpolitik.briefing", "questions may not see briefing"),
    "question-asks-another": ("questions/leverage.py", "from realpolitik.questions import deals", "ask other"),
    "question-asks-a-name-of-another": (
        "questions/leverage.py",
        "from realpolitik.questions.deals import deals",
        "ask other",
    ),
    "shared-words-ask": ("questions/wording.py", "from realpolitik.questions.deals import deals", "ask other"),
    "briefing-computes": ("briefing/document.py", "import realpolitik.methods.pareto", "briefing may not see methods"),
    "briefing-sees-cli": ("briefing/document.py", "from realpolitik.cli import main", "briefing may not see cli"),
    "reading-sees-arena": ("reading/draft.py", "import realpolitik.arena", "reading may not see arena"),
    "circle-cut-in-a-function": (
        "questions/deals.py",
        "def late():\n    from realpolitik.case import Case",
        "inside a function",
    ),
    "circle-cut-by-name": (
        "questions/deals.py",
        "import importlib\nlate = importlib.import_module('realpolitik.briefing')",
        "by name",
    ),
    "wrong-way-by-name": ("briefing/brief.py", "PAGES = {'.html': 'realpolitik.web'}", "briefing may not see web"),
    "relative": ("arena.py", "from .questions import deals", "arena may not see <relative>"),
    "no-such-room": ("utils.py", "import re", "utils has no place in the house"),
}


@pytest.mark.parametrize(("file", "line", "complaint"), OFFENCES.values(), ids=OFFENCES.keys())
def test_an_import_the_wrong_way_is_found(tmp_path, file, line, complaint):
    plant(tmp_path, {"questions/__init__.py": "", "questions/deals.py": "", "web/__init__.py": "", file: line})
    (found,) = objections(tmp_path)
    assert complaint in found


PERMITTED = {
    "claims-ask": ("questions/claims.py", "from realpolitik.questions import deals"),
    "questions-share": ("questions/leverage.py", "from realpolitik.questions import wording"),
    "questions-compute": ("questions/deals.py", "from realpolitik.methods.pareto import pareto_frontier"),
    "methods-use-methods": ("methods/bargaining.py", "from realpolitik.methods.pareto import pareto_frontier"),
    "effectivity-computes": ("effectivity/plans.py", "import realpolitik.methods.pareto"),
    "briefing-signs": ("briefing/document.py", "from realpolitik import __version__"),
    "cli-sees-all": ("cli/ask.py", "import realpolitik\nfrom realpolitik.case import file"),
    "charts-come-late": ("briefing/charts/deals.py", "def figure():\n    import altair"),
    "renderers-come-late": (
        "briefing/brief.py",
        "def page(): return import_module('realpolitik.questions.wording')",
    ),
    "public-names-come-late": ("__init__.py", "from importlib import import_module\nimport_module('realpolitik.cli')"),
}


@pytest.mark.parametrize(("file", "line"), PERMITTED.values(), ids=PERMITTED.keys())
def test_an_import_the_right_way_is_left_alone(tmp_path, file, line):
    plant(tmp_path, {"questions/deals.py": "", "questions/wording.py": "", file: line})
    assert objections(tmp_path) == []


def plant(package: Path, files: dict[str, str]) -> None:
    """A package of a few files."""
    for name, text in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
