"""A sample worked through, block by block: kept in a folder where one is given, and resumed from there.

Each block is a Parquet file of its own, written whole or not at all, with a checksum of what it holds and the identity
of its run: what is worked out, of which case, by which program, from which draws. A file that is damaged, or that
belongs to another run, is done again. Files of several runs may share a folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from realpolitik.case.writing import write_whole
from realpolitik.ensemble.engines import Columns, Engine, Local, Task, Work, packed, worked
from realpolitik.ensemble.sampling import Block, Rows
from realpolitik.errors import RealpolitikError

LEAST_SECONDS = 0.05  # of work in a task: sending it to a worker costs a hundredth of that
TIMED = 2  # blocks worked here first, to see how long one takes; the first of them warms up
LABEL = b"realpolitik"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run is."""

    done: int  # blocks, those read included
    blocks: int
    read: int  # found in the folder
    damaged: int  # found in the folder, and done again


Progress = Callable[[Standing], None]


def run(
    work: Work,
    sample: Rows,
    engine: Engine | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Block, Columns]]:
    """What a function finds in every block of a sample, in any order.

    With a folder, blocks that stand there aren't worked again, and every other is kept there once it is done: a run
    that was interrupted goes on where it stopped. Raises RealpolitikError where the folder can't be used.
    """
    kept = None if folder is None else Kept(folder, identity_of(work, sample))
    missing, damaged = [], 0
    for block in sample.blocks:
        there = kept.read(block) if kept else None
        if there is not None:
            yield block, there
        else:
            missing.append(block)
            damaged += kept is not None and kept.path(block).exists()
    read = done = len(sample.blocks) - len(missing)

    for block, columns in _worked(work, sample, missing, engine or Local()):
        if kept:
            kept.write(block, columns)
        done += 1
        if progress:
            progress(Standing(done, len(sample.blocks), read, damaged))
        yield block, columns


def gathered(found: Iterator[tuple[Block, Columns]]) -> dict[str, Any]:
    """What was found in all rows, in the order of the sample: (rows of the sample,) each."""
    parts = [columns for _, columns in sorted(found, key=lambda one: one[0].number)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def identity_of(work: Work, sample: Rows) -> str:
    """The identity of a run, as a hash."""
    return hashlib.sha256(f"{work.identity}\n{sample.sha256}".encode("utf-8", "surrogatepass")).hexdigest()


def _worked(work: Work, sample: Rows, blocks: Sequence[Block], engine: Engine) -> Iterator[tuple[Block, Columns]]:
    """Every block with what it comes to; in tasks long enough to be worth sending."""
    payload, least = packed(work, sample), LEAST_SECONDS
    for block in blocks[:TIMED]:
        before = perf_counter()
        (columns,) = worked(payload, (block,))
        least = perf_counter() - before
        yield block, columns
    together = ceil(LEAST_SECONDS / max(least, LEAST_SECONDS / len(sample.blocks)))
    rest = blocks[TIMED:]
    tasks: list[Task] = [tuple(rest[at : at + together]) for at in range(0, len(rest), together)]
    if tasks:
        for task, found in engine.results(payload, tasks):
            yield from zip(task, found, strict=True)


@dataclass(frozen=True, slots=True)
class Kept:
    """The blocks of one run in a folder."""

    folder: Path
    identity: str

    def __post_init__(self) -> None:
        _arrow()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RealpolitikError(f"can't keep a run in {self.folder}: {error.strerror}") from error

    def path(self, block: Block) -> Path:
        """The file of a block."""
        return self.folder / f"{self.identity[:12]}-{block.number:06d}.parquet"

    def write(self, block: Block, columns: Columns) -> None:
        """Keep what a block came to."""
        arrow, parquet = _arrow()
        label = json.dumps({"run": self.identity, "block": block.number, "sha256": checksum(columns)})
        table = arrow.table({name: arrow.array(column) for name, column in columns.items()})
        written = arrow.BufferOutputStream()
        parquet.write_table(table.replace_schema_metadata({LABEL: label.encode()}), written)
        try:
            write_whole(self.path(block), written.getvalue().to_pybytes())
        except OSError as error:
            raise RealpolitikError(f"can't write {self.path(block)}: {error.strerror}") from error

    def read(self, block: Block) -> Columns | None:
        """What a block came to, None where that isn't there, is damaged, or is of another run."""
        arrow, parquet = _arrow()
        try:
            table = parquet.read_table(arrow.BufferReader(self.path(block).read_bytes()))
            label = json.loads((table.schema.metadata or {}).get(LABEL, b"{}"))
            columns = {name: table.column(name).to_numpy() for name in table.column_names}
        except (OSError, ValueError, arrow.ArrowException):
            return None
        expected = {"run": self.identity, "block": block.number, "sha256": checksum(columns)}
        return columns if label == expected and table.num_rows == block.rows else None


def checksum(columns: Columns) -> str:
    """A hash of what columns hold."""
    said = hashlib.sha256()
    for name in sorted(columns):
        column = np.ascontiguousarray(columns[name])
        said.update(f"{name} {column.dtype.str} {column.shape}\n".encode("utf-8", "surrogatepass"))
        said.update(column.tobytes())
    return said.hexdigest()


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise RealpolitikError("a run that is kept needs pyarrow: pip install 'realpolitik[runs]'") from error
    return pyarrow, parquet
