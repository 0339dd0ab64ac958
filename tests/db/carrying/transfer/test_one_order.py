"""Two and three machines of one precinct: whatever they change and exchange, all end with the same rows."""

from __future__ import annotations

import contextlib
import itertools
import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.opening.creating import NewOfficer, NewStore
from db.opening.joining import join
from db.opening.setup import open_store
from db.storage import keys
from db.words.form_reading import read_form
from db.words.forms import Field, fields_of
from db.words.ids import Source
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import BADGES, GIVEN, PASSWORD, Clock, choose
from tests.db.carrying.transfer.forging import SECRET_WORDS, both_agree, let_in
from tests.db.carrying.transfer.test_carrying import projections
from tests.db.kernel.folding.test_reprojection import same
from tests.every_kind import give
from tests.hostile.filling import SKIPPED

BEHIND = (0, -95, 40)
"""By how many minutes the clock of each machine is ahead of the first one's."""
MACHINES = len(BEHIND)


def _made(home: Path, folder: Path) -> Path:
    """Three machines in one folder: the precinct's own, and two that joined it."""
    shutil.copytree(home, folder / "0")
    clock = Clock()
    for place in range(1, MACHINES):
        first = open_store(folder / "0", BADGES[Role.COMMANDER], PASSWORD, Source(clock))
        export_journal(first, folder / f"start-{place}", SECRET_WORDS)
        officer = NewOfficer(BADGES[Role.ADMINISTRATOR], "x", Role.ADMINISTRATOR, PASSWORD)
        new = NewStore("", (officer,), series="", cost=keys.QUICK)
        join(folder / str(place), new, folder / f"start-{place}", SECRET_WORDS, Source(clock))
        admin = open_store(folder / str(place), BADGES[Role.ADMINISTRATOR], PASSWORD, Source(clock))
        give(admin, "officer.reset_password", record=first.officer.uid, password=GIVEN)
        admin.store.close()
        first.store.close()
        joined = choose(folder / str(place), Role.COMMANDER, Source(clock))
        export_journal(joined, folder / f"file-{place}", SECRET_WORDS)
        joined.store.close()
        let_in(folder / "0", folder / f"file-{place}", Source(clock))
    return folder


@pytest.fixture(scope="module")
def made(ready_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made(ready_store, tmp_path_factory.mktemp("made") / "machines")


class Machines:
    """The machines, each with its commander at the desk and a clock of its own."""

    def __init__(self, made: Path, folder: Path) -> None:
        shutil.copytree(made, folder, dirs_exist_ok=True)
        self.folder, self.files = folder, 0
        self.clocks = [Clock() for _ in BEHIND]
        for clock, off in zip(self.clocks, BEHIND, strict=True):
            clock.at += timedelta(hours=3, minutes=off)
        self.desks = [
            open_store(folder / str(place), BADGES[Role.COMMANDER], PASSWORD, Source(clock))
            for place, clock in enumerate(self.clocks)
        ]
        for place in (1, 2, 0, 1):
            self.carry(0 if place else 2, place)

    def carry(self, source: int, target: int) -> None:
        self.files += 1
        path = self.folder / f"stick-{self.files}"
        export_journal(self.desks[source], path, SECRET_WORDS)
        import_journal(self.desks[target], path, SECRET_WORDS)
        both_agree(self.desks[target])

    def advance(self) -> None:
        for clock in self.clocks:
            clock.advance(minutes=7)

    def close(self) -> None:
        for desk in self.desks:
            desk.store.close()


_examples = itertools.count()
SHARED = ("incident", "custody", "request", "call", "patrol", "session", "programme", "gang", "order", "sketch")
"""Registers of which any machine writes in any record."""
CORRECTED = ("summary", "name", "type", "disposition", "words", "caller_name", "place", "arrived_at", "at", "title")


def _records(desk: Desk, register: str) -> list[str]:
    return sorted(row.number for row in REGISTERS[register].list(desk, Filter(), None, 100).rows)


def _act(desk: Desk, register: str, chance: Random) -> str:
    """Open a record, or do anything that its register knows to one of any machine; the name of what was done."""
    numbers = _records(desk, register)
    opens = len(numbers) < 2
    names = [
        name
        for name, declared in COMMANDS.items()
        if name.partition(".")[0] == register and desk.officer.role in declared.roles
        and declared.opens == opens and not declared.recordless and name not in SKIPPED
    ]  # fmt: skip
    command = REGISTERS[register].opens if opens else chance.choice(names)
    number = None if opens else chance.choice(numbers)
    record = None if number is None else REGISTERS[register].show(desk, number, **_why(register)).uid
    answers = _answers(desk, command, number, chance)
    declared, asked = COMMANDS[command], dict[str, str]()
    try:
        declared.run(desk, read_form(declared.form, answers, now=desk.now(), record=record, reasons=asked))
    except Refused as refused:
        asked = dict.fromkeys(refused.fields, "چنین بود")
        declared.run(desk, read_form(declared.form, answers, now=desk.now(), record=record, reasons=asked))
    return command


def _why(register: str) -> dict[str, str]:
    return {"purpose": "duty"} if REGISTERS[register].purposes else {}


def _answers(desk: Desk, command: str, number: str | None, chance: Random) -> dict[str, object]:
    """Answers to what a form needs, and to every third of what it does not."""
    return {
        name: value
        for name, what in fields_of(COMMANDS[command].form)
        if (what.required or chance.random() < 0.35)
        and (value := _value(desk, command, number, name, what, chance)) is not None
    }


def _value(desk: Desk, command: str, number: str | None, name: str, what: Field, chance: Random) -> object:
    register = command.partition(".")[0]
    if name in ("target", "entry") and number is not None:
        return chance.choice(REGISTERS[register].show(desk, number, **_why(register)).chronology).uid
    if name == "field":
        return chance.choice(CORRECTED)
    if name in ("other", "into", "incident"):
        return chance.choice(_records(desk, "incident" if name == "incident" else register) or [""])
    if name == "value":
        return chance.choice(("theft_shop", "دزدی از باغ", "settled", "-20m"))
    if what.list is not None:
        with desk.store.reading() as conn:
            return chance.choice(sorted(desk.ports.codes.codes_of(conn, what.list)))
    usual: dict[str, object] = {
        "moment": desk.now() - timedelta(minutes=chance.randrange(200)), "date": "today",
        "yes_no": chance.choice(("yes", "no")),
        "number": chance.randrange(1, 20), "phone": "09161234567", "national_id": "0013542419", "plate": "12ب34514",
        "officer": BADGES[Role.DUTY], "rials": 1200, "place": "اهواز",
    }  # fmt: skip
    return usual.get(what.kind, "18:00" if name in ("start", "end") else f"چنین {chance.randrange(5)}")


STEP = st.one_of(
    st.tuples(st.integers(0, MACHINES - 1), st.sampled_from(SHARED)),
    st.tuples(st.integers(0, MACHINES - 1), st.integers(0, MACHINES - 1)),
)


def _exchanged(machines: Machines, among: Sequence[int]) -> None:
    for source, target in ((a, b) for _ in range(2) for a in among for b in among if a != b):
        machines.carry(source, target)


@pytest.mark.long
@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # an example takes seconds: none is made smaller
)
@given(steps=st.lists(STEP, min_size=6, max_size=24), seed=st.integers(0, 2**16))
def test_machines_that_exchanged_everything_hold_the_same_rows(
    made: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, object]], seed: int
) -> None:
    # A name of its own: where a store was removed, another one at its place was put back, and is refused as that.
    folder = tmp_path_factory.mktemp(f"machines-{next(_examples)}-")
    machines, chance = Machines(made, folder), Random(seed)
    try:
        for who, what in steps:
            machines.advance()
            if isinstance(what, int):
                if what != who:
                    machines.carry(who, what)
            else:
                with contextlib.suppress(Refused):
                    _act(machines.desks[who], str(what), chance)
        _exchanged(machines, range(MACHINES))
        rows = [projections(desk) for desk in machines.desks]
        assert rows[0] == rows[1]
        assert rows[0] == rows[2]
        for desk in machines.desks:
            same(desk)
    finally:
        machines.close()
        shutil.rmtree(folder)
