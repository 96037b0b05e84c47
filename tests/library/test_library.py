"""What is promised of every bundled case: it loads, its claims say where they come from, nothing in it is copied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from realpolitik.case.case import Case
from realpolitik.case.file import load
from realpolitik.case.source import Evidence

LIBRARY = Path(__file__).parents[2] / "src" / "realpolitik" / "library"
FILES = sorted(LIBRARY.glob("*.yaml"))
SYRIA = ("syria-2015", "syria-2018")
COPIED_RUN = 8  # words in a row that two texts don't share by chance
SHARED_COLLECTIONS = ("sources", "actors", "relations", "issues")  # what two cases of one conflict must agree on
WEAKER_BY_2018 = {"opposition"}

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def words(text: str) -> list[str]:
    """The words of a text, without case, punctuation and kind of apostrophe."""
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("’", "'"))


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of `COPIED_RUN` words in a text."""
    found = words(text)
    return {tuple(found[start : start + COPIED_RUN]) for start in range(len(found) - COPIED_RUN + 1)}


def evidence_of_stances(case: Case) -> Iterator[tuple[str, Evidence]]:
    """The evidence of every stance, with the stance's path."""
    for actor, stances in case.stances.items():
        for issue, stance in stances.items():
            yield f"{actor}.{issue}", stance.evidence


def definition(entry: Mapping[str, object]) -> dict[str, object]:
    """An entry without what the two cases may word differently: evidence and other names."""
    return {field: value for field, value in entry.items() if field not in ("evidence", "aka")}


def own_words(file: Path) -> str:
    """A case file without the titles of its sources, which have to be cited as they are."""
    text = file.read_text(encoding="utf-8")
    for source in load(file).sources.values():
        text = text.replace(source.title, "")
    return text


@pytest.fixture(scope="session")
def articles(sources: Path) -> str:
    """Both source articles."""
    return "\n\n".join(text.read_text(encoding="utf-8") for text in sorted(sources.glob("*.txt")))


def test_the_library_holds_the_promised_cases() -> None:
    promised = {*SYRIA, "emissions-1989", "barter-1950", "security-council", "eec-1958"}
    assert promised <= {file.stem for file in FILES}


@each_file
def test_a_bundled_case_loads(file: Path) -> None:
    assert load(file).title


@each_file
def test_every_scenario_of_a_bundled_case_has_a_name_to_print(file: Path) -> None:
    assert all(scenario.name for scenario in load(file).scenarios.values())


@each_file
def test_every_claim_cites_its_evidence(file: Path) -> None:
    assert [key for key, claim in load(file).claims.items() if not claim.evidence] == []


@pytest.mark.parametrize("name", SYRIA)
def test_every_event_and_deal_cites_its_evidence(name: str) -> None:
    case = load(LIBRARY / f"{name}.yaml")
    assert [key for key, entry in {**case.events, **case.deals}.items() if not entry.evidence] == []


@pytest.mark.parametrize("name", SYRIA)
def test_most_stances_of_russia_and_iran_rest_on_a_source(name: str) -> None:
    case = load(LIBRARY / f"{name}.yaml")
    sourced = [bool(evidence) for path, evidence in evidence_of_stances(case) if path.startswith(("russia.", "iran."))]
    assert sum(sourced) > 0.8 * len(sourced)


def test_the_syria_cases_draw_at_least_twenty_conclusions() -> None:
    claims = [claim for name in SYRIA for claim in load(LIBRARY / f"{name}.yaml").claims.values()]
    assert len({claim.says for claim in claims}) >= 20


@pytest.mark.parametrize("collection", SHARED_COLLECTIONS)
def test_what_the_syria_cases_share_they_code_alike(collection: str) -> None:
    earlier, later = (load(LIBRARY / f"{name}.yaml").document[collection] for name in SYRIA)
    shared = (earlier.keys() & later.keys()) - WEAKER_BY_2018
    assert {key: definition(earlier[key]) for key in shared} == {key: definition(later[key]) for key in shared}


@each_file
def test_no_run_of_words_is_copied_from_the_articles(file: Path, articles: str) -> None:
    assert runs(own_words(file)) & runs(articles) == set()


def test_a_copied_sentence_would_be_found(articles: str) -> None:
    sentence = " ".join(articles.split()[200:220])
    assert runs(f"  note: {sentence}  # as it stands") & runs(articles)
