"""One hour, one state: the end of holding presses alike on the desk, in the strip, in the list and in the record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from rich.style import Style

from db.reading.pressing import pressing
from db.registers.custody.queries import attention, clock_strip, list_custody
from db.words.records import Filter
from precinct_tui.language import present
from precinct_tui.language.i18n import set_language
from precinct_tui.language.marks import MARKS
from precinct_tui.widgets.duty_lines import write_duties
from precinct_tui.widgets.lines import LinesWriter
from tests.db.registers.custody.test_commands import opened, shown

LABEL = "Police holding ends"


@pytest.mark.parametrize(("left", "state"), [(700, "open"), (241, "open"), (239, "due"), (14, "due"), (-3, "overdue")])
def test_hour_24_presses_alike_wherever_it_is_shown(desk_as: Any, left: int, state: str) -> None:
    set_language("en")
    desk = desk_as()
    start = desk.now()
    number = opened(desk, deprivation_at=start)
    desk_as.clock.advance(minutes=24 * 60 - left)
    now = desk.now()
    assert now == start + timedelta(minutes=24 * 60 - left)

    on_desk = [item.flag for item in attention(desk) if LABEL in present.said(item.what)]
    assert set(on_desk) == ({state} if state != "open" else set())
    in_strip = {pressing(duty, now) for _band, duty in clock_strip(desk) if duty.label.text == LABEL}
    assert in_strip <= {state}
    assert in_strip or state == "open", "what presses is in the strip"

    sheet = LinesWriter(76, lambda _name: Style())
    write_duties(sheet, shown(desk, number).duties, now)
    row = next(strip.text for strip in sheet.strips if LABEL in strip.text)
    assert row.startswith(MARKS[state])
    in_list = list_custody(desk, Filter(at_work=True), None, 9).rows[0]
    assert (state != "open") <= bool(in_list.flags & {"due", "overdue"})
