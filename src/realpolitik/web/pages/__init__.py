"""The pages of the workbench, one module each; a new one is entered here."""

from __future__ import annotations

from realpolitik.web.page import Page
from realpolitik.web.pages import (
    adding,
    briefing,
    builder,
    cases,
    drafting,
    files,
    login,
    positions,
    question,
    reader,
    reviewing,
    runs,
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
    reader.reader,
    reviewing.reviewing,
    runs.runs,
    runs.run,
)
ROUTERS = (
    adding.router,
    builder.router,
    drafting.router,
    files.router,
    login.router,
    reviewing.router,
    runs.router,
    saving.router,
    trying.router,
)  # what changes or hands out something
