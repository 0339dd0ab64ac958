"""A code of the county decides where nobody else is there: once, and on one act."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild, rights
from db.kernel.journal import journal, stored_events
from db.kernel.signing import verifying
from db.storage.models import JOURNAL
from tests.attacks.test_another_person import become
from tests.attacks.test_without_right import codes_of_county
from tests.conftest import Desks
from tests.db.registers.custody import test_accused as custody
from tests.db.registers.custody.test_commands import act, opened, refused
from tests.db.registers.custody.test_misplaced import misplace, record_of
from tests.db.registers.incidents import test_putting_right as incidents
from tests.written import write_entry

AGREED: dict[str, Any] = {"decision": "agreed", "reason": "x"}
AGREES, DECIDES = "incident_change_agreed", "change_decided"


def struck(desk: Desk, name: str = "احمد", band: str = "17") -> str:
    """A custody record with a strike that waits."""
    number = opened(desk, name=name, band=band)
    act(desk, number, "injury", found="while_held", grave=False, injuries="x")
    custody.give(desk, number, "strike", target="1", reason="x")
    return number


def asked(desks: Desks) -> Any:
    """An incident whose being void the duty officer asked for."""
    record = incidents.give(desks(Role.COMMANDER), "reopen_review", incidents.approved(desks), reason=incidents.GROUND)
    return incidents.give(desks(Role.DUTY), "void", record, reason="واقعه‌ای نبود")


def all_of(desk: Desk, **said: Any) -> str:
    every = COMMANDS["custody.decide_all"]
    return str(every.run(desk, every.form(**AGREED, **said)))


def stands(desk: Desk, *without_right: str) -> None:
    """Rows and journal agree, and of these kinds one entry each is without the right."""
    assert rebuild.check(desk.store).differences == ()
    with desk.store.reading() as conn:
        assert [event.kind for event in rights.without_right(conn)] == list(without_right)
        assert bool(verifying.verify(conn).problems) is bool(without_right)


def test_the_only_inspector_decides_on_his_own_changes_by_codes_that_are_good_once(desk_as: Desks) -> None:
    codes = codes_of_county(desk_as)
    duty, record = desk_as(Role.DUTY), asked(desk_as)
    first, _second, _third = struck(duty), struck(duty, "سهراب", "18"), struck(duty, "کاووس", "19")
    only = become(desk_as, Role.DUTY, Role.INSPECTOR)
    assert set(refused(lambda: incidents.give(only, "agree_change", record, code="1234 5678")).fields) == {"code"}
    record = incidents.give(only, "agree_change", record, code=codes[2])
    assert incidents.row(duty, record).state == "void"
    assert "used" in str(refused(lambda: custody.give(only, first, "decide", **AGREED, code=codes[2])).fields)
    custody.give(only, first, "decide", **AGREED, code=codes[3])
    desk_as.clock.advance(minutes=1)
    struck(desk_as(Role.STANDBY), "بهمن", "20")
    assert all_of(only) == "1", "another's needs no code"
    desk_as.clock.advance(minutes=1)
    assert all_of(only, code=codes[4]) == "2", "one act, one code"
    with only.store.reading() as conn:
        decided = stored_events.events_of_kinds(conn, only.store.unit, (AGREES, DECIDES))
    assert [event.facts.get("code") for event in decided] == [3, 4, None, 5, 5]
    stands(only)


def test_a_code_that_is_not_needed_is_not_spent(desk_as: Desks) -> None:
    codes, number = codes_of_county(desk_as), struck(desk_as(Role.DUTY))
    custody.give(desk_as(Role.INSPECTOR), number, "decide", **AGREED, code=codes[0])
    incidents.give(desk_as(Role.INSPECTOR), "agree_change", asked(desk_as), code=codes[0])
    with desk_as(Role.DUTY).store.reading() as conn:
        decided = stored_events.events_of_kinds(conn, desk_as(Role.DUTY).store.unit, (AGREES, DECIDES))
    assert [event.facts.get("code") for event in decided] == [None, None]


def test_who_refuses_his_own_move_takes_it_back_without_a_code(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    first, other = opened(duty), opened(duty, name="سهراب", band="18")
    act(duty, first, "injury", found="while_held", grave=False, injuries="x")
    misplace(duty, first, "injury_found", other)
    only = become(desk_as, Role.DUTY, Role.INSPECTOR)
    custody.give(only, first, "decide", decision="refused", reason="x")
    with only.store.reading() as conn:
        decided = stored_events.events_of_kinds(conn, only.store.unit, (DECIDES,))
    assert [event.facts["decision"] for event in decided] == ["refused", "agreed"]
    stands(only)


@pytest.mark.parametrize("shown", ["nothing", "none of them", "one that was spent"])
@pytest.mark.parametrize("kind", [AGREES, DECIDES])
def test_nobody_decides_by_hand_on_what_he_wrote(desk_as: Desks, kind: str, shown: str) -> None:
    """Forgery: somebody who became inspector signs himself that his own change is agreed to."""
    codes, duty = codes_of_county(desk_as), desk_as(Role.DUTY)
    record, number = asked(desk_as), struck(duty)
    only = become(desk_as, Role.DUTY, Role.INSPECTOR)

    with only.store.reading() as conn:
        wrote = {
            row.kind: row for row in conn.execute(select(JOURNAL).where(JOURNAL.c.officer == only.officer.uid)).all()
        }
        (made,) = stored_events.events_of_kinds(conn, only.store.unit, ("county_codes_made",))
    on = wrote["incident_void_asked"] if kind == AGREES else wrote["entry_struck"]
    facts: dict[str, Any] = {"entry": on.uid} if kind == AGREES else {"target": on.uid, "decision": "agreed"}
    spent: dict[str, Any] = {}
    if shown == "one that was spent":
        if kind == AGREES:
            custody.give(only, number, "decide", **AGREED, code=codes[7])
        else:
            incidents.give(only, "agree_change", record, code=codes[7])
        with only.store.reading() as conn:
            (used,) = stored_events.events_of_kinds(conn, only.store.unit, (AGREES, DECIDES))
        spent = {name: used.facts[name] for name in ("codes", "code", "derived")}
        desk_as.clock.advance(minutes=1)
    elif shown == "none of them":
        spent = {"codes": made.uid, "code": 8, "derived": "ab" * 32}
    with only.store.writing() as conn:
        write_entry(conn, only, journal.Note(kind, on.record, only.officer.uid, {**facts, **spent}))
    with only.store.reading() as conn:
        assert [event.kind for event in rights.without_right(conn)] == [kind]
        assert verifying.verify(conn).problems != ()
    assert record_of(only, number)
