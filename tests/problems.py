"""Every kind of problem that the program can raise, read from its source: what it says, and the rule it names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TypeAlias

from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "realpolitik"
SILENT = ("methods", "briefing")  # rooms that see no case file, and so find nothing wrong with one
OPEN = "…"  # what depends on the case
Conditions: TypeAlias = frozenset[tuple[str, bool]]  # in the program's words, and whether they hold
Said: TypeAlias = tuple[str, Conditions]  # a text, and when it is said
ALWAYS: Conditions = frozenset()


@dataclass(frozen=True)
class Kind:
    """A kind of problem, with … for whatever depends on the case."""

    message: str  # empty where it is made up of the rule alone
    rule: str  # empty where the message says it all
    place: str  # the file and line that raise it


@dataclass(frozen=True)
class Maker:
    """A function or class that is given a problem's rule: where rule and message stand among its arguments."""

    rule: int
    message: int | None


@cache
def kinds() -> list[Kind]:
    """Every kind, in the order of the files."""
    files = [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] not in SILENT]
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}
    modules = {".".join(path.relative_to(ROOT / "src").with_suffix("").parts): tree for path, tree in trees.items()}
    own = {path: makers(tree) for path, tree in trees.items()}
    shared = {name: maker for some in own.values() for name, maker in some.items() if not name.startswith("_")}
    return [
        Kind(message, rule, f"{path.relative_to(PACKAGE).as_posix()}:{line}")
        for path, tree in trees.items()
        for message, rule, line in Module(tree, modules).raised(shared | own[path])
    ]


def makers(tree: ast.Module) -> dict[str, Maker]:
    """What a module defines that is given a problem's rule, as words."""
    found = {}
    for node in ast.walk(tree):
        given = parameters(node)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and is_text(given.get("rule")):
            names = list(given)
            message = next((names.index(name) for name in ("message", "what") if name in names), None)
            found[node.name] = Maker(names.index("rule"), message)
    return found


def parameters(node: ast.AST) -> dict[str, ast.expr | None]:
    """What a function is called with, `self` aside, or the fields of a class: name → type."""
    match node:
        case ast.FunctionDef(args=given):
            return {one.arg: one.annotation for one in (*given.args, *given.kwonlyargs) if one.arg != "self"}
        case ast.ClassDef(body=body):
            fields = (one for one in body if isinstance(one, ast.AnnAssign))
            return {ast.unparse(one.target): one.annotation for one in fields}
    return {}


def is_text(annotation: ast.expr | None) -> bool:
    """Whether a type is `str`, or `str | None`."""
    match annotation:
        case ast.Name(id="str") | ast.BinOp(left=ast.Name(id="str")):
            return True
    return False


@dataclass(frozen=True)
class Module:
    """One file of the program."""

    tree: ast.Module
    others: Mapping[str, ast.Module]  # by their dotted names

    def raised(self, known: dict[str, Maker]) -> Iterator[tuple[str, str, int]]:
        """Message, rule and line of every problem that is made here."""
        for scope in ast.walk(self.tree):
            if not isinstance(scope, ast.FunctionDef | ast.Module):
                continue
            for call in (node for node in within(scope) if isinstance(node, ast.Call) and called(node) in known):
                maker = known[called(call)]
                message = None if maker.message is None else argument(call, maker.message, "message", "what")
                rule = argument(call, maker.rule, "rule")
                if not (handed_on(rule, scope) or handed_on(message, scope)):
                    for (said, ruled), _ in together(self.texts(message, scope), self.texts(rule, scope)):
                        if {said, ruled} - {"", OPEN}:
                            yield said, ruled, call.lineno

    def texts(self, node: ast.expr | None, scope: ast.AST) -> list[Said]:
        """Whatever an expression can say, and when."""
        match node:
            case None | ast.Constant(value=None):
                return [("", ALWAYS)]
            case ast.Constant(value=str(text)):
                return [(text, ALWAYS)]
            case ast.JoinedStr(values=parts):
                joined = together(*(self.texts(part, scope) for part in parts))
                return [(re.sub(rf"{OPEN}(,?\s*{OPEN})+", OPEN, "".join(said)), when) for said, when in joined]
            case ast.FormattedValue(value=ast.Name() | ast.IfExp() as value):
                return self.texts(value, scope)
            case ast.IfExp(test=test, body=body, orelse=other):
                condition = ast.unparse(test)
                return [
                    (said, when | {(condition, holds)})
                    for branch, holds in ((body, True), (other, False))
                    for said, when in self.texts(branch, scope)
                ]
            case ast.Name(id=name):
                values = set_before(node, constants(scope).get(name) or constants(self.tree).get(name, []))
                values = values or self.imported(name)
                told = [value for value in values if isinstance(value, ast.Constant | ast.JoinedStr | ast.IfExp)]
                return [said for value in told for said in self.texts(value, scope)] or [(OPEN, ALWAYS)]
            case ast.Call(func=ast.Name(id=name)):
                returned = (one.value for one in ast.walk(self.function(name)) if isinstance(one, ast.Return))
                return [said for value in returned for said in self.texts(value, self.tree)] or [(OPEN, ALWAYS)]
        return [(OPEN, ALWAYS)]

    def imported(self, name: str) -> list[ast.expr]:
        """What a name is set to in the module that it comes from."""
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom) and name in {one.name for one in node.names}:
                return constants(self.others[node.module]).get(name, []) if node.module in self.others else []
        return []

    def function(self, name: str) -> ast.AST:
        """A function of the module; an empty one if it is none of its own."""
        functions = (one for one in self.tree.body if isinstance(one, ast.FunctionDef) and one.name == name)
        return next(functions, ast.Pass())


def together(*parts: list[Said]) -> Iterator[tuple[tuple[str, ...], Conditions]]:
    """What several expressions can say at once: a condition holds in all of them or in none."""
    for each in product(*parts):
        when = ALWAYS.union(*(conditions for _, conditions in each))
        if len({condition for condition, _ in when}) == len(when):
            yield tuple(said for said, _ in each), when


def within(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function or module, those of functions inside it aside."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, ast.FunctionDef):
            yield node
            yield from within(node)


def called(call: ast.Call) -> str:
    """The name of what is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def argument(call: ast.Call, place: int, *names: str) -> ast.expr | None:
    """An argument, by its place or a name."""
    by_name = next((one.value for one in call.keywords if one.arg in names), None)
    return call.args[place] if place < len(call.args) else by_name


def handed_on(node: ast.expr | None, scope: ast.AST) -> bool:
    """Whether a value was given to the function, or is another note's, so that it is told of where it was made."""
    match node:
        case ast.Name(id=name):
            return name in parameters(scope)
        case ast.Attribute(attr=name):
            return name in ("rule", "message")
    return False


@cache
def constants(scope: ast.AST) -> dict[str, list[ast.expr]]:
    """What each name is set to in a function or module."""
    found: dict[str, list[ast.expr]] = {}
    for node in within(scope):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                for name, value in _pairs(target, node.value):
                    found.setdefault(name, []).append(value)
    return found


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match target, value:
        case ast.Name(id=name), _:
            yield name, value
        case ast.Tuple(elts=targets), ast.Tuple(elts=values):
            for one, other in zip(targets, values, strict=True):
                yield from _pairs(one, other)


def set_before(name: ast.Name, values: list[ast.expr]) -> list[ast.expr]:
    """What a name may have been set to where it stands: just above, or else in any branch before."""
    above = [value for value in values if value.lineno < name.lineno]
    return [value for value in above if name.lineno - value.lineno == 1] or above
