"""What a command imports, since that is most of what its user waits for."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

PROBE = """
import atexit, json, sys
from pathlib import Path

atexit.register(lambda: Path(sys.argv[1]).write_text(json.dumps(sorted(sys.modules))))
from realpolitik.cli import main

main(sys.argv[2:], prog_name="realpolitik")
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """The modules that a command has imported when it ends, in a process of its own."""
    seen: dict[tuple[str, ...], set[str]] = {}

    def run(*arguments: str) -> set[str]:
        if arguments not in seen:
            report = tmp_path_factory.mktemp("imported") / "modules.json"
            command = [sys.executable, "-c", PROBE, str(report), *arguments]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            seen[arguments] = set(json.loads(report.read_text(encoding="utf-8")))
        return seen[arguments]

    return run


HELP = (["--help"], ["brief", "--help"], ["serve", "--help"], ["--version"])
NOT_FOR_HELP = (
    *("numpy", "scipy", "numba", "pandas"),
    *("yaml", "ruamel.yaml", "pydantic"),
    *("rich", "jinja2", "altair", "vl_convert"),
    *("docx", "openpyxl", "typst", "lxml"),
    *("joblib", "distributed", "pyarrow", "spacy", "trafilatura", "pypdf"),
    *("fastapi", "starlette", "uvicorn"),
)
NOT_FOR_A_TERMINAL = (
    *("numba", "scipy", "pandas", "pydantic", "ruamel.yaml", "altair", "vl_convert", "openpyxl"),
    *("joblib", "distributed", "pyarrow", "spacy", "trafilatura", "pypdf"),
    *("docx", "openpyxl", "typst", "lxml"),
)


@pytest.mark.parametrize("arguments", HELP, ids=" ".join)
@pytest.mark.parametrize("library", NOT_FOR_HELP)
def test_help_comes_without(imported, arguments, library):
    assert library not in imported(*arguments)


@pytest.mark.parametrize("library", NOT_FOR_A_TERMINAL)
def test_a_terminal_briefing_comes_without(imported, library):
    assert library not in imported("brief", "syria-2018")


def test_the_probe_sees_what_a_command_needs(imported):
    assert "click" in imported("--help")
    assert "numpy" in imported("brief", "syria-2018")


def test_a_spreadsheet_is_read_without_the_library_that_writes_it(imported, tmp_path):
    sheet = tmp_path / "case.xlsx"
    assert "openpyxl" in imported("convert", "barter-1950", str(sheet))
    assert not {"openpyxl", "lxml"} & imported("check", str(sheet))


def test_a_spreadsheet_draws_no_figures(imported, tmp_path):
    modules = imported("evidence", "security-council", "-o", str(tmp_path / "evidence.xlsx"))
    assert "openpyxl" in modules
    assert not {"altair", "vl_convert", "docx", "typst", "jinja2"} & modules
