"""Duties towards people held, at a seat: which clock runs out at which unit, by what each unit said last of a record.

No name, no nationality and nothing of the record is here: it stays at its unit. By this seat's own clock a duty is
overdue. What presses most stands first; units are never counted or put in order by whom they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from db.across.seats.unit_records import OLD, ages_of, remarks_about, units_of
from db.across.seats.urgent_items import ENDING
from db.across.seats.withheld_parts import UNIT, WITHHELD, WORD, everything_else
from db.carrying.levels import purposes
from db.carrying.levels.duties import OF_EACH, RecordStanding, standings
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading import keyset
from db.registers.custody.case.spec import CARE, CLOCK, NOTICE
from db.registers.custody.queries import list_custody
from db.storage import ends
from db.words.calendar.jalali import jalali_year
from db.words.folding import ascii_digits
from db.words.forms import Field
from db.words.messages import M_, Message, Refused
from db.words.records import Column, Cursor, Duty, Filter, Line, Page, Record, Row, RowBuilder, Section

REGISTER = "custody"
STATES = {"overdue": "Overdue", "due": "Due soon", "open": "Open"}
"""Due: the end of holding is near."""
NO_CLOCK = datetime.max.replace(tzinfo=UTC)
"""Where a record stands of which nothing with a time is open: last."""
LABELS: Mapping[str, Message] = {
    CLOCK: M_("End of holding"), CARE: M_("Care"), NOTICE: M_("Telling others"),
}  # fmt: skip
UNEXPLAINED = Field("number", "Breaches unexplained")
"""Done too late, and nobody said why."""
COLUMNS = (
    Column("due", "Due by", Field("moment", "Due by"), 11),
    UNIT,
    Column("what", "Duty", Field("text", "Duty"), 14),
    Column("breaches", "Breaches", UNEXPLAINED, 8),
    *(Column(group, LABELS[group].text, Field("moment", LABELS[group].text), 11, wide=True) for group in OF_EACH),
    WORD,
)
_in_columns = RowBuilder(COLUMNS, (), "due", UNIT.name, "what", "breaches", *OF_EACH, WORD.name)


@dataclass(frozen=True, slots=True)
class _Standing:
    """A record of a unit, and when its unit said this of it."""

    unit: str
    stated_at: datetime
    said: RecordStanding

    @property
    def due(self) -> datetime:
        """The earliest moment of all its groups."""
        return min(self.said.dues.values(), default=NO_CLOCK)

    def state(self, now: datetime) -> str:
        """Of STATES."""
        if self.due < now:
            return "overdue"
        return "due" if self.said.dues.get(CLOCK, NO_CLOCK) <= now + ENDING else "open"


def _standing(reading: Reading, unit: str | None) -> Iterator[_Standing]:
    """The records of one unit, or of all. Raises Refused."""
    if reading.officer.role not in list_custody.roles:
        raise Refused("forbidden", {}, M_("Your role may not see this."))
    for uid, of_unit in standings(reading.conn, tuple(units_of(reading, unit))).items():
        for said in of_unit.records:
            yield _Standing(uid, of_unit.stated_at, said)


def _chosen(reading: Reading, which: Filter) -> list[_Standing]:
    """The records that a filter leaves, what presses most first."""
    left = (
        each
        for each in _standing(reading, which.unit)
        if (which.state is None or each.state(reading.now) == which.state)
        and (which.since is None or each.due >= which.since)
        and (which.until is None or each.due < which.until)
    )
    return sorted(left, key=_place)


def _place(each: _Standing) -> tuple[datetime, str]:
    return each.due, each.said.uid


@query("level.duties", roles=list_custody.roles)
def list_duties(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page of the records of people held of which something stands open or is unexplained, over all units or of that
    of the filter: whose clock runs out first stands first. Raises Refused.
    """
    records = _chosen(reading, which)
    if after is not None:
        records = [each for each in records if _place(each) > (after.key, after.uid)]
    names, ages = units_of(reading), ages_of(reading)
    rows = tuple(_row(each, names[each.unit], ages.get(each.unit), reading.now) for each in records[:limit])
    last = records[limit - 1] if len(records) > limit else None
    return Page(rows, None if last is None else Cursor(*_place(last)))


def _row(each: _Standing, unit: str, age: tuple[Message | None, frozenset[str]] | None, now: datetime) -> Row:
    word, flags = age or (None, frozenset({OLD}))
    dues, state = each.said.dues, each.state(now)
    first = min(dues, key=lambda group: dues[group], default="")
    computed = {
        "due": dues.get(first, WITHHELD),
        UNIT.name: unit,
        "what": LABELS.get(first, WITHHELD),
        "breaches": each.said.unexplained,
        **{group: dues.get(group) for group in OF_EACH},
        WORD.name: word,
    }
    flags |= frozenset() if state == "open" else {state}
    return _in_columns(each.said, computed, head=(each.said.uid, each.said.number, state), flags=flags, unit=each.unit)


@query("level.count_duties", roles=list_custody.roles)
def count_duties(reading: Reading, which: Filter) -> int | None:
    """How many records a filter leaves over all units; None above COUNT_CAP."""
    return keyset.capped(len(_chosen(reading, which)))


@query("level.duties_of", roles=list_custody.roles)
def show_duties(reading: Reading, number: str, unit: str = "", purpose: str = "") -> Record:
    """What a unit said last of one record: the duties by group, what is unexplained. All else is at the unit.

    `unit`, `purpose` and what is noted are those of `reading.show_record`. Raises Refused: "not_found", "invalid".
    """
    each = _meant(reading, number, unit)
    purpose = purposes.for_purpose(reading, purpose)
    said = (
        Line("stated_at", Field("moment", "As its unit said"), each.stated_at),
        Line("breaches", UNEXPLAINED, each.said.unexplained),
    )
    noted = {"unit": each.unit, "register": REGISTER, "number": each.said.number, "purpose": purpose}
    reading.note(purposes.READ, None, noted)
    remarks = remarks_about(reading, None, (each.unit, each.said.number))
    return Record(
        register=REGISTER, uid=each.said.uid, number=each.said.number, state=each.state(reading.now),
        title=units_of(reading)[each.unit], read_at=ends.last_position(reading.conn),
        sections=(Section("Duties of this record", said), everything_else(), *remarks),
        chronology=(), duties=tuple(_duty(group, due, reading.now) for group, due in each.said.dues.items()),
        unit=each.unit,
    )  # fmt: skip


def _duty(group: str, due: datetime, now: datetime) -> Duty:
    return Duty(
        code=group, label=LABELS[group], due=due, done=None, entered=None, state="overdue" if due < now else "open",
        source="", how=M_("Ask the unit which duty it is."),
    )  # fmt: skip


_NUMBER = re.compile(r"^(?:([A-Z]+)-)?(?:(\d{4})-)?(\d{1,9})$")


def _meant(reading: Reading, typed: str, unit: str) -> _Standing:
    """The record of a number, in any digits and as short as elsewhere. Raises Refused."""
    text = ascii_digits(typed).strip().upper().replace("/", "-").replace(" ", "")
    asked = _NUMBER.match(text)
    matches = [each for each in _standing(reading, unit or None) if _fits(each.said.number, asked, reading.now)]
    if not matches:
        raise Refused("not_found", {"number": M_("There is no record {number}.", number=typed.strip())})
    if len(matches) > 1:
        raise Refused("invalid", {"unit": M_("{count} units have a record of this number: name the unit.",
                                             count=len(matches))})  # fmt: skip
    return matches[0]


def _fits(number: str, asked: re.Match[str] | None, now: datetime) -> bool:
    has = _NUMBER.match(number)
    if asked is None or has is None:
        return False
    year = asked.group(2) or str(jalali_year(now))
    return asked.group(1) in (None, has.group(1)) and (year, asked.group(3)) == has.group(2, 3)
