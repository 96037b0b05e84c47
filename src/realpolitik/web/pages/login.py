"""The password, where one is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from realpolitik.web.desk import AtDesk
from realpolitik.web.frame import Frame, bare
from realpolitik.web.page import page, render

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Login:
    """Where the password is given."""

    frame: Frame
    was_wrong: bool = False


@page("/login", "login.html")
async def login(desk: AtDesk) -> Login:
    """Where the password is given."""
    return Login(bare(desk, "Password", "/login"))


@router.post("/login", summary="Give the password")
async def give(request: Request, desk: AtDesk, password: Annotated[str, Form()]) -> Response:
    """Opens the workbench to whoever knows the password."""
    if not await desk.door.opens(password):
        return HTMLResponse(render("login.html", Login(bare(desk, "Password", "/login"), was_wrong=True)), 401)
    response = RedirectResponse("/", 303)
    desk.door.admit(response, is_encrypted=request.url.scheme == "https")
    return response
