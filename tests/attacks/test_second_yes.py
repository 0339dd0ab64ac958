"""An administrator with every right of his own makes no commander, inspector or auditor alone, and changes none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.across.handover import sources
from db.kernel.base.access import Officer, Role
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.setup import choose_password, open_store
from db.reference.officers import appointing
from db.reference.officers.queries import OfficerLine, list_officers
from db.storage import keys
from db.words.form_reading import read_form
from db.words.ids import Source
from db.words.messages import Refused
from db.words.phrases import new_codes
from tests.conftest import BADGES, GIVEN, PASSWORD, Clock, Desks

NEW = "long enough for this"


def give(desk: Desk, name: str, record: str | None = None, /, **fields: Any) -> str:
    command = COMMANDS[f"officer.{name}"]
    return command.run(desk, read_form(command.form, fields, now=desk.now(), record=record))


def refused(desk: Desk, name: str, record: str | None = None, /, **fields: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        give(desk, name, record, **fields)
    return caught.value


def line_of(desk: Desk, badge: str) -> OfficerLine:
    return next(line for line in list_officers(desk) if line.badge == badge)


def uid_of(desk: Desk, role: Role) -> str:
    return line_of(desk, BADGES[role]).uid


@pytest.mark.parametrize("role", ["commander", "inspector", "auditor"])
def test_a_new_one_is_a_patrol_until_another_says_yes(role: str, desk_as: Desks) -> None:
    admin, chief = desk_as(Role.ADMINISTRATOR), desk_as(Role.COMMANDER)
    give(admin, "add", badge="7001", name="تازه", role=role, password=NEW)
    new = line_of(admin, "7001")
    assert new.role == Role.PATROL
    assert refused(admin, "agree", new.uid, password=PASSWORD).fields.keys() == {"code"}
    assert refused(desk_as(Role.DUTY), "agree", new.uid, password=PASSWORD).code == "forbidden"
    assert "password" in refused(chief, "agree", new.uid, password="not mine").fields
    give(chief, "agree", new.uid, password=PASSWORD)
    assert line_of(admin, "7001").role == role
    assert refused(chief, "agree", new.uid, password=PASSWORD).code == "not_found"
    assert rebuild.check(admin.store).differences == ()


@pytest.mark.parametrize(("was", "role"), [(Role.COMMANDER, "patrol"), (Role.INSPECTOR, "duty_officer"),
                                           (Role.DUTY, "commander"), (Role.AUDITOR, "patrol")])  # fmt: skip
def test_no_such_role_is_given_or_taken_alone(was: Role, role: str, desk_as: Desks) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    uid = uid_of(admin, was)
    give(admin, "change", uid, role=role, name="نام دیگر")
    assert (line_of(admin, BADGES[was]).role, line_of(admin, BADGES[was]).name) == (was, "نام دیگر")
    yes = desk_as(Role.INSPECTOR if was == Role.COMMANDER else Role.COMMANDER)
    if was != Role.INSPECTOR:  # whose share would be lost: the wall of the last reader stands
        give(yes, "agree", uid, password=PASSWORD)
        assert line_of(admin, BADGES[was]).role == role
    give(admin, "change", uid_of(admin, Role.PATROL), role="deputy")
    assert line_of(admin, BADGES[Role.PATROL]).role == Role.DEPUTY, "other roles need one yes"


def test_nobody_agrees_to_a_role_of_his_own_and_no_is_said_too(desk_as: Desks) -> None:
    admin, chief = desk_as(Role.ADMINISTRATOR), desk_as(Role.COMMANDER)
    give(admin, "change", chief.officer.uid, role="inspector")
    assert refused(chief, "agree", chief.officer.uid, password=PASSWORD).code == "forbidden"
    give(chief, "decline", chief.officer.uid, reason="نه")
    assert refused(desk_as(Role.INSPECTOR), "agree", chief.officer.uid, password=PASSWORD).code == "not_found"
    assert line_of(admin, chief.officer.badge).role == Role.COMMANDER


# --- the county's codes -------------------------------------------------------------------------------------------


def test_a_code_of_the_county_is_good_once(desk_as: Desks) -> None:
    admin, chief = desk_as(Role.ADMINISTRATOR), desk_as(Role.COMMANDER)
    codes = new_codes()
    assert refused(admin, "make_codes", password=PASSWORD, codes=" ".join(codes)).code == "forbidden"
    give(chief, "make_codes", password=PASSWORD, codes=" ".join(codes))
    for badge, code in (("7001", codes[2]), ("7002", codes[7].replace(" ", ""))):
        give(admin, "add", badge=badge, name="تازه", role="auditor", password=NEW)
        give(admin, "agree", line_of(admin, badge).uid, password=PASSWORD, code=code)
        assert line_of(admin, badge).role == Role.AUDITOR
    give(admin, "add", badge="7003", name="تازه", role="auditor", password=NEW)
    third = line_of(admin, "7003").uid
    assert "used" in str(refused(admin, "agree", third, password=PASSWORD, code=codes[2]))
    newer = new_codes()
    give(chief, "make_codes", password=PASSWORD, codes=" ".join(newer))
    assert "Not a county code" in str(refused(admin, "agree", third, password=PASSWORD, code=codes[0]))
    give(admin, "agree", third, password=PASSWORD, code=newer[2])
    assert line_of(admin, "7003").role == Role.AUDITOR


def test_codes_are_not_guessed_and_stand_in_no_file(desk_as: Desks) -> None:
    admin, chief = desk_as(Role.ADMINISTRATOR), desk_as(Role.COMMANDER)
    codes = new_codes()
    give(chief, "make_codes", password=PASSWORD, codes=" ".join(codes))
    give(admin, "add", badge="7001", name="تازه", role="auditor", password=NEW)
    uid = line_of(admin, "7001").uid
    said = [refused(admin, "agree", uid, password=PASSWORD, code=code).code for code in new_codes()[:5]]
    assert said == ["invalid"] * 3 + ["wait"] * 2
    with admin.store.reading() as conn:
        kept = [event.facts for event in stored_events.events_of(conn, admin.store.unit, admin.store.unit)]
    assert not any(code.replace(" ", "") in str(kept) for code in codes)


# --- until there is anybody to ask ---------------------------------------------------------------------------------


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[str, str], Desk]:
    """Signs in at a store as `precinct init` makes it: one administrator, the county's codes."""
    home, clock = tmp_path / "fresh", Clock()
    chief = NewOfficer("1", "مدیر", Role.ADMINISTRATOR, PASSWORD)
    create_store(home, NewStore("کلانتری ۱۲", (chief,), cost=keys.QUICK, codes=new_codes()), Source(clock))
    return lambda badge, password: open_store(home, badge, password, Source(clock))


def test_he_appoints_alone_until_commander_and_inspector_chose_their_passwords(fresh: Any) -> None:
    admin = fresh("1", PASSWORD)
    for badge, role in (("2", "commander"), ("3", "inspector")):
        give(admin, "add", badge=badge, name=role, role=role, password=GIVEN)
        assert line_of(admin, badge).role == role
    choose_password(fresh("2", GIVEN), GIVEN, PASSWORD)
    give(admin, "add", badge="4", name="x", role="auditor", password=GIVEN)
    assert line_of(admin, "4").role == Role.AUDITOR
    choose_password(fresh("3", GIVEN), GIVEN, PASSWORD)
    give(admin, "add", badge="5", name="x", role="commander", password=GIVEN)
    assert line_of(admin, "5").role == Role.PATROL
    give(admin, "remove", line_of(admin, "2").uid, reason="x")
    give(admin, "add", badge="6", name="x", role="commander", password=GIVEN)
    assert line_of(admin, "6").role == Role.PATROL, "who takes the commander away does not appoint alone again"
    with admin.store.reading() as conn:
        named = appointing.appointed_alone(conn, admin.store.unit)
        assert {admin.ports.officers.names(conn)[uid][0] for uid in named} == {"2", "3", "4"}
        reading = Reading(admin, conn, admin.officer, admin.now())
        assert set(sources.appointed_alone(reading)) == set(named), "the first handover names them"


# --- standing in --------------------------------------------------------------------------------------------------


def test_who_stands_in_for_72_hours_is_shown_everywhere_and_says_no_second_yes(desk_as: Desks) -> None:
    admin, duty = desk_as(Role.ADMINISTRATOR), desk_as(Role.DUTY)
    patrol = uid_of(admin, Role.PATROL)
    assert refused(admin, "stand_in", patrol, reason="x").code == "invalid"
    assert refused(desk_as(Role.STANDBY), "stand_in", duty.officer.uid, reason="x").code == "forbidden"
    give(admin, "stand_in", duty.officer.uid, reason="هیچ‌کس پاسخ نداد")
    assert refused(admin, "stand_in", uid_of(admin, Role.DEPUTY), reason="x").code == "conflict"
    for role in (Role.PATROL, Role.AUDITOR, Role.INSPECTOR, Role.DEPUTY):
        (shown,) = QUERIES["officer.attention"].run(desk_as(role))
        assert shown.at == duty.now() + timedelta(hours=72)
    with duty.store.reading() as conn:
        assert duty.ports.officers.officer_by_uid(conn, duty.store.unit, duty.officer.uid, duty.now()) == Officer(
            duty.officer.uid, duty.officer.badge, duty.officer.name, Role.COMMANDER, duty.officer.rank
        )
        reading = Reading(duty, conn, duty.officer, duty.now())
        assert sources.inputs(reading).stand_in == ((duty.officer.uid, shown.at),)
    give(admin, "change", patrol, role="inspector")
    assert refused(duty, "agree", patrol, password=PASSWORD).fields.keys() == {"code"}
    assert refused(duty, "make_codes", password=PASSWORD, codes=" ".join(new_codes())).code == "forbidden"
    desk_as.clock.advance(hours=72)
    assert refused(duty, "agree", patrol, password=PASSWORD).code == "forbidden"
    assert [item.text.text for item in QUERIES["officer.attention"].run(desk_as(Role.PATROL))] == []
    assert rebuild.check(admin.store).differences == ()


def test_standing_in_is_ended_before_its_time(desk_as: Desks) -> None:
    admin, duty = desk_as(Role.ADMINISTRATOR), desk_as(Role.DUTY)
    give(admin, "stand_in", duty.officer.uid, reason="x")
    give(desk_as(Role.COMMANDER), "end_stand_in", duty.officer.uid)
    assert QUERIES["officer.attention"].run(duty) == ()
    assert refused(admin, "end_stand_in", duty.officer.uid).code == "conflict"
