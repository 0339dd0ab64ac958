"""No parser ends in a traceback, hangs or fills the memory, whatever it is given: read, or refused with a reason.

Each has a child process of its own. `make test` gives each some tens of cases, `make fuzz` 2,000
(`CASES=2000 SEED=12`); what a case was follows from the seed and its number.
"""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from tests.faults.rounds import seed
from tests.fuzz import beside, files, levels, messages
from tests.fuzz.child import Case, Target, run

TARGETS: dict[str, tuple[Target, int]] = {
    "csv": (files.csv_files, 5),
    "xlsx": (files.workbooks, 8),
    "map": (files.mappings, 25),
    "answer": (messages.court_answers, 25),
    "attachment": (files.attachments, 25),
    "toml": (files.words_files, 50),
    "enter": (messages.entered, 25),
    "inbox": (messages.inbox, 2),
    "journal": (messages.journal_files, 8),
    "entries": (messages.crafted_entries, 1),
    "keys.json": (beside.key_files, 50),
    "backup.json": (beside.backup_facts_files, 10),
    "failures": (beside.tries_files, 50),
    "sealed.txt": (beside.sealed_lists, 4),
    "settings": (files.settings_files, 50),
    "drafts": (beside.half_typed, 10),
    "after": (files.ends_of_lists, 50),
    "bundle": (levels.bundles, 4),
    "from above": (levels.from_above, 10),
}
"""Parser → what gives it cases, and how many in `make test`; `inbox` and `entries` have ten in each, `bundle` as many
entries."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long if name == "entries" else ()) for name in TARGETS]
)
def test_whatever_comes_is_read_or_refused(name: str, store_home: Path, tmp_path: Path) -> None:
    target, few = TARGETS[name]
    outcome = run(target, store_home, tmp_path, _cases(few), seed())
    assert not outcome.fault, outcome.fault
    assert outcome.cases == _cases(few)


def _cases(few: int) -> int:
    return int(os.environ.get("PRECINCT_CASES") or few)


def _case_that(case: Case) -> Target:
    return lambda _home, _folder: case


def _raises(_random: Random) -> None:
    raise LookupError("this fault")


def _hangs(_random: Random) -> None:
    while True:
        pass


def _fills(_random: Random) -> None:
    bytearray(400 * 1024 * 1024)


@pytest.mark.parametrize(("case", "told"), [(_raises, "this fault"), (_hangs, "took more"), (_fills, "MemoryError")])
def test_a_fault_a_hang_and_full_memory_are_told(
    case: Case, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fuzz.child.SECONDS", 0.2)
    outcome = run(_case_that(case), tmp_path, tmp_path, 3, seed())
    assert (outcome.cases, told in outcome.fault) == (0, True)
