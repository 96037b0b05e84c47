"""Every page: one value, one template, one JSON twin."""

from __future__ import annotations

import ast
import json
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from jinja2 import meta

import realpolitik.web
from realpolitik.web.page import environment, plain
from realpolitik.web.pages import PAGES
from tests.web.cases import FLIP

FOLDER = Path(realpolitik.web.__file__).parent
OWN = {page.template for page in PAGES} | {"trouble.html", "conflict.html"}
ADDRESSES = {
    "cases": ("/", "/api"),
    "login": ("/login", "/api/login"),
    "briefing": ("{case}", "/api{case}"),
    "positions": ("{case}/positions?cell=upland.filling", "/api{case}/positions?cell=upland.filling"),
    "builder": ("{case}/build?party=port&to.transit=free", "/api{case}/build?party=port&to.transit=free"),
    "scenarios": ("{case}/scenarios", "/api{case}/scenarios"),
    "reader": ("{case}/sources", "/api{case}/sources"),
    "reviewing": ("{case}/review", "/api{case}/review"),
    "question": ("{case}/ask/deals", "/api{case}/ask/deals"),
    "runs": ("{case}/runs", "/api{case}/runs"),
    "run": ("{case}/runs/{run}", "/api{case}/runs/{run}"),
}


def test_every_page_is_looked_at_here():
    assert {page.build.__name__ for page in PAGES} == set(ADDRESSES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.build.__name__)
def test_a_page_is_a_frozen_value(page):
    assert is_dataclass(page.value)
    assert page.value.__dataclass_params__.frozen
    assert page.value.__doc__


@pytest.mark.parametrize("template", sorted(OWN))
def test_a_template_gets_its_page_and_nothing_else(template):
    source = (FOLDER / "templates" / template).read_text(encoding="utf-8")
    asked = meta.find_undeclared_variables(environment().parse(source))
    assert asked - set(environment().globals) <= {"page"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.build.__name__)
def test_every_value_of_a_page_is_shown_by_its_template(page):
    templates = [path.read_text(encoding="utf-8") for path in (FOLDER / "templates").glob("*.html")]
    shown = "".join(templates)
    unseen = [field.name for field in fields(page.value) if f"page.{field.name}" not in shown]
    assert [name for name in unseen if name not in ("word",)] == []


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_and_its_twin_say_the_same(workbench, put, name):
    case = put()
    run = _begun(workbench, case) if name == "run" else ""
    page, twin = (workbench.get(address.format(case=case, run=run)) for address in ADDRESSES[name])
    assert (page.status_code, twin.status_code) == (200, 200)
    assert page.headers["content-type"].startswith("text/html")
    assert twin.json()["frame"]["title"] in page.text


def _begun(workbench, case):
    found = workbench.post(f"{case}/runs", data={"word": "claims"}, follow_redirects=False)
    return found.headers["location"].rpartition("/")[2]


def test_the_twins_are_described(workbench):
    described = workbench.get("/api/openapi.json").json()
    assert {f"/api{page.address.rstrip('/')}" for page in PAGES} <= set(described["paths"])
    for page in PAGES:
        assert page.value.__name__ in described["components"]["schemas"]


def test_no_documentation_is_fetched_from_elsewhere(workbench):
    assert workbench.get("/docs").status_code == 404
    assert workbench.get("/redoc").status_code == 404


def test_the_same_page_has_the_same_bytes(workbench, put):
    case = put()
    for address in (f"{case}/positions?try={FLIP}", f"/api{case}/ask/deals"):
        assert workbench.get(address).content == workbench.get(address).content


def test_a_value_as_json_is_json(workbench, put):
    assert json.loads(json.dumps(plain({"a": (1, None)}))) == {"a": [1, None]}


@pytest.mark.parametrize("path", sorted((FOLDER / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_pages_do_no_arithmetic(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    sums = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.BinOp) and not _is_harmless(node)]
    assert sums == []
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not imported & {"numpy", "math", "statistics"}


def _is_harmless(node: ast.BinOp) -> bool:
    """Whether it joins texts, lists, types or sets, or counts lines from one."""
    counts_from_one = isinstance(node.op, ast.Sub) and ast.unparse(node.right) == "1"
    return isinstance(node.op, ast.Add | ast.BitOr) or counts_from_one
