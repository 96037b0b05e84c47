"""LibreOffice without a window, typing into a spreadsheet as somebody would."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
MODULE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">{text}</script:module>
"""
MACRO = """\
Sub TypeIn
  Dim Hidden(0) As New com.sun.star.beans.PropertyValue, Kind(0) As New com.sun.star.beans.PropertyValue
  Hidden(0).Name = "Hidden" : Hidden(0).Value = True
  Kind(0).Name = "FilterName" : Kind(0).Value = "Calc MS Excel 2007 XML"
  Book = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, Hidden())
{typing}
  Book.storeToURL("{target}", Kind())
  Book.close(True)
End Sub
"""


def type_in(source: Path, target: Path, cells: Mapping[tuple[str, str], str], profile: Path) -> None:
    """Open a spreadsheet, type into cells (sheet, reference), and save it as another."""
    lines = [
        f'  Book.Sheets.getByName("{sheet}").getCellRangeByName("{cell}").setFormula("{_quoted(text)}")'
        for (sheet, cell), text in cells.items()
    ]
    macro = MACRO.format(source=source.as_uri(), target=target.as_uri(), typing="\n".join(lines))
    standard = profile / "user" / "basic" / "Standard"
    if not standard.is_dir():
        _run(profile, "--terminate_after_init")  # makes the profile, with an empty Module1
    (standard / "Module1.xba").write_text(MODULE.format(text=escape(macro)), encoding="utf-8")
    _run(profile, "macro:///Standard.Module1.TypeIn")


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def _run(profile: Path, *arguments: str) -> None:
    command = [str(OFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
