"""The levels whose inspectorate reads a unit's complaints, as the unit's own inspector agreed to.

A level's inspector gives the public half of his inspectorate's key in a file, and reads ten words of it by telephone;
the unit's inspector types them. So no administrator or commander, at either end or on the way, makes himself a reader.
From then on each complaint is sealed once for the unit and once for every such level.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, select

from db.carrying.levels import secrets
from db.carrying.levels.forms import EndLevelReader
from db.carrying.levels.links import ABOVE, link_of, links, not_enrolled
from db.carrying.levels.secrets import LevelPublic
from db.kernel.base.access import EVERYONE, OVERSIGHT
from db.kernel.base.officer import Reading
from db.kernel.base.reader_book import KEY_DECIDED, KEY_MADE, LEVEL_AGREED, LEVEL_ENDED, PAPER_USED, SHARED, TARGET
from db.kernel.desk.desk import Act, command, query
from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key
from db.kernel.folding.rights import rights_of
from db.kernel.journal import envelopes, stored_events
from db.kernel.projections.projecting import EventKind
from db.reference.officers import inspectorate
from db.reference.officers.queries import name_of
from db.storage import keys, sealings
from db.storage.models import JOURNAL
from db.words.forms import Form
from db.words.messages import M_, Message, Refused
from db.words.records import LIMITS, SCREEN, PanelItem

AGREED, ENDED, SEEN = LEVEL_AGREED, LEVEL_ENDED, "readers_seen"
KINDS = (
    EventKind(AGREED, "A level reads complaints from now on", keys=(Key("public", limit=64),), leads="links"),
    EventKind(ENDED, "A level reads no further complaints", form=EndLevelReader, leads="links"),
    EventKind(SEEN, "Who reads complaints was looked at"),
)
CHANGES = (AGREED, ENDED, KEY_MADE, KEY_DECIDED, SHARED, PAPER_USED)
"""Kinds that change who reads complaints."""
LEVELS_MOST = 2
"""Levels that read a unit's complaints at once. The longest letter is thirteen pieces for each reader, the unit's own
inspectorate being one, and the letter box has 48 places: it always fits into an empty one."""


class AgreeLevelReader(Form):
    """The file of a level's inspectorate, and the ten words as they were heard by telephone."""

    content: bytes = field(default=b"", repr=False)
    words: str = ""


@dataclass(frozen=True, slots=True)
class LevelReader:
    """A level whose inspectorate reads complaints of this unit: the key they are sealed to, from when to when."""

    uid: str
    kind: str
    name: str
    public: str
    since: datetime
    until: datetime | None


@command("level.agree_reader", label="Let a level read complaints", form=AgreeLevelReader, roles=OVERSIGHT,
         writes="level_reader_agreed",
         hidden=True, recordless=True)  # fmt: skip
def agree_reader(act: Act, form: AgreeLevelReader) -> str:
    """Lets the inspectorate of an enrolled level read what is complained from now on; returns the level's uid.

    Raises Refused: "invalid", "not_enrolled", "conflict" where two levels read already, "password_needed", "forbidden"
    for an inspector without the inspectorate's key.
    """
    half = inspectorate.half_that_counts(act)
    level = read_level_file(form.content)
    link = link_of(act.conn, act.unit, level.unit)
    if link is None or link.until is not None or link.relation != ABOVE:
        raise not_enrolled(level.name)
    secrets.check_words(form.words, secrets.level_words(level), M_(
        "These are not the ten words of this key. Hear them again, from the inspector of that level. If they "
        "differ, the file was changed on its way: do not agree to it."
    ))  # fmt: skip
    reading_now = {reader.uid: reader.public for reader in _all(act.conn, act.unit) if reader.until is None}
    if reading_now.get(level.unit) == level.public:
        return level.unit
    if len(reading_now.keys() - {level.unit}) >= LEVELS_MOST:
        raise Refused("conflict", {}, M_(
            "{count} levels read complaints of this unit already: more copies of one do not fit into the letter box. "
            "End one of them first.", count=LEVELS_MOST,
        ))  # fmt: skip
    signed = inspectorate.by_half(act, AGREED, level.unit, half, level.public)
    act.append(AGREED, record=level.unit, facts={"public": level.public, **signed})
    return level.unit


@command("level.end_reader", label="Let a level read no further complaints", form=EndLevelReader, roles=OVERSIGHT,
         writes="level_reader_ended",
         hidden=True, recordless=True)  # fmt: skip
def end_reader(act: Act, form: EndLevelReader) -> str:
    """Seals nothing more to a level; what it has stays there. Returns its uid.

    Raises Refused: "not_enrolled", "password_needed", "forbidden" for an inspector without the inspectorate's key.
    """
    half = inspectorate.half_that_counts(act)
    reader = next((reader for reader in _all(act.conn, act.unit) if reader.uid == form.record), None)
    if reader is None or reader.until is not None:
        raise not_enrolled(form.record or "")
    act.append(ENDED, record=reader.uid, form=form, facts=inspectorate.by_half(act, ENDED, reader.uid, half))
    return reader.uid


@query("level.readers", roles=OVERSIGHT)
def list_readers(reading: Reading) -> tuple[LevelReader, ...]:
    """The levels that read complaints of this unit, or did, by their names. What changed of readers is read with it."""
    if _unseen(reading):
        reading.note(SEEN, None)
    return tuple(_all(reading.conn, reading.unit))


@query("level.attention", roles=EVERYONE)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """Changes that another made of who reads complaints: on each inspector's desk until the levels were read there."""
    if reading.officer.role not in OVERSIGHT:
        return ()
    return tuple(
        PanelItem(_told(reading.conn, reading.unit, event), at=event.at, flag="urgent", register="level_readers",
                  uid=SCREEN, weight=LIMITS)
        for event in _unseen(reading)
    )  # fmt: skip


def _unseen(reading: Reading) -> tuple[Event, ...]:
    """Changes that others made since this inspector looked last, or since he first came."""
    mine = (JOURNAL.c.unit == reading.unit, JOURNAL.c.officer == reading.officer.uid)
    looked = select(func.max(JOURNAL.c.position)).where(*mine, JOURNAL.c.kind == SEEN)
    came = select(func.min(JOURNAL.c.position)).where(*mine, JOURNAL.c.kind == "signed_in")
    seen = reading.conn.execute(looked).scalar() or reading.conn.execute(came).scalar() or 0
    events = stored_events.events_of_kinds(reading.conn, reading.unit, CHANGES)
    decided = {event.facts.get(TARGET) for event in events if event.kind == KEY_DECIDED}  # their decision is told
    return tuple(
        event
        for event in events
        if event.position > seen and event.officer != reading.officer.uid and event.uid not in decided
    )


def _told(conn: Connection, unit: str, event: Event) -> Message:
    officer = name_of(conn, event.officer)
    link = link_of(conn, unit, event.record or "")
    level = "—" if link is None else link.name
    match event.kind:
        case "level_reader_agreed":
            return M_("{unit} reads complaints now: let in by {officer}", unit=level, officer=officer)
        case "level_reader_ended":
            return M_("{unit} reads no further complaints: ended by {officer}", unit=level, officer=officer)
        case "inspectorate_key_made":
            return M_("Complaints have another key: made by {officer}", officer=officer)
        case "inspectorate_key_decided":
            return M_("The key of complaints was decided on: by {officer}", officer=officer)
        case "sealing_shared":
            given = name_of(conn, event.record or "")
            return M_("{other} reads complaints now: given the key by {officer}", other=given, officer=officer)
    return M_("{officer} reads complaints now: by the inspectorate's paper", officer=officer)


def reader_names(conn: Connection, unit: str) -> tuple[str, ...]:
    """The names of the levels that read what is complained now: what fills "oversight.reader_names"."""
    return tuple(reader.name for reader in _all(conn, unit) if reader.until is None)


@query("level.own_reader", roles=OVERSIGHT)
def own_reader(reading: Reading) -> tuple[LevelPublic, tuple[str, ...]]:
    """The public half of this store's inspectorate's key for units below, and its ten words.

    It is worked out of the private half that this inspector holds: a key file that somebody changed gives no other.
    Raises Refused: "forbidden" for an officer without the key, "password_needed", "not_found".
    """
    unlocked, store = envelopes.own_key(reading), reading.desk.store
    public = sealings.public_of(store.load_keys(reading.conn), keys.INSPECTORATE, unlocked)
    level = LevelPublic(store.unit, store.info.unit_name, public)
    return level, secrets.level_words(level)


def read_level_file(content: bytes) -> LevelPublic:
    """What the file of a level's inspectorate says. Raises Refused("invalid")."""
    try:
        return secrets.read_level_file(content)
    except secrets.Newer:
        raise Refused("invalid", {"file": M_("A newer program wrote this file. Install that version.")}) from None
    except secrets.Broken:
        raise Refused("invalid", {"file": M_("This is no file of a level's inspectorate.")}) from None


def public_keys(conn: Connection, unit: str) -> tuple[str, ...]:
    """The keys of the levels that read what is complained now: what fills "oversight.readers"."""
    return tuple(reader.public for reader in _all(conn, unit) if reader.until is None)


def agreed_since(conn: Connection, unit: str, seat: str) -> int | None:
    """From which position on entries may hold something for this level; None where its inspectorate reads none now."""
    history = _history(conn, unit, seat)
    if not history or history[-1].kind == ENDED:
        return None
    return min(event.position for event in history)


def _all(conn: Connection, unit: str) -> list[LevelReader]:
    readers = []
    for link in links(conn, unit):
        history = _history(conn, unit, link.uid)
        agreed = [event for event in history if event.kind == AGREED]
        if link.relation == ABOVE and agreed:
            ended = history[-1].at if history[-1].kind == ENDED else link.until
            last = agreed[-1]
            readers.append(LevelReader(link.uid, link.kind, link.name, last.facts["public"], last.at, ended))
    return readers


def _history(conn: Connection, unit: str, seat: str) -> tuple[Event, ...]:
    """The readers agreed with a level or ended, by whoever held the inspectorate's key."""
    events = stored_events.events_of(conn, unit, seat, kinds=(AGREED, ENDED))
    refused = rights_of(conn).book.refused if events else {}
    return tuple(event for event in events if event.uid not in refused)
