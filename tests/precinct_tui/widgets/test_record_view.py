"""The record view: no heading of an entry is cut for who wrote it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rich.style import Style

from db.words.records import Entry
from precinct_tui.widgets.lines import LinesWriter
from precinct_tui.widgets.record_view import write_entry

MOMENT = datetime(2026, 11, 27, 20, tzinfo=UTC)
WHAT, WHO = "W" * 24, "y" * 16


@pytest.mark.parametrize(("width", "lines"), [(56, 2), (80, 1)])
def test_neither_what_happened_nor_who_wrote_it_is_cut(width: int, lines: int) -> None:
    sheet = LinesWriter(width, lambda _name: Style())
    entry = Entry("e", 1, "custody_opened", WHAT, MOMENT, MOMENT, "1201", WHO, ())
    write_entry(sheet, entry)
    written = [strip.text for strip in sheet.strips]
    assert len(written) == lines
    assert all(words in "".join(written) for words in (WHAT, WHO))
