"""What a profile gives: a line a record of a list, and of how many records each of its fields is empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.across.profiles.profile_file import ExportProfile
from db.across.profiles.values import READ
from db.kernel.base.access import READERS
from db.kernel.base.officer import Desk, Reading
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import query
from db.words.messages import M_, Refused
from db.words.records import Cursor, Filter

PAGE = 400


@query("profile.values", roles=READERS)
def values_of(reading: Reading, register: str, uids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """uid → the values that a profile may name, of some records. Raises Refused("invalid") for a register without."""
    if register not in READ:
        raise Refused("invalid", {"register": M_("There is no profile of this register.")})
    return READ[register](reading.conn, reading.unit, uids)


def lines(desk: Desk, profile: ExportProfile, uids: Sequence[str]) -> Iterator[list[Any]]:
    """The values of a profile of records, in the order of the records."""
    for start in range(0, len(uids), PAGE):
        some = uids[start : start + PAGE]
        values = values_of(desk, profile.register, some)
        for uid in some:
            if uid in values:  # not one that a thread of imports took out meanwhile
                yield [values[uid].get(field.value) for field in profile.fields]


@dataclass(frozen=True, slots=True)
class Gap:
    """A field of a profile: of how many records it is `empty`, `of` how many."""

    value: str
    empty: int
    of: int


def gaps(desk: Desk, profile: ExportProfile, which: Filter, limit: int) -> tuple[Gap, ...]:
    """Each field of a profile with how often it is empty, in the records of a list. Raises Refused as the list does."""
    empty, count = [0] * len(profile.fields), 0
    after: Cursor | None = None
    while count < limit:
        page = REGISTERS[profile.register].list(desk, which, after, min(PAGE, limit - count))
        for line in lines(desk, profile, [row.uid for row in page.rows]):
            for place, value in enumerate(line):
                empty[place] += value in (None, "")
        count += len(page.rows)
        if (after := page.next) is None:
            break
    return tuple(Gap(field.value, none, count) for field, none in zip(profile.fields, empty, strict=True))
