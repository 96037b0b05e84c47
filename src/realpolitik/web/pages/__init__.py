"""The pages of the workbench, one module each; a new one is entered here."""

from __future__ import annotations

from realpolitik.web.page import Page
from realpolitik.web.pages import adding, briefing, cases, files, login, positions, question, runs, saving, trying

PAGES: tuple[Page, ...] = (
    cases.cases,
    login.login,
    briefing.briefing,
    positions.positions,
    question.question,
    runs.runs,
    runs.run,
)
ROUTERS = (
    adding.router,
    files.router,
    login.router,
    runs.router,
    saving.router,
    trying.router,
)  # what changes or hands out something
