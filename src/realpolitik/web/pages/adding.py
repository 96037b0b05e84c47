"""Putting a case on the shelf: a copy of another, or a file from outside."""

from __future__ import annotations

import asyncio
from pathlib import PurePath
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.responses import RedirectResponse

from realpolitik.errors import CaseError, Problem, RealpolitikError
from realpolitik.web.desk import AtDesk, Desk
from realpolitik.web.shelf import ENDINGS
from realpolitik.web.solver import Job

router = APIRouter(prefix="/cases")
CONVERTED = (".xlsx", ".json")  # spreadsheets and graph models become case files


@router.post("/copy", summary="Copy a case into the folder")
async def copy(desk: AtDesk, name: Annotated[str, Form()]) -> RedirectResponse:
    """A copy of a bundled case, which then is yours."""
    saved = await asyncio.to_thread(desk.shelf.load, name)
    return await _added(desk, PurePath(saved.name).stem, saved.text)


@router.post("/upload", summary="Put a file into the folder")
async def upload(desk: AtDesk, file: Annotated[UploadFile, File()]) -> RedirectResponse:
    """A case file, a spreadsheet or a graph model from outside; nothing is kept of one with problems."""
    if desk.shelf.read_only:
        raise RealpolitikError("this workbench only reads; nothing is saved")
    given = PurePath(file.filename or "case")
    ending = given.suffix.lower()
    if ending not in (*ENDINGS, *CONVERTED):
        rule = f"a case ends in {', '.join((*ENDINGS, *CONVERTED))}"
        raise CaseError([Problem("", f'"{given.name[:80]}" is no case', given.name[:80], rule)])
    asked = {"data": await file.read(), "ending": ending, "name": given.name, "near": str(desk.shelf.folder)}
    async with desk.adding:
        text = await desk.solver.answer(Job("case_text", parameters=tuple(sorted(asked.items()))))
    return await _added(desk, given.stem, text)


async def _added(desk: Desk, wanted: str, text: str) -> RedirectResponse:
    name = await asyncio.to_thread(desk.shelf.add, wanted, text)
    return RedirectResponse(f"/cases/{quote(name)}", 303)
