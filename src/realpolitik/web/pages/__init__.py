"""The pages of the workbench, one module each; a new one is entered here."""

from __future__ import annotations

from realpolitik.web.page import Page
from realpolitik.web.pages import (
    adding,
    briefing,
    builder,
    cases,
    files,
    login,
    positions,
    question,
    saving,
    scenarios,
    trying,
)

PAGES: tuple[Page, ...] = (
    cases.cases,
    login.login,
    briefing.briefing,
    positions.positions,
    builder.builder,
    scenarios.scenarios,
    question.question,
)
ROUTERS = (
    adding.router,
    builder.router,
    files.router,
    login.router,
    saving.router,
    trying.router,
)  # what changes or hands out something
