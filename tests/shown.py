"""What a store shows, as plain JSON that a later version is held against: figures, duties and lists, no wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from typing import Any

from db.across.indicators.figures import as_data
from db.across.indicators.queries import table_of
from db.across.seats.registers import seen, shown
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.words.calendar.jalali import local_date, week_of
from db.words.messages import Message, Refused
from db.words.records import Duty, Filter, Row
from db.words.value_states import ValueState

PERIODS = ("1405-H2", "1405-09", None)
"""The half-year in which most was written, one month of it, and the one in which the store ends."""
CUSTODY = "custody"


def plain(value: Any) -> Any:
    """JSON of a value that a query returns; of a message only what was put into it, since its words may be mended."""
    if isinstance(value, Message):
        return plain(value.params)
    if isinstance(value, ValueState):  # what is at the unit was a message once
        return {}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    return value


def figures(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """The figures of each period, by its code."""
    tables = [table_of(desk, period) for period in PERIODS]
    return {table.comparison.period.code: [plain(as_data(one)) for one in table.figures] for table in tables}


def duty_line(duty: Duty) -> list[Any]:
    """What a duty is, its state, and its moments."""
    return [duty.code, duty.state, *(plain(at) for at in (duty.due, duty.done, duty.entered))]


def duties(desk: Desk, step: int = 1) -> dict[str, Any]:
    """By the number of each record of a person, or of every so-manieth, its state and duties; at a seat by unit and
    number, with what that unit said last."""
    told: dict[str, Any] = {}
    for row in seen(desk, CUSTODY).list(desk, Filter(), None, 500).rows[::step]:
        at_seat = desk.store.info.is_seat
        if at_seat:
            record = shown(desk, CUSTODY, row.number, row.unit, "inspection")
        else:
            record = REGISTERS[CUSTODY].show(desk, row.number, purpose="inspection")
        said = {line.name: plain(line.value) for line in record.sections[0].lines} if at_seat else {}
        lines = sorted((duty_line(duty) for duty in record.duties), key=str)
        told[f"{row.unit} {row.number}".strip()] = {"state": row.state, "duties": lines, **said}
    return told


def lists(desk: Desk) -> dict[str, list[Any]]:
    """The newest 500 rows of each register that this officer may list."""
    told = {}
    for name in sorted(REGISTERS):
        try:
            rows = seen(desk, name).list(desk, Filter(), None, 500).rows
        except Refused as refused:
            told[name] = [refused.code]
            continue
        told[name] = [[row.number, row.state, plain(row.values), sorted(row.flags), row.unit] for row in rows]
    return told


def values_by_name(register: str, row: Row) -> dict[str, Any]:
    """The values of a row of a register's list, by the names of their columns."""
    return dict(zip((column.name for column in REGISTERS[register].columns), row.values, strict=True))


def everything(desk: Desk, step: int = 1) -> dict[str, Any]:
    """What the inspector is shown at a store, at the moment of the desk's clock; duties of every so-manieth record."""
    return {"figures": figures(desk), "duties": duties(desk, step), "lists": lists(desk)}


# --- what came later -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Later:
    """What came after the version that left a store.

    `duties`: custody's duties that its records have too, each with the figures of the past that it changes.
    `columns`: by register the names of its list's columns. `weeks`: by register the columns that tell of the week alone
    since, by its Saturday; such a list stands in another order, and is late when a week is over. `reworded`: by
    register the columns that say the same in other words.
    """

    duties: Mapping[str, Sequence[str]]
    columns: Mapping[str, Sequence[str]]
    weeks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    reworded: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def is_duty(self, line: Sequence[Any]) -> bool:
        """A line of such a duty; a turn's number follows its code behind a hyphen."""
        return line[0].partition("-")[0] in self.duties


def compared(
    now: Mapping[str, Any], told: Mapping[str, Any], columns: Mapping[str, Sequence[str]], later: Later
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a store shows now and what its version showed, both without what came later.

    `columns`: by register the names of its list's columns now. A later duty that is not done may be the next one of its
    record: next duty, its time and the flags are left out of that row.
    """
    lines = ((number, line) for number, one in now["duties"].items() for line in one["duties"])
    pressed = {number for number, line in lines if later.is_duty(line) and line[3] is None}
    then = {name: [one for one in some if one not in later.columns.get(name, ())] for name, some in columns.items()}
    return _without(now, columns, later, pressed), _without(told, then, later, pressed)


def _without(
    shown: Mapping[str, Any], columns: Mapping[str, Sequence[str]], later: Later, pressed: set[str]
) -> dict[str, Any]:
    changed = {code for codes in later.duties.values() for code in codes}

    def row_of(name: str, row: list[Any]) -> list[Any]:
        number, state, values, flags, unit = row
        is_pressed = number in pressed
        out = {*later.columns.get(name, ()), *later.reworded.get(name, ()), *(("next", "due") if is_pressed else ())}
        weeks = later.weeks.get(name, ())
        kept = [
            week_in(value) if column in weeks else value
            for column, value in zip(columns[name], values, strict=True)
            if column not in out
        ]
        return [number, state, kept, [] if is_pressed or weeks else flags, unit]

    def rows_of(name: str) -> list[Any]:
        rows = [row if isinstance(row, str) else row_of(name, row) for row in shown["lists"][name]]
        return sorted(rows) if name in later.weeks else rows

    return {
        "figures": {
            period: [one for one in some if one["code"] not in changed] for period, some in shown["figures"].items()
        },
        "duties": {
            number: {**one, "duties": [line for line in one["duties"] if not later.is_duty(line)]}
            for number, one in shown["duties"].items()
        },
        "lists": {name: rows_of(name) for name in columns},
    }


def week_in(value: str) -> str:
    """The Saturday of the week of a day or an instant, in ISO 8601."""
    day = local_date(datetime.fromisoformat(value)) if "T" in value else date.fromisoformat(value)
    return week_of(day).isoformat()
