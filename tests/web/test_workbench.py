"""What one can do at the workbench, without a browser."""

from __future__ import annotations

import io
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from tests.web.cases import DAM, FLIP


class Elements(HTMLParser):
    """The scripts of a page, and attributes that would run something."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.handlers: list[str] = []

    @classmethod
    def of(cls, text: str) -> tuple[list[str], list[str]]:
        found = cls()
        found.feed(text)
        return found.scripts, found.handlers

    def handle_starttag(self, tag, attrs):
        if tag == "script":
            self.scripts.append(dict(attrs).get("src", "").partition("?")[0].rpartition("/")[2])
        self.handlers += [name for name, value in attrs if name.startswith("on") or "javascript:" in (value or "")]


SCRIPT = "<script>alert(1)</script>"
HOSTILE = f'''\
realpolitik: 1
title: "The dam {SCRIPT}"
sources:
  gazette: {{title: "{SCRIPT}", publisher: "{SCRIPT}", author: "{SCRIPT}", reliability: B2}}
actors:
  upland: {{name: "Upland {SCRIPT}", aka: ["{SCRIPT}"]}}
  port: {{name: "\\" onmouseover=alert(1) x=\\""}}
issues:
  filling:
    question: "{SCRIPT}"
    levels: {{slow: 0, fast: 100}}
    status_quo: fast
stances:
  upland:
    filling: {{position: fast, salience: 20, evidence: {{position: [{{source: gazette, quote: "{SCRIPT}"}}]}}}}
  port:
    filling: {{position: slow, salience: 50..70}}
levers:
  slow_down: {{issue: filling, to: slow, by: [upland], chance: 0.9}}
deals:
  water: {{name: "{SCRIPT}", parties: [upland, port], terms: {{filling: slow}}}}
scenarios:
  later: {{kind: horizon, name: "{SCRIPT}", after: now, trigger: "{SCRIPT}"}}
claims:
  suits: {{says: "{SCRIPT}", test: {{gain: {{of: upland, deal: water}}, above: 0}}}}
'''


def words(answer) -> str:
    """A page's text, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def sha(workbench, case: str) -> str:
    return workbench.get(f"/api{case}/positions").json()["frame"]["sha"]


# Trying ---------------------------------------------------------------------------------------------------------------


def test_a_trial_is_shown_with_what_it_moves(workbench, put):
    page = words(workbench.get(f"{put()}/positions?try={FLIP}"))
    assert "Upland on filling: salience 20 → 90 drop" in page
    assert "Water for transit was ready → now refused" in page
    assert "suits Upland was follows → now doesn't follow" in page


def test_who_takes_parts_has_the_verdicts_first_and_fetches_the_claims(workbench, put):
    asked = f"{put()}/positions?try=stances.upland.filling.salience:91.25"  # no other test has asked it
    first = workbench.get(asked, headers={"prefer": "respond-async"}).text
    assert 'id="strip" class="strip" aria-label="Verdicts" data-load="' in first
    assert "now </span>refused" in first
    assert "The claims are being worked out" in first
    whole = workbench.get(asked).text
    assert "data-load=" not in whole
    assert "claim" in words(workbench.get(asked, headers={"prefer": "respond-async"}))  # known by now
    assert workbench.get(asked, headers={"prefer": "respond-async"}).text == whole


def test_an_edit_flips_a_verdict_and_is_dropped_again(workbench, put):
    case = put()
    before = workbench.get(f"{case}/positions").text
    tried = workbench.get(
        f"{case}/try", params={"back": f"{case}/positions", "set:stances.upland.filling.salience": "90"}
    )
    assert str(tried.url).endswith(f"{case}/positions?try=stances.upland.filling.salience%3A90")
    assert "refused" in tried.text
    (drop,) = re.findall(r'href="([^"]+)"[^>]*aria-label="Drop: ', tried.text)
    assert workbench.get(unescape(drop)).text == before


def test_a_value_that_is_saved_already_is_no_change(workbench, put):
    case = put()
    fields = {"set:stances.upland.filling.salience": "20", "set:stances.upland.filling.declared": " "}
    assert workbench.get(f"{case}/try", params=fields).url.query == b""


def test_a_trial_that_can_not_stand_is_told_and_the_saved_case_is_shown(workbench, put):
    page = workbench.get(f"{put()}/positions?try=stances.upland.filling.salience:400&cell=upland.filling")
    assert page.status_code == 200
    assert "This can’t stand" in words(page)
    assert "400 is outside" in words(page)
    assert 'value="400"' in page.text
    assert "Water for transit ready" in words(page)


def test_one_goes_back_to_our_own_pages_only(workbench, put):
    case = put()
    for back in ("http://evil.example/cases/x", "//evil.example/cases/", "javascript:alert(1)", "/\\evil.example"):
        answer = workbench.get(f"{case}/try", params={"back": back}, follow_redirects=False)
        assert answer.headers["location"] == case


def test_dropping_a_trial_keeps_everything_else_that_a_page_is_asked_with(workbench, put):
    case = put()
    asked = f"{case}/ask/deals?between=upland&between=port"
    page = workbench.get(f"{asked}&try={FLIP}")
    (drop,) = re.findall(r'href="([^"]+)"[^>]*aria-label="Drop: ', page.text)
    assert unescape(drop) == asked


def test_a_trial_in_a_scenario_changes_that_scenario_alone(workbench, put):
    case = put(DAM + "scenarios:\n  full: {kind: horizon, after: now, trigger: the dam is full}\n")
    tried = workbench.get(
        f"{case}/try",
        params={"in": "full", "back": f"{case}/positions", "set:scenarios.full.stances.upland.filling.salience": "90"},
    )
    assert "refused" in tried.text
    assert "refused" not in workbench.get(str(tried.url).replace("in=full&", "")).text


def test_reading_only_one_still_explores(apart, tmp_path):
    (tmp_path / "dam.yaml").write_text(DAM)
    client = apart(read_only=True)
    page = client.get(f"/cases/dam.yaml/positions?try={FLIP}")
    assert "refused" in page.text
    assert ">Save<" not in page.text
    made_on = sha(client, "/cases/dam.yaml")
    assert client.post("/cases/dam.yaml/save", data={"try": FLIP, "made_on": made_on}).status_code == 422
    assert (tmp_path / "dam.yaml").read_text() == DAM


# Saving ---------------------------------------------------------------------------------------------------------------


def test_a_trial_is_saved_and_taken_back(workbench, put, folder):
    case = put()
    file = folder / case.split("/")[-1]
    saved = workbench.post(f"{case}/save", data={"try": FLIP, "made_on": sha(workbench, case)})
    assert file.read_text() == DAM.replace("fast, salience: 20", "fast, salience: 90")
    assert "Take the last save back" in saved.text
    workbench.post(f"{case}/undo")
    assert file.read_text() == DAM


def test_of_two_who_save_the_second_is_asked_to_choose(workbench, put, folder):
    case = put()
    file = folder / case.split("/")[-1]
    made_on = sha(workbench, case)
    workbench.post(f"{case}/save", data={"try": "stances.upland.filling.salience:30", "made_on": made_on})
    mine = {
        "try": [FLIP, "as_of:2032"],
        "was": ["stances.upland.filling.salience:20", "as_of:2031-05"],
        "made_on": made_on,
    }
    conflict = workbench.post(f"{case}/save", data=mine)
    assert conflict.status_code == 409
    assert "Upland on filling: salience 20 30 90" in words(conflict)
    assert file.read_text() == DAM.replace("fast, salience: 20", "fast, salience: 30")
    (now,) = re.findall(r'name="made_on" value="([^"]+)"', conflict.text)
    assert re.findall(r'value="(\S+)" aria-label="[^"]+" checked', conflict.text) == ["as_of"]
    workbench.post(f"{case}/save", data=mine | {"made_on": now, "choice": ["", "as_of"]})
    assert "salience: 30" in file.read_text()
    assert "as_of: 2032" in file.read_text()


WHERE = "/positions?cell=upland.filling"
LATER = DAM + "scenarios:\n  full: {kind: horizon, after: now, trigger: the dam is full}\n"


def test_after_a_save_and_after_taking_it_back_one_is_where_one_was(workbench, put):
    case = put(LATER)
    back = {"back": f"{case}{WHERE}&in=full&try={FLIP}"}
    saved = workbench.post(f"{case}/save", data={"try": FLIP, "made_on": sha(workbench, case), **back})
    assert str(saved.url).endswith(f"{case}{WHERE}&in=full")
    taken_back = workbench.post(f"{case}/undo", data={"back": f"{case}{WHERE}&in=full"})
    assert str(taken_back.url).endswith(f"{case}{WHERE}&in=full")


def test_a_scenario_that_a_save_brought_is_left_when_the_save_is_taken_back(workbench, put):
    case = put()
    brought = "scenarios.full:{kind: horizon, after: now, trigger: the dam is full}"
    workbench.post(f"{case}/save", data={"try": brought, "made_on": sha(workbench, case)})
    taken_back = workbench.post(f"{case}/undo", data={"back": f"{case}{WHERE}&in=full"})
    assert (taken_back.status_code, str(taken_back.url)) == (200, f"http://localhost{case}{WHERE}")


def test_a_conflict_leads_back_where_one_was_and_nothing_tried_is_lost(workbench, put, folder):
    case = put(LATER)
    file, made_on, back = folder / case.split("/")[-1], sha(workbench, case), f"{case}{WHERE}&in=full"
    file.write_text(LATER.replace("salience: 20", "salience: 30"))
    conflict = workbench.post(f"{case}/save", data={"try": FLIP, "made_on": made_on, "back": f"{back}&try={FLIP}"})
    assert conflict.status_code == 409
    (left,) = re.findall(r'href="([^"]+)">Leave the file', conflict.text)
    assert "Upland on filling: salience 30 → 90 drop" in words(workbench.get(unescape(left)))
    (came_from,) = re.findall(r'name="back" value="([^"]+)"', conflict.text)
    (now,) = re.findall(r'name="made_on" value="([^"]+)"', conflict.text)
    fields = {"try": FLIP, "choice": FLIP.partition(":")[0], "made_on": now, "back": unescape(came_from)}
    assert str(workbench.post(f"{case}/save", data=fields).url).endswith(back)


def test_a_save_leads_to_our_own_pages_only(workbench, put):
    case = put()
    fields = {"try": FLIP, "made_on": sha(workbench, case), "back": "//evil.example/cases/x"}
    assert workbench.post(f"{case}/save", data=fields, follow_redirects=False).headers["location"] == case


def test_nothing_to_save_is_told(workbench, put):
    case = put()
    assert workbench.post(f"{case}/save", data={"made_on": sha(workbench, case)}).status_code == 422


# Bringing and taking --------------------------------------------------------------------------------------------------


def test_a_bundled_case_is_copied_and_then_is_yours(workbench, folder):
    page = workbench.post("/cases/copy", data={"name": "barter-1950"})
    assert page.url.path == "/cases/barter-1950.yaml"
    (folder / "barter-1950.yaml").unlink()


def test_a_case_file_is_uploaded(workbench, folder):
    page = workbench.post("/cases/upload", files={"file": ("My dam.YAML", DAM)})
    assert page.url.path == "/cases/my-dam.yaml"
    assert (folder / "my-dam.yaml").read_text() == DAM
    (folder / "my-dam.yaml").unlink()


def test_a_spreadsheet_is_uploaded_as_a_case_file(workbench, folder):
    from realpolitik.case import parse
    from realpolitik.interop.spreadsheet.writing import write

    page = workbench.post("/cases/upload", files={"file": ("sheet.xlsx", write(parse(DAM).document))})
    assert page.url.path == "/cases/sheet.yaml"
    assert parse((folder / "sheet.yaml").read_text()).sha256 == parse(DAM).sha256
    (folder / "sheet.yaml").unlink()


MALFORMED = {
    "no-yaml": ("x.yaml", b"a: [1", "not YAML"),
    "binary": ("x.yaml", b"\x00\x01", "binary"),
    "not-utf-8": ("x.yaml", "title: Ö".encode("latin-1"), "UTF-8"),
    "no-case": ("x.yaml", b"realpolitik: 1\ntitle: x\nactors: 3\n", "actors"),
    "no-workbook": ("x.xlsx", b"PK\x03\x04 nothing", "xlsx"),
    "no-graph-model": ("x.json", b"{", "not JSON"),
    "another-kind": ("x.exe", b"MZ", "is no case"),
    "no-ending": ("../../etc/passwd", b"root", "is no case"),
    "leaves-the-folder": ("x.yaml", b"realpolitik: 1\ntitle: x\nextends: ../../secret.yaml\n", "leaves the folder"),
}


@pytest.mark.parametrize(("name", "data", "told"), MALFORMED.values(), ids=MALFORMED)
def test_of_a_malformed_upload_nothing_is_kept_and_the_reason_is_told(workbench, folder, name, data, told):
    before = sorted(folder.iterdir())
    answer = workbench.post("/cases/upload", files={"file": (name, io.BytesIO(data))})
    assert answer.status_code == 422
    assert told in words(answer)
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("ending", ["docx", "pdf", "xlsx", "html", "md", "txt", "json"])
def test_the_briefing_is_taken_away_in_every_form(workbench, put, ending):
    case = put()
    answer = workbench.get(f"{case}/files/brief.{ending}?try={FLIP}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.content
    assert answer.headers["content-type"].partition(";")[0] not in ("text/html", "image/svg+xml")


def test_the_case_file_is_taken_away_with_the_trial_in_it(workbench, put):
    answer = workbench.get(f"{put()}/files/case.yaml?try={FLIP}")
    assert answer.text == DAM.replace("fast, salience: 20", "fast, salience: 90")


def test_one_answer_is_taken_away(workbench, put):
    assert "Deals" in workbench.get(f"{put()}/files/deals.md").text


# Trouble --------------------------------------------------------------------------------------------------------------


def test_a_broken_case_is_listed_and_its_problems_can_be_read(workbench, put):
    case = put("realpolitik: 1\ntitle: Broken\nactors: {a: {name: A}}\nstances: {b: {x: {position: 3}}}\n")
    assert "problems" in words(workbench.get("/"))
    page = workbench.get(case)
    assert page.status_code == 422
    assert "line 4" in words(page)
    assert "stances: {b: {x: {position: 3}}}" in words(page)


NOT_HERE = (
    "/nowhere", "/cases/nowhere.yaml", "/cases/..%2f..%2fetc%2fpasswd", "/cases/../../etc/passwd", "/static/app.py",
    "/static/..%2fapp.py", "{case}/ask/weather", "{case}?in=never", "{case}/positions?cell=upland.weather",
    "{case}/files/brief.exe", "{case}/files/..%2f..%2fbrief.md", "{case}/ask/deals?between=nobody",
)  # fmt: skip


@pytest.mark.parametrize("address", NOT_HERE)
def test_what_is_not_here_is_told_calmly(workbench, put, address):
    answer = workbench.get(address.format(case=put()))
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
    assert '<main id="main"' in answer.text


def test_a_question_that_takes_too_long_is_told(apart, tmp_path):
    (tmp_path / "dam.yaml").write_text(DAM)
    client = apart(seconds=0.001)
    answer = client.get("/cases/dam.yaml/ask/deals")
    assert answer.status_code == 504
    assert "cut off" in words(answer)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "?whole=true",
        "/positions?cell=upland.filling",
        "/ask/alignment",
        "/ask/deals",
        "/ask/claims?flips=yes",
        "/ask/evidence",
    ],
)
def test_script_in_every_text_of_a_case_stays_text(workbench, put, page):
    case = put(HOSTILE)
    answer = workbench.get(f"{case}{page}{'&' if '?' in page else '?'}try=title:{SCRIPT}")
    assert answer.status_code == 200
    assert "alert(1)" in answer.text
    scripts, handlers = Elements.of(answer.text)
    assert scripts == ["workbench.js"]
    assert handlers == []


def test_a_case_without_issues_has_the_pages_that_it_can_fill(workbench):
    for page in ("", "/positions", "/build", "/ask/stability"):
        shown = workbench.get(f"/cases/elmira-1991{page}")
        assert shown.status_code == 200
        assert "Build a deal</a>" not in shown.text
        assert ("This case is given by options" in shown.text) == (page in ("/positions", "/build"))


def test_values_that_rest_on_the_same_are_told_together(workbench):
    shown = workbench.get("/api/cases/syria-2018/positions?cell=russia.successor").json()
    assert [(one["about"], len(one["quotations"])) for one in shown["panel"]["bases"]] == [
        ("Value of Assad, value of baath, value of militia led and value of opposition", 2),
        ("Salience", 0),
    ]


def test_of_one_line_with_several_problems_the_line_is_shown_once(workbench, put):
    broken = "realpolitik: 1\ntitle: Broken\nactors: {a: {name: A}}\nstances: {b: {x: {position: 3}}}\n"
    page = workbench.get(put(broken))
    assert page.text.count("<code>stances: {b: {x: {position: 3}}}</code>") == 1
    assert page.text.count("line 4") > 1
