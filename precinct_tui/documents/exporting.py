"""A register's list as CSV or XLSX: what its profile names, else the columns of the list; nothing in it is a formula.

Moments are written by Tehran's calendar with 0–9, so that the file can be read again: by a spreadsheet, and by
`precinct import`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.across.profiles.profile_file import shipped
from db.across.profiles.queries import lines
from db.reading import exports
from db.words.calendar.jalali import at_no_hour
from db.words.calendar.times import format_date, format_moment
from db.words.folding import ascii_digits
from db.words.messages import Message
from db.words.value_states import ValueState, state_of
from precinct_tui.documents.coded_values import coded
from precinct_tui.documents.saving import place_of, save_new
from precinct_tui.documents.spreadsheet import as_csv
from precinct_tui.language import present
from precinct_tui.language.i18n import _, direction, language, translate
from precinct_tui.language.plain_text import plain

if TYPE_CHECKING:
    from db.across.profiles.profile_file import ExportProfile
    from db.kernel.base.officer import Desk
    from db.kernel.base.register import Register
    from db.words.forms import Field
    from db.words.records import Column, Filter, Row

CellWriter = Callable[[Any, Any], Any]
"""A field and its value to what a cell holds."""


def export(
    desk: Desk,
    register: Register,
    which: Filter,
    form: str,
    limit: int | None = None,
    profile: ExportProfile | None = None,
) -> tuple[bytes, int]:
    """(the file, how many rows) of a list as csv, codes or xlsx. Touches the disk; raises Refused as the list does.

    `profile` says what goes out; without one the register's own, where the program brings one. The form "codes" is a
    CSV with codes for words (coded_values.py), its columns named by their codes.
    """
    rows = exports.taken_out(desk, register, which, form, limit or exports.MOST)
    profile = profile or (None if register.over_units else shipped(register.name))
    cell = coded(register.states) if form == "codes" else None
    if profile is not None:
        table = _profiled(desk, profile, rows, cell)
    else:
        columns = register.columns_of(which)
        kept = [(place, column) for place, column in enumerate(columns) if column.name not in register.kept_in]
        table = _lines(register, kept, rows, cell)
    return _file(table, form, _(register.title)), len(rows)


def _file(table: Iterator[list[Any]], form: str, title: str) -> bytes:
    if form == "xlsx":
        return _xlsx(table, title)
    return as_csv(table).encode("utf-8" if form == "codes" else "utf-8-sig")


def save_list(desk: Desk, register: Register, which: Filter, form: str, folder: str = "") -> tuple[Path, int]:
    """The list as a file in the folder for papers: its path and how many rows. Raises Refused as `export` does."""
    place = place_of(folder)
    raw, count = export(desk, register, which, form)
    when = format_moment(desk.now(), digits="en").translate({ord("/"): "", ord(":"): "", ord(" "): "-"})
    return save_new(place / f"{register.name}-{when}.{form}", raw), count


def _lines(
    register: Register, columns: Sequence[tuple[int, Column]], rows: Sequence[Row], cell: CellWriter | None
) -> Iterator[list[Any]]:
    names = {column.name for _place, column in columns}
    number, state = "number" not in names, "state" not in names
    yield [
        *([_named(cell, "number", _("Number"))] if number else []),
        *(_named(cell, column.name, _(column.label)) for _place, column in columns),
        *([_named(cell, "state", _("State"))] if state else []),
    ]
    for row in rows:
        said = row.state if cell else _(register.states.get(row.state, row.state))
        values = [
            said if column.name == "state" else (cell or value_of)(column.what, row.values[place])
            for place, column in columns
        ]
        yield [*([plain(row.number)] if number else []), *values, *([said] if state else [])]


def _named(cell: CellWriter | None, code: str, label: str) -> str:
    """The heading of a column: its code in a file of codes, else its words."""
    return code if cell else plain(label)


def _profiled(desk: Desk, profile: ExportProfile, rows: Sequence[Row], cell: CellWriter | None) -> Iterator[list[Any]]:
    yield [_named(cell, field.value, field.heading(language())) for field in profile.fields]
    kinds = [profile.value(field).what for field in profile.fields]
    for line in lines(desk, profile, [row.uid for row in rows]):
        yield [(cell or value_of)(what, value) for what, value in zip(kinds, line, strict=True)]


def value_of(what: Field, value: Any) -> Any:
    """A value as a spreadsheet takes it: a number as a number, everything else as plain text; of one that is not known
    a dash, and of one that is not told why. No cell is empty, and none that `precinct import` takes for a value."""
    state = state_of(value)
    if state is not ValueState.KNOWN:
        return plain(present.instead(state))
    if isinstance(value, Message):
        return plain(translate(value))
    if isinstance(value, datetime) and at_no_hour(value):
        return ascii_digits(plain(_("{day}, in the course of the day", day=format_date(value, digits="en"))))
    if isinstance(value, datetime):
        return format_moment(value, digits="en")
    if isinstance(value, date):
        return format_date(value, digits="en")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float):
        return value
    if what.kind in ("choice", "choices", "counts") or isinstance(value, tuple):
        return plain(present.shown(what, value))
    return plain(str(value))


def _xlsx(table: Iterator[list[Any]], title: str) -> bytes:
    from precinct_tui.documents.in_memory import list_workbook  # late: 9 MiB that no other kind of file needs

    return list_workbook(table, plain(title)[:31], from_the_right=direction() == "rtl")
