"""A workbook that does nothing when it is opened, and has the same bytes each time it is written.

Spreadsheet programs take text that begins with =, +, - or @ for a formula: here every text is written as text.
"""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

LONGEST_TEXT = 32_767  # that a cell can hold

_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")  # not in XML, or like ours
_LONG_AGO = datetime(2000, 1, 1)
_CHANGED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def put(cell: Any, value: str | int | float | bool) -> None:
    """Put a value into a cell of openpyxl: numbers as numbers, text as text whatever it looks like."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = escaped(value)
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(_LIKE_A_FORMULA)  # so that it stays text when somebody edits the cell


def escaped(text: str) -> str:
    """A text as a workbook holds it."""
    return _ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def bytes_of(workbook: Any) -> bytes:
    """A workbook of openpyxl as a file, dated long ago."""
    workbook.properties.created = _LONG_AGO
    written, sealed = BytesIO(), BytesIO()
    workbook.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(sealed, "w", zipfile.ZIP_DEFLATED) as again:
        for name in parts.namelist():
            data = parts.read(name)
            if name == "docProps/core.xml":
                data = _CHANGED.sub(rb"\g<1>" + _LONG_AGO.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            again.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return sealed.getvalue()
