"""Parts of the program that not every store uses: which are shown here, and who has said so.

The switches are items of the list `program_part`, so that other machines of the unit learn them with its lists. A part
that nobody switched is on where the store has records or settings of it. Only what menus and pickers offer is hidden:
duties stand on the desk and in the handover, and commands and files are taken as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, Table, func, or_, select

from db.across.provinces.models import PROVINCE
from db.across.text_messages.choosing import records_waiting
from db.across.text_messages.models import TEXT_MESSAGE
from db.across.text_messages.rules import SMS, WAITING
from db.carrying.levels.models import CARRIED, LINK, RECEIPT, REMARK, WORD
from db.kernel.base import machines
from db.kernel.base.access import EVERYONE, LISTS
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.folding.current_rights import rights_now
from db.reference.lists.forms import SwitchPart
from db.reference.lists.models import PARTS
from db.reference.lists.queries import ListItem, all_lists, items_of
from db.registers.service_desk.models import REQUEST
from db.registers.sketches.models import SKETCH
from db.storage.models import BODY, JOURNAL, OF_ENTRY
from db.words.messages import M_, Message, Refused

APP = "citizen_app"
"""The code by which a request or incident came by the app."""
CHOICES = {"citizen_app": (("request_came_by", APP), ("incident_source", APP)), "texts": (("answer_by", SMS),)}
"""Part → the items of lists that forms offer only where it is on; commands take them all the same."""
OPENS = ("request_taken", "oversight_recorded", "incident_reported")
"""Entries that say how something came, and how its citizen wants to be answered."""


@dataclass(frozen=True, slots=True)
class PartStatus:
    """A part of the program in this store.

    `said`: how it was switched, None where nobody did; `used`: whether the store has records or settings of it;
    `keeps_on`: what is open of it, so that it cannot be switched off.
    """

    code: str
    fa: str
    en: str
    said: bool | None
    used: bool
    keeps_on: Message | None

    @property
    def on(self) -> bool:
        """Whether it is shown: switched on, not switched off while in use, or with something open."""
        return self.keeps_on is not None or (self.used if self.said is None else self.said)


@dataclass(frozen=True, slots=True)
class _OnePart:
    """Whether a store has records or settings of a part (`used`), and what is open of it (`keeps_on`). `here`: whether
    stores of this kind can have it at all."""

    code: str
    here: Callable[[Reading], bool]
    used: Callable[[Reading], bool]
    keeps_on: Callable[[Reading], Message | None]


# --- of each part ------------------------------------------------------------------------------------------------


def _count(conn: Connection, table: Table, *holds: ColumnElement[bool]) -> int:
    return int(conn.execute(select(func.count()).select_from(table).where(*holds)).scalar_one())


def _any(conn: Connection, table: Table, *holds: ColumnElement[bool]) -> bool:
    return conn.execute(select(*table.primary_key.columns).where(*holds).limit(1)).first() is not None


def _linked(reading: Reading) -> bool:
    return _is_seat(reading) or any(_any(reading.conn, table) for table in (LINK, REMARK))


def _is_seat(reading: Reading) -> bool:
    return reading.desk.store.info.is_seat


def _seats_open(reading: Reading) -> Message | None:
    if _is_seat(reading):
        return M_("This store is a seat: units below report here.")
    conn, unit = reading.conn, reading.unit
    if enrolled := _count(conn, LINK, LINK.c.unit == unit, LINK.c.until.is_(None)):
        return M_("Units are enrolled here: {count}. They are retired first.", count=enrolled)
    if remarks := _count(conn, REMARK, REMARK.c.unit == unit, REMARK.c.acknowledged_at.is_(None)):
        return M_("Remarks from above wait to be acknowledged: {count}", count=remarks)
    return None


def _carried(reading: Reading) -> bool:
    return _linked(reading) or any(_any(reading.conn, table) for table in (RECEIPT, CARRIED, WORD))


def _sticks_open(reading: Reading) -> Message | None:
    files = _count(reading.conn, CARRIED)
    return M_("Files of other units wait to be carried on: {count}", count=files) if files else None


def _others(reading: Reading) -> bool:
    """Whether entries of another machine are here, or one was let in."""
    store, conn = reading.desk.store, reading.conn
    here = machines.origins(conn, reading.unit)
    return set(here) > {store.origin} or bool(machines.named(conn, reading.unit, store.origin))


def _lots_open(reading: Reading) -> Message | None:
    waiting = [lot for lot in rights_now(reading.conn, reading.desk.store).lots if lot.state == "waits"]
    return M_("Changes of journal files wait for two people: {count}", count=len(waiting)) if waiting else None


def _offered(reading: Reading) -> bool:
    """Whether an accident of the app was decided on: one that waits is open (`_app_open`).

    What else came by the app is found when an older store is brought up.
    """
    return _any(reading.conn, SKETCH, SKETCH.c.unit == reading.unit, SKETCH.c.told.is_not(None))


def _app_open(reading: Reading) -> Message | None:
    conn, unit = reading.conn, reading.unit
    offers = _count(conn, SKETCH, SKETCH.c.unit == unit, SKETCH.c.state == "offered")
    offers += _count(conn, SKETCH, SKETCH.c.unit == unit, SKETCH.c.told.is_(False), SKETCH.c.state != "offered")
    if offers:
        return M_("Accidents that the app offered wait for a decision or an answer: {count}", count=offers)
    said = select(func.count()).select_from(REQUEST).join(
        JOURNAL, (JOURNAL.c.record == REQUEST.c.uid) & (JOURNAL.c.kind == OPENS[0])
    ).join(BODY, OF_ENTRY).where(
        REQUEST.c.unit == unit, REQUEST.c.closed_at.is_(None), BODY.c.part == "facts", BODY.c.json.like(f'%"{APP}"%')
    )  # fmt: skip
    requests = int(conn.execute(said).scalar_one())
    return M_("Requests that came by the app are open: {count}", count=requests) if requests else None


def _texted(reading: Reading) -> bool:
    return _any(reading.conn, TEXT_MESSAGE)


def _texts_open(reading: Reading) -> Message | None:
    conn, unit = reading.conn, reading.unit
    texts = _count(conn, TEXT_MESSAGE, TEXT_MESSAGE.c.unit == unit, TEXT_MESSAGE.c.state == WAITING)
    texts += len(records_waiting(conn, unit, reading.now))
    return M_("Citizens wait to be told by text message: {count}", count=texts) if texts else None


def _is_national(reading: Reading) -> bool:
    return reading.desk.store.info.is_national


def _provinces_open(reading: Reading) -> Message | None:
    return M_("This store is the national command: it asks provinces.") if _is_national(reading) else None


def _is_no_national(reading: Reading) -> bool:
    return not _is_national(reading)


def _is_unit(reading: Reading) -> bool:
    return not (_is_seat(reading) or _is_national(reading))


def _asked(reading: Reading) -> bool:
    return _any(reading.conn, PROVINCE)


EACH = (
    _OnePart("seats", _is_no_national, _linked, _seats_open),
    _OnePart("sticks", _is_no_national, _carried, _sticks_open),
    _OnePart("machines", lambda _reading: True, _others, _lots_open),
    _OnePart("citizen_app", _is_unit, _offered, _app_open),
    _OnePart("texts", _is_unit, _texted, _texts_open),
    _OnePart("provinces", _is_national, _asked, _provinces_open),
)

# --- asked and switched --------------------------------------------------------------------------------------------


@query("part.all", roles=EVERYONE)
def all_parts(reading: Reading) -> tuple[PartStatus, ...]:
    """The parts that stores of this kind can have, in the order of the list."""
    return tuple(_status(reading, part, item) for part, item in _here(reading))


def lists_offered(desk: Desk) -> dict[str, tuple[ListItem, ...]]:
    """Every list as forms offer it: what belongs to a part that is off is out of use. Touches the disk."""
    with desk.store.reading() as conn:
        reading = Reading(desk, conn, desk.officer, desk.now())
        off = [part.code for part, item in _here(reading) if part.code in CHOICES and not _is_on(reading, part, item)]
    hidden = {choice for code in off for choice in CHOICES[code]}
    return {
        name: tuple(replace(item, active=False) if (name, item.code) in hidden else item for item in items)
        for name, items in all_lists(desk).items()
    }


def _here(reading: Reading) -> Iterator[tuple[_OnePart, ListItem]]:
    items = {item.code: item for item in items_of(reading.conn, PARTS)}
    return ((part, items[part.code]) for part in EACH if part.code in items and part.here(reading))


def _is_on(reading: Reading, part: _OnePart, item: ListItem) -> bool:
    """As `PartStatus.on`: every sign-in asks it, and what is open of a part takes long to say."""
    said = item.extra.get("on")
    return bool(part.used(reading) if said is None else said) or part.keeps_on(reading) is not None


def _status(reading: Reading, part: _OnePart, item: ListItem) -> PartStatus:
    said = item.extra.get("on")
    used = part.used(reading)
    return PartStatus(part.code, item.fa, item.en, said, used, part.keeps_on(reading))


@command("part.switch", label="Switch a part of the program", form=SwitchPart, roles=LISTS, recordless=True,
         writes="program_part_set")  # fmt: skip
def switch_part(act: Act, form: SwitchPart) -> str:
    """Shows a part of the program here, or hides it; returns its code.

    Raises Refused("invalid") for a part that stores of this kind have not, and to switch off what has something open.
    """
    parts = {part.code: part for part in all_parts.read(act.reading())}
    part = parts.get(form.code)
    if part is None:
        raise Refused("invalid", {"code": M_("A store of this kind has no such part.")})
    if not form.on and part.keeps_on is not None:
        raise Refused("invalid", {"on": part.keeps_on})
    act.append("program_part_set", record=None, form=form)
    return form.code


# --- an older store ------------------------------------------------------------------------------------------------


def in_use(reading: Reading) -> tuple[str, ...]:
    """The parts of which a store of before has records or settings, as `program_parts_found` says them.

    Reads the first entries of all requests and incidents; it is asked once, when the list comes into the store.
    """
    parts = [part for part in EACH if part.here(reading)]
    used = {part.code for part in parts if part.used(reading) or part.keeps_on(reading) is not None}
    words = {code: part.code for part in parts if part.code not in used for _list, code in CHOICES.get(part.code, ())}
    used.update(words[code] for code in _chosen(reading, tuple(words)))
    return tuple(part.code for part in parts if part.code in used)


def _chosen(reading: Reading, codes: tuple[str, ...]) -> Iterator[str]:
    """The codes of lists that an entry which opened something names: all are looked for in one reading, since a large
    store has some 300,000 of these."""
    names = {code: BODY.c.json.like(f'%"{code}"%') for code in codes}
    if not names:
        return
    said = select(*(name.label(code) for code, name in names.items())).select_from(JOURNAL).join(BODY, OF_ENTRY).where(
        JOURNAL.c.unit == reading.unit, JOURNAL.c.kind.in_(OPENS), BODY.c.part == "facts", or_(*names.values())
    )  # fmt: skip
    found = [row._mapping for row in reading.conn.execute(said.distinct())]
    yield from (code for code in codes if any(row[code] for row in found))
