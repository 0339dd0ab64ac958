"""Entries about roles that an officer writes with the program's library: each is refused, and he stays what he was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.carrying.transfer.inbound_files import import_journal
from db.carrying.transfer.lots import list_lots
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.role_book import WrittenAt
from db.kernel.events.event import Event
from db.kernel.folding.rights import JournalRights, rights_of
from db.kernel.journal import journal
from db.reference.officers import appointing
from db.storage import keys
from db.words.forms import to_json
from db.words.phrases import new_codes
from tests.attacks.test_second_yes import give, line_of, uid_of
from tests.attacks.test_waiting_changes import promoting
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.carrying.transfer.forging import SECRET_WORDS
from tests.written import write_entry

NEW = "long enough for this"


def rights_here(desk: Desk) -> JournalRights:
    with desk.store.reading() as conn:
        return rights_of(conn)


def forge(desk: Desk, kind: str, record: str | None = None, /, **facts: Any) -> Event:
    """An entry in the officer's own name, signed with his key: about himself where no record is named."""
    with desk.store.writing() as conn:
        note = journal.Note(kind, record or desk.officer.uid, desk.officer.uid, facts)
        return write_entry(conn, desk, note)


def is_refused(desk: Desk, entry: Event) -> bool:
    """Whether an entry is refused, with all that the officer has now as he had it before."""
    found = rights_here(desk)
    now = WrittenAt(entry.origin, entry.epoch, entry.seq + 100, entry.position + 100, entry.entered_at)
    was = next(role for role, badge in BADGES.items() if badge == desk.officer.badge)
    assert found.book.roles(desk.officer.uid, now) == {was}
    assert not found.allows(entry) or entry.uid not in found.book.refused
    return entry.uid in found.book.refused


def test_a_patrol_makes_himself_no_commander_and_nobody_else(desk_as: Desks) -> None:
    patrol, admin = desk_as(Role.PATROL), desk_as(Role.ADMINISTRATOR)
    assert is_refused(patrol, forge(patrol, "role_agreed", role="commander"))
    asked = forge(admin, "role_asked", patrol.officer.uid, role="commander")
    assert is_refused(patrol, forge(patrol, "role_agreed", role="commander", asked=asked.uid))
    assert is_refused(admin, forge(admin, "role_agreed", patrol.officer.uid, role="commander", asked=asked.uid))
    assert is_refused(patrol, forge(patrol, "officer_same", same_as=admin.officer.uid))
    assert is_refused(patrol, forge(patrol, "officer_changed", role="administrator"))
    until = to_json(patrol.now().replace(year=2030))
    assert is_refused(patrol, forge(patrol, "acting_commander_set", until=until))
    assert is_refused(admin, forge(admin, "acting_commander_set", until=until))


def test_an_administrator_with_tools_makes_no_commander(desk_as: Desks) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    assert is_refused(admin, forge(admin, "officer_added", "made-up", badge="7001", name="نو", role="commander"))
    assert is_refused(admin, forge(admin, "officer_changed", uid_of(admin, Role.PATROL), role="commander"))
    assert is_refused(admin, forge(admin, "officer_changed", uid_of(admin, Role.COMMANDER), role="patrol"))
    assert is_refused(admin, forge(admin, "officer_changed", role="inspector"))
    assert is_refused(admin, forge(admin, "officer_same", same_as=uid_of(admin, Role.COMMANDER)))


def test_codes_of_a_patrol_open_nothing_and_a_spent_one_neither(desk_as: Desks) -> None:
    admin, chief, patrol = (desk_as(role) for role in (Role.ADMINISTRATOR, Role.COMMANDER, Role.PATROL))
    codes, unit = new_codes(), admin.store.unit
    give(chief, "make_codes", password=PASSWORD, codes=" ".join(codes))
    give(admin, "add", badge="7001", name="تازه", role="auditor", password=NEW)
    give(admin, "agree", line_of(admin, "7001").uid, password=PASSWORD, code=codes[2])
    assert rights_here(admin).book.refused == {}, "the code shows that it is one"
    with admin.store.reading() as conn:
        [made, *_], [(_row, spent), *_] = (
            appointing._entries(conn, unit, (kind,)) for kind in (appointing.CODES_MADE, appointing.AGREED)
        )
    code = {name: spent[name] for name in ("codes", "code", "derived")}
    assert code["derived"] not in str(made), "what it shows stood nowhere before"
    mine = uid_of(admin, Role.PATROL)
    asked = forge(admin, "role_asked", mine, role="commander")
    for said in (code, {**code, "code": 4}, {**code, "code": 4, "derived": made[1]["kept"][3]}, {"code": 4}):
        agreed = forge(admin, "role_agreed", mine, role="commander", asked=asked.uid, **said)
        assert is_refused(admin, agreed), said
    his = forge(
        patrol, "county_codes_made", unit, **appointing.hashed(new_codes(), keys.QUICK, patrol.source.randbytes)
    )
    assert is_refused(patrol, his)


@pytest.mark.parametrize("role", [Role.COMMANDER, Role.PATROL])
def test_one_person_lets_no_file_count_by_naming_himself_the_second(role: Role, desk_as: Desks, tmp_path: Path) -> None:
    admin, one = desk_as(Role.ADMINISTRATOR), desk_as(role)
    chief = desk_as(Role.COMMANDER)
    import_journal(chief, promoting(chief, tmp_path, "standby").file(), SECRET_WORDS)
    (lot,) = list_lots(admin)
    said = {"lot": lot.uid, "second": True}
    forge(one, "lot_approved", one.store.unit, **said)
    assert is_refused(one, forge(one, "lot_counts", one.store.unit, **said))
    assert [each.state for each in list_lots(admin)] == ["waits"]
    if role is Role.PATROL:
        forge(one, "lot_refused", one.store.unit, lot=lot.uid)
        assert [(each.state, each.badges) for each in list_lots(admin)] == [("waits", ())]


def test_a_role_that_another_agreed_to_is_his(desk_as: Desks) -> None:
    admin, chief = desk_as(Role.ADMINISTRATOR), desk_as(Role.COMMANDER)
    duty, mine = uid_of(admin, Role.DUTY), uid_of(admin, Role.PATROL)
    give(admin, "change", mine, role="inspector")
    give(chief, "agree", mine, password=PASSWORD)
    give(admin, "stand_in", duty, reason="x")
    give(admin, "change", duty, role="deputy")
    found = rights_here(admin)
    assert found.book.refused == {}
    here = WrittenAt(admin.store.origin, 1, 10_000, 10_000, admin.now())
    assert found.book.roles(mine, here) == {Role.INSPECTOR}
    assert found.book.roles(duty, here) == {Role.DEPUTY, Role.COMMANDER}
    assert found.book.own_roles(duty, here) == {Role.DEPUTY}
