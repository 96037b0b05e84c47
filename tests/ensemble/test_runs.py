"""Runs kept in a folder: resumed where they stopped, and nothing damaged or foreign is taken for their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from realpolitik.ensemble import sampled
from realpolitik.ensemble.runs import Kept, checksum, gathered, identity_of, run
from realpolitik.errors import RealpolitikError
from tests.ensemble.work import Sum, open_case

pytest.importorskip("pyarrow", reason="needs pyarrow: pip install 'realpolitik[runs]'")
ROOT = Path(__file__).parents[2]
SAMPLE = sampled(open_case(), 16 * 1024, most_in_a_block=1024)
EXPECTED = checksum(gathered(run(Sum(), SAMPLE)))


def worked_again(work, sample, folder):
    """The numbers of the blocks that weren't read from the folder, and the checksum of the whole."""
    standings = []
    found = gathered(run(work, sample, folder=folder, progress=standings.append))
    return [s.done for s in standings], standings[-1] if standings else None, checksum(found)


def files(folder):
    return sorted(folder.glob("*.parquet"))


def test_a_run_that_is_kept_is_read_and_not_worked_again(tmp_path):
    assert worked_again(Sum(), SAMPLE, tmp_path / "run")[2] == EXPECTED
    assert len(files(tmp_path / "run")) == len(SAMPLE.blocks)
    assert worked_again(Sum(), SAMPLE, tmp_path / "run") == ([], None, EXPECTED)


def cut_short(file):
    file.write_bytes(file.read_bytes()[:-40])


def turned(file):
    data = bytearray(file.read_bytes())
    data[len(data) // 3] ^= 0xFF
    file.write_bytes(bytes(data))


def emptied(file):
    file.write_bytes(b"")


@pytest.mark.parametrize("damage", [cut_short, turned, emptied])
def test_a_damaged_block_is_done_again(tmp_path, damage):
    gathered(run(Sum(), SAMPLE, folder=tmp_path))
    damage(files(tmp_path)[5])
    done, standing, found = worked_again(Sum(), SAMPLE, tmp_path)
    assert found == EXPECTED
    assert done == [16]
    assert (standing.read, standing.damaged) == (15, 1)
    assert worked_again(Sum(), SAMPLE, tmp_path)[0] == []


def test_any_single_byte_that_changes_is_noticed_or_changes_nothing(tmp_path):
    gathered(run(Sum(), SAMPLE, folder=tmp_path))
    kept, block = Kept(tmp_path, identity_of(Sum(), SAMPLE)), SAMPLE.blocks[0]
    whole, before = kept.path(block).read_bytes(), checksum(kept.read(block))
    for place in range(0, len(whole), 7):
        kept.path(block).write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        found = kept.read(block)
        assert found is None or checksum(found) == before


def test_a_block_of_another_run_or_place_is_done_again(tmp_path):
    gathered(run(Sum(), SAMPLE, folder=tmp_path / "own"))
    gathered(run(Sum("other"), sampled(open_case(), 16 * 1024, seed=1), folder=tmp_path / "other"))
    own, other = files(tmp_path / "own"), files(tmp_path / "other")
    own[3].write_bytes(other[3].read_bytes())
    own[4].write_bytes(own[5].read_bytes())
    done, standing, found = worked_again(Sum(), SAMPLE, tmp_path / "own")
    assert (len(done), standing.damaged, found) == (2, 2, EXPECTED)


@pytest.mark.parametrize(
    ("work", "sample"),
    [
        pytest.param(Sum("another program"), SAMPLE, id="another-function"),
        pytest.param(Sum(), sampled(open_case(), 16 * 1024, seed=1), id="another-seed"),
        pytest.param(Sum(), sampled(open_case(), 16 * 2048), id="more-rows"),
    ],
)
def test_runs_share_a_folder_without_touching_each_other(tmp_path, work, sample):
    gathered(run(Sum(), SAMPLE, folder=tmp_path))
    before = {file: file.read_bytes() for file in files(tmp_path)}
    done, _, _ = worked_again(work, sample, tmp_path)
    assert len(done) == len(sample.blocks)
    assert all(file.read_bytes() == data for file, data in before.items())


CLIENT = """
import sys
from pathlib import Path
from realpolitik.ensemble import sampled
from realpolitik.ensemble.engines import Local
from realpolitik.ensemble.runs import gathered, run
from tests.ensemble.work import Sum, open_case

sample = sampled(open_case(), 16 * 1024, most_in_a_block=1024)
gathered(run(Sum(seconds=0.1), sample, Local(int(sys.argv[2])), Path(sys.argv[1])))
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_a_client_that_is_killed_is_resumed_with_the_same_bytes(tmp_path, workers):
    env = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    client = subprocess.Popen([sys.executable, "-c", CLIENT, str(tmp_path), str(workers)], env=env)
    try:
        deadline = time.monotonic() + 60
        while len(files(tmp_path)) < 4 and time.monotonic() < deadline:
            time.sleep(0.01)
    finally:
        client.kill()
        client.wait(timeout=30)
    there = len(files(tmp_path))
    assert 4 <= there < 16
    done, standing, found = worked_again(Sum(), SAMPLE, tmp_path)
    assert (len(done), standing.read, standing.damaged, found) == (16 - there, there, 0, EXPECTED)


def test_a_folder_that_cant_be_used_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(RealpolitikError, match="can't keep a run in"):
        gathered(run(Sum(), SAMPLE, folder=tmp_path / "file" / "run"))
