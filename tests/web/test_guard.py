"""What a request must satisfy before anything looks at it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from realpolitik.web import guard
from tests.web.cases import DAM

FORGED = {
    "another-site": {"sec-fetch-site": "cross-site", "origin": "http://evil.example"},
    "another-origin": {"origin": "http://evil.example"},
    "another-port": {"origin": "http://localhost:99"},
    "a-sandboxed-page": {"origin": "null"},
    "same-site-only": {"sec-fetch-site": "same-site", "origin": "http://localhost"},
}


@pytest.mark.parametrize("headers", FORGED.values(), ids=FORGED)
def test_a_change_that_another_page_asks_for_is_refused(workbench, folder, put, headers):
    address = put()
    before = sorted(folder.iterdir())
    answer = workbench.post("/cases/copy", data={"name": "barter-1950"}, headers=headers)
    assert answer.status_code == 403
    assert sorted(folder.iterdir()) == before
    assert workbench.post(f"{address}/undo", headers=headers).status_code == 403


def test_a_change_that_comes_from_nowhere_is_refused(workbench):
    del workbench.headers["origin"]
    try:
        assert workbench.post("/cases/copy", data={"name": "barter-1950"}).status_code == 403
    finally:
        workbench.headers["origin"] = "http://localhost"


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "[", "a@localhost:x"]
)
def test_a_forged_host_is_refused(workbench, host):
    assert workbench.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8765", "127.0.0.1:1", "[::1]:8765"])
def test_this_machine_may_be_called_by_any_of_its_names(workbench, host):
    assert workbench.get("/login", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("address", ["/", "/nowhere", "/static/workbench.js", "/api", "/cases/nowhere"])
def test_every_answer_carries_the_strict_policy(workbench, address):
    headers = workbench.get(address).headers
    assert headers["content-security-policy"] == guard.POLICY
    assert "unsafe" not in guard.POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_body_that_says_it_is_too_large_is_not_read(workbench):
    headers = {"content-length": str(guard.MOST_BYTES + 1)}
    answer = workbench.post("/cases/upload", headers=headers)
    assert answer.status_code == 413
    assert "That is larger than 6 MB." in answer.text
    assert ">All cases</a>" in answer.text


def test_a_body_that_grows_too_large_is_not_read_to_its_end(workbench, folder):
    sent = 0

    def endless():
        nonlocal sent
        while sent < 10 * guard.MOST_BYTES:
            sent += 1_000_000
            yield b"x" * 1_000_000

    before = sorted(folder.iterdir())
    kind = {"content-type": "multipart/form-data; boundary=b"}
    answer = workbench.post("/cases/upload", content=endless(), headers=kind)
    assert answer.status_code in (400, 413)
    assert sorted(folder.iterdir()) == before


def test_without_the_password_nothing_is_shown(apart, tmp_path):
    (tmp_path / "dam.yaml").write_text(DAM)
    client = apart(password="correct horse")
    assert client.get("/", follow_redirects=False).headers["location"] == "/login"
    assert "The dam" not in client.get("/").text
    assert client.get("/api").status_code == 401
    assert client.get("/api/openapi.json").status_code == 401
    assert client.post("/cases/copy", data={"name": "barter-1950"}).status_code == 401
    assert client.get("/static/workbench.css").status_code == 200


def test_the_password_opens_and_the_cookie_stays_with_us(apart, tmp_path, monkeypatch):
    monkeypatch.setattr(guard.Door, "LONGEST_WAIT", 0.0)
    (tmp_path / "dam.yaml").write_text(DAM)
    client = apart(password="correct horse")
    assert client.post("/login", data={"password": "wrong"}).status_code == 401
    assert "The dam" not in client.get("/").text
    answer = client.post("/login", data={"password": "correct horse"}, follow_redirects=False)
    cookie = answer.headers["set-cookie"].casefold()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "The dam" in client.get("/").text
    client.cookies.set(guard.Door.COOKIE, "guessed", domain="localhost.local")
    client.cookies.clear()
    assert client.get("/api").status_code == 401


LINK = "/cases/dam.yaml/positions?cell=upland.filling&try=stances.upland.filling.salience%3A90&in=%C3%BC"


def test_the_password_leads_on_to_the_page_that_a_link_asks_for(apart, tmp_path):
    (tmp_path / "dam.yaml").write_text(DAM)
    client = apart(password="correct horse")
    page = client.get(LINK)
    assert page.url.path == "/login"
    (to,) = re.findall(r'name="to" value="([^"]+)"', page.text)
    assert unescape(to) == LINK
    wrong = client.post("/login", data={"password": "wrong", "to": unescape(to)})
    assert re.findall(r'name="to" value="([^"]+)"', wrong.text) == [to]
    answer = client.post("/login", data={"password": "correct horse", "to": unescape(to)}, follow_redirects=False)
    assert answer.headers["location"] == LINK


ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "/\\evil.example/", "/\t/evil.example/", "/\n//evil.example",
    "evil.example", "",
)  # fmt: skip


@pytest.mark.parametrize("to", ELSEWHERE)
def test_the_password_leads_nowhere_else(apart, to):
    client = apart(password="correct horse")
    assert 'name="to" value="/"' in client.get("/login", params={"to": to}).text
    answer = client.post("/login", data={"password": "correct horse", "to": to}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_every_wrong_password_makes_the_next_wait_longer(monkeypatch):
    import asyncio

    waits: list[float] = []

    async def noted(seconds):
        waits.append(seconds)

    async def try_four():
        door = guard.Door("right")
        monkeypatch.setattr(guard.asyncio, "sleep", noted)
        return [await door.opens(word) for word in ("a", "b", "c", "right")]

    assert asyncio.run(try_four()) == [False, False, False, True]
    assert waits == [0.5, 1.0, 2.0]
