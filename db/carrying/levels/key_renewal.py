"""Another key of a seat in place of one that others may know: made, offered by the key before, taken by each unit.

Whoever has an old dump signs such an offer too, so what makes a unit take a key are ten words, compared by telephone.
Until all have it the seat opens what is sealed to either, and signs for each unit by the key that the unit has.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from db.carrying.levels import events, own_secret, secrets
from db.carrying.levels.forms import EndUnitKey, RenewUnitKey
from db.carrying.levels.links import (
    ABOVE,
    ENROLLERS,
    LinkedUnit,
    knows,
    link_of,
    links,
    not_enrolled,
    note_other,
    own_pair,
    own_public,
    read_unit_file,
)
from db.carrying.levels.models import OTHER_KEY
from db.carrying.levels.secrets import UnitPair, UnitPublic
from db.kernel.base.access import EVERYONE, KEEPERS, LEADERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, command, query
from db.storage.keys import in_text
from db.storage.store import Store
from db.storage.store_info import SEATS
from db.words.messages import M_, Refused
from db.words.records import LIMITS, SCREEN, PanelItem

OFFER = "new_key"
"""In a receipt: the key file of the seat, which its key before signed."""
KNOWN_BY = "known_by"
"""In a receipt: the key by which the seat knows the unit."""


@dataclass(frozen=True, slots=True)
class KeyRenewal:
    """How a new key of this seat stands: whether the earlier one opens still, the units that have the new one, and
    those that wait for it. `exposed`: version 0.1.0 kept the key unsealed on a server, and no new one was made since.
    """

    under_way: bool
    have: tuple[LinkedUnit, ...]
    wait: tuple[LinkedUnit, ...]
    exposed: bool


@command("unit.renew_key", label="Make a new key for this seat", form=RenewUnitKey, roles=KEEPERS, hidden=True,
         recordless=True, writes=("unit_key_renewed", "unit_key_ended"))  # fmt: skip
def renew_key(act: Act, form: RenewUnitKey) -> str:
    """Makes another pair, which the key before offers to every unit; returns "".

    Raises Refused: "no_key", "not_kept" at a unit that is no seat, "exists" while units wait for the one before.
    """
    store = act.desk.store
    if store.info.kind not in SEATS:
        raise Refused("not_kept", {}, M_("Only a county, a province or the national command makes a new key."))
    if own_secret.earlier(act.conn, store) is not None:
        raise Refused("exists", {}, M_("Units still wait for the key that was made last. End the earlier one first."))
    before, secret = own_pair(act.conn, store), in_text(act.desk.source.randbytes(32))
    new = secrets.pair_of(secret)
    own_secret.renew(act.conn, store, secret, secrets.offer_of(act.unit, new, before), act.now)
    act.append(events.RENEWED, record=act.unit, form=form, facts={"signs": new.signs, "seals": new.seals})
    end_where_all_have_it(act)
    return ""


@command("unit.end_key", label="End the earlier key of this seat", form=EndUnitKey, roles=KEEPERS, hidden=True,
         recordless=True, writes="unit_key_ended")  # fmt: skip
def end_key(act: Act, form: EndUnitKey) -> str:
    """Forgets the key in whose place another was made: what is sealed to it is refused. Returns "".

    Raises Refused("not_found") where there is none.
    """
    if own_secret.earlier(act.conn, act.desk.store) is None:
        raise Refused("not_found", {}, M_("There is no earlier key that could be ended."))
    own_secret.drop_earlier(act.conn, act.unit)
    act.append(events.ENDED, record=act.unit, form=form)
    return ""


def note_sealed_to(act: Act, uid: str, pair: UnitPair) -> None:
    """Note by which key of this seat a unit sealed its bundle; the earlier key ends with the last unit that has the
    new one."""
    if own_secret.earlier(act.conn, act.desk.store) is not None and knows(act.conn, uid) != pair.signs:
        note_other(act.conn, uid, knows=pair.signs)
        end_where_all_have_it(act)


def end_where_all_have_it(act: Act) -> None:
    """End the earlier key where no enrolled unit waits for the new one."""
    stands = _renewal(act.conn, act.desk.store)
    if stands.under_way and not stands.wait:
        own_secret.drop_earlier(act.conn, act.unit)
        act.append(events.ENDED, record=act.unit)


def said_in_receipt(conn: Connection, public: UnitPublic, link: LinkedUnit) -> dict[str, Any]:
    """The facts of keys in a receipt: by which one the seat knows the unit, and a new one of the seat that the unit
    does not have. `public`: the seat's own."""
    said: dict[str, Any] = {KNOWN_BY: link.signs}
    if public.offer is not None and knows(conn, link.uid) != public.signs:
        said[OFFER] = json.loads(secrets.key_file(public))
    return said


def note_from_receipt(act: Act, link: LinkedUnit, said: Mapping[str, Any], *, signed: bool) -> bool:
    """Note what a receipt of a seat says of keys; whether a new one of the seat waits for a yes. `signed`: the receipt
    is signed by the key that is enrolled. An offer is signed by that key itself, and nothing without ten words."""
    if signed and isinstance(said.get(KNOWN_BY), str) and own_secret.offer(act.conn, act.unit) is not None:
        note_other(act.conn, link.uid, knows=said[KNOWN_BY])
        end_where_all_have_it(act)
    if not isinstance(said.get(OFFER), dict):
        return False
    try:
        offered = read_unit_file(json.dumps(said[OFFER]).encode())
    except Refused:
        return False
    if offered.unit != link.uid or not secrets.is_offered(offered, link.signs):
        return False
    note_other(act.conn, link.uid, offered=secrets.key_file(offered).decode(), came_at=act.now)
    return True


@query("unit.key_renewal", roles=ENROLLERS)
def key_renewal(reading: Reading) -> KeyRenewal:
    """How a new key of this seat stands."""
    return _renewal(reading.conn, reading.desk.store)


def _renewal(conn: Connection, store: Store) -> KeyRenewal:
    exposed = store.info.kind in SEATS and not store.in_file and own_secret.lay_open(conn, store.unit)
    if own_secret.earlier(conn, store) is None:
        return KeyRenewal(False, (), (), exposed)
    enrolled = [link for link in links(conn, store.unit) if link.until is None]
    signs = own_pair(conn, store).signs
    have = tuple(link for link in enrolled if knows(conn, link.uid) == signs)
    return KeyRenewal(True, have, tuple(link for link in enrolled if link not in have), exposed)


@query("unit.words_of", roles=ENROLLERS)
def words_of_enrolled(reading: Reading, uid: str) -> tuple[UnitPublic, tuple[str, ...], bytes | None]:
    """An enrolled unit by the key that it offers, else by the one that it has; the ten words to read to it; the file of
    the key that it offers. Raises Refused: "not_enrolled", "no_key"."""
    conn, store = reading.conn, reading.desk.store
    link = link_of(conn, reading.unit, uid)
    if link is None or link.until is not None:
        raise not_enrolled(uid)
    offered = conn.execute(select(OTHER_KEY.c.offered).where(OTHER_KEY.c.uid == uid)).scalar_one_or_none()
    other = UnitPublic(link.uid, link.kind, link.name, link.signs, link.seals)
    if offered is not None:
        other = replace(read_unit_file(offered.encode()), name=link.name)
    words = secrets.words_of(own_public(conn, store), other)
    return other, words, None if offered is None else offered.encode()


@query("unit.keys_to_see_to", roles=EVERYONE)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel: new keys of units above or below that wait for a yes, and a key of this seat that lay open."""
    conn, role, items = reading.conn, reading.officer.role, []
    if role in ENROLLERS:
        for row in conn.execute(select(OTHER_KEY).where(OTHER_KEY.c.offered.is_not(None))):
            link = link_of(conn, reading.unit, row.uid)
            if link is not None and link.until is None and (role in LEADERS or link.relation != ABOVE):
                said = M_("{unit} has a new key: F10, Enrolled units, C", unit=link.name)
                items.append(PanelItem(said, row.came_at, "urgent", "links", uid=SCREEN, weight=LIMITS))
    if role in KEEPERS and _renewal(conn, reading.desk.store).exposed:
        said = M_("Version 0.1.0 kept this seat's key unsealed. Make a new one: F10, Enrolled units, C")
        items.append(PanelItem(said, None, "urgent", "links", uid=SCREEN, weight=LIMITS))
    return tuple(items)
