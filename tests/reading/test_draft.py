"""A draft says no more than its texts: a case that loads, each number with its quotation, the rest as questions."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import realpolitik as rp
from realpolitik.case.file import parse
from realpolitik.reading.draft import Draft, copies, draft, read_all
from realpolitik.reading.drafting import wording
from realpolitik.reading.drafting.told import shortened
from realpolitik.reading.files import read_bytes
from realpolitik.reading.review import Review
from tests.conftest import ROOT
from tests.reading.test_files import a_pdf, word

pytest.importorskip("spacy", reason="reading needs spaCy and its model")

PRO = "Kenya wants the bridge over the Nile."
CON = "Uganda opposes the bridge over the Nile."


def drafted(*texts: str) -> Draft:
    """The draft of a few texts, called a.txt, b.txt, …"""
    read = [read_bytes(text.encode(), f"{letter}.txt") for letter, text in zip("abcd", texts, strict=False)]
    return draft(read)


def checked(tmp_path: Path, *texts: str) -> rp.Case:
    """The case of a draft that lies beside its texts, so that every quotation is compared with them."""
    paths = [tmp_path / f"{letter}.txt" for letter, _ in zip("abcd", texts, strict=False)]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    found = draft(*read_all(paths, tmp_path))
    assert [entry["file"] for entry in found.document["sources"].values()] == [path.name for path in paths]
    return parse(found.text, folder=tmp_path)


def only(found: Draft, section: str) -> dict:
    (entry,) = found.document[section].values()
    return entry


def undecided(found: Draft) -> str:
    return "\n".join(found.questions["Undecided:"])


# --- the case --------------------------------------------------------------------------------------------------------


def test_a_draft_is_a_case_whose_quotations_are_compared_with_the_texts(tmp_path):
    case = checked(tmp_path, f"{PRO}\n\n{CON}", "Kenya is willing to pay Uganda, but only if Uganda opens the port.")
    assert set(case.actors) == {"kenya", "uganda"}
    (tmp_path / "a.txt").write_text("Something else altogether.\n\nAnd more.", encoding="utf-8")
    text = draft(*read_all([tmp_path / "b.txt"], tmp_path)).text.replace("b.txt", "a.txt")
    with pytest.raises(rp.CaseError, match="does not occur"):
        parse(text, folder=tmp_path)


def test_every_number_is_a_range_with_a_quotation():
    found = drafted(f"{PRO} {CON} Kenya is willing to pay Uganda, but only if Uganda opens the port.")
    stances = [stance for on in found.document["stances"].values() for stance in on.values()]
    assert len(stances) >= 3
    for stance in stances:
        for field in ("position", "salience"):
            assert re.fullmatch(r"\d+\.\.\d+", stance[field])
            assert all(one["quote"] for one in stance["evidence"][field])


def test_the_written_file_says_what_the_document_says():
    found = drafted(f"{PRO} {CON}")
    read = yaml.safe_load(found.text)
    assert read["stances"] == found.document["stances"]
    assert found.text.startswith("# A draft")


def test_every_entry_and_number_is_marked_as_unreviewed_with_the_confidence_of_its_reading():
    found = drafted(f"{PRO} {CON} Russia supplies weapons to Syria. Kenya may want the port.")
    items = {item.path: item.confidence for item in Review(found.text).items}
    entries = {f"{section}.{key}" for section in ("actors", "relations", "issues") for key in found.document[section]}
    numbers = {
        f"stances.{actor}.{issue}.{field}"
        for actor, stances in found.document["stances"].items()
        for issue, stance in stances.items()
        for field in stance
        if field != "evidence"
    }
    assert items.keys() == entries | numbers
    assert items["actors.kenya"] is None
    assert 0.7 <= items["stances.kenya.bridge_nile.position"] <= 1
    assert yaml.safe_load(found.text)["stances"] == found.document["stances"]


def test_a_number_cited_by_its_sentence_has_the_confidence_of_what_was_read_in_it():
    found = drafted("Kenya wants the bridge over the Nile, which it calls vital.")
    items = {item.path: item.confidence for item in Review(found.text).items}
    assert items["stances.kenya.bridge_nile.salience"] == items["stances.kenya.bridge_nile.position"] is not None


@pytest.mark.parametrize("text", ["It rained all day.", "Kenya is large."], ids=["nobody", "no-wish"])
def test_a_text_that_says_little_is_still_a_case(tmp_path, text):
    case = checked(tmp_path, text)
    assert case.stances == {}
    assert rp.brief(case).to_json()
    assert rp.alignment(case).to_json()


def test_one_outright_wish_is_an_issue():
    assert only(drafted(PRO), "issues")["question"] == "For or against: the bridge over the Nile?"


def test_who_would_undo_something_on_a_condition_is_for_the_undoing_and_not_for_the_thing():
    found = drafted("Kenya is prepared to withdraw the fighters only if Uganda leaves.")
    (issue, *_) = found.document["issues"].values()
    assert issue["question"] == "For or against: Kenya to withdraw the fighters?"
    assert only(found, "deals")["terms"]["kenya_withdraw_fighters"] == "for"


NAMED = {
    "whose": ("Kenya wants its own port.", "Kenya’s own port"),
    "who-would": ("Kenya wants to buy power.", "Kenya to buy power"),
}


@pytest.mark.parametrize(("text", "name"), NAMED.values(), ids=NAMED.keys())
def test_an_issue_has_a_name_that_can_be_read(text, name):
    assert only(drafted(text), "issues")["question"] == f"For or against: {name}?"


def test_a_long_name_is_cut_between_words_and_closes_its_brackets():
    assert shortened("the ports of the north", 12) == "the ports…"
    assert shortened("the dam (the larger one", 80) == "the dam"


def test_a_wish_for_it_is_no_issue():
    assert "issues" not in drafted("Kenya wants it.").document


def test_what_is_said_in_passing_is_listed_and_makes_no_issue():
    found = drafted("Kenya is not interested in the bridge over the Nile.")
    assert "issues" not in found.document
    assert list(found.document["actors"]) == ["kenya"]
    said = found.questions["Said in passing, so no issue was made of it:"]
    assert said == ("Kenya neither for nor against: the bridge over the Nile (a#1)",)


def test_a_marked_conditional_is_listed_as_a_claim_to_be_tested():
    found = drafted(f"{PRO} If the talks fail, Uganda will close the port.")
    (claims,) = (asked for heading, asked in found.questions.items() if heading.startswith("Claims"))
    assert claims == ("If the talks fail, Uganda will close the port. (a#1)",)
    assert "claims" not in found.document


def test_the_same_texts_make_the_same_bytes_whatever_the_order_of_sets(tmp_path):
    (tmp_path / "a.txt").write_text(
        f"{PRO} {CON} Kenya and Uganda are allies. France has armed Chad.", encoding="utf-8"
    )
    drafts = set()
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "realpolitik", "read", "a.txt", "-o", f"{seed}.yaml"]
        subprocess.run(
            command, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True
        )
        drafts.add((tmp_path / f"{seed}.yaml").read_bytes())
    assert len(drafts) == 1


# --- several sources -------------------------------------------------------------------------------------------------


def test_two_texts_that_disagree_give_a_range_over_both_with_both_quotations_and_a_question():
    found = drafted(f"{PRO} {CON}", "Kenya rejects the bridge over the Nile.")
    (stance,) = found.document["stances"]["kenya"].values()
    assert stance["position"] == "0..100"
    assert [one["source"] for one in stance["evidence"]["position"]] == ["a#1", "b#1"]
    assert "Kenya on" in undecided(found)
    assert "for or against?" in undecided(found)


def test_two_texts_that_agree_keep_the_range_and_ask_nothing():
    found = drafted(f"{PRO} {CON}", PRO)
    (issue,) = found.document["issues"]
    assert found.document["stances"]["kenya"][issue]["position"] == "75..100"
    assert "for or against?" not in undecided(found)


def test_texts_of_one_name_are_two_sources():
    texts = [read_bytes(text.encode(), "note.txt") for text in (PRO, CON)]
    assert list(draft(texts).document["sources"]) == ["note", "note_2"]


def test_a_text_called_by_a_number_keeps_a_name_that_is_none(tmp_path):
    (tmp_path / "2018_07.txt").write_text(PRO, encoding="utf-8")
    found = draft(*read_all([tmp_path / "2018_07.txt"], tmp_path))
    assert list(parse(found.text, folder=tmp_path).sources) == ["text_2018_07"]


def test_a_date_is_given_to_those_texts_that_tell_none():
    dated, other = "Peace\n\n12 May 2031\n\n" + PRO, CON
    texts = [read_bytes(text.encode(), f"{number}.txt") for number, text in enumerate((dated, other))]
    found = draft(texts, date="2030")
    assert [entry["date"] for entry in found.document["sources"].values()] == ["2031-05-12", "2030"]
    assert found.document["as_of"] == "2031-05-12"


@pytest.mark.parametrize("place", ["elsewhere", "windows-1252"])
def test_a_text_whose_quotations_a_case_could_not_check_is_named_without_its_file(tmp_path, place):
    text, folder = tmp_path / "a.txt", tmp_path / "cases"
    folder.mkdir()
    text.write_bytes(PRO.encode() if place == "elsewhere" else f"{PRO} Café.".encode("cp1252"))
    texts, files = read_all([text], folder if place == "elsewhere" else tmp_path)
    assert files == {}
    assert parse(draft(texts, files).text, folder=folder).title


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.html", "..", "CON.html", "a\x1b[2J\nb: c.html", "日本.html", "x" * 300 + ".html"]
)
def test_a_copy_lies_in_its_folder_whatever_its_source_is_called(name):
    page = f"<html><body><article><p>{PRO} {CON}</p></article></body></html>"
    texts = [read_bytes(page.encode(), name), read_bytes(page.encode(), name)]
    paths = [copy.path for copy in copies(texts, {}).values()]
    assert len(set(paths)) == 2
    assert all(re.fullmatch(r"texts/[a-z0-9_]{1,50}\.txt", path) for path in paths)
    assert "\x1b" not in draft(texts, dict(enumerate(paths))).text


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.txt", "b.txt"])
def test_the_quotations_of_every_kind_of_file_are_compared_with_what_was_read(tmp_path, name):
    data = {
        "a.docx": word(PRO, f"{CON} It is “vital”."),
        "a.pdf": a_pdf([PRO, CON]),
        "a.txt": f"{PRO} Café.\r\n\r\n{CON}".encode("cp1252"),
        "b.txt": f"{PRO}\n\n{CON} It said so.".encode("utf-16-le"),
    }[name]
    (tmp_path / name).write_bytes(data)
    texts, files = read_all([tmp_path / name], tmp_path)
    assert files == {}
    (copy,) = copies(texts, files).values()
    (tmp_path / "texts").mkdir()
    (tmp_path / copy.path).write_bytes(copy.content)
    found = draft(texts, {0: copy.path}).text
    assert parse(found, folder=tmp_path).stances
    with pytest.raises(rp.CaseError, match="does not occur"):
        parse(found.replace("Uganda opposes", "Uganda rejects"), folder=tmp_path)


# --- stances ---------------------------------------------------------------------------------------------------------


def test_a_leader_speaks_for_the_state():
    found = drafted(f"Macron wants the bridge over the Nile. {CON}")
    assert set(found.document["stances"]) == {"france", "uganda"}
    assert "Macron" in found.document["actors"]["france"]["aka"]


def test_what_is_only_said_in_public_is_declared_and_half_as_sure():
    found = drafted(f"Kenya pledged to build the bridge over the Nile. {CON}")
    (stance,) = found.document["stances"]["kenya"].values()
    assert (stance["position"], stance["declared"]) == ("50..100", "50..100")
    assert "declared" not in next(iter(found.document["stances"]["uganda"].values()))


def test_salience_cites_the_sentence_where_its_words_stand_outside_the_quotation():
    found = drafted(f"{PRO} Uganda opposes the bridge over the Nile, which it calls an existential threat.")
    (stance,) = found.document["stances"]["uganda"].values()
    assert stance["salience"] == "60..90"
    assert "existential" in stance["evidence"]["salience"][0]["quote"]
    assert next(iter(found.document["stances"]["kenya"].values()))["salience"] == "30..60"


@pytest.mark.parametrize(
    ("words", "is_vital"),
    [
        ("This is a red line for Chad.", True),
        ("Chad will never accept it.", True),
        ("It is no red line.", False),
        ("It isn't a red line.", False),
        ("Revitalised fields", False),
    ],
)
def test_words_are_vital_unless_denied(words, is_vital):
    assert bool(wording.VITAL_WORDS.search(words)) is is_vital


# --- deals -----------------------------------------------------------------------------------------------------------


def test_a_term_goes_to_the_side_of_those_who_receive():
    found = drafted(f"{PRO} {CON} Kenya is willing to pay Uganda in exchange for the bridge over the Nile.")
    deal = only(found, "deals")
    assert set(deal["parties"]) == {"kenya", "uganda"}
    assert deal["terms"] == {"kenya_pay_uganda": "for", "bridge_nile": "for"}


def test_what_is_given_and_no_issue_yet_becomes_one_that_the_other_side_wants():
    found = drafted("Kenya is willing to pay Uganda, but only if Uganda opens the port.")
    deal = only(found, "deals")
    pay, port = deal["terms"]
    assert deal["terms"] == {pay: "for", port: "given"}
    assert found.document["issues"][port]["status_quo"] == "withheld"
    wants = {
        actor: {issue: stance["position"] for issue, stance in on.items()}
        for actor, on in found.document["stances"].items()
    }
    assert wants == {"kenya": {pay: "50..100", port: "50..100"}, "uganda": {pay: "50..100"}}


def test_a_name_alone_is_no_issue_about_it():
    found = drafted("Kenya wants to cooperate in Chad. A Chad-for-Niger deal between Kenya and Uganda is possible.")
    assert set(only(found, "deals")["terms"].values()) == {"given"}


def test_a_deal_of_which_nobody_says_what_is_given_is_a_question():
    found = drafted("A deal between Kenya and Uganda is possible.")
    assert "deals" not in found.document
    assert "What do Kenya and Uganda give each other?" in undecided(found)


def test_one_deal_told_twice_is_one_with_both_quotations():
    told = "Kenya is willing to pay Uganda, but only if Uganda opens the port."
    assert len(only(drafted(told, told), "deals")["evidence"]) == 2


# --- ties and events -------------------------------------------------------------------------------------------------


def test_nobody_is_commanded_by_two_and_nobody_commands_its_own_commander(tmp_path):
    words = "Kenya commands Uganda. France commands Uganda. Uganda commands Kenya. Chad depends on France."
    case = checked(tmp_path, words)
    commands = [one for one in case.relations.values() if one.kind == "command"]
    assert [(one.patron, one.client) for one in commands] == [("kenya", "uganda")]
    (supply,) = (one for one in case.relations.values() if one.kind == "supply")
    assert (supply.patron, supply.client, supply.dependence.low) == ("france", "chad", 0.3)


def test_an_event_needs_a_date_of_its_own():
    found = drafted("In March 2021, Kenya attacked Uganda. France attacked Chad.")
    event = only(found, "events")
    assert (event["date"], event["who"], event["whom"]) == ("2021-03", ["kenya"], ["uganda"])


# --- texts are data --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "odd",
    [
        "x: {y: [",
        "\nactors: null\n",
        "# no comment",
        "'\"\\",
        "\u202edesrever",
        "!!python/object:os.system",
        "---\n...\n",
    ],
)
def test_what_looks_like_a_case_file_in_a_text_stays_text(tmp_path, odd):
    words = f"{PRO} {CON} If Kenya says {odd} then Uganda will attack Kenya, {odd} or so."
    case = checked(tmp_path, words)
    assert set(case.actors) == {"kenya", "uganda"}
    top = drafted(words).text.partition("\nrealpolitik: 1\n")[0]
    assert all(line.startswith("#") for line in top.splitlines() if line)
    assert "\u202e" not in top


# --- the page, and the articles --------------------------------------------------------------------------------------


def test_the_page_tells_the_ranges_that_the_program_gives():
    page = (ROOT / "docs" / "how-to" / "draft-from-articles.md").read_text(encoding="utf-8")
    told = [cell.strip() for line in page.splitlines() if line.startswith("| ") for cell in line.split("|")[2:3]]
    mirrored = {one: f"{one}, or {one.mirrored}" for one in (wording.OUTRIGHT, wording.SOMEHOW)}
    saliences = [str(one) for one in (wording.VITAL, wording.WANTED, wording.MENTIONED, wording.NONE)]
    assert [cell for cell in told if ".." in cell] == [
        *mirrored.values(), *saliences, wording.DEPENDS, wording.SUPPLIED,
    ]  # fmt: skip


def test_the_two_articles_are_a_case(sources, tmp_path):
    paths = []
    for source in sorted(sources.glob("*.txt")):
        paths.append(tmp_path / source.name)
        paths[-1].write_bytes(source.read_bytes())
    found = draft(*read_all(paths, tmp_path))
    (tmp_path / "draft.yaml").write_text(found.text, encoding="utf-8")
    case = rp.load(str(tmp_path / "draft.yaml"))
    assert len(case.stances) >= 5
    assert rp.brief(case).to_json()
