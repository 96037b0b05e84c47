"""From a form's fields to an address with the trial in it. Nothing is kept here."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from realpolitik.web.desk import Visiting
from realpolitik.web.frame import saved_at
from realpolitik.web.trial import Change, address

router = APIRouter()
FIELD = "set:"  # before a path


@router.get("/cases/{name}/try", summary="Go back to a page with more tried on it")
async def try_(request: Request, visit: Visiting, name: str, back: str = "") -> RedirectResponse:
    """Fields named `set:PATH` become changes, as far as they differ from what is saved."""
    trial = visit.trial
    for key, written in request.query_params.multi_items():
        if key.startswith(FIELD):
            change = Change(key.removeprefix(FIELD), written.strip())
            same = change.written == saved_at(visit, change.path)
            trial = trial.without(change.path) if same else trial.having(change)
    to, _, asked = own(back, name)
    return RedirectResponse(address(to, trial, visit.scenario, asked), 303)


def own(back: str, name: str) -> tuple[str, str | None, list[tuple[str, str]]]:
    """The page of ours to go back to, its scenario, and what else it is asked with; the case's own for any other."""
    path, _, query = back.partition("?")
    if not path.startswith("/cases/"):
        return f"/cases/{quote(name)}", None, []
    asked = parse_qsl(query)
    return path, dict(asked).get("in"), [one for one in asked if one[0] not in ("try", "in")]
