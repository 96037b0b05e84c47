"""What is promised of every method: its docstring names the work that it follows, by a key of the bibliography."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

METHODS = ROOT / "src" / "realpolitik" / "methods"
BIBLIOGRAPHY = ROOT / "docs" / "reference" / "bibliography.md"
# Ours: how packages and searches are laid out, and arithmetic that is nobody's theory.
OWN = {"__init__", "compiling", "enumeration", "packages", "upset", "graph_model/search"}
FILES = sorted(file for file in METHODS.rglob("*.py"))


def name(file: Path) -> str:
    return file.relative_to(METHODS).with_suffix("").as_posix()


@pytest.mark.parametrize("file", [file for file in FILES if name(file) not in OWN], ids=name)
def test_a_method_names_its_source(file: Path):
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    keys = set(re.findall(r"\[([A-Z][A-Za-z]+[0-9]{4}[a-z]?)\]", docstring))
    known = set(re.findall(r"^- \*\*(\w+)\*\*", BIBLIOGRAPHY.read_text(encoding="utf-8"), re.MULTILINE))
    assert keys
    assert keys <= known


def test_what_needs_no_source_is_still_there():
    assert {name(file) for file in FILES} >= OWN
