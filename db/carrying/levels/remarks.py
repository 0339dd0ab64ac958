"""Remarks of a seat about a record of a unit below: written there, taken down to the unit, acknowledged by an officer.

A remark changes no record. It stands at the record, in the unit's own chronology, and on its desk until it is
acknowledged. Going up, the seat learns that it came and that it was acknowledged; the answer stays at the unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from db.carrying.levels import bundle_files, content, downward, duties, events
from db.carrying.levels.forms import REMARK_LIMIT, AcknowledgeRemark, TakeRemark, WriteRemark
from db.carrying.levels.links import BELOW, CARRIERS, link_of, not_enrolled
from db.carrying.levels.models import REMARK
from db.kernel.base.access import DESK, LEADERS, READERS
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.projections.numbering import NUMBER_LENGTH
from db.storage.models import INDEX, JOURNAL
from db.storage.store import Store
from db.words.forms import to_json
from db.words.messages import M_, Refused
from db.words.records import PanelItem
from db.words.text import clean

MOST = 200
"""Remarks to a unit that travel at once, the oldest: those of which it did not say yet that they came."""
OPEN_MOST = 50
"""Remarks of one seat that wait at a unit to be acknowledged; further ones come once some are."""
AHEAD = timedelta(hours=1)
"""How far a seat's clock may be before this one: a remark of a later time waits until it is past."""
NAME = 40
SAID = ("uid", "record", "register_name", "number", "text", "said_at")


@dataclass(frozen=True, slots=True)
class RemarkAbove:
    """A remark on a stick. `is_known`: whether the record that it is about is here."""

    seat: str
    seat_name: str
    uid: str
    record: str
    register: str
    number: str
    text: str
    said_at: datetime
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class RemarkSeen:
    """A remark as it stands about a record of `unit`: at a unit of the seat `other`, at a seat to the unit `other`."""

    uid: str
    unit: str
    record: str
    register: str
    number: str
    other: str
    text: str
    said_at: datetime
    came_at: datetime | None
    acknowledged_at: datetime | None


# --- at the seat ---------------------------------------------------------------------------------------------------


@command("level.write_remark", label="Write a remark to the unit", form=WriteRemark, roles=LEADERS, hidden=True,
         writes="remark_made",
         recordless=True)  # fmt: skip
def write_remark(act: Act, form: WriteRemark) -> str:
    """A remark about a record of a unit below, which goes there with the next stick; returns its uid.

    Raises Refused: "not_enrolled", "not_found" where nothing of the record came here.
    """
    link = link_of(act.conn, act.unit, form.to)
    if link is None or link.until is not None or link.relation != BELOW:
        raise not_enrolled(form.to)
    if not form.record or not (_has_record(act.conn, form.to, form.record) or _is_held(act.conn, form.to, form.record)):
        raise Refused("not_found", {}, M_("There is no record {number}.", number=form.number))
    facts = {"to": form.to, **_about(form)}
    return act.append(events.REMARK_MADE, record=form.record, form=form, facts=facts).uid


def _is_held(conn: Connection, unit: str, record: str) -> bool:
    """Whether a unit said of this record of custody how its duties stand."""
    of_unit = duties.standings(conn, (unit,)).get(unit)
    return of_unit is not None and any(each.uid == record for each in of_unit.records)


def _about(form: WriteRemark | TakeRemark) -> dict[str, str]:
    return {"about_register": form.register, "about_number": form.number}


def remarks_of(conn: Connection, seat: str, unit: str) -> list[dict[str, Any]]:
    """The remarks of this seat to a unit as they travel: until the unit said that they came."""
    came = select(REMARK.c.uid).where(REMARK.c.unit == unit)
    chosen = select(*(REMARK.c[name] for name in SAID)).where(
        REMARK.c.unit == seat, REMARK.c.other == unit, REMARK.c.text.is_not(None), REMARK.c.uid.not_in(came)
    )
    rows = conn.execute(chosen.order_by(REMARK.c.said_at, REMARK.c.uid).limit(MOST)).mappings()
    return [{name: to_json(row[name]) for name in SAID} for row in rows]


# --- at the unit ---------------------------------------------------------------------------------------------------


@query("level.remarks_on_stick", roles=CARRIERS)
def remarks_waiting(reading: Reading, folder: bundle_files.StickFiles) -> tuple[RemarkAbove, ...]:
    """The remarks on a stick that are not here yet, the oldest first. Raises Refused as `downward.opened`."""
    conn = reading.conn
    here = set(conn.execute(select(REMARK.c.uid).where(REMARK.c.unit == reading.unit)).scalars())
    until = reading.now + AHEAD
    new = [
        remark
        for remark in _on_stick(conn, reading.desk.store, folder)
        if remark.uid not in here and remark.said_at <= until
    ]
    return tuple(sorted(new, key=lambda remark: (remark.said_at, remark.uid)))


def _room_for(conn: Connection, unit: str, seat: str) -> int:
    """How many further remarks of a seat may wait here."""
    waiting = select(func.count()).where(
        REMARK.c.unit == unit, REMARK.c.other == seat, REMARK.c.came_at.is_not(None), REMARK.c.acknowledged_at.is_(None)
    )
    return max(0, OPEN_MOST - int(conn.execute(waiting).scalar_one()))


def _on_stick(conn: Connection, store: Store, folder: bundle_files.StickFiles) -> Iterator[RemarkAbove]:
    for link, said in downward.opened_with_links(conn, store, folder):
        for each in said["remarks"][:MOST]:
            try:
                yield _remark(conn, store, (link.uid, link.name), each)
            except (ValueError, KeyError, TypeError):
                continue


def _remark(conn: Connection, store: Store, seat: tuple[str, str], said: Mapping[str, Any]) -> RemarkAbove:
    """A remark as a seat wrote it; a record of custody it knows by another uid."""
    record, number = content.read_text(said["record"], content.UID), content.read_text(said["number"], NUMBER_LENGTH)
    record = duties.record_known_as(conn, store, record, number) or record
    named = _named_here(conn, store.unit, record)
    register, number = named or (content.read_text(said["register_name"], NAME), number)
    return RemarkAbove(
        *seat,
        uid=content.read_text(said["uid"], content.UID),
        record=record,
        register=register,
        number=clean(number),
        text=clean(content.read_text(said["text"], REMARK_LIMIT)),
        said_at=content.read_moment(said["said_at"]),
        is_known=named is not None,
    )


def _named_here(conn: Connection, unit: str, record: str) -> tuple[str, str] | None:
    """Register and number of a record as this unit has them: what a seat says of them leads to no other one."""
    chosen = select(INDEX.c.register, INDEX.c.number).where(INDEX.c.unit == unit, INDEX.c.uid == record)
    row = conn.execute(chosen).first()
    return None if row is None else (row.register, row.number)


def _has_record(conn: Connection, unit: str, record: str) -> bool:
    any_entry = select(JOURNAL.c.uid).where(JOURNAL.c.unit == unit, JOURNAL.c.record == record).limit(1)
    return conn.execute(any_entry).first() is not None


def take_remarks(desk: Desk, folder: bundle_files.StickFiles) -> tuple[RemarkAbove, ...]:
    """Take the remarks on a stick, each once; those about records that are not here stay on it, and so do those for
    which there is no room (OPEN_MOST). Returns all that were not here. Raises Refused as `remarks_waiting`.
    """
    waiting = remarks_waiting(desk, folder)
    for remark in waiting:
        if remark.is_known:
            with desk.store.reading() as conn:
                if not _room_for(conn, desk.store.unit, remark.seat):
                    continue
            form = TakeRemark(
                record=remark.record, remark=remark.uid, seat=remark.seat, register=remark.register,
                number=remark.number, said_at=remark.said_at, seat_name=remark.seat_name, text=remark.text,
            )  # fmt: skip
            _take(desk, form)
    return waiting


@command("level.take_remark", label="Take a remark", form=TakeRemark, roles=CARRIERS, hidden=True, recordless=True,
         writes="remark_came")  # fmt: skip
def _take(act: Act, form: TakeRemark) -> str:
    if not form.record or not _has_record(act.conn, act.unit, form.record):
        raise Refused("not_found", {}, M_("There is no record {number}.", number=form.number))
    if _one(act.conn, act.unit, form.remark) is None:
        facts = {"remark": form.remark, "seat": form.seat, "said_at": form.said_at}
        act.append(events.REMARK_CAME, record=form.record, form=form, facts={**facts, **_about(form)})
    return form.remark


@command("level.acknowledge_remark", label="Acknowledge a remark", form=AcknowledgeRemark, roles=DESK, hidden=True,
         writes="remark_acknowledged",
         recordless=True)  # fmt: skip
def acknowledge_remark(act: Act, form: AcknowledgeRemark) -> str:
    """The acting officer has read a remark, with what was done; the seat learns that it was read, not the words.

    Acknowledged already, nothing is written. Returns its uid. Raises Refused("not_found").
    """
    row = _one(act.conn, act.unit, form.remark)
    if row is None or row.came_at is None:
        raise Refused("not_found", {}, M_("There is no such remark."))
    if row.acknowledged_at is None:
        act.append(events.REMARK_READ, record=row.record, form=form, facts={"remark": form.remark})
    return form.remark


def _one(conn: Connection, unit: str, uid: str) -> Any:
    return conn.execute(select(REMARK).where(REMARK.c.unit == unit, REMARK.c.uid == uid)).first()


# --- at both -------------------------------------------------------------------------------------------------------


@query("level.remarks", roles=READERS)
def list_remarks(
    reading: Reading, record: str | None = None, held: tuple[str, str] | None = None
) -> tuple[RemarkSeen, ...]:
    """The remarks of this store, or those about a record: what waits to be acknowledged first, then the newest.
    `held`: at a seat, those about the record of custody of a unit (uid) with a number: an older unit names it by
    another uid.
    """
    chosen = select(REMARK).where(REMARK.c.unit == reading.unit)
    if record is not None:
        chosen = chosen.where(REMARK.c.record == record)
    if held is not None:
        of_held = REMARK.c.register_name == duties.REGISTER, REMARK.c.other == held[0], REMARK.c.number == held[1]
        chosen = chosen.where(*of_held)
    seen = [_seen(reading.conn, row) for row in reading.conn.execute(chosen)]
    return tuple(sorted(seen, key=lambda each: (each.acknowledged_at is not None, -each.said_at.timestamp(), each.uid)))


def _seen(conn: Connection, row: Any) -> RemarkSeen:
    """What a seat knows of how its remark fared stands in the row that the unit's own entries made here."""
    fared = row if row.came_at is not None else _one(conn, row.other, row.uid)
    link = None if row.came_at is not None else link_of(conn, row.unit, row.other)
    return RemarkSeen(
        uid=row.uid, unit=row.unit if link is None else row.other, record=row.record, register=row.register_name,
        number=row.number, other=(row.other_name or "") if link is None else link.name, text=row.text or "",
        said_at=row.said_at, came_at=None if fared is None else fared.came_at,
        acknowledged_at=None if fared is None else fared.acknowledged_at,
    )  # fmt: skip


@query("level.remarks_to_read", roles=DESK)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel: remarks from above that nobody acknowledged yet, the oldest first."""
    waiting = select(REMARK).where(
        REMARK.c.unit == reading.unit, REMARK.c.came_at.is_not(None), REMARK.c.acknowledged_at.is_(None)
    )
    rows = reading.conn.execute(waiting.order_by(REMARK.c.said_at, REMARK.c.uid).limit(MOST)).all()
    return tuple(
        PanelItem(M_("Remark from above"), row.said_at, "due", "remarks", row.number, row.uid, where=row.text or "",
                  end=row.other_name or "")
        for row in rows
    )  # fmt: skip
