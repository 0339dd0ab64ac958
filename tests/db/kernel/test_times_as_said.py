"""A part of a day is kept with how far it may be off, and shown so until it is corrected."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.folding import rebuild
from db.words.messages import Refused
from db.words.records import Line
from precinct_tui.language import present
from tests.conftest import START
from tests.db.kernel.folding.test_reprojection import give

ASKED = {"type": "fight", "place": "اهواز", "summary": "نزاع", "source": "in_person"}


def line_of(desk: Desk, number: str) -> Line:
    record = REGISTERS["incident"].show(desk, number)
    return next(line for line in record.chronology[0].lines if line.name == "occurred_from")


def test_a_part_of_a_day_is_shown_with_how_far_it_may_be_off(desk: Desk) -> None:
    number = give(desk, "incident.report", occurred_from="دیروز عصر", **ASKED)
    line = line_of(desk, number)
    assert line.off_by == 120
    times = next(part for part in REGISTERS["incident"].show(desk, number).sections if part.title == "Times")
    assert [one.off_by for one in times.lines if one.name == "occurred_from"] == [120]
    assert "±2:00" in present.told(line) or "±۲:۰۰" in present.told(line)
    first = REGISTERS["incident"].show(desk, number).chronology[0]
    correct = {"target": first.uid, "field": "occurred_from", "reason": "ساعت را گفت"}
    give(desk, "incident.correct", number, value="دیروز صبح", **correct)
    assert line_of(desk, number).off_by == 210
    give(desk, "incident.correct", number, value="دیروز ساعت ۸ صبح", **correct)
    line = line_of(desk, number)
    assert line.off_by == 0
    assert "±" not in present.told(line)
    assert rebuild.check(desk.store).differences == ()


def test_a_limit_runs_from_the_earliest_that_was_said(desk: Desk) -> None:
    from db.kernel.desk.desk import COMMANDS
    from db.words.form_reading import read_form
    from tests.db.registers.custody.test_commands import opened

    number = opened(desk, name="هوشنگ")
    declared = COMMANDS["custody.give_start"]
    record = REGISTERS["custody"].show(desk, number).uid
    raw = {"at": "امروز", "reason": "گفته شد", "said_by": "person"}
    with pytest.raises(Refused) as refused:
        read_form(declared.form, raw, now=desk.now(), record=record)
    assert (refused.value.code, set(refused.value.fields)) == ("unlikely", {"at"})
    form = read_form(declared.form, raw, now=desk.now(), record=record, reasons={"at": "ساعت را نمی‌داند"})
    midnight = START.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(hours=3, minutes=30)
    assert getattr(form, "at", None) == midnight
    assert form.off_by["at"] > 0
