"""The application: every page as HTML and as JSON, what is fetched beside them, and the guard in front."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from realpolitik import __version__
from realpolitik.errors import RealpolitikError
from realpolitik.web.desk import Desk
from realpolitik.web.guard import LOOPBACK, Guard
from realpolitik.web.page import Page, plain, render, static_file
from realpolitik.web.pages import PAGES, ROUTERS
from realpolitik.web.pages.trouble import Trouble, refused, troubled
from realpolitik.web.solver import Job

FOREVER = {"cache-control": "public, max-age=31536000, immutable"}
STATIC = {"workbench.css": "text/css", "workbench.js": "text/javascript", "briefing.css": "text/css"}


def build(desk: Desk, hosts: Iterable[str] = LOOPBACK) -> ASGIApp:
    """The workbench as an ASGI application."""

    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(desk.solver.warm)
        yield
        await desk.runs.close()
        await asyncio.to_thread(desk.solver.close)

    app = FastAPI(
        title="Realpolitik",
        version=__version__,
        docs_url=None,  # FastAPI's own pages fetch their scripts from elsewhere
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=living,
    )
    app.state.desk = desk
    for page in PAGES:
        _add(app, page)
    for router in ROUTERS:
        app.include_router(router)
    app.get("/static/vega.js", include_in_schema=False)(_vega)
    app.get("/static/{name}", include_in_schema=False)(_static)
    for kind in (RealpolitikError, HTTPException, RequestValidationError, OSError, Exception):
        app.add_exception_handler(kind, _trouble)
    return Guard(app, hosts, desk.door, lambda status, says: _as_page(troubled(desk, HTTPException(status, says))))


def _add(app: FastAPI, page: Page) -> None:
    """A page under its address, and its JSON twin under /api."""

    async def as_html(**asked: Any) -> HTMLResponse:
        value = await page.build(**asked)
        return HTMLResponse(await asyncio.to_thread(render, page.template, value))  # a large one takes a while

    async def as_json(**asked: Any) -> JSONResponse:
        value = await page.build(**asked)
        return await asyncio.to_thread(lambda: JSONResponse(plain(value)))

    for function in (as_html, as_json):  # FastAPI reads from it what a request may ask
        setattr(function, "__signature__", page.signature.replace(return_annotation=Response))  # noqa: B010
    name = page.build.__name__
    app.get(page.address, include_in_schema=False, name=name)(as_html)
    app.get(f"/api{page.address.rstrip('/')}", name=name, summary=_first_line(page), response_model=page.value)(as_json)


def _first_line(page: Page) -> str:
    return (page.build.__doc__ or page.build.__name__).partition("\n")[0]


async def _static(name: str) -> Response:
    if name not in STATIC:
        raise HTTPException(404)
    return Response(static_file(name), media_type=STATIC[name], headers=FOREVER)


async def _vega(request: Request) -> Response:
    """Vega's script, put together once."""
    script = await request.app.state.desk.solver.answer(Job("script"))
    return Response(script, media_type="text/javascript", headers=FOREVER)


async def _trouble(request: Request, error: Exception) -> Response:
    """What went wrong, as a page or as JSON."""
    trouble = troubled(request.app.state.desk, error)
    if request.url.path.startswith("/api"):
        return JSONResponse(refused(trouble), trouble.status)
    return await asyncio.to_thread(_as_page, trouble)  # a thousand problems take a while


def _as_page(trouble: Trouble) -> HTMLResponse:
    return HTMLResponse(render("trouble.html", trouble), trouble.status)
