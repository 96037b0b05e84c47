"""Articles from outside, read into a draft that is then reviewed."""

from __future__ import annotations

import asyncio
from pathlib import PurePath, PureWindowsPath
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, UploadFile
from fastapi.responses import RedirectResponse

from realpolitik.errors import RealpolitikError
from realpolitik.web.desk import AtDesk
from realpolitik.web.drafts import Drafted
from realpolitik.web.solver import Job

router = APIRouter(prefix="/cases")
MOST_TEXTS = 20
LONGEST_NAME = 80


@router.post("/read", summary="Draft a case from articles")
async def read(desk: AtDesk, articles: Annotated[list[UploadFile], File()]) -> RedirectResponse:
    """Articles (plain text, HTML, PDF, Word) become a draft, their texts beside it; its review begins."""
    if desk.shelf.read_only:
        raise RealpolitikError("this workbench only reads; nothing is saved")
    if len(articles) > MOST_TEXTS:
        raise RealpolitikError(f"more than {MOST_TEXTS} articles at once")
    texts = tuple([(_inert(one.filename), await one.read()) for one in articles])
    drafted: Drafted = await desk.solver.answer(Job("drafted", parameters=(("texts", texts),)))
    wanted = PurePath(texts[0][0]).stem
    name = await asyncio.to_thread(desk.shelf.add_draft, wanted, drafted.text, drafted.copies)
    return RedirectResponse(f"/cases/{quote(name)}/review", 303)


def _inert(given: str | None) -> str:
    """The last part of a file's name, as far as it can be printed; no path is made of it."""
    name = "".join(filter(str.isprintable, PureWindowsPath(given or "").name))
    return name[-LONGEST_NAME:] or "article.txt"
