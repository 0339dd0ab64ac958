"""What was written after a backup comes back in a file, into the store that was put back from that backup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.journal import coverage, findings, signed_runs, stored_events
from db.kernel.signing import machine_keys, verifying
from db.opening.setup import open_store
from db.reference.lists.forms import AddItem
from db.reference.lists.item_commands import add_item
from db.storage import backup, ends, signatures
from db.storage.ends import last_position
from db.storage.models import JOURNAL, SIGNATURE
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.registers.service_desk.test_requests import status, take

SECRET = b"carried by hand, read by nobody"
Open = Callable[[Path], Desk]


@pytest.fixture
def come(desk_as: Desks) -> Iterator[Open]:
    """Opens a folder as the commander."""
    opened: list[Desk] = []

    def come(home: Path) -> Desk:
        opened.append(open_store(home, BADGES[Role.COMMANDER], PASSWORD, Source(desk_as.clock)))
        return opened[-1]

    yield come
    for desk in opened:
        desk.store.close()


def problems(desk: Desk) -> tuple[list[str], list[str]]:
    """(what verifying finds wrong, what was found and set aside)."""
    with desk.store.reading() as conn:
        verified = verifying.verify(conn)
        aside = [
            str(facts.get("what"))
            for _row, facts in stored_events.rows_with_facts(conn, desk.store.unit, (findings.MADE,))
        ]
    return [problem.text for problem in (*verified.problems, *verified.notes)], aside


@pytest.fixture
def went_on(desk_as: Desks, tmp_path: Path, come: Open) -> tuple[Desk, list[str], Path]:
    """A store that was put back from a backup; the codes of two requests that were written after that backup, and the
    file with what was written since."""
    duty, commander = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    take(duty)
    made = backup.backup(commander.store, tmp_path / "stick")
    with commander.store.reading() as conn:
        position = last_position(conn)
    codes = [take(commander), take(commander)]
    add_item(desk_as(Role.ADMINISTRATOR), AddItem(list="relation", code="ferryman", fa="قایقران", en="Ferryman"))
    file = tmp_path / "since.journal"
    export_journal(commander, file, SECRET, since=position)
    backup.restore(made, tmp_path / "again")
    return come(tmp_path / "again"), codes, file


def test_what_was_written_after_a_backup_comes_back(went_on: tuple[Desk, list[str], Path]) -> None:
    desk, codes, file = went_on
    new = take(desk)
    for code in codes:
        with pytest.raises(Refused):
            status(desk, code)
    taken = import_journal(desk, file, SECRET)
    assert len(taken.waiting) == 1, "the item of a list, which two people say yes to"
    assert [status(desk, code).state for code in (*codes, new)] == ["registered"] * 3
    assert problems(desk) == ([], [])
    assert not rebuild.check(desk.store).differences


def test_what_came_back_goes_on_to_the_next_copy(
    went_on: tuple[Desk, list[str], Path], tmp_path: Path, come: Open
) -> None:
    desk, codes, file = went_on
    made = backup.backup(desk.store, tmp_path / "second stick")
    import_journal(desk, file, SECRET)
    onward = tmp_path / "onward.journal"
    export_journal(desk, onward, SECRET)
    backup.restore(made, tmp_path / "third")
    third = come(tmp_path / "third")
    import_journal(third, onward, SECRET)
    assert [status(third, code).state for code in codes] == ["registered"] * 2
    assert problems(third)[0] == []


def test_nothing_of_a_store_that_was_put_back_once_is_set_aside_when_it_is_put_back_again(
    went_on: tuple[Desk, list[str], Path], tmp_path: Path, come: Open
) -> None:
    desk, _codes, _file = went_on
    code = take(desk)
    made = backup.backup(desk.store, tmp_path / "second stick")
    backup.restore(made, tmp_path / "twice")
    twice = come(tmp_path / "twice")
    assert twice.store.epoch == 3
    assert status(twice, code).state == "registered"
    assert problems(twice) == ([], [])


@pytest.mark.parametrize("which", ["of now", "of the epoch before"])
def test_a_signature_made_to_look_as_if_it_had_travelled_hides_nobody_who_looked(
    which: str, went_on: tuple[Desk, list[str], Path]
) -> None:
    """A thief who may write the file takes out who opened a record, and gives the signature over it the form in which
    files bring signatures: these are without who opened what."""
    desk, _codes, file = went_on
    import_journal(desk, file, SECRET)
    take(desk)
    epoch = desk.store.epoch if which == "of now" else desk.store.epoch - 1
    with desk.store.writing() as conn:
        mine = select(SIGNATURE.c.position, SIGNATURE.c.beside, SIGNATURE.c.accesses).join(
            JOURNAL, JOURNAL.c.position == SIGNATURE.c.position
        ).where(JOURNAL.c.epoch == epoch, SIGNATURE.c.accesses.is_not(None), SIGNATURE.c.records > 0)  # fmt: skip
        row = conn.execute(mine.order_by(SIGNATURE.c.position.desc()).limit(1)).one()
        chain = (desk.store.unit, desk.store.origin, epoch)
        access = ends.head_at(conn, *chain, "access", row.position)
        sealed = ends.hash_of(ends.head_at(conn, *chain, ends.SEALED_STREAM, row.position))
        digest = signatures.beside(row.beside, coverage.covered(conn, chain, "access", access, row.accesses), sealed)
        looks = SIGNATURE.c.position == row.position
        conn.execute(update(SIGNATURE).where(looks).values(beside=digest, accesses=None))
        given = conn.execute(SIGNATURE.select().where(looks)).mappings().one()
        assert signed_runs.is_true(conn, given), "its key made it"
    found, _aside = problems(desk)
    assert [text for text in found if "as a file brings it" in text] != []


def test_a_run_came_back_where_it_stands_after_the_end_that_a_later_epoch_names() -> None:
    """Whoever may write the file may move positions, not numbers: they are signed."""
    start, machine = datetime(2026, 11, 24, tzinfo=UTC), machine_keys.MachineKeys()
    machine.follow_version(
        machine_keys.Signed("", 1, "", "epoch_started", None, {"before": {"epoch": 4, "seq": 7}}, start)
    )

    def run(*numbers: int) -> list[machine_keys.Signed]:
        return [machine_keys.Signed("", 90 + seq, "", "a", None, {}, start, epoch=4, seq=seq) for seq in numbers]

    assert machine.came_back_in_a_file(4, run(8, 9))
    assert not machine.came_back_in_a_file(4, run(7, 8))
    assert not machine.came_back_in_a_file(5, run(8, 9)), "an epoch that goes on, or of which nothing is said"
