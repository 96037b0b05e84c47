"""The deal builder: what is chosen is judged as the case's own deals are."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from realpolitik.case.file import parse
from realpolitik.questions.deals import deals
from realpolitik.web.solver import CutOff, Solver
from tests.web.cases import DAM
from tests.web.test_workbench import HOSTILE, Elements, words

BOTH = "party=upland&party=port"
TRADE = f"{BOTH}&to.filling=slow&to.transit=free"
LATER = DAM + "scenarios:\n  full: {kind: horizon, after: now, stances: {upland: {filling: {salience: 90}}}}\n"


def built(workbench, address):
    """A page of the builder, as its twin has it."""
    answer = workbench.get(f"/api{address}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_nothing_chosen_asks_for_parties_and_terms(workbench, put):
    page = words(workbench.get(f"{put()}/build"))
    assert "Choose who agrees and what is to change" in page
    assert "Water for transit Upland and Port: filling: slow, transit: free" in page


@pytest.mark.parametrize(
    ("asked", "wants"),
    [
        (BOTH, "what is to change"),
        ("to.filling=slow", "who agrees"),
        ("party=port&to.filling=slow", "with whom Port agrees"),
    ],
    ids=["parties", "terms", "one-party"],
)
def test_half_a_package_says_what_is_missing(workbench, put, asked, wants):
    assert built(workbench, f"{put()}/build?{asked}")["wants"].startswith(f"Choose {wants}:")


def test_a_package_nobody_has_named_is_judged_as_a_deal_of_the_case_would_be(workbench, put):
    verdict = built(workbench, f"{put()}/build?{BOTH}&to.filling=slow")["verdict"]
    named = "one: {parties: [upland, port], terms: {filling: slow}}"
    entry = deals(parse(DAM.replace("deals:\n", f"deals:\n  {named}\n"), file="dam.yaml"))["one"]
    assert (verdict["word"], verdict["reason"], verdict["chance"]) == (entry.verdict, entry.sentence, entry.chance)
    told = {row["actor"]: row["points"] for group in verdict["groups"] for row in group["rows"]}
    assert told == pytest.approx({gain.actor.capitalize(): gain.points for gain in entry.gains})
    assert [row["refuses"] for group in verdict["groups"] for row in group["rows"]] == [True, False]


def test_what_a_deal_says_already_goes_by_its_name(workbench, put):
    page = built(workbench, f"{put()}/build?{TRADE}")
    assert (page["named"], page["verdict"]["word"]) == ("Water for transit", "ready")
    assert built(workbench, f"{put()}/build?{TRADE}&open=yes")["named"] == ""


def test_a_sweetener_is_one_click_away_and_leads_where_every_party_gains(workbench, put):
    case = put()
    (offer,) = built(workbench, f"{case}/build?{BOTH}&to.filling=slow")["verdict"]["sweeteners"]
    assert offer["words"] == "transit: free"
    assert built(workbench, offer["address"])["verdict"]["word"] == "ready"


def test_whose_help_would_bring_it_into_reach_is_one_click_away(workbench):
    three = "/cases/security-council/build?party=france&party=uk&to.referral=adopted"
    verdict = built(workbench, three)["verdict"]
    assert verdict["word"] == "out of reach"
    (addition,) = verdict["additions"]
    assert addition["words"] == "China and Russia"
    assert built(workbench, addition["address"])["verdict"]["word"] == "refused"


def test_a_case_by_options_says_why_there_is_nothing_to_build(workbench):
    page = words(workbench.get("/cases/cuba-1962/build"))
    assert "This case is given by options" in page
    assert "Who agrees" not in page


def test_the_frontier_between_the_parties_is_one_click_away(workbench, put):
    case = put()
    address = built(workbench, f"{case}/build?{TRADE}")["verdict"]["frontier"]
    assert address == f"{case}/ask/deals?between=upland&between=port&issues=filling&issues=transit"
    assert workbench.get(address).status_code == 200


def test_a_term_may_wait_for_others_and_stops_when_they_fall_away(workbench, put):
    case = put()
    page = workbench.get(f"{case}/build?{TRADE}&after.transit=filling")
    assert re.search(r'name="after.transit" value="filling" checked', page.text)
    assert built(workbench, f"{case}/build?{BOTH}&to.transit=free&after.transit=filling")["verdict"] is not None


def test_terms_that_wait_for_each_other_are_told_and_not_judged(workbench, put):
    page = built(workbench, f"{put()}/build?{TRADE}&after.transit=filling&after.filling=transit")
    assert page["verdict"] is None
    assert any("circle" in one for one in page["refusal"])


def test_what_would_change_the_verdict_is_looked_for_when_asked(workbench, put):
    case = put()
    assert built(workbench, f"{case}/build?{TRADE}")["turning"] is None
    page = built(workbench, f"{case}/build?{TRADE}&turns=true")
    nearest = page["turning"][0]
    assert nearest["becomes"] == "refused"
    assert built(workbench, nearest["address"])["verdict"]["word"] == "refused"


def test_packages_that_nobody_has_named_are_looked_for_when_asked(workbench, put):
    text = re.sub(r"deals:\n.*\n(?=claims)", "", DAM, flags=re.S).partition("claims:")[0]
    page = built(workbench, f"{put(text)}/build?look=true")
    assert [one["words"] for one in page["found"]] == ["filling: slow, transit: free"]
    assert built(workbench, page["found"][0]["address"])["verdict"]["word"] == "ready"


def test_a_package_put_into_the_case_is_tried_and_goes_by_its_name(workbench, put):
    case = put()
    answer = workbench.get(f"{case}/build/put?{BOTH}&to.filling=slow&called=Slow+water")
    (tried,) = parse_qs(urlsplit(str(answer.url)).query)["try"]
    assert tried == "deals.slow_water:{name: Slow water, parties: [upland, port], terms: {filling: slow}}"
    assert "Slow water not there → now refused" in words(answer).replace("was not there", "not there")
    assert "Slow water: Upland and Port: filling: slow" in words(answer).replace(" :", ":")


def test_a_package_that_is_put_into_the_case_can_be_saved(workbench, put, folder):
    case = put()
    page = workbench.get(f"{case}/build/put?{BOTH}&to.filling=slow&called=Slow: water, “cheap”").text
    form = re.search(r'action="[^"]+/save".*?</form>', page, re.S)[0]
    fields = [(name, unescape(value)) for name, value in re.findall(r'name="([\w]+)" value="([^"]*)"', form)]
    data = {name: [value for key, value in fields if key == name] for name, _ in fields}
    assert workbench.post(f"{case}/save", data=data).status_code == 200
    saved = parse((folder / case.rpartition("/")[2]).read_text(encoding="utf-8"), file="saved.yaml")
    assert saved.deals["slow_water_cheap"].name == "Slow: water, “cheap”"


@pytest.mark.parametrize("called", ["", " ", "...", "水と通行", "a" * 200, "{x: 1}", "<script>alert(1)</script>"])
def test_any_name_makes_a_deal(workbench, put, called):
    answer = workbench.get(
        f"{put()}/build/put", params={"party": ["upland", "port"], "to.filling": "slow", "called": called}
    )
    assert answer.status_code == 200
    assert "This can’t stand" not in words(answer)
    assert Elements.of(answer.text) == (["workbench.js"], [])


def test_a_package_is_judged_in_the_scenario_that_one_is_in(workbench, put):
    case = put(LATER)
    assert built(workbench, f"{case}/build?{TRADE}")["verdict"]["word"] == "ready"
    assert built(workbench, f"{case}/build?{TRADE}&in=full")["verdict"]["word"] == "refused"


def test_a_package_is_judged_in_every_other_scenario_when_asked(workbench, put):
    case = put(LATER)
    page = built(workbench, f"{case}/build?{TRADE}")
    assert page["elsewhere"] is None
    (full,) = built(workbench, page["everywhere"])["elsewhere"]
    assert (full["name"], full["word"], "in=full" in full["address"]) == ("Full", "refused", True)
    (now,) = built(workbench, f"{case}/build?{TRADE}&open=yes&everywhere=true&in=full")["elsewhere"]
    assert (now["name"], now["word"]) == ("now", "ready")
    assert built(workbench, f"{put()}/build?{TRADE}")["everywhere"] == ""


def test_links_to_other_scenarios_keep_the_whole_package(workbench, put):
    frame = built(workbench, f"{put(LATER)}/build?{TRADE}")["frame"]
    asked = parse_qs(urlsplit(frame["scenarios"][1]["address"]).query)
    assert asked == {"party": ["upland", "port"], "to.filling": ["slow"], "to.transit": ["free"], "in": ["full"]}


def test_what_only_a_scenario_knows_is_put_into_that_scenario(workbench, put):
    late = "levels: {slow: 0, fast: 100, stopped: -50}"
    text = DAM + f"scenarios:\n  dry: {{kind: horizon, after: now, issues: {{filling: {{{late}}}}}}}\n"
    answer = workbench.get(f"{put(text)}/build/put?{BOTH}&to.filling=stopped&in=dry&called=Stop")
    assert "scenarios.dry.deals.stop" in unescape(str(answer.url))
    assert "This can’t stand" not in words(answer)


@pytest.mark.parametrize(
    "asked", ["party=nobody", "to.nothing=slow", "to.filling=sideways", "party=%3Cscript%3E&to.filling=slow"]
)
def test_what_the_case_does_not_have_is_not_found(workbench, put, asked):
    case = put()
    for address in (f"{case}/build?{asked}", f"{case}/build/put?{asked}&called=x"):
        answer = workbench.get(address)
        assert answer.status_code == 404
        assert "<script>" not in answer.text


@pytest.mark.parametrize("task", ["turns", "unnamed", "package", "verdicts"])
def test_what_takes_too_long_is_told_in_its_place(workbench, put, monkeypatch, task):
    answer = Solver.answer

    async def cut_off(self, job):
        if job.task == task:
            raise CutOff("this took longer than 60 seconds and was cut off")
        return await answer(self, job)

    monkeypatch.setattr(Solver, "answer", cut_off)
    page = workbench.get(f"{put()}/build?{BOTH}&to.filling=slow&turns=true&look=true")
    assert page.status_code == 200
    assert "his took longer than 60 seconds and was cut off" in words(page)
    assert ("Refused" in words(page)) == (task != "package")


def test_script_in_a_case_stays_text(workbench, put):
    answer = workbench.get(f"{put(HOSTILE)}/build?party=upland&party=port&to.filling=slow&turns=true&look=true")
    assert answer.status_code == 200
    assert Elements.of(answer.text) == (["workbench.js"], [])


def test_a_broken_case_is_told_and_not_built_on(workbench, put):
    answer = workbench.get(f"{put(DAM.replace('port: {name', 'port: {nam'))}/build?{TRADE}")
    assert (answer.status_code, "has problems" in answer.text or "mended" in answer.text) == (422, True)


def test_one_who_only_reads_may_build_but_not_save(apart, tmp_path):
    (tmp_path / "dam.yaml").write_text(DAM, encoding="utf-8")
    reader = apart(read_only=True)
    answer = reader.get(f"/cases/dam.yaml/build/put?{BOTH}&to.filling=slow&called=Slow")
    assert "deals.slow" in unescape(str(answer.url))
    assert "/save" not in answer.text
    assert (tmp_path / "dam.yaml").read_text(encoding="utf-8") == DAM
