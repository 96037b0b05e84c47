"""Office files are ZIP archives; the same document is to be the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # the first moment that an archive can name


def without_clock(archive: bytes, instead: Mapping[str, bytes] | None = None) -> bytes:
    """The archive with every file dated alike, some with other contents `instead`."""
    packed = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = ZipInfo(name, _MIDNIGHT)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # wherever it was written
            new.writestr(entry, (instead or {}).get(name) or old.read(name))
    return packed.getvalue()
