"""The processor's time of a run: programs that tests start are in it, and no worker is in it twice."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from tests.processor_time import ALLOWED, ProcessorTime, told, used_here

BURN = "import time\nwhile time.process_time() < 0.3: pass\n"


def config(markexpr: str = "", named: bool = False, **more: Any) -> Any:
    """A run's configuration, as far as the plugin asks for it."""
    sources = pytest.Config.ArgsSource
    source = sources.ARGS if named else sources.TESTPATHS
    return SimpleNamespace(args_source=source, option=SimpleNamespace(markexpr=markexpr), **more)


def test_a_program_that_ended_is_counted() -> None:
    before = used_here()
    subprocess.run([sys.executable, "-S", "-c", BURN], check=True)
    assert used_here() - before >= 0.3


def test_a_worker_sends_what_it_used() -> None:
    worker = config(workeroutput={})
    ProcessorTime(worker).pytest_sessionfinish()
    assert 0 < worker.workeroutput["processor_seconds"] <= used_here()


def test_workers_are_added_to_the_run_itself_and_not_as_its_children(monkeypatch: pytest.MonkeyPatch) -> None:
    run = ProcessorTime(config())
    alone = run.seconds()
    assert alone == pytest.approx(used_here(), abs=5)
    for sent in ({"processor_seconds": 700.0}, {"processor_seconds": 1100.0}, {}):
        run.pytest_testnodedown(SimpleNamespace(workeroutput=sent))
    monkeypatch.setattr("tests.processor_time.used_here", lambda: 1e9)  # its children, who are the workers
    assert 1800 < run.seconds() <= 1800 + alone + 5


@pytest.mark.parametrize(
    ("run", "usual"),
    [(config("not long"), True), (config("not long", named=True), False), (config("long"), False), (config(), False)],
)
def test_what_is_allowed_stands_beside_the_minutes_of_the_usual_run_alone(run: Any, usual: bool) -> None:
    lines: list[str] = []
    ProcessorTime(run).pytest_terminal_summary(SimpleNamespace(write_line=lines.append))  # type: ignore[arg-type]
    assert [line.endswith(" of 27 allowed") for line in lines] == [usual]


def test_too_many_minutes_say_where_to_look() -> None:
    assert told(14.84, usual=True) == "14.8 minutes of processor of 27 allowed"
    assert told(17.25, usual=False) == "17.2 minutes of processor"
    assert told(ALLOWED + 1.25, usual=True).endswith(
        "28.2 minutes of processor of 27 allowed, which is too many: see CONTRIBUTING.md"
    )
