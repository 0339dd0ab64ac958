"""Processor time of a test run: its own, its workers' and that of the programs they started.

Unlike minutes on the wall it hardly depends on what else the machine is doing, so a limit can be set to it.
"""

from __future__ import annotations

import resource

import pytest


def used_here() -> float:
    """Seconds of processor, user's and system's, that this process and its ended children have used."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, kinds))


class ProcessorTime:
    """The plugin of one process: a worker sends its seconds to the run, the run adds them up and prints minutes."""

    def __init__(self, config: pytest.Config) -> None:
        self.sent: dict[str, object] | None = getattr(config, "workeroutput", None)
        self.by_workers: list[float] = []

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
        """Print the minutes."""
        terminalreporter.write_line(f"{self.seconds() / 60:.1f} minutes of processor")
