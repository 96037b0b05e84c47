"""Notebooks as pages of the site: run when the site is built, and written out as Markdown with what they answer.

MkDocs calls the functions that begin with `on_`; the tests run the notebooks by `executed`. Notebooks are kept without
their outputs, so that what a page shows is always what this version answers.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ENDING = ".ipynb"
SECONDS = 120  # for one cell, on a busy machine
QUIET = ["--log-level=ERROR", "--HistoryManager.enabled=False"]  # a kernel that says and keeps nothing of its own
FENCE = "```"


class Notebook(File):
    """A file of the site that is a page, though it isn't Markdown."""

    def is_documentation_page(self) -> bool:
        """It is one."""
        return True


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Make every notebook a page."""
    for file in [file for file in files if file.src_uri.endswith(ENDING)]:
        files.remove(file)
        files.append(Notebook(file.src_uri, config.docs_dir, config.site_dir, config.use_directory_urls))
    return files


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """A notebook's Markdown; nothing for other pages, which are Markdown already."""
    path = page.file.abs_src_path
    return _page(Path(path), Path(path).stat().st_mtime) if path is not None and path.endswith(ENDING) else None


@cache
def _page(path: Path, changed: float) -> str:
    """A notebook's page; run again only when the notebook has changed, so that `mkdocs serve` stays quick."""
    return markdown(executed(path))


def executed(path: Path) -> Any:
    """A notebook with the outputs of all its cells. Raises CellExecutionError where one fails."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        extra_arguments=QUIET,
        resources={"metadata": {"path": str(path.parent)}},
    )
    return client.execute()


def markdown(notebook: Any) -> str:
    """An executed notebook as a page."""
    return "\n\n".join(part for cell in notebook.cells for part in _cell(cell)) + "\n"


def _cell(cell: Any) -> list[str]:
    if cell.cell_type == "markdown":
        return [cell.source]
    return [f"{FENCE}python\n{cell.source}\n{FENCE}", *(_output(output) for output in cell.outputs)]


def _output(output: Any) -> str:
    """What a cell printed or answered, in the best form that a page can show."""
    if output.output_type == "stream":
        return _text(output.text)
    shown = output.data
    if "image/svg+xml" in shown:
        return _raw(shown["image/svg+xml"].replace("<svg ", '<svg style="max-width: 100%; height: auto" ', 1))
    if "text/html" in shown:
        return _raw(_plain_table(shown["text/html"]))
    return _text(shown["text/plain"])


def _plain_table(html: str) -> str:
    """A table without a style of its own, so that it looks like every other of the site."""
    return re.sub(r"<style.*?</style>|(?<=<table)[^>]*| style=\"[^\"]*\"", "", html, flags=re.DOTALL)


def _raw(html: str) -> str:
    """HTML that Markdown leaves alone: no blank line ends it."""
    one_line = re.sub(r"\s*\n\s*", " ", html.strip())
    return f"<div>{one_line}</div>"


def _text(text: str) -> str:
    """Printed text, its long lines wrapped as a notebook wraps them."""
    return f'<pre><code style="white-space: pre-wrap">{escape(text.rstrip())}</code></pre>'
