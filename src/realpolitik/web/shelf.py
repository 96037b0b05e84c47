"""The folder of case files, which is the database; and the bundled cases, which nobody changes.

A case is asked for by a name of this listing and nothing else: no path is ever made of what somebody sends.
"""

from __future__ import annotations

import os
import pickle
import re
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import RLock

from realpolitik.case import Case
from realpolitik.case.edit import edited_text
from realpolitik.case.file import inherited_by, library, parse
from realpolitik.case.file import load as load_bundled
from realpolitik.case.text import MAX_BYTES, decode, parse_text
from realpolitik.case.writing import write_whole
from realpolitik.errors import CaseError, Problem, RealpolitikError, UnknownName
from realpolitik.web.trial import Trial

ENDINGS = (".yaml", ".yml")
MOST_FILES = 500  # listed
MOST_LOADED = 32  # kept in memory
MOST_UNDONE = 20  # saves of one file that can be taken back
_WORDS = re.compile(r"[a-z0-9]+")


class Conflict(RealpolitikError):
    """The file has changed since; `now` is what it says."""

    def __init__(self, now: Saved) -> None:
        self.now = now
        super().__init__(f"{now.name} has changed since this trial was begun; nothing was saved")


@dataclass(frozen=True)
class Saved:
    """One case as it stands on the shelf."""

    name: str  # of the file with its ending, or of a bundled case
    sha: str  # of the file's bytes
    text: str
    is_bundled: bool
    case: Case | None  # None: it has problems
    problems: tuple[Problem, ...] = ()
    texts: tuple[object, ...] = ()  # of its sources: which stood beside it, and since when
    pickled: bytes = field(init=False, repr=False, compare=False)  # for workers

    def __post_init__(self) -> None:
        # Now, before any thread asks the case something: what it finds out it keeps, and can't be pickled meanwhile.
        object.__setattr__(self, "pickled", pickle.dumps(self.case))

    @property
    def title(self) -> str:
        """The case's own title; a broken one goes by its name."""
        return self.name if self.case is None else self.case.title

    @cached_property
    def identity(self) -> str:
        """What it says and how: the file's bytes, and what it extends, and which texts stand beside it."""
        return self.sha + ("" if self.case is None else f"{self.case.sha256}{self.texts}")


class Shelf:
    """The cases of one folder and the bundled ones. Safe to use from several threads."""

    def __init__(self, folder: Path | None, read_only: bool = False) -> None:
        self.folder = folder
        self.read_only = read_only or folder is None
        self._bundled = dict(library())
        self._loaded: OrderedDict[tuple[object, ...], Saved] = OrderedDict()
        self._before: dict[str, deque[tuple[str, bytes]]] = {}
        self._lock = RLock()

    @property
    def bundled(self) -> Mapping[str, str]:
        """The bundled cases: name → title."""
        return self._bundled

    def files(self) -> dict[str, Path]:
        """The folder's case files by name, in order; links that lead out of it aren't among them."""
        if self.folder is None:
            return {}
        found = (path for path in sorted(self.folder.iterdir()) if path.suffix.lower() in ENDINGS)
        inside = [path for path in found if not path.name.startswith(".") and self._is_inside(path)]
        return {path.name: path for path in inside[:MOST_FILES]}

    def _is_inside(self, path: Path) -> bool:
        assert self.folder is not None
        return path.is_file() and path.resolve().parent == self.folder.resolve()

    def file_of(self, saved: Saved) -> Path:
        """Where a case of the folder stands. Raises UnknownName where it is no longer there."""
        return self._path(saved.name)

    def cases(self) -> Iterator[Saved]:
        """Every case of the folder, broken ones too."""
        for name in self.files():
            yield self.load(name)

    def load(self, name: str) -> Saved:
        """A case as it stands. Raises UnknownName for what isn't on the shelf."""
        if name in self._bundled:
            return self._kept((name,), lambda: _bundled(name))
        path = self._path(name)
        stat = path.stat()
        key = (name, stat.st_mtime_ns, stat.st_size, *self._others(name))
        with self._lock:
            if key in self._loaded and self._loaded[key].texts != _texts(self._loaded[key].case, path.parent):
                del self._loaded[key]
        return self._kept(key, lambda: _read(path))

    def _others(self, name: str) -> tuple[object, ...]:
        """What the folder's other files are, for a case that extends one of them."""
        return tuple((path.name, path.stat().st_mtime_ns) for other, path in self.files().items() if other != name)

    def _kept(self, key: tuple[object, ...], made: Callable[[], Saved]) -> Saved:
        with self._lock:
            if key in self._loaded:
                self._loaded.move_to_end(key)
                return self._loaded[key]
        saved = made()  # a large file takes seconds; nobody else waits for it
        with self._lock:
            self._loaded[key] = saved
            while len(self._loaded) > MOST_LOADED:
                self._loaded.popitem(last=False)
        return saved

    def _path(self, name: str) -> Path:
        files = self.files()
        if name not in files:
            raise UnknownName("a case on this shelf", name, (*files, *self._bundled))
        return files[name]

    # changing it

    def save(self, name: str, trial: Trial, made_on: str) -> Saved:
        """Write a trial into the file it was made on, in place; comments, order and all other bytes stay.

        made_on: the sha256 of the file as it was then. Raises Conflict where it is another by now, CaseError where the
        result would have problems; the file is then as it was.
        """
        return self._replaced(name, made_on, lambda path, text: _edited(path, text, trial))

    def replace(self, name: str, text: str, made_on: str) -> Saved:
        """Write another text into a file, as `save` does."""
        return self._replaced(name, made_on, lambda _path, _text: text)

    def _replaced(self, name: str, made_on: str, made: Callable[[Path, str], str]) -> Saved:
        path = self._writable(name)
        before = path.read_bytes()
        if _sha(before) != made_on:
            raise Conflict(self.load(name))
        text = made(path, decode(before, name))
        parse(text, file=name, folder=path.parent)
        data = text.encode("utf-8")
        with self._lock:
            if is_same := path.read_bytes() == before:
                write_whole(path, data)
                self._before.setdefault(name, deque(maxlen=MOST_UNDONE)).append((_sha(data), before))
        if not is_same:
            raise Conflict(self.load(name))
        return self.load(name)

    def undo(self, name: str) -> Saved:
        """Take back the last save. Raises Conflict where the file isn't any more what was saved."""
        path = self._writable(name)
        with self._lock:
            saves = self._before.get(name, deque())
            if is_same := len(saves) > 0 and _sha(path.read_bytes()) == saves[-1][0]:
                write_whole(path, saves[-1][1])
                saves.pop()
        if not is_same:
            raise Conflict(self.load(name))
        return self.load(name)

    def can_undo(self, name: str) -> bool:
        """Whether the last save can be taken back: the file is still what was saved."""
        saves = self._before.get(name)
        if not saves or self.read_only:
            return False
        path = self.files().get(name)
        return path is not None and _sha(path.read_bytes()) == saves[-1][0]

    def add(self, wanted: str, text: str) -> str:
        """Put a new case file into the folder; gives the name that it got, which is like the one wanted.

        text: of a case that has been read, and has no problems.
        """
        folder = self._folder()
        stem = "-".join(_WORDS.findall(wanted.casefold()))[:60] or "case"
        with self._lock:
            taken = {path.name.casefold() for path in folder.iterdir()}
            names = (f"{stem}{f'-{number}' if number > 1 else ''}.yaml" for number in range(1, MOST_FILES + 2))
            name = next((name for name in names if name not in taken), None)
            if name is None or len(self.files()) >= MOST_FILES:
                raise RealpolitikError(f"the folder holds {MOST_FILES} cases already")
            write_whole(folder / name, text.encode("utf-8"))
            return name

    def add_draft(self, wanted: str, text: str, copies: Mapping[str, bytes]) -> str:
        """Put a draft into the folder with the texts that it was read from; none of them overwrites anything.

        copies: path below the folder, as the draft names it → bytes. Gives the name that the draft got. Raises
        CaseError, and nothing is written, where it has problems.
        """
        with self._lock:
            written: list[Path] = []
            try:
                for path, data in copies.items():
                    place = self._free(path, data)
                    text = edited_text(text, _named(text, path, place.relative_to(self._folder()).as_posix()))
                    if not place.exists():
                        write_whole(place, data)
                        written.append(place)
                parse(text, file=wanted, folder=self._folder())
                return self.add(wanted, text)
            except BaseException:
                for place in written:
                    place.unlink(missing_ok=True)
                raise

    def _free(self, path: str, data: bytes) -> Path:
        """Where a text may be written below the folder: where nothing is, or the same already."""
        root = self._folder()
        first = root / path
        try:
            first.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise RealpolitikError(f"{first.parent.name} is no folder, so no text is written there") from error
        if not first.parent.resolve().is_relative_to(root.resolve()):
            raise RealpolitikError(f"{first.parent.name} leads out of the folder; nothing is written there")
        for number in range(1, MOST_FILES + 1):
            place = first if number == 1 else first.with_stem(f"{first.stem}_{number}")
            if not os.path.lexists(place) or (
                place.is_file() and not place.is_symlink() and place.read_bytes() == data
            ):
                return place
        raise RealpolitikError(f"the folder holds {MOST_FILES} texts of that name already")

    def _writable(self, name: str) -> Path:
        self._folder()
        if name in self._bundled:
            raise RealpolitikError(f"{name} is bundled and stays as it is; copy it into the folder to change it")
        return self._path(name)

    def _folder(self) -> Path:
        if self.read_only or self.folder is None:
            raise RealpolitikError("this workbench only reads; nothing is saved")
        return self.folder


def _named(text: str, path: str, place: str) -> dict[str, str]:
    """The edits by which a draft names a text elsewhere."""
    sources = {} if path == place else parse_text(text).root.plain()["sources"]
    return {f"sources.{key}.file": place for key, source in sources.items() if source.get("file") == path}


def _edited(path: Path, text: str, trial: Trial) -> str:
    return edited_text(text, trial.edits, inherited=inherited_by(path))


def _bundled(name: str) -> Saved:
    case = load_bundled(name)
    assert case.file is not None, "a bundled case is a file"
    data = Path(case.file).read_bytes()
    return Saved(name, _sha(data), data.decode("utf-8"), True, case)


def _read(path: Path) -> Saved:
    """A file as it stands; whatever is wrong with it is kept beside it."""
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    text = data.decode("utf-8", "replace")
    try:
        text = decode(data, path.name)
        case = parse(text, file=path.name, folder=path.parent)
    except CaseError as error:
        return Saved(path.name, _sha(data), text, False, None, error.problems)
    return Saved(path.name, _sha(data), text, False, case, texts=_texts(case, path.parent))


def _texts(case: Case | None, folder: Path) -> tuple[object, ...]:
    """When the text of every source that names one was written; None where it isn't there."""
    files = [one.file for one in case.sources.values() if one.file] if case is not None else []
    return tuple((folder / file).stat().st_mtime_ns if (folder / file).is_file() else None for file in files)


def _sha(data: bytes) -> str:
    return sha256(data).hexdigest()
