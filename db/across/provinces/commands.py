"""Which provinces the national command asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from db.across.provinces.asking import AskedProvince, Heard, hear
from db.across.provinces.forms import AddProvince, RemoveProvince
from db.across.provinces.models import PROVINCE
from db.kernel.base.access import KEEPERS, READERS
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.events.event import Event
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.storage.database import address_of
from db.storage.store import Store
from db.storage.store_info import NATIONAL
from db.words.messages import M_, Refused

ADDED, REMOVED = "province_added", "province_removed"


@dataclass(frozen=True, slots=True)
class Province:
    """A province that is asked, by the name that was given here."""

    uid: str
    name: str
    address: str
    since: datetime


def _added(rows: Rows, event: Event) -> None:
    row = {name: event.facts.get(name) or "" for name in ("name", "address")}
    if not rows.change(PROVINCE, event.key, **row):
        rows.put(PROVINCE, {"unit": event.unit, "uid": event.record, "since": event.at, **row})


def _removed(rows: Rows, event: Event) -> None:
    rows.drop(PROVINCE, *event.key)


KINDS = (
    EventKind(ADDED, "Province added", _added, AddProvince, leads="links"),
    EventKind(REMOVED, "Province removed", _removed, RemoveProvince),
)


def provinces_of(conn: Connection, unit: str) -> tuple[Province, ...]:
    """The provinces in the order of their names."""
    rows = conn.execute(select(PROVINCE).where(PROVINCE.c.unit == unit).order_by(PROVINCE.c.name, PROVINCE.c.uid))
    return tuple(Province(row.uid, row.name, row.address, row.since) for row in rows)


@query("province.list", roles=READERS | KEEPERS)
def list_provinces(reading: Reading) -> tuple[Province, ...]:
    """The provinces in the order of their names. Raises Refused("not_kept") but at the national command."""
    see_national(reading.desk.store)
    return provinces_of(reading.conn, reading.unit)


@command("province.add", label="Add a province", form=AddProvince, roles=KEEPERS, hidden=True, recordless=True,
         writes="province_added")  # fmt: skip
def add_province(act: Act, form: AddProvince) -> str:
    """Keeps where a province's counts are read; `record` is its uid, as its database said (`heard_at`). One that is
    there gets another name or address. Returns its uid. Raises Refused: "invalid", "not_kept".
    """
    see_national(act.desk.store)
    if not form.record or not (form.name or "").strip():
        raise Refused("invalid", {"name": M_("This is needed.")})
    address = address_of(form.address or "")
    others = [each for each in provinces_of(act.conn, act.unit) if each.uid != form.record]
    if any(each.name == form.name for each in others):
        raise Refused("invalid", {"name": M_("Another province has this name.")})
    form.address = address
    act.append(ADDED, record=form.record, form=form)
    return form.record


@command("province.remove", label="Remove a province", form=RemoveProvince, roles=KEEPERS, hidden=True, recordless=True,
         writes="province_removed")  # fmt: skip
def remove_province(act: Act, form: RemoveProvince) -> str:
    """Asks a province no more. Returns its uid. Raises Refused: "not_found", "not_kept"."""
    see_national(act.desk.store)
    if form.record not in {each.uid for each in provinces_of(act.conn, act.unit)}:
        raise Refused("not_found", {}, M_("There is no such province."))
    act.append(REMOVED, record=form.record, form=form)
    return form.record or ""


def heard_at(desk: Desk, address: str) -> Heard:
    """What the database of an address says of its province. Raises Refused("invalid") at "address"."""
    answers = hear(desk.store.home, [AskedProvince("", address_of(address))])
    if not answers:
        raise Refused("invalid", {"address": M_(
            "No counts are offered there, or the password in {file} does not let this seat in.", file="pgpass"
        )})  # fmt: skip
    (heard,) = answers.values()
    return heard


def see_national(store: Store) -> None:
    """Raises Refused("not_kept") at any other unit."""
    if store.info.kind != NATIONAL:
        raise Refused("not_kept", {}, M_("This is done at the national command alone."))
