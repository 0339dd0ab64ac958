"""An approved record is put right: reopened with a reason, changed with the inspectorate's yes; what raises at once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from db.across.indicators.commands import freeze
from db.across.indicators.figure_notes import notes_of
from db.across.indicators.figures import Figure, FigureTable
from db.across.indicators.forms import FreezeIndicators
from db.across.indicators.frozen import differences
from db.across.indicators.queries import table_of
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.pending_changes import ASKED_FOR
from db.registers.incidents.queries import attention
from db.registers.incidents.review.pending_list import count_doubted, list_doubted
from db.registers.incidents.show import show_incident
from db.words.messages import Refused
from db.words.records import Filter, Record
from tests.conftest import Desks
from tests.db.registers.incidents.test_commands import give, report

GROUND = "پرونده با دفتر وقایع نمی‌خواند"
LOWER: dict[str, tuple[str, dict[str, str]]] = {
    "void": ("incident_void_asked", {"reason": "واقعه‌ای نبود"}),
    "clear": ("incident_clear_asked", {"clearance": "suspect_referred", "cleared_on": "today"}),
    "amend_type": ("incident_retype_asked", {"type": "noise", "reason": "سرقت نبود"}),
    "set_harm": ("incident_harm_asked", {"injured": "1"}),
}


def refusal(desk: Desk, act: str, record: Record, /, **fields: object) -> str:
    with pytest.raises(Refused) as caught:
        give(desk, act, record, **fields)
    return caught.value.code


def approved(desks: Desks, **told: Any) -> Record:
    """An approved theft in which two were injured."""
    duty = desks(Role.DUTY)
    record = report(duty, **{"type": "theft_home", "injured": 2, "caller_name": "نام", **told})
    record = give(duty, "submit", record, reasons={"note": "همین است"})
    return give(desks(Role.COMMANDER), "approve", record)


def figure(desk: Desk, code: str) -> Figure:
    return table_of(desk, only=(code,)).figure(code)


def row(desk: Desk, record: Record) -> Any:
    with desk.store.reading() as conn:
        return conn.execute(select(INCIDENT).where(INCIDENT.c.uid == record.uid)).one()


def said(table: FigureTable, code: str) -> list[str]:
    return [str(note) for note in notes_of(table.figure(code), table.comparison, table.first)]


def test_a_commander_alone_reopens_the_review_of_an_approved_record(desk_as: Desks) -> None:
    duty, leader = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    record = approved(desk_as)
    assert "incident.reopen_review" in show_incident(leader, record.number).acts
    for role in (Role.DUTY, Role.STANDBY, Role.INVESTIGATION, Role.INSPECTOR):
        assert refusal(desk_as(role), "reopen_review", record, reason=GROUND) == "forbidden"
    assert refusal(leader, "reopen_review", record, reason="") == "invalid"
    reopened = give(leader, "reopen_review", record, reason=GROUND)
    assert any(GROUND in str(warning) for warning in reopened.warnings)
    assert refusal(leader, "reopen_review", reopened, reason=GROUND) == "conflict"
    worded = give(duty, "correct", reopened, target=record.uid, field="summary", value="درست", reason="غلط املایی")
    assert row(duty, worded).summary == "درست"  # words are corrected at once
    again = give(duty, "submit", worded, reasons={"note": "درست شد"})
    assert row(duty, give(leader, "approve", again)).review == "approved"


@pytest.mark.parametrize("act", LOWER)
def test_what_lowers_voids_or_clears_waits_for_the_inspectorate(desk_as: Desks, act: str) -> None:
    duty, leader, inspector = desk_as(Role.DUTY), desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR)
    kind, fields = LOWER[act]
    record = approved(desk_as)
    if act != "clear":
        assert refusal(duty, act, record, **fields) == "wall.approved"
    before = row(duty, record)
    record = give(leader, "reopen_review", record, reason=GROUND)
    record = give(duty, act, record, **fields)
    assert record.chronology[-1].kind == kind
    now = row(duty, record)
    assert (now.state, now.type, now.injured, now.solved) == (before.state, before.type, before.injured, before.solved)
    assert now.doubt == ASKED_FOR[kind].what
    assert refusal(leader, "void", record, reason="دوباره") == "conflict"  # one change at a time
    for role in (Role.DUTY, Role.COMMANDER, Role.STANDBY, Role.AUDITOR, Role.ADMINISTRATOR):
        assert refusal(desk_as(role), "agree_change", record) == "forbidden"
    assert attention(inspector)[0].number == record.number
    assert [line.number for line in list_doubted(inspector, Filter()).rows] == [record.number]
    record = give(inspector, "agree_change", record)
    now = row(duty, record)
    assert (now.state, now.type, now.injured, now.solved) != (before.state, before.type, before.injured, before.solved)
    assert (now.doubt, now.doubt_entry, count_doubted(inspector, Filter())) == (None, None, 0)
    assert refusal(inspector, "agree_change", record) == "conflict"
    assert not rebuild.check(duty.store).differences


def test_a_void_that_waits_is_in_doubt_beside_the_figure_and_stands_beside_the_fall(desk_as: Desks) -> None:
    duty, leader, inspector = desk_as(Role.DUTY), desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR)
    record, _other = approved(desk_as), approved(desk_as)
    number = freeze(leader, FreezeIndicators(period="1405-Q3"))
    give(leader, "void", give(leader, "reopen_review", record, reason=GROUND), reason="واقعه‌ای نبود")
    table = table_of(duty)
    assert (table.figure("thefts").this, table.figure("thefts_void").this) == (2, 0)
    assert "in doubt: 1" in said(table, "thefts")
    assert table.figure("thefts.theft_home").doubt == 1
    assert not any(change.code == "thefts" for change in differences(leader, number))
    give(inspector, "agree_change", record)
    table = table_of(duty)
    assert (table.figure("thefts").this, table.figure("thefts_void").this, table.figure("thefts").doubt) == (1, 1, 0)
    changed = next(change for change in differences(leader, number) if change.code == "thefts")
    assert (changed.number, changed.by) == (record.number, -1)
    assert "made void; put right" in str(changed.why)


def test_a_clearance_after_the_approval_counts_with_a_yes_and_not_after_a_no(desk_as: Desks) -> None:
    duty, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    record = approved(desk_as)
    _kind, fields = LOWER["clear"]
    record = give(duty, "clear", record, **fields)
    rate, thefts = figure(duty, "theft_clearance_cohort"), figure(duty, "thefts")
    assert (rate.this, rate.doubt, thefts.doubt) == (0, 1, 0)
    refused = give(inspector, "refuse_change", record, reason="مدرکی نیست")
    rate = figure(duty, "theft_clearance_cohort")
    assert (rate.this, rate.doubt) == (0, 0)
    record = give(duty, "clear", refused, **fields)
    assert figure(duty, "theft_clearance_cohort").this == 0
    give(inspector, "agree_change", record)
    assert figure(duty, "theft_clearance_cohort").this == 100


def test_a_lighter_type_is_no_graver_for_the_severity_that_it_is_given(desk_as: Desks) -> None:
    record = approved(desk_as)
    heavy = {"type": "theft_petty", "severity": "critical", "reason": "x", "reasons": {"severity": "x"}}
    assert refusal(desk_as(Role.COMMANDER), "amend_type", record, **heavy) == "wall.approved"
    record = give(desk_as(Role.COMMANDER), "reopen_review", record, reason=GROUND)
    record = give(desk_as(Role.COMMANDER), "amend_type", record, **heavy)
    assert figure(desk_as(Role.DUTY), "thefts.theft_home").this == 1, "it waits for the inspectorate"
    give(desk_as(Role.INSPECTOR), "agree_change", record)
    assert figure(desk_as(Role.DUTY), "thefts_lowered").this == 1


def test_what_raises_is_entered_at_once_by_whoever_has_the_case(desk_as: Desks) -> None:
    duty = desk_as(Role.INVESTIGATION)
    record = approved(desk_as)
    record = give(duty, "set_harm", record, injured="3", dead="1")
    record = give(duty, "correct", record, target=record.uid, field="injured", value="4", reason="دو نفر دیگر آمدند")
    record = give(duty, "add_property", record, fate="stolen", kind="gold", rials="2 میلیارد")
    line = record.chronology[-1].uid
    record = give(duty, "correct", record, target=line, field="rials", value="3 میلیارد", reason="فاکتور آورد")
    record = give(duty, "record_death", record, died_at="now", where="بیمارستان")
    record = give(duty, "amend_type", record, type="homicide", reason="فوت کرد")
    assert (row(duty, record).type, row(duty, record).review) == ("homicide", "approved")
    for field, value in (("injured", "1"), ("injured", ""), ("occurred_from", "yesterday 10:00"), ("type", "noise")):
        fields = {"target": record.uid, "field": field, "value": value, "reason": "x"}
        assert refusal(duty, "correct", record, **fields) == "wall.approved"
    assert not rebuild.check(duty.store).differences


def test_a_correction_that_is_asked_for_is_read_struck_once_it_holds(desk_as: Desks) -> None:
    duty, leader, inspector = desk_as(Role.DUTY), desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR)
    record = give(leader, "reopen_review", approved(desk_as), reason=GROUND)
    record = give(duty, "correct", record, target=record.uid, field="injured", value="1", reason="یک نفر بود")
    asked = record.chronology[-1]
    assert [(line.name, line.value) for line in asked.lines][:1] == [("injured", 1)]
    assert row(duty, record).injured == 2
    fields = {"target": asked.uid, "field": "value", "value": "9", "reason": "x"}
    assert refusal(duty, "correct", record, **fields) == "invalid"  # what is asked for is not changed under way
    record = give(inspector, "agree_change", record)
    line = next(line for line in record.chronology[0].lines if line.name == "injured")
    assert (line.value, line.was, row(duty, record).injured) == (1, (2,), 1)


def test_a_yes_to_what_was_overtaken_is_refused(desk_as: Desks) -> None:
    duty, leader, inspector = desk_as(Role.DUTY), desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR)
    record = give(leader, "reopen_review", approved(desk_as), reason=GROUND)
    record = give(duty, "amend_type", record, type="noise", reason="سرقت نبود")
    record = give(duty, "amend_type", record, type="homicide", reason="پیکری یافت شد")  # graver, at once
    assert refusal(inspector, "agree_change", record) == "conflict"
    record = give(inspector, "refuse_change", record, reason="قتل است")
    assert (row(duty, record).type, row(duty, record).doubt) == ("homicide", None)
