"""The notebooks run, and become pages."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from docs.notebooks import show
from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_its_page_shows_what_it_answers(path):
    notebook = show.executed(path)
    page = show.markdown(notebook)
    assert page.startswith("# ")
    assert all(cell.source in page for cell in notebook.cells)
    assert page.count("<table>") >= 3
    assert "<style" not in page


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []


def test_a_notebook_that_fails_is_found(tmp_path):
    import nbformat
    from nbclient.exceptions import CellExecutionError

    path = tmp_path / "fails.ipynb"
    cell = nbformat.v4.new_code_cell("1 / 0")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        show.executed(path)


def test_what_a_cell_shows_is_set_as_text_table_or_picture():
    html = '<style scoped>p {}</style><table border="1" class="dataframe"><tr style="x"><td>1</td></tr></table>'
    outputs = [
        SimpleNamespace(output_type="stream", text="1 < 2\n"),
        SimpleNamespace(output_type="execute_result", data={"text/html": html, "text/plain": "1"}),
        SimpleNamespace(output_type="display_data", data={"image/svg+xml": "<svg width='1'>\n\n</svg>"}),
    ]
    cell = SimpleNamespace(cell_type="code", source="1", outputs=outputs)
    code, *shown = show.markdown(SimpleNamespace(cells=[cell])).strip().split("\n\n")
    assert code == "```python\n1\n```"
    assert shown == [
        '<pre><code style="white-space: pre-wrap">1 &lt; 2</code></pre>',
        "<div><table><tr><td>1</td></tr></table></div>",
        "<div><svg style=\"max-width: 100%; height: auto\" width='1'> </svg></div>",
    ]
