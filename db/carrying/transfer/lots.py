"""What of a journal file waits for two people: which lots there are, what each would do, yes and no to one.

Two officers say yes, each by an act of his own and with his password of now, one of them the commander or an inspector,
as for a role (db/reference/officers/appointing.py); or one officer and a code of the county; or the administrator while
he still appoints alone. Who carried the file in may be one of them and never both.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, bindparam, select

from db.carrying.transfer import doubles
from db.carrying.transfer.proving import Proof
from db.kernel.base.access import KEEPERS, SECOND, Role
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.desk.signature import sign
from db.kernel.events.event import Event
from db.kernel.events.event_keys import MOST, Key, number
from db.kernel.folding import ended_elsewhere, entries_without_right, waiting_lots
from db.kernel.folding import rights as journal_rights
from db.kernel.folding.current_rights import rights_now
from db.kernel.folding.waiting_lots import APPROVED, COUNTS, REFUSED, Lot
from db.kernel.journal import stored_events
from db.kernel.projections import projecting
from db.kernel.projections.projecting import EventKind
from db.reading import chronology
from db.reference.officers import appointing, inspectorate
from db.reference.officers.commands import without_shares
from db.reference.officers.forms import AddOfficer
from db.reference.officers.models import OFFICER
from db.reference.officers.queries import IS_ONE, called_here, names
from db.registers.custody.rights import commands as rights
from db.storage import ends, keys, sealed_list
from db.storage.models import INDEX
from db.words.forms import REASON_LIMIT, Field, Form, ask, fields_of
from db.words.messages import M_, Refused
from db.words.records import SCREEN, Line, PanelItem

MAY = SECOND | KEEPERS
"""Who says yes or no to a lot."""
ROLE = dict(fields_of(AddOfficer))["role"]
ITEMS = Field("number", "Items")
HERE = Field("text", "Has this badge number here")


class AgreeLot(Form):
    """Yes to what waits of a journal file; the second one, by somebody else, lets it count."""

    password: str = ask("password", "Your own password", required=True)
    code: str | None = ask(
        "password", "County code", limit=40,
        help="If neither commander nor inspector is here, the county reads one out by telephone.",
    )  # fmt: skip
    same_person: bool | None = ask(
        "yes_no", "One person",
        help="Where an officer here has the badge number of one whom the file brings, and another name: are both one?",
    )  # fmt: skip


class RefuseLot(Form):
    """No to what waits of a journal file: it stays in the journal and never counts here."""

    reason: str = ask("words", "Reason", part="words", required=True, limit=REASON_LIMIT)


BY_LOT = (
    Key("lot", "uid"), Key("second", "yes_no"), Key("unread", "uid", many=MOST), Key("codes", "uid"),
    number("code", 12),
)  # fmt: skip
EVENTS = (
    EventKind(
        APPROVED,
        "Changes of a journal file: first yes",
        keys=(Key("lot", "uid"), Key("second", "yes_no")),
        waits=M_("It waits for the second yes: by the commander, an inspector, or a code of the county."),
    ),
    EventKind(
        COUNTS,
        "Changes of a journal file agreed to",
        schema=2,
        keys=(*BY_LOT, Key("derived", limit=64)),
        earlier=(BY_LOT,),
    ),
    EventKind(REFUSED, "Changes of a journal file refused", None, RefuseLot, keys=(Key("lot", "uid"),)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LotEntry:
    """What one entry would do: the label of its kind, of whom or which record, and what it says; who wrote it, when."""

    uid: str
    kind: str
    label: str
    of: str
    lines: tuple[Line, ...]
    badge: str
    officer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LotShown:
    """A lot: `state` waits, counts or refused. `badges` said yes; `mine`: whether this officer is one of them; `next`:
    whether it is the one to be decided first.
    """

    uid: str
    number: int
    state: str
    series: str
    at: datetime
    carried_by: str
    badges: tuple[str, ...]
    mine: bool
    next: bool
    ended_at: datetime | None
    entries: tuple[LotEntry, ...]


@query("journal.lots", roles=MAY)
def list_lots(reading: Reading) -> tuple[LotShown, ...]:
    """What waits of journal files, the oldest first; after it what was decided, the newest first."""
    every = rights_now(reading.conn, reading.desk.store).lots
    waits = [lot for lot in every if lot.state == "waits"]
    ended = [lot for lot in reversed(every) if lot.state != "waits"]
    officers = names(reading.conn)
    return tuple(_shown(reading, lot, officers, is_next=lot in waits[:1]) for lot in (*waits, *ended))


def _shown(reading: Reading, lot: Lot, officers: dict[str, tuple[str, str]], *, is_next: bool) -> LotShown:
    badges = tuple(officers.get(yes.officer, ("", ""))[0] for yes in lot.said)
    return LotShown(
        lot.uid, lot.number, lot.state, lot.series, lot.at, officers.get(lot.carried_by, ("", ""))[0], badges,
        not called_here(reading.conn, reading.unit, reading.officer.uid).isdisjoint(yes.officer for yes in lot.said),
        is_next, lot.ended_at,
        tuple(_entries(reading.conn, lot, officers)),
    )  # fmt: skip


def _entries(conn: Connection, lot: Lot, officers: dict[str, tuple[str, str]]) -> Iterator[LotEntry]:
    """What the entries of a lot would do. An entry that erases, or says who, shows no words: whoever keeps officers
    reads no records.
    """
    events = sorted(stored_events.events_by_uid(conn, lot.unit, lot.entries), key=lambda event: event.position)
    records = {event.record for event in events if event.record is not None}
    index = select(INDEX.c.uid, INDEX.c.number).where(INDEX.c.unit == lot.unit, INDEX.c.uid.in_(records))
    of = {row.uid: row.number for row in conn.execute(index)}
    of |= {uid: f"{badge} {name}" for uid, (badge, name) in officers.items() if uid in records}
    of |= {
        event.record: f"{event.facts.get('badge')} {event.facts.get('name')}"
        for event in events
        if event.kind == "officer_added" and event.record is not None
    }
    here = {row.badge: row.name for row in conn.execute(_HOLDERS, {"unit": lot.unit})} if lot.state == "waits" else {}
    shown = tuple(
        replace(
            event,
            identity={},
            words={} if event.kind in projecting.leading("erases") else event.words,
            sealed=frozenset(),
        )
        for event in events
    )
    for entry in chronology.entries(conn, shown) if shown else ():
        if entry.label in chronology.ASIDE:  # named once more, as what is set aside
            continue
        event = next(event for event in shown if event.uid == entry.uid)
        yield LotEntry(
            entry.uid, entry.kind, entry.label, of.get(event.record or "", ""),
            (*(entry.lines or _besides(event)), *_of_same_badge(event, here)),
            entry.officer, entry.officer_name, entry.at,
        )  # fmt: skip


_HOLDERS = select(OFFICER.c.badge, OFFICER.c.name).where(OFFICER.c.unit == bindparam("unit"), OFFICER.c.active, IS_ONE)


def _of_same_badge(event: Event, here: dict[str, str]) -> tuple[Line, ...]:
    """Who has the badge here that an officer was added with on the other machine."""
    name = here.get(str(event.facts.get("badge"))) if event.kind == "officer_added" else None
    return () if name is None else (Line("here", HERE, name),)


def _besides(event: Event) -> tuple[Line, ...]:
    """What an entry says that no form made: a role, or how many items."""
    role, items = event.facts.get("role"), event.facts.get("items")
    lines = [Line("role", ROLE, role)] if isinstance(role, str) else []
    return (*lines, Line("items", ITEMS, len(items))) if isinstance(items, list) else tuple(lines)


@query("journal.lots_waiting", roles=MAY)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """For who may say yes: what waits of journal files, each with when it came."""
    return tuple(
        PanelItem(
            M_("Changes that a journal file brought wait for two people: {count}", count=len(lot.entries)),
            lot.at, "due", "lots", uid=SCREEN, what=M_("Changes of a journal file"),
        )
        for lot in rights_now(reading.conn, reading.desk.store).lots
        if lot.state == "waits"
    )  # fmt: skip


# --- yes and no -----------------------------------------------------------------------------------------------------


@command("journal.agree_lot", label="Agree to it", form=AgreeLot, roles=MAY, hidden=True, recordless=True,
         another="himself", writes=("lot_approved", "lot_counts", "officer_same"))  # fmt: skip
def agree_lot(act: Act, form: AgreeLot) -> str:
    """A yes to the lot of the import entry `form.record`; where it is enough, the lot counts from now on. Returns its
    number.

    Raises Refused: "not_found", "conflict" where an earlier lot waits or nobody may say yes any more, "forbidden" for
    who said it already, "invalid" at `password` or `code`, "wait", "same_badge", "wall.last_administrator",
    "wall.last_reader".
    """
    lot = _that_waits(act, form.record)
    sign(act, form.password, by_password=True)
    mine = called_here(act.conn, act.unit, act.officer.uid)
    others = [yes for yes in lot.said if yes.officer not in mine]
    if lot.said and not others and not form.code:
        raise Refused("forbidden", {}, M_("You said yes already. Another officer says the second one."))
    second = appointing.true_role(act) in SECOND
    facts: dict[str, object] = {"lot": lot.uid, "second": second}
    if form.code:
        facts |= appointing.use_code(act, form.code)
    alone = act.officer.role is Role.ADMINISTRATOR and appointing.alone(act.conn, act.unit)
    if form.code or alone or (others and (second or any(yes.second for yes in others))):
        _let_count(act, lot, facts, one_person=bool(form.same_person))
        ended_elsewhere.name(act.conn, act.desk)
        return str(lot.number)
    if others:
        raise Refused("invalid", {"code": M_("Only the commander, an inspector or a county code can do this.")})
    act.append(APPROVED, record=act.unit, facts=facts)
    return str(lot.number)


@command("journal.refuse_lot", label="Refuse it", form=RefuseLot, roles=MAY, hidden=True, recordless=True,
         writes="lot_refused")  # fmt: skip
def refuse_lot(act: Act, form: RefuseLot) -> str:
    """The lot never counts here, however often its file comes; one person's no is enough. Returns its number.

    What a role that it gave allowed, and nothing else, is named and set aside.

    Raises Refused: "not_found", "conflict".
    """
    lot = _that_waits(act, form.record)
    act.append(REFUSED, record=act.unit, form=form, facts={"lot": lot.uid})
    some = stored_events.events_by_uid(act.conn, act.unit, lot.entries)
    entries_without_right.name_new(act.conn, act.desk, min(event.position for event in some) - 1)
    return str(lot.number)


def _that_waits(act: Act, uid: str | None) -> Lot:
    """The lot of an import entry: the oldest that waits, since later ones may change what it brings."""
    every = journal_rights.lots_of(act.conn, act.desk.store.origin)
    lot = next((lot for lot in every if lot.uid == uid), None)
    if lot is None:
        raise Refused("not_found", {}, M_("There is no such lot."))
    if lot.state != "waits":
        raise Refused("conflict", {}, M_("This was decided already."))
    first = next(lot for lot in every if lot.state == "waits")
    if first is not lot:
        raise Refused("conflict", {}, M_("Decide on lot {number} first: it came before.", number=first.number))
    return lot


def _let_count(act: Act, lot: Lot, facts: dict[str, object], *, one_person: bool) -> None:
    conn, store = act.conn, act.desk.store
    had_reader = inspectorate.has_reader(conn, store)
    unread = _unreadable(act, lot)
    agreed = act.append(COUNTS, record=act.unit, facts={**facts, "unread": list(unread)})
    events, _touched = waiting_lots.release(conn, lot, agreed.position, frozenset(unread))
    records = {event.record for event in events if event.record is not None}
    doubles.make_one(act, records, asked=one_person)
    _keep_walls(act, had_reader=had_reader)
    _take_shares(act, records)
    act.events.extend(events)  # what erases is wiped as the desk's own is
    if languages := {str(event.facts.get("language")) for event in events if event.kind == rights.REPLACED}:
        rights.lay_out(conn, store.home, act.unit, languages)
    inspectorate.learn_kept(conn, store, lot.uid)
    sealed = select(INDEX.c.uid).where(INDEX.c.unit == act.unit, INDEX.c.sealed, INDEX.c.uid.in_(records))
    for uid in sorted(conn.execute(sealed).scalars()):
        sealed_list.remember(store, conn, uid)


def _unreadable(act: Act, lot: Lot) -> tuple[str, ...]:
    """The entries of a lot (uids) after which something can't be read any more, as `proving` finds them; nothing is
    changed by the looking.
    """
    conn, proof = act.conn, Proof(act.reading())
    position = ends.end(conn) + 1
    if _is_readable(act, lot, proof, frozenset(), position):
        return ()
    before = proof.broken()  # read late: nearly always nothing is broken
    if before and _is_readable(act, lot, proof, before, position):
        return ()
    unread = []
    look = conn.begin_nested()
    try:
        for uid in lot.entries:
            each = conn.begin_nested()
            if _reads(act, lot, proof, before, position, (uid,)):
                each.commit()
            else:
                each.rollback()
                unread.append(uid)
    finally:
        look.rollback()
    return tuple(unread)


def _is_readable(act: Act, lot: Lot, proof: Proof, before: frozenset[str], position: int) -> bool:
    look = act.conn.begin_nested()
    try:
        return _reads(act, lot, proof, before, position)
    finally:
        look.rollback()


def _reads(
    act: Act, lot: Lot, proof: Proof, before: frozenset[str], position: int, only: Container[str] | None = None
) -> bool:
    events, _touched = waiting_lots.release(act.conn, lot, position, only=only)
    return proof.shows({event.record for event in events if event.record}) and not proof.broken() - before


def _keep_walls(act: Act, *, had_reader: bool) -> None:
    """Raises Refused("wall.last_administrator", "wall.last_reader") where nobody would be left."""
    left = OFFICER.select().where(
        OFFICER.c.unit == act.unit, OFFICER.c.role == Role.ADMINISTRATOR, OFFICER.c.active, IS_ONE
    )  # fmt: skip
    if act.conn.execute(left.limit(1)).first() is None:
        raise Refused("wall.last_administrator", {}, M_("No administrator would be left. Add another one first."))
    if had_reader and not inspectorate.has_reader(act.conn, act.desk.store):
        said = M_(
            "Nobody could open complaints and protected people any more. Put the inspectorate's key on paper first."
        )
        raise Refused("wall.last_reader", {}, said)


def _take_shares(act: Act, records: Sequence[str] | set[str]) -> None:
    """A former inspector keeps no share of the inspectorate's key."""
    sealing = act.desk.store.load_keys(act.conn).sealing(keys.INSPECTORATE)
    mine = select(OFFICER.c.badge).where(
        OFFICER.c.unit == act.unit, OFFICER.c.uid.in_(records), OFFICER.c.role != Role.INSPECTOR, IS_ONE
    )
    for badge in act.conn.execute(mine).scalars():
        if sealing is not None and badge in sealing.shares:
            act.desk.store.change_keys(act.conn, partial(without_shares, badge=badge))
