"""Everything to take away: the briefing and each answer on paper, and the case file with the trial in it."""

from __future__ import annotations

import asyncio
from pathlib import PurePath
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from realpolitik.briefing.brief import check_ending
from realpolitik.case.edit import edited_text, text_of
from realpolitik.errors import CaseError, UnknownName
from realpolitik.web.desk import Visit, Visiting
from realpolitik.web.frame import tried_in_words
from realpolitik.web.pages.question import parameters_of, words_for

router = APIRouter()
KINDS = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".json": "application/json",
}  # anything else is offered as bytes, so that no browser runs it


@router.get("/cases/{name}/files/case.yaml", summary="The case file, with the trial in it")
async def case_file(visit: Visiting) -> Response:
    """The case file as it would be saved."""
    text = await asyncio.to_thread(_edited, visit)
    return offered(text.encode("utf-8"), f"{PurePath(visit.saved.name).stem}.yaml")


def _edited(visit: Visit) -> str:
    try:
        return edited_text(visit.saved.text, visit.standing.edits)
    except (CaseError, UnknownName):  # what it changes stands in the file that it extends, or is written unusually
        return text_of(visit.case.document)


@router.get("/cases/{name}/files/{word}.{ending}", summary="The briefing, or one answer, as a file")
async def file(request: Request, visit: Visiting, word: str, ending: str) -> Response:
    """The briefing (`brief`) or one question's answer, asked as its page is, in every form that the briefing has."""
    check_ending(f".{ending}")
    if word not in ("brief", *words_for(visit.here)):
        raise UnknownName("a question", word, words_for(visit.here))
    asked = parameters_of(word, request.query_params, visit.here)
    data = await visit.ask("file", question=word, ending=f".{ending}", tried=tried_in_words(visit), **asked)
    return offered(data, file_name(visit.saved.name, word, visit.scenario, bool(visit.standing), ending))


def file_name(case: str, word: str, scenario: str | None, is_tried: bool, ending: str) -> str:
    """What a file is called: the case, the question, the scenario, and whether something was tried."""
    parts = [PurePath(case).stem, word, *([scenario] if scenario else []), *(["tried"] if is_tried else [])]
    return f"{'-'.join(parts)}.{ending}"


def offered(data: bytes, name: str) -> Response:
    """A file to be saved under a name, and not to be opened in the page."""
    kind = KINDS.get(PurePath(name).suffix, "application/octet-stream")
    return Response(
        data, media_type=kind, headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )
