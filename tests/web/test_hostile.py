"""Whoever means harm: odd addresses, odd uploads, odd clocks, and script wherever a case holds text."""

from __future__ import annotations

import asyncio
import io
import os
import re
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from realpolitik.case.text import MOST_NOTES
from realpolitik.errors import CaseError, TooLarge
from realpolitik.web import drafts, guard
from realpolitik.web.app import build
from realpolitik.web.desk import Desk
from realpolitik.web.pages import PAGES
from realpolitik.web.shelf import Conflict, Shelf
from realpolitik.web.solver import CutOff, Job, Solver
from realpolitik.web.trial import Trial
from tests.web.cases import DAM, FLIP, HOSTILE, SCRIPT
from tests.web.conftest import ORIGIN
from tests.web.test_workbench import Elements, sha, words

# What names something -------------------------------------------------------------------------------------------------

OUTSIDE = {
    "up": "../secret.yaml",
    "encoded": "..%2Fsecret.yaml",
    "encoded-twice": "..%252Fsecret.yaml",
    "dots-encoded": "%2e%2e/secret.yaml",
    "backslash": "..%5Csecret.yaml",
    "nul": "dam.yaml%00.yaml",
    "one-dot-leader": "%E2%80%A5/secret.yaml",
    "fullwidth-slash": "..%EF%BC%8Fsecret.yaml",
    "overlong": "..%C0%AFsecret.yaml",
    "absolute": "%2Fetc%2Fpasswd",
    "drive": "C:%5Csecret.yaml",
    "stream": "dam.yaml::$DATA",
    "hidden": ".hidden.yaml",
    "not-a-case": "notes.txt",
    "linked": "linked.yaml",
    "line-ends": "dam.yaml%0d%0aset-cookie:%20a=b",
    "very-long": "x" * 60_000,
}
NAMING = (
    "/cases/{0}", "/api/cases/{0}", "/cases/{0}/positions", "/cases/{0}/files/brief.md", "/cases/{0}/files/case.yaml",
    "/cases/dam.yaml/ask/{0}", "/cases/dam.yaml/files/{0}", "/cases/dam.yaml/files/{0}.md", "/static/{0}",
    "/cases/dam.yaml?in={0}", "/cases/dam.yaml/positions?cell={0}", "/cases/dam.yaml/ask/leverage?target={0}",
    "/cases/dam.yaml/files/brief.md?in={0}",
)  # fmt: skip


@pytest.fixture
def guarded(apart, tmp_path):
    """A folder with something beside it that nobody may read."""
    (tmp_path.parent / "secret.yaml").write_text(DAM.replace("The dam", "TOP SECRET"))
    (tmp_path / "dam.yaml").write_text(DAM)
    (tmp_path / ".hidden.yaml").write_text(DAM.replace("The dam", "TOP SECRET"))
    (tmp_path / "notes.txt").write_text("TOP SECRET")
    (tmp_path / "linked.yaml").symlink_to(tmp_path.parent / "secret.yaml")
    return apart()


def test_no_name_leads_out_of_the_folder(guarded):
    for name in OUTSIDE.values():
        for address in NAMING:
            answer = guarded.get(address.format(name))
            assert answer.status_code in (404, 422), address.format(name)[:200]
            assert "TOP SECRET" not in answer.text
            assert "root:" not in answer.text
            assert "set-cookie" not in answer.headers


def test_no_trial_reads_a_text_from_outside_the_folder_or_a_hidden_one(guarded):
    for path in ("../secret.yaml", "..\\secret.yaml", "/etc/passwd", "linked.yaml", ".hidden.yaml"):
        trial = {"try": [f"sources.gazette.file:{path}", "stances.upland.filling.evidence:[gazette#1]"]}
        answer = guarded.get("/cases/dam.yaml/positions?cell=upland.filling", params=trial)
        assert "TOP SECRET" not in answer.text
        assert "This can’t stand" in answer.text
        extending = guarded.get("/cases/dam.yaml", params={"try": f"extends:{path}"})
        assert "TOP SECRET" not in extending.text


def test_nothing_tells_where_the_folder_is(guarded, tmp_path):
    (tmp_path / "parent.yaml").write_text("realpolitik: 1\ntitle: x\nactors: 3\n")
    (tmp_path / "child.yaml").write_text("realpolitik: 1\ntitle: x\nextends: parent.yaml\n")
    for address in ("/", "/api", "/cases/child.yaml", "/api/cases/child.yaml", "/api/cases/parent.yaml"):
        assert str(tmp_path) not in guarded.get(address).text
    bad = {"try": "stances.upland.filling.salience:400", "made_on": sha(guarded, "/cases/dam.yaml")}
    assert str(tmp_path) not in guarded.post("/cases/dam.yaml/save", data=bad).text


ODD = (
    "?path=1", "?trial=1&scenario=2&self=3", "?name=other.yaml", "?try=", "?try=:", "?try=x", "?try=.:1", "?try=a..b:1",
    "?try=scenarios:3", "?try=scenarios.x:", "?try=actors:", "?try=realpolitik:2", "?try=title:%00",
    "?try=title:%ED%A0%80", "?try=%ff:%fe", f"?try=stances.{'9' * 5000}:1", f"?try={'x' * 60_000}:1",
    f"?try=title:{'x' * 60_000}", "?try=title:{a: 1", "?try=title:[[[[", f"?try=title:{'[' * 3000}",
    "?try=stances.upland.filling.salience:1e400", "?try=stances.upland.filling.salience:.nan",
    f"?{'&'.join(f'try=a{number}:1' for number in range(2000))}", f"?{'a=b&' * 10_000}", f"?in={'x' * 60_000}",
    "/ask/commitment?rival_chance=nan", "/ask/commitment?rival_chance=1e999", "/ask/stability?least_chance=x",
    "/ask/deals?between=%00", "/ask/leverage?target=filling", "/try?back=http://[",
    "/try?back=/cases/%0d%0aset-cookie:x",
    "/try?back=/cases/dam.yaml%3Fpath=1", f"/try?set:stances.{'9' * 5000}=1", "/try?set:=1", "/files/.", "/files/.md",
)  # fmt: skip


def test_an_odd_address_is_answered_calmly(workbench, put):
    case = put()
    for odd in ODD:
        for kind in ("", "/api"):
            answer = workbench.get(f"{kind}{case}{odd}")
            assert answer.status_code in (200, 404, 422), odd[:100]
            assert "Traceback" not in answer.text
            assert "set-cookie" not in answer.headers


def test_dropping_a_change_keeps_everything_else_that_was_asked(workbench, put):
    case = put()
    asked = workbench.get(f"{case}/ask/deals?between=upland&between=port&try={FLIP}")
    (drop,) = re.findall(r'href="([^"]+)"[^>]*aria-label="Drop: ', asked.text)
    assert "between=upland&amp;between=port" in drop


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"])
def test_only_reading_and_our_own_forms_are_methods(workbench, put, method):
    for address in ("/", put(), "/static/workbench.css", "/login"):
        assert workbench.request(method, address).status_code in (403, 405)


@pytest.mark.parametrize("address", ["/", "/cases/syria-2018", "/static/workbench.css", "/nowhere"])
def test_head_tells_what_get_would_without_the_page(workbench, address):
    head, get = workbench.head(address), workbench.get(address)
    assert (head.status_code, head.headers["content-length"]) == (get.status_code, get.headers["content-length"])
    assert head.content == b""


# Other sites ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(("mode", "dest"), [("no-cors", "image"), ("cors", "empty"), ("navigate", "iframe")])
def test_another_site_embeds_and_reads_nothing(workbench, site, mode, dest):
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}
    assert workbench.get("/cases/syria-2018/files/brief.pdf", headers=headers).status_code == 403


def test_another_site_may_lead_here(workbench):
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert workbench.get("/", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "header", ["x-forwarded-host", "x-host", "forwarded", "x-original-url", "x-rewrite-url", "x-http-method-override"]
)
def test_no_other_header_speaks_for_the_host_or_the_address(workbench, put, header):
    case = put()
    forged = workbench.get(f"{case}/positions", headers={header: "evil.example"})
    assert forged.text == workbench.get(f"{case}/positions").text


# Passwords ------------------------------------------------------------------------------------------------------------


def test_passwords_are_compared_in_constant_time(monkeypatch):
    compared = []
    true = guard.hmac.compare_digest
    monkeypatch.setattr(guard.hmac, "compare_digest", lambda a, b: compared.append((len(a), len(b))) or true(a, b))
    door = guard.Door("right")
    door.LONGEST_WAIT = 0.0
    assert not asyncio.run(door.opens("r"))
    assert not asyncio.run(door.opens("right" * 1000))
    assert compared == [(32, 32), (32, 32)]
    assert not door.knows("realpolitik=guess")
    assert len(compared) == 3


def test_only_so_many_passwords_wait_to_be_tried(monkeypatch):
    async def flood():
        door = guard.Door("right")
        tries = [asyncio.create_task(door.opens("wrong")) for _ in range(guard.MOST_PASSWORDS + 5)]
        await asyncio.sleep(0.05)
        refused = [one.exception() for one in tries if one.done()]
        for one in tries:
            one.cancel()
        await asyncio.gather(*tries, return_exceptions=True)
        return refused, await door.opens("right")

    refused, opens = asyncio.run(flood())
    assert [error.status_code for error in refused] == [429] * 5
    assert opens


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_cookie_that_was_given_over_tls_never_travels_without(apart, scheme):
    client = apart(password="correct horse")
    client.base_url = f"{scheme}://localhost"
    given = client.post(
        "/login",
        data={"password": "correct horse"},
        headers={"origin": f"{scheme}://localhost"},
        follow_redirects=False,
    )
    assert ("secure" in given.headers["set-cookie"].casefold()) == (scheme == "https")


# Uploads --------------------------------------------------------------------------------------------------------------


def _zipped(size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook>" + " " * size)
    return packed.getvalue()


def _entities() -> bytes:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", f'<!DOCTYPE x [<!ENTITY l0 "lol">{lol}]><workbook>&l11;</workbook>')
    return packed.getvalue()


BOMBS = {
    "aliases": ("x.yaml", b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(50))),
    "anchors": ("x.yaml", b"actors:\n" + b"".join(b"  a%d: &b x\n" % n for n in range(100_000))),
    "one-key-often": ("x.yaml", b"actors:\n" + b"  a: x\n" * 200_000),
    "deep": ("x.yaml", b"a: " + b"[" * 1_000_000),
    "many-values": ("x.yaml", b"a: [" + b"1," * 1_000_000 + b"1]"),
    "many-levels": (
        "x.yaml",
        b"realpolitik: 1\ntitle: x\nactors: {a: {name: A}}\nissues: {i: {question: q, levels: {"
        + b",".join(b"x%d: 1" % n for n in range(40_000))
        + b"}, status_quo: x1}}",
    ),
    "tags": ("x.yaml", b"a: !!python/object/apply:os.system ['true']\n"),
    "zip": ("x.xlsx", _zipped(2_000_000_000 // 10)),
    "xml": ("x.xlsx", _entities()),
    "deep-json": ("x.json", b"[" * 1_000_000),
    "no-name": (".yaml", b"\xff"),
    "long-name": ("x" * 500 + ".exe", b"x"),
    "script-name": (f"{SCRIPT}.exe", b"x"),
}


@pytest.mark.parametrize(("name", "data"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_in_a_moment_and_nothing_is_kept(workbench, folder, name, data):
    before = sorted(folder.iterdir())
    answer = workbench.post("/cases/upload", files={"file": (name, io.BytesIO(data))})
    assert answer.status_code == 422
    assert len(answer.content) < 2_000_000
    assert Elements.of(answer.text) == (["workbench.js"], [])
    assert sorted(folder.iterdir()) == before


def test_a_case_that_takes_too_long_to_read_is_not_taken(monkeypatch):
    monkeypatch.setattr(drafts, "LONGEST_READING", -1.0)
    with pytest.raises(TooLarge, match="work on it from the terminal"):
        drafts.case_text(DAM.encode(), ".yaml", "dam.yaml")


class Endless:
    """What a worker never gets to the end of unpacking."""

    def __reduce__(self):
        return time.sleep, (3_600,)


@pytest.mark.slow
def test_pages_are_answered_while_what_never_ends_is_cut_off(tmp_path):
    (tmp_path / "dam.yaml").write_text(DAM)
    desk = Desk(Shelf(tmp_path), Solver(2, seconds=60), patience=60)
    with TestClient(build(desk), base_url="http://localhost", headers=ORIGIN) as client:
        client.get("/cases/dam.yaml?whole=true")  # from now on no worker must be started first
        desk.solver.seconds = 3
        endless = client.portal.start_task_soon(desk.solver.answer, Job("case_text", parameters=(("data", Endless()),)))
        answered: set[str] = set()
        while not endless.done():
            for page in ("positions", "ask/leverage"):
                asked = f"/cases/dam.yaml/{page}?try=stances.port.transit.salience:{len(answered)}"
                assert client.get(asked).status_code == 200
                answered.add(asked)
        assert len(answered) >= 4
        with pytest.raises(CutOff, match="3 seconds"):
            endless.result(timeout=30)
        desk.solver.seconds = 60
        assert client.get("/cases/dam.yaml/ask/deals?try=as_of:2032").status_code == 200


def test_no_more_problems_are_told_than_anyone_reads():
    from realpolitik.case import parse

    with pytest.raises(CaseError) as raised:
        parse(BOMBS["anchors"][1].decode())
    assert len(raised.value.problems) == MOST_NOTES


MULTIPART = "multipart/form-data; boundary=b"
MISSHAPEN = {
    "no-boundary": ("multipart/form-data", b"x"),
    "never-ended": (MULTIPART, b'--b\r\ncontent-disposition: form-data; name="file"\r\n\r\nrealpol'),
    "no-headers": (MULTIPART, b"--b\r\n\r\n\r\n--b--"),
    "endless-header": (MULTIPART, b"--b\r\ncontent-disposition: " + b"x" * 1_000_000),
    "many-parts": (MULTIPART, b'--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nx\r\n' * 2000 + b"--b--"),
    "text-for-a-file": (MULTIPART, b'--b\r\ncontent-disposition: form-data; name="file"\r\n\r\nx\r\n--b--'),
    "json": ("application/json", b'{"file": "x"}'),
    "nothing": (MULTIPART, b""),
}


@pytest.mark.parametrize(("kind", "body"), MISSHAPEN.values(), ids=MISSHAPEN)
def test_a_misshapen_upload_is_refused(workbench, folder, kind, body):
    before = sorted(folder.iterdir())
    answer = workbench.post("/cases/upload", content=body, headers={"content-type": kind})
    assert answer.status_code in (400, 422)
    assert "Traceback" not in answer.text
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "9" * 5000, "6000001"])
def test_a_length_that_is_none_or_too_large_is_refused(length):
    asked = []

    async def app(scope, receive, send):
        asked.append(scope)

    async def ask():
        answers = []
        headers = [(b"host", b"localhost"), (b"origin", b"http://localhost"), (b"content-length", length.encode())]
        scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
        await guard.Guard(app)(scope, None, lambda message: _noted(answers, message))
        return answers[0]["status"]

    assert asyncio.run(ask()) == 413
    assert asked == []


async def _noted(answers, message):
    answers.append(message)


def test_a_body_that_trickles_is_given_up(monkeypatch):
    monkeypatch.setattr(guard, "SECONDS_TO_SEND", 0.2)

    async def trickle():
        await asyncio.sleep(0.05)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def read():
        receive = guard._bounded(trickle)
        while True:
            await receive()

    with pytest.raises(HTTPException) as given_up:
        asyncio.run(asyncio.wait_for(read(), 5))
    assert given_up.value.status_code == 408


# Script in every text -------------------------------------------------------------------------------------------------


def test_script_in_every_text_of_a_case_stays_text_on_every_page(workbench, put):
    case = put(HOSTILE)
    texts = 0
    for address in (*hostile_addresses(workbench, case), "/"):
        answer = workbench.get(address)
        assert answer.status_code == 200, address
        assert Elements.of(answer.text) == (["workbench.js"], []), address
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", answer.text), address
        texts += answer.text.count("alert(")
    assert texts > 50


def test_script_in_every_text_of_a_case_is_json_in_its_twins(workbench, put):
    case = put(HOSTILE)
    for address in hostile_addresses(workbench, case):
        twin = workbench.get(f"/api{address}")
        assert twin.headers["content-type"] == "application/json"
        assert "alert(" in twin.text


def hostile_addresses(workbench, case):
    """Every page of a case."""
    questions = workbench.get(f"/api{case}").json()["parts"]
    own = [page.address for page in PAGES if page.address.startswith("/cases/{name}") and page.address.count("{") == 1]
    yield from (address.replace("/cases/{name}", case) for address in own)
    yield from (one["address"] for one in questions)
    yield from (f"{case}?whole=true", f"{case}/positions?cell=upland.filling", f"{case}/positions?in=later")


def test_script_in_a_broken_case_stays_text(workbench, put):
    case = put(HOSTILE + f'more: "{SCRIPT}"\n')
    answer = workbench.get(case)
    assert answer.status_code == 422
    assert Elements.of(answer.text) == (["workbench.js"], [])
    assert "alert(" in words(answer)


# Two at once ----------------------------------------------------------------------------------------------------------


def test_of_many_who_save_at_once_nobody_loses_anything(tmp_path):
    (tmp_path / "dam.yaml").write_text(DAM)
    shelf, together = Shelf(tmp_path), threading.Barrier(6)

    def add(number: int) -> int:
        conflicts, trial = 0, Trial.of([f'actors.late{number}:{{name: "Late {number}"}}'])
        together.wait(10)
        while True:
            try:
                shelf.save("dam.yaml", trial, shelf.load("dam.yaml").sha)
            except Conflict:
                conflicts += 1
            else:
                return conflicts

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(add, range(6)))
    assert {f"late{number}" for number in range(6)} <= set(Shelf(tmp_path).load("dam.yaml").case.actors)
    for _ in range(6):
        shelf.undo("dam.yaml")
    assert (tmp_path / "dam.yaml").read_text() == DAM


def test_of_two_who_take_the_same_save_back_one_is_told(tmp_path):
    (tmp_path / "dam.yaml").write_text(DAM)
    shelf = Shelf(tmp_path)
    shelf.save("dam.yaml", Trial.of([FLIP]), shelf.load("dam.yaml").sha)

    def undo(_number: int) -> str:
        try:
            return shelf.undo("dam.yaml").title
        except Conflict:
            return "told"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(undo, range(2))) == ["The dam", "told"]
    assert (tmp_path / "dam.yaml").read_text() == DAM


def test_nobody_waits_for_a_large_file_that_somebody_else_reads(tmp_path, monkeypatch):
    from realpolitik.web import shelf as module

    (tmp_path / "dam.yaml").write_text(DAM)
    (tmp_path / "large.yaml").write_text(DAM)
    reading, enough, true = threading.Event(), threading.Event(), module._read

    def slow(path):
        if path.name == "large.yaml":
            reading.set()
            enough.wait(20)
        return true(path)

    monkeypatch.setattr(module, "_read", slow)
    shelf = Shelf(tmp_path)
    with ThreadPoolExecutor(2) as threads:
        large = threads.submit(shelf.load, "large.yaml")
        assert reading.wait(10)
        assert threads.submit(shelf.load, "dam.yaml").result(10).title == "The dam"
        enough.set()
        assert large.result(10).title == "The dam"


# Slips ----------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="permissions as on Unix")
def test_a_folder_that_can_not_be_written_is_told_and_not_where_it_is(apart, tmp_path, monkeypatch):
    from realpolitik.web import shelf as module

    (tmp_path / "dam.yaml").write_text(DAM)
    client = apart()
    saving = {"try": FLIP, "made_on": sha(client, "/cases/dam.yaml")}

    def full(path, _data):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(module, "write_whole", full)
    answer = client.post("/cases/dam.yaml/save", data=saving)
    assert answer.status_code == 500
    assert "No space left on device" in words(answer)
    assert str(tmp_path) not in answer.text


def test_a_slip_of_ours_is_a_calm_page_too(tmp_path, monkeypatch):
    desk = Desk(Shelf(tmp_path), Solver(1))
    monkeypatch.setattr(Shelf, "cases", lambda _: 1 / 0)
    client = TestClient(build(desk), base_url="http://localhost", raise_server_exceptions=False)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "A slip of ours" in words(answer)
    assert "division" not in answer.text
    assert answer.headers["content-security-policy"] == guard.POLICY
