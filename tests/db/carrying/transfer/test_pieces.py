"""A long file of another machine comes in pieces: others come to the desk and write between two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.carrying.transfer import inbound_files, lots
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.signing import verifying
from db.opening.setup import open_store
from db.storage import store as stores
from db.words.ids import Source, new_uid
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Clock, Desks
from tests.db.carrying.transfer.forging import SECRET_WORDS, Forger, both_agree
from tests.db.carrying.transfer.test_carrying import Pair, give, joined

MARKS, PIECE = 33, 6


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound_files, "TOGETHER", PIECE)


@pytest.fixture
def pair(ready_store: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = Pair.again(joined(ready_store, tmp_path_factory), tmp_path, Clock())
    yield made
    made.close()


def between(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> list[object]:
    """Do this in each rest of a long act; what it gave."""
    done: list[object] = []
    monkeypatch.setattr(stores.time, "sleep", lambda seconds: done.append(act()) if seconds == stores.REST else None)
    return done


def sound(desk: Desk) -> None:
    with desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
    assert rebuild.check(desk.store).differences == ()


def counted(desk: Desk, kind: str, origin: str) -> int:
    with desk.store.reading() as conn:
        chosen = "SELECT count(*) FROM journal WHERE kind = ? AND origin = ?"
        return int(conn.exec_driver_sql(chosen, (kind, origin)).scalar_one())


@pytest.mark.long
def test_others_come_in_and_write_between_two_pieces_and_all_arrives(
    pair: Pair,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _mark in range(MARKS):
        give(pair.second, "mark.set", kind="call")
    file = pair.export(pair.second)

    def come() -> str:
        monkeypatch.setattr(stores, "HURRIED", 0.01)
        desk = open_store(pair.first.store.home, BADGES[Role.DUTY], PASSWORD, Source(pair.clock))
        assert desk.store.owed.why is None
        number = give(desk, "incident.report", type="theft_home", place="اهواز", summary="میان دو بخش")
        desk.store.close()
        return number

    reports = between(monkeypatch, come)
    taken = import_journal(pair.first, file, SECRET_WORDS)
    assert len(reports) == len(set(reports)) >= MARKS // PIECE - 1
    assert taken.entries >= MARKS
    second = pair.second.store.origin
    assert counted(pair.first, "mark_set", second) + counted(pair.first, "moment_marked", second) == MARKS
    assert counted(pair.first, "journal_imported", pair.first.store.origin) == 1 + bool(taken.waiting)
    both_agree(pair.first)
    sound(pair.first)
    again = import_journal(pair.first, file, SECRET_WORDS)
    assert (again.entries, again.known) == (0, taken.entries + taken.known)


def test_how_far_it_is_is_told_after_each_piece_up_to_all_that_the_survey_counted(pair: Pair) -> None:
    for _mark in range(MARKS):
        give(pair.second, "mark.set", kind="call")
    file, told = pair.export(pair.second), list[tuple[int, int]]()
    taken = import_journal(pair.first, file, SECRET_WORDS, step=lambda done, total: told.append((done, total)))
    assert len(told) >= MARKS // PIECE
    assert [done for done, _total in told] == sorted(done for done, _total in told)
    assert {total for _done, total in told} == {taken.entries}
    assert told[-1] == (taken.entries, taken.entries)


def test_what_is_cut_off_between_two_pieces_goes_on_there(
    pair: Pair,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _mark in range(MARKS):
        give(pair.second, "mark.set", kind="call")
    file = pair.export(pair.second)

    def end() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        between(patch, end)
        with pytest.raises(KeyboardInterrupt):
            import_journal(pair.first, file, SECRET_WORDS)
    with pair.first.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
    taken = import_journal(pair.first, file, SECRET_WORDS)
    assert taken.known >= PIECE
    assert taken.entries
    both_agree(pair.first)
    sound(pair.first)


def test_what_waits_in_an_early_piece_is_a_lot_before_others_write(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a program that ends there would leave a change of roles that nobody can say yes or no to."""
    commander = desk_as(Role.COMMANDER)
    forger = Forger(commander, tmp_path)
    for place in range(3 * PIECE):
        if place == 2:
            forger.add("officer_changed", commander.officer.uid, {"facts": {"role": "standby"}})
        forger.add("mark_set", new_uid(), {"facts": {"kind": "call"}})
    seen = between(monkeypatch, lambda: [lot.state for lot in lots.list_lots(commander)])
    taken = import_journal(commander, forger.file(), SECRET_WORDS)
    assert seen
    assert all(there == ["waits"] for there in seen), seen
    assert len(taken.waiting) == 1
    assert len(lots.list_lots(commander)) == 1
    sound(commander)


def test_a_fault_in_a_late_piece_says_what_was_taken_before_it(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db.carrying.transfer import entry_writer

    monkeypatch.setattr(entry_writer, "UNREAD_MOST", 2)
    desk = desk_as(Role.DUTY)
    forger = Forger(desk, tmp_path)
    for place in range(4 * PIECE):
        forger.add("mark_set", new_uid(), {"facts": {"kind": "call" if place < 2 * PIECE else 2**70}})
    between(monkeypatch, lambda: None)
    with pytest.raises(Refused) as refused:
        import_journal(desk, forger.file(), SECRET_WORDS)
    assert refused.value.code == "invalid"
    assert f"{2 * PIECE} entries" in str(refused.value)
    sound(desk)
