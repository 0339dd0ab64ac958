"""The made-up precinct: the same from the same seed, whole, sound, and believable where it is looked at first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.demo.custody_cases import FORTY, TWINS
from db.demo.making import make
from db.kernel import drafts, journal, rebuild
from db.kernel.access import Role
from db.kernel.officer import Desk
from db.kernel.register import REGISTERS
from db.opening.setup import open_store
from db.reading.finding import find_by_number
from db.storage.models import JOURNAL
from db.words.folding import persian_digits
from db.words.ids import Source
from db.words.messages import Refused
from db.words.records import Filter
from tests.declared_keys import problems_in

END = datetime(2026, 11, 24, 18, 37, tzinfo=UTC)
DAYS = 3


def at(home: Path, role: Role = Role.DUTY) -> Desk:
    """The first officer of a role, at the moment that the made-up days end."""
    from db.storage import keys

    officer = next(one for one in keys.load(home).demo if one["role"] == role)
    return open_store(home, officer["badge"], officer["password"], Source(lambda: END))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def first(folder: Path) -> Path:
    make(folder / "first", days=DAYS, end=END)
    return folder / "first"


@pytest.fixture(scope="module")
def again(folder: Path) -> Path:
    make(folder / "again", days=DAYS, end=END)
    return folder / "again"


@pytest.fixture
def desk(first: Path) -> Iterator[Desk]:
    found = at(first)
    yield found
    found.store.close()


@pytest.fixture
def inspector(first: Path) -> Iterator[Desk]:
    found = at(first, Role.INSPECTOR)
    yield found
    found.store.close()


def seen(home: Path) -> dict[str, Any]:
    """Everything that lists and records show, register by register, to the inspector, who may see it all."""
    desk = at(home, Role.INSPECTOR)
    try:
        found: dict[str, Any] = {}
        for name in REGISTERS:
            register = REGISTERS[name]
            rows = register.list(desk, Filter(), None, 1_000).rows
            why = {"purpose": "inspection"} if register.purposes else {}
            found[name] = rows, tuple(replace(register.show(desk, row.number, **why), read_at=0) for row in rows)
        return found
    finally:
        desk.store.close()


def written(home: Path) -> list[tuple[str, ...]]:
    """What stands in the journal, but for who looked: stream, kind, uid, record and entry time of each entry."""
    desk = at(home)
    columns = JOURNAL.c
    chosen = select(columns.stream, columns.kind, columns.uid, columns.record, columns.entered_at)
    with desk.store.reading() as conn:
        rows = conn.execute(chosen.where(columns.stream != "access").order_by(columns.position)).all()
    desk.store.close()
    while rows and rows[-1].stream == "sealed":  # the cover that follows a sign-in by chance, this one's too
        rows = rows[:-1]
    return [tuple(map(str, row)) for row in rows]


def test_a_seed_repeats_and_another_one_differs(first: Path, again: Path, folder: Path) -> None:
    entries = written(first)
    assert written(again) == entries
    assert seen(again) == seen(first)
    make(folder / "other", seed=13, days=1, end=END)
    assert not {uid for _, _, uid, _, _ in written(folder / "other")} & {uid for _, _, uid, _, _ in entries}


def test_the_journal_is_sound_and_makes_the_same_tables(desk: Desk) -> None:
    with desk.store.reading() as conn:
        assert journal.verify(conn).problems == ()
    assert rebuild.check(desk.store).differences == ()


def test_every_register_holds_something_and_nothing_later_than_the_end(inspector: Desk) -> None:
    counts = {name: REGISTERS[name].count(inspector, Filter()) for name in REGISTERS}
    assert set(REGISTERS) == {
        "incident",
        "call",
        "patrol",
        "custody",
        "session",
        "request",
        "programme",
        "oversight",
        "complaint",
        "gang",
        "shift",
        "order",
        "post",
        "roster",
        "packet",
        "sketch",
    }
    assert all(count for count in counts.values()), counts
    with inspector.store.reading() as conn:
        columns = JOURNAL.c
        moments = list(conn.execute(select(columns.at, columns.entered_at).where(columns.stream != "sealed")))
    assert max(max(row) for row in moments) <= END
    assert min(row.entered_at for row in moments) >= END - timedelta(days=DAYS)


def test_every_register_is_found_by_number_however_it_is_written(inspector: Desk, desk: Desk) -> None:
    looked = set()
    for one in (inspector, desk):
        for name, register in REGISTERS.items():
            if register.told is None or name in looked or one.officer.role not in register.list.roles:  # type: ignore[attr-defined]
                continue
            rows = register.list(one, Filter(), None, 1).rows
            if not rows:
                continue
            (row,) = rows
            spellings = {row.number, row.number.lower(), persian_digits(row.number), row.number.replace("-", " ")}
            spellings |= {row.number.replace("-", "")} if register.prefix else {f"{row.number[:3]}-{row.number[3:]}"}
            spellings |= {row.number.rsplit("-", 1)[-1]} if register.prefix else set()
            for typed in spellings:
                found = find_by_number(one, typed)
                assert (name, row.number) in {(hit.register, hit.number) for hit in found}, (name, typed)
            looked.add(name)
    told = {name for name, register in REGISTERS.items() if register.told is not None}
    assert {name for name in told - looked if REGISTERS[name].count(inspector, Filter())} == set()


def test_the_desk_is_handed_over_and_work_is_left(desk: Desk) -> None:
    from db.across.handover.marks import unexplained
    from db.across.handover.queries import current
    from db.registers.custody.queries import held_now
    from db.registers.incidents.queries import open_now

    assert current(desk) is None
    shift = REGISTERS["shift"]
    newest = shift.list(desk, Filter(), None, 1).rows[0]
    assert (newest.state, timedelta(0) < END - newest.values[2] < timedelta(minutes=30)) == ("signed", True)
    held = held_now(desk)
    hours = sorted(person.elapsed / timedelta(hours=1) for person in held)
    assert len(hours) == 2
    assert hours[0] < 3
    assert 22 < hours[1] < 24
    assert all(person.here and "overdue" not in person.flags for person in held)
    assert 4 <= len(open_now(desk)) <= 6
    assert len(unexplained(desk)) == 1
    assert [(draft.kind, draft.parked) for draft in drafts.all_drafts(desk)] == [("incident.report", True)]


def test_breaches_are_few_and_the_one_that_is_meant_is_explained(inspector: Desk) -> None:
    custody = REGISTERS["custody"]
    late = {}
    for row in custody.list(inspector, Filter(), None, 1_000).rows:
        for duty in custody.show(inspector, row.number, purpose="inspection").duties:
            if duty.state in ("late", "overdue"):
                late[row.number, duty.code] = duty.breach_reason
    assert [code for (_, code), reason in late.items() if reason] == ["prosecutor"]
    assert len(late) <= 3, late


def test_custody_has_every_kind_of_case(inspector: Desk) -> None:
    """Ordinary ones, a family, a child alone, fear of return, a bus of forty, two of one name, a wrongful stop."""
    from db.registers.custody.case.reading import read
    from db.registers.custody.models import ARRIVAL, CUSTODY, LINK, MEMBER

    with inspector.store.reading() as conn:
        rows = conn.execute(select(CUSTODY)).all()
        cases = {row.uid: read(journal.events_of(conn, inspector.store.unit, row.uid)) for row in rows}
        links = conn.execute(select(LINK.c.record)).all()
        heads = conn.execute(select(ARRIVAL.c.heads)).scalars().all()
        members = conn.execute(select(MEMBER.c.record)).all()
    outcomes = [row.outcome for row in rows]
    assert outcomes.count("released_documents_valid") > FORTY
    assert links, "a family"
    alone = [case for case in cases.values() if case.child and case.with_whom == "alone"]
    assert [case.standing.outcome for case in alone] == ["to_welfare"]
    feared = [case for case in cases.values() if case.fear == "yes"]
    assert "released_by_order" in {case.standing.outcome for case in feared}
    assert FORTY in heads
    assert len(members) >= FORTY
    assert sum(case.name == TWINS for case in cases.values()) == 2
    wrongful = [row for row in rows if row.outcome == "released_no_ground"]
    assert any(row.ended_at - row.start_at < timedelta(hours=1) for row in wrongful)


def test_a_word_is_found_in_another_spelling(desk: Desk) -> None:
    from db.registers.incidents.queries import search_incidents

    spellings = ("موتورسیکلت", "موتورسيكلت", "مُوتورسیکلت")
    typed = [{hit.number for hit in search_incidents(desk, word)} for word in spellings]
    assert typed[0]
    assert typed == [typed[0]] * 3


def test_the_officers_stand_on_the_sign_in_screen_and_sign_by_pin(first: Path, desk: Desk) -> None:
    from db.opening.setup import switch
    from db.storage import keys

    officers = keys.load(first).demo
    assert {officer["role"] for officer in officers} == {str(role) for role in Role}
    assert desk.store.demo
    deputy = next(one for one in officers if one["role"] == Role.DEPUTY)
    assert switch(desk, deputy["badge"], deputy["pin"]).officer.name == deputy["name"]


def test_what_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        assert (done, total) == (1, 3)
        assert not (tmp_path / "home").exists()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(tmp_path / "home", days=3, end=END, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, first: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        make(tmp_path, days=1, end=END)
    assert refused.value.code == "exists"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    with pytest.raises(Refused) as refused:
        make(first, days=1, end=END)
    assert refused.value.code == "exists"
    with pytest.raises(Refused) as refused:
        make(tmp_path / "none", days=0, end=END)
    assert refused.value.code == "invalid"


def test_every_event_is_as_its_kind_declares(desk: Desk) -> None:
    with desk.store.reading() as conn:
        assert problems_in(conn) == {}


def test_an_empty_folder_and_a_single_day_will_do(tmp_path: Path) -> None:
    told = []
    officers = make(tmp_path, days=1, end=END, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 1)]
    assert {"badge", "name", "role", "password", "pin"} <= set(officers[0])
    desk = at(tmp_path)
    assert REGISTERS["incident"].count(desk, Filter())
    assert desk.store.epoch == 1
    desk.store.close()
