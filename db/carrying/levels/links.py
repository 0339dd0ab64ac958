"""Units above and below this one: its own key, enrolling another by its file and ten words, retiring it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from db.carrying.levels import bundle_files, events, own_secret, secrets
from db.carrying.levels.forms import EnrolUnit, MakeUnitKey, RetireUnit
from db.carrying.levels.models import LINK, OTHER_KEY, RECEIPT
from db.carrying.levels.secrets import UnitPair, UnitPublic
from db.kernel.base.access import DESK, KEEPERS, LEADERS, READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.journal import stored_events
from db.reference.officers.queries import is_one
from db.storage.keys import in_text
from db.storage.models import UNIT
from db.storage.store import Store
from db.words.folding import fold
from db.words.messages import M_, Refused

KINDS = ("post", "precinct", "county", "province", "national")
"""Kinds of units, from below to above. Levels may be skipped."""
ABOVE, BELOW = "above", "below"
CARRIERS = DESK | KEEPERS
"""Who puts a stick in: what is on it can be opened by the enrolled units alone."""
ENROLLERS = LEADERS | KEEPERS


@dataclass(frozen=True, slots=True)
class LinkedUnit:
    """A unit above or below this one. `until`: since when nothing goes there or comes from there; `successor`: the unit
    (uid) that has gone on in its place since then, where one has."""

    uid: str
    relation: str
    kind: str
    name: str
    signs: str
    seals: str
    since: datetime
    until: datetime | None
    successor: str | None = None


@command("unit.make_key", label="Make this unit's key", form=MakeUnitKey, roles=KEEPERS, hidden=True, recordless=True,
         writes="unit_key_made")  # fmt: skip
def make_unit_key(act: Act, form: MakeUnitKey) -> str:
    """Makes the pair that bundles are signed with and opened by. Where there is one it stays; returns ""."""
    if own_secret.has_one(act.conn, act.unit):
        return ""
    secret = in_text(act.desk.source.randbytes(32))
    own_secret.keep(act.conn, act.desk.store, secret, act.now)
    pair = secrets.pair_of(secret)
    act.append(events.MADE, record=act.unit, form=form, facts={"signs": pair.signs, "seals": pair.seals})
    return ""


@command("unit.enrol", label="Enrol a unit", form=EnrolUnit, roles=ENROLLERS, hidden=True, recordless=True,
         writes=("unit_enrolled", "unit_key_taken"))  # fmt: skip
def enrol_unit(act: Act, form: EnrolUnit) -> str:
    """Enrols the unit of a key file, above or below by its kind; returns its uid. What leaves this unit goes to those
    above, so a leader enrols them. No two have one name; one that comes back with another key is enrolled by somebody
    else than who retired it. Of one that is enrolled it takes a new key, which the key before offers.
    Raises Refused: "invalid", "forbidden", "no_key".
    """
    other, mine = read_unit_file(form.content), own_public(act.conn, act.desk.store)
    ranks = KINDS.index(other.kind) - KINDS.index(mine.kind)
    if other.unit == act.unit or ranks == 0:
        raise Refused("invalid", {"file": M_("This is the file of a unit of the same level.")})
    if ranks > 0 and act.officer.role not in LEADERS:
        said = M_("The commander or the standby officer enrols a unit above: what leaves this unit goes there.")
        raise Refused("forbidden", {}, said)
    secrets.check_words(form.words, secrets.words_of(mine, other), M_(
        "These are not the ten words of these two units. Hear them again. If they differ, the file was changed on "
        "its way: do not enrol it."
    ))  # fmt: skip
    note_other(act.conn, other.unit, knows=mine.signs)
    if (before := link_of(act.conn, act.unit, other.unit)) is not None and before.until is None:
        if (before.signs, before.seals) != (other.signs, other.seals):
            _take_new_key(act, form, other, before)
        return other.unit
    _see_that_name_is_free(act.conn, act.unit, other)
    if before is not None and (before.signs, before.seals) != (other.signs, other.seals):
        _see_that_another_retired(act, other.unit)
    act.conn.execute(RECEIPT.delete().where(RECEIPT.c.seat == other.unit))  # of the key before
    facts = {"relation": ABOVE if ranks > 0 else BELOW, "kind": other.kind, "name": other.name}
    act.append(
        events.ENROLLED, record=other.unit, form=form, facts={**facts, "signs": other.signs, "seals": other.seals}
    )
    return other.unit


@command("unit.retire", label="Retire a unit", form=RetireUnit, roles=ENROLLERS, hidden=True, recordless=True,
         writes="unit_retired")  # fmt: skip
def retire_unit(act: Act, form: RetireUnit) -> str:
    """Ends what goes between this unit and another; what came of it stays. Raises Refused: "not_enrolled", and
    "invalid" for a successor that is not enrolled on the same side."""
    link = link_of(act.conn, act.unit, form.record or "")
    if link is None or link.until is not None:
        raise not_enrolled(form.record or "")
    if form.successor is not None:
        other = link_of(act.conn, act.unit, form.successor)
        if other is None or other.until is not None or other.relation != link.relation or other.uid == link.uid:
            said = M_("The unit that goes on is another one that is enrolled here. Enrol it first.")
            raise Refused("invalid", {"successor": said})
    act.append(events.RETIRED, record=link.uid, form=form)
    return link.uid


@query("unit.links", roles=READERS | KEEPERS)
def list_links(reading: Reading) -> tuple[LinkedUnit, ...]:
    """The units above, then those below, each by its name; retired ones last."""
    return links(reading.conn, reading.unit)


@query("unit.public", roles=ENROLLERS)
def public_of(reading: Reading) -> UnitPublic:
    """What other units enrol this one by. Raises Refused("no_key")."""
    return own_public(reading.conn, reading.desk.store)


@query("unit.words", roles=ENROLLERS)
def words_with(reading: Reading, content: bytes) -> tuple[UnitPublic, tuple[str, ...]]:
    """The unit of a key file, and the ten words to read to it. Raises Refused: "invalid", "no_key"."""
    other = read_unit_file(content)
    return other, secrets.words_of(own_public(reading.conn, reading.desk.store), other)


@query("unit.own_words", roles=READERS | KEEPERS)
def own_words(reading: Reading) -> tuple[str, ...]:
    """The six words of this unit's own key. Raises Refused("no_key")."""
    return secrets.own_words_of(own_public(reading.conn, reading.desk.store))


def keys_on_sticks(own: str) -> tuple[tuple[str, UnitPublic], ...]:
    """The key files of other units on mounted sticks: path and unit of each. `own`: the uid of this one."""
    key_files = []
    for path, raw in bundle_files.json_files():
        try:
            public = read_unit_file(raw)
        except Refused:
            continue
        if public.unit != own:
            key_files.append((str(path), public))
    return tuple(key_files)


def read_unit_file(content: bytes) -> UnitPublic:
    """The unit of a key file. Raises Refused("invalid")."""
    try:
        public = secrets.read_key_file(content)
        if public.kind not in KINDS:
            raise secrets.Newer
    except secrets.Newer:
        raise Refused("invalid", {"file": M_("A newer program wrote this file. Install that version.")}) from None
    except secrets.Broken:
        raise Refused("invalid", {"file": M_("This is no key file of a unit.")}) from None
    return public


def own_public(conn: Connection, store: Store) -> UnitPublic:
    """This unit, as others enrol it. Raises Refused("no_key")."""
    pair = own_pair(conn, store)
    row = conn.execute(select(UNIT.c.kind, UNIT.c.name).where(UNIT.c.uid == store.unit)).one()
    kind = row.kind if row.kind in KINDS else "precinct"
    return UnitPublic(store.unit, kind, row.name, pair.signs, pair.seals, own_secret.offer(conn, store.unit))


def own_pair(conn: Connection, store: Store) -> UnitPair:
    """This unit's keys. Raises Refused("no_key") where they are not on this machine."""
    if (secret := own_secret.opened(conn, store)) is None:
        raise Refused("no_key", {}, M_(
            "This machine has no key of the unit: the administrator makes one, on the machine that sends: F10, "
            "Enrolled units, W (`precinct unit key`)."
        ))  # fmt: skip
    return secrets.pair_of(secret)


def own_pairs(conn: Connection, store: Store) -> tuple[UnitPair, ...]:
    """This unit's keys, then those in whose place they were made, until these end. Raises Refused("no_key")."""
    before = own_secret.earlier(conn, store)
    return own_pair(conn, store), *(() if before is None else (secrets.pair_of(before),))


def pair_for(conn: Connection, store: Store, uid: str) -> UnitPair:
    """The keys by which another unit knows this one: the earlier ones until it has the new.

    Raises Refused("no_key").
    """
    mine, *before = own_pairs(conn, store)
    return mine if not before or knows(conn, uid) == mine.signs else before[0]


def knows(conn: Connection, uid: str) -> str | None:
    """The public half of this unit's key that another unit is known to have; None where nothing showed it yet."""
    return conn.execute(select(OTHER_KEY.c.knows).where(OTHER_KEY.c.uid == uid)).scalar_one_or_none()


def note_other(conn: Connection, uid: str, **values: object) -> None:
    """Remember something of the keys between this unit and another, in the caller's writing transaction."""
    if conn.execute(update(OTHER_KEY).where(OTHER_KEY.c.uid == uid).values(values)).rowcount == 0:
        conn.execute(OTHER_KEY.insert(), {"uid": uid, **values})


def link_of(conn: Connection, unit: str, uid: str) -> LinkedUnit | None:
    """The unit of this uid; None where it was never enrolled."""
    return next((link for link in links(conn, unit) if link.uid == uid), None)


def links(conn: Connection, unit: str, relation: str | None = None) -> tuple[LinkedUnit, ...]:
    """The units that this one enrolled. `relation`: those above or below that are not retired."""
    names = LinkedUnit.__dataclass_fields__
    chosen = select(*(LINK.c[name] for name in names)).where(LINK.c.unit == unit)
    if relation is not None:
        chosen = chosen.where(LINK.c.relation == relation, LINK.c.until.is_(None))
    ordered = chosen.order_by(LINK.c.until.is_not(None), LINK.c.relation, LINK.c.name, LINK.c.uid)
    return tuple(LinkedUnit(**row) for row in conn.execute(ordered).mappings())


def _take_new_key(act: Act, form: EnrolUnit, other: UnitPublic, before: LinkedUnit) -> None:
    """Go on with the new key of a unit, which its key so far offers and whose words were compared: receipts and
    files that the earlier key signed count no more."""
    if other.kind != before.kind or not secrets.is_offered(other, before.signs):
        raise Refused("invalid", {"file": M_("This unit is enrolled with another key. Retire it first.")})
    act.conn.execute(RECEIPT.delete().where(RECEIPT.c.seat == other.unit))
    note_other(act.conn, other.unit, offered=None)
    act.append(events.KEY_TAKEN, record=other.unit, form=form, facts={"signs": other.signs, "seals": other.seals})


def _see_that_name_is_free(conn: Connection, unit: str, other: UnitPublic) -> None:
    called = fold(other.name)
    if any(link.uid != other.unit and link.until is None and fold(link.name) == called for link in links(conn, unit)):
        said = M_("Another unit of this name is enrolled here. Retire it first, or let one of both have another name.")
        raise Refused("invalid", {"file": said})


def _see_that_another_retired(act: Act, uid: str) -> None:
    """Two people change the key of a unit: who retires the old one, and who enrols the new one."""
    retired = stored_events.events_of_kinds(act.conn, act.unit, (events.RETIRED,))
    last = next((event for event in reversed(retired) if event.record == uid), None)
    if last is not None and is_one(act.conn, act.unit, act.officer.uid, last.officer):
        said = M_("This unit has another key than before. Another officer enrols it: you retired it.")
        raise Refused("forbidden", {}, said)


def not_enrolled(uid: str) -> Refused:
    """What is said of a unit that this one does not know, or no more."""
    return Refused("not_enrolled", {}, M_("No unit {unit} is enrolled here.", unit=uid or "—"))
