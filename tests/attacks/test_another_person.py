"""Who may not decide on what he wrote or was named in does not become another one by a new role, name or uid."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.projections.projecting import KINDS
from db.reference.officers.models import OFFICER
from db.reference.officers.queries import called_ever, is_one
from tests.attacks import test_second_yes as officers
from tests.attacks.test_second_yes import uid_of
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.registers.custody import test_accused as custody
from tests.db.registers.custody.test_commands import act, opened, refused
from tests.db.registers.custody.test_misplaced import record_of
from tests.db.registers.incidents import test_putting_right as incidents

COUNTS = {"does not count": "himself", "does not count as that one": "himself", "is no inspector": "himself",
          "counts": "stand_in"}  # fmt: skip


def become(desks: Desks, was: Role, role: Role) -> Desk:
    """The officer of a role, whom two people gave another one."""
    admin = desks(Role.ADMINISTRATOR)
    uid = uid_of(admin, was)
    officers.give(admin, "change", uid, role=str(role))
    officers.give(desks(Role.COMMANDER), "agree", uid, password=PASSWORD)
    return desks(was)


def join(desk: Desk, one: Role, other: Role) -> None:
    """Two officers are found to be one person, as a file may bring it."""
    with desk.store.writing() as conn:
        first = uid_of(desk, other)
        conn.execute(update(OFFICER).where(OFFICER.c.badge == BADGES[one]).values(same_as=first))


def test_each_command_that_asks_for_another_person_is_listed(root: Path) -> None:
    page = (root / "docs" / "security-annex.md").read_text(encoding="utf-8")
    section = page.partition("## Where another person is asked for")[2].partition("\n## ")[0]
    told: dict[str, str] = {}
    for said in re.split(r"\n- ", section)[1:]:
        names, entries = re.match(r"((?:`[a-z_.]+`,?\s*)+)(?:\(((?:`[a-z_]+`,?\s*)+)\))?:\s+not by ", said).groups("")
        stand_in = next(how for words, how in COUNTS.items() if f"A stand-in {words}." in " ".join(said.split()))
        told |= dict.fromkeys(re.findall(r"`([a-z_.]+)`", names), stand_in)
        assert set(re.findall(r"`([a-z_]+)`", entries)) <= KINDS.keys()
    assert told == {name: command.another for name, command in COMMANDS.items() if command.another}


def test_who_asked_for_a_change_agrees_to_it_in_no_other_role(desk_as: Desks) -> None:
    duty, leader = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    record = incidents.give(leader, "reopen_review", incidents.approved(desk_as), reason=incidents.GROUND)
    record = incidents.give(duty, "void", record, reason="واقعه‌ای نبود")
    promoted = become(desk_as, Role.DUTY, Role.INSPECTOR)
    assert incidents.refusal(promoted, "agree_change", record) == "invalid"
    assert incidents.row(leader, incidents.give(desk_as(Role.INSPECTOR), "agree_change", record)).state == "void"


def test_who_made_a_change_of_a_custody_record_only_refuses_it_as_inspector(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    number = opened(duty)
    act(duty, number, "injury", found="while_held", grave=False, injuries="x")
    custody.give(duty, number, "strike", target="1", reason="x")
    promoted = become(desk_as, Role.DUTY, Role.INSPECTOR)
    said: dict[str, Any] = {"decision": "agreed", "reason": "x"}
    every = COMMANDS["custody.decide_all"]
    for decides in (lambda: custody.give(promoted, number, "decide", **said),
                    lambda: every.run(promoted, every.form(**said))):  # fmt: skip
        assert set(refused(decides).fields) == {"code"}
    assert custody.give(promoted, number, "decide", decision="refused", reason="x") == number


@pytest.mark.parametrize("called", ["surname", "badge"])
def test_who_was_named_under_another_name_judges_nothing_there(called: str, desk_as: Desks) -> None:
    duty, chief, admin = desk_as(Role.DUTY), desk_as(Role.COMMANDER), desk_as(Role.ADMINISTRATOR)
    surname = chief.officer.name.split()[-1]
    number = custody.named(duty, surname if called == "surname" else BADGES[Role.STANDBY], "force")
    if called == "surname":
        officers.give(admin, "change", chief.officer.uid, name="نام دیگر")
    else:
        join(admin, Role.STANDBY, Role.COMMANDER)
    renamed = desk_as(Role.COMMANDER)
    answers = {"record": record_of(renamed, number), "target": "1", "reason": "x"}
    strike = COMMANDS["custody.strike"]
    assert refused(lambda: strike.run(renamed, strike.form(**answers))).code == "forbidden"


def test_two_uids_of_one_person_are_no_two_persons(desk_as: Desks) -> None:
    duty, standby = desk_as(Role.DUTY), desk_as(Role.STANDBY)
    record = incidents.report(duty, type="theft_home", injured=0, caller_name="نام")
    record = incidents.give(duty, "submit", record, reasons={"note": "همین است"})
    unit, one, other = duty.store.unit, duty.officer.uid, standby.officer.uid
    with duty.store.reading() as conn:
        assert not is_one(conn, unit, one, other)
        assert not is_one(conn, unit, one, None)
    join(duty, Role.STANDBY, Role.DUTY)
    with duty.store.reading() as conn:
        assert is_one(conn, unit, one, other)
        assert is_one(conn, unit, other, one)
        assert {BADGES[Role.STANDBY], BADGES[Role.DUTY]} <= called_ever(conn, unit, one)
    with duty.store.writing() as conn:  # the standby officer goes on under the uid that he has
        conn.execute(update(OFFICER).where(OFFICER.c.badge == BADGES[Role.DUTY]).values(role=str(Role.STANDBY)))
    assert incidents.refusal(standby, "approve", record) == "unlikely"
