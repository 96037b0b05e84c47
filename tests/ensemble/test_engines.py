"""Engines: whoever works through a sample, what is found is the same; a dead worker loses nothing."""

from __future__ import annotations

import os
from functools import partial

import numpy as np
import pytest

from realpolitik.ensemble import sampled
from realpolitik.ensemble.engines import Dask, Local
from realpolitik.ensemble.runs import checksum, gathered, run
from realpolitik.errors import RealpolitikError
from tests.ensemble.cluster import cluster, free_port
from tests.ensemble.work import Deadly, Sum, open_case

SAMPLE = sampled(open_case(), 16 * 2048)
TO_BE_SENT = partial(Sum, seconds=0.06)  # so long that every block is a task


@pytest.fixture(scope="module")
def expected():
    return checksum(gathered(run(Sum(), SAMPLE)))


def test_rows_stand_in_the_order_of_the_sample():
    found = gathered(run(Sum(), SAMPLE))
    whole = SAMPLE.whole()
    assert (found["total"] == sum(whole[path] for path in sorted(whole))).all()
    assert (np.diff(found["number"].astype(int)) >= 0).all()


def test_two_workers_find_the_same_bytes(expected):
    assert checksum(gathered(run(TO_BE_SENT(), SAMPLE, Local(2)))) == expected


def test_a_local_worker_that_is_killed_loses_nothing(expected, tmp_path):
    deadly = Deadly(spared=os.getpid(), mark=str(tmp_path / "killed"), seconds=0.06)
    assert checksum(gathered(run(deadly, SAMPLE, Local(2)))) == expected
    assert (tmp_path / "killed").exists()


def test_work_that_always_kills_its_worker_is_given_up(tmp_path):
    deadly = Deadly(spared=os.getpid(), mark=str(tmp_path / "killed"), always=True)
    with pytest.raises(RealpolitikError, match="die at their work"):
        gathered(run(deadly, SAMPLE, Local(2)))


def test_a_cluster_finds_the_same_bytes_and_a_killed_worker_loses_nothing(expected, tmp_path):
    with cluster(tmp_path) as (address, workers):
        assert checksum(gathered(run(TO_BE_SENT(), SAMPLE, Dask(address)))) == expected
        assert [one.poll() for one in workers] == [None, None]

        deadly = Deadly(spared=os.getpid(), mark=str(tmp_path / "killed"), seconds=0.06)
        assert checksum(gathered(run(deadly, SAMPLE, Dask(address)))) == expected
        assert sorted(one.poll() is None for one in workers) == [False, True]


def test_an_address_where_no_scheduler_is_is_said(monkeypatch):
    pytest.importorskip("distributed", reason="needs dask's distributed")
    monkeypatch.setattr("realpolitik.ensemble.engines.WAIT", 1)
    with pytest.raises(RealpolitikError, match="no dask scheduler answers at tcp://127"):
        gathered(run(Sum(), SAMPLE, Dask(f"tcp://127.0.0.1:{free_port()}")))
