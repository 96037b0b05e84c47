"""The password, where one is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from realpolitik.web.desk import AtDesk
from realpolitik.web.frame import Frame, bare
from realpolitik.web.page import page, render

router = APIRouter()
_OWN = re.compile(r"/(?![/\\])[!-~]*")  # no host after the first stroke, and nothing that browsers leave out


@dataclass(frozen=True, slots=True)
class Login:
    """Where the password is given."""

    frame: Frame
    to: str = "/"  # where one goes on
    was_wrong: bool = False


@page("/login", "login.html")
async def login(desk: AtDesk, to: Annotated[str, Query(description="Where one goes on")] = "/") -> Login:
    """Where the password is given."""
    return Login(bare(desk, "Password", "/login"), own(to))


@router.post("/login", summary="Give the password")
async def give(
    request: Request, desk: AtDesk, password: Annotated[str, Form()], to: Annotated[str, Form()] = "/"
) -> Response:
    """Opens the workbench to whoever knows the password, at the page that was asked for."""
    if not await desk.door.opens(password):
        shown = Login(bare(desk, "Password", "/login"), own(to), was_wrong=True)
        return HTMLResponse(render("login.html", shown), 401)
    response = RedirectResponse(own(to), 303)
    desk.door.admit(response, is_encrypted=request.url.scheme == "https")
    return response


def own(to: str) -> str:
    """An address here; the first page for one that a browser could read as leading elsewhere."""
    return to if _OWN.fullmatch(to) else "/"
