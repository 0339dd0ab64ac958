"""The processor's time of a run: programs that tests start are in it, and no worker is in it twice."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.processor_time import ProcessorTime, used_here

BURN = "import time\nwhile time.process_time() < 0.3: pass\n"


def test_a_program_that_ended_is_counted() -> None:
    before = used_here()
    subprocess.run([sys.executable, "-S", "-c", BURN], check=True)
    assert used_here() - before >= 0.3


def test_a_worker_sends_what_it_used() -> None:
    worker = SimpleNamespace(workeroutput={})
    ProcessorTime(worker).pytest_sessionfinish()  # type: ignore[arg-type]
    assert 0 < worker.workeroutput["processor_seconds"] <= used_here()


def test_workers_are_added_to_the_run_itself_and_not_as_its_children(monkeypatch: pytest.MonkeyPatch) -> None:
    run = ProcessorTime(SimpleNamespace())  # type: ignore[arg-type]
    alone = run.seconds()
    assert alone == pytest.approx(used_here(), abs=5)
    for sent in ({"processor_seconds": 700.0}, {"processor_seconds": 1100.0}, {}):
        run.pytest_testnodedown(SimpleNamespace(workeroutput=sent))
    monkeypatch.setattr("tests.processor_time.used_here", lambda: 1e9)  # its children, who are the workers
    assert 1800 < run.seconds() <= 1800 + alone + 5
