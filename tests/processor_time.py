"""Processor time of a test run: its own, its workers' and that of the programs they started.

Unlike minutes on the wall it hardly depends on what else the machine is doing, so there is an allowance for it. A run
that needs more says so and does not fail: processors differ.
"""

from __future__ import annotations

import resource

import pytest

ALLOWED = 27.0
"""Minutes of processor that the usual run may use, `make unit`: 16, and one for each of the eleven larger changes that
came since. Each later one may add one."""


USUAL = "not long"


def used_here() -> float:
    """Seconds of processor, user's and system's, that this process and its ended children have used."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, kinds))


def is_usual_mark(config: pytest.Config) -> bool:
    """Whether what is long is left out, and nothing else."""
    return bool(config.option.markexpr == USUAL)


def is_usual(config: pytest.Config) -> bool:
    """Whether this run is that of `make unit`: no folder or file is named, and nothing but what is long is left out."""
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and is_usual_mark(config)


def told(minutes: float, *, usual: bool) -> str:
    """The last line of a run: its minutes, and of the usual run what is allowed."""
    line = f"{minutes:.1f} minutes of processor"
    if not usual:
        return line
    more = "" if minutes <= ALLOWED else ", which is too many: see CONTRIBUTING.md"
    return f"{line} of {ALLOWED:.0f} allowed{more}"


class ProcessorTime:
    """The plugin of one process: a worker sends its seconds to the run, the run adds them up and prints minutes."""

    def __init__(self, config: pytest.Config) -> None:
        self.sent: dict[str, object] | None = getattr(config, "workeroutput", None)
        self.by_workers: list[float] = []
        self.is_usual = is_usual(config)

    def pytest_sessionfinish(self) -> None:
        """Send a worker's seconds."""
        if self.sent is not None:
            self.sent["processor_seconds"] = used_here()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Take an ended worker's seconds; one that crashed sent none."""
        self.by_workers.append(float(getattr(node, "workeroutput", {}).get("processor_seconds", 0.0)))

    def seconds(self) -> float:
        """Seconds of the whole run. Workers are children of the run: those that sent theirs are not counted twice."""
        own = resource.getrusage(resource.RUSAGE_SELF)
        return own.ru_utime + own.ru_stime + sum(self.by_workers) if self.by_workers else used_here()

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the minutes, beside the allowance where the whole usual suite ran."""
        terminalreporter.write_line(told(self.seconds() / 60, usual=self.is_usual))
