"""The levels whose inspectorate reads a unit's complaints, as the unit's own inspector agreed to.

A level's inspector gives the public half of his inspectorate's key in a file, and reads ten words of it by telephone;
the unit's inspector types them. So no administrator or commander, at either end or on the way, makes himself a reader.
From then on each complaint is sealed once for the unit and once for every such level.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from db.carrying.levels import secrets
from db.carrying.levels.forms import EndLevelReader
from db.carrying.levels.links import ABOVE, link_of, links, not_enrolled
from db.carrying.levels.secrets import LevelPublic
from db.kernel.base.access import OVERSIGHT
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key
from db.kernel.journal import envelopes, stored_events
from db.kernel.projections.projecting import EventKind
from db.storage import keys, sealings
from db.words.forms import Form
from db.words.messages import M_, Refused

AGREED, ENDED = "level_reader_agreed", "level_reader_ended"
KINDS = (
    EventKind(AGREED, "A level reads complaints from now on", keys=(Key("public", limit=64),)),
    EventKind(ENDED, "A level reads no further complaints", form=EndLevelReader),
)
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

    Raises Refused: "invalid", "not_enrolled", "conflict" where two levels read already, "password_needed".
    """
    envelopes.own_key(act.reading())
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
    act.append(AGREED, record=level.unit, facts={"public": level.public})
    return level.unit


@command("level.end_reader", label="Let a level read no further complaints", form=EndLevelReader, roles=OVERSIGHT,
    writes="level_reader_ended",
         hidden=True, recordless=True)  # fmt: skip
def end_reader(act: Act, form: EndLevelReader) -> str:
    """Seals nothing more to a level; what it has stays there. Returns its uid. Raises Refused("not_enrolled")."""
    reader = next((reader for reader in _all(act.conn, act.unit) if reader.uid == form.record), None)
    if reader is None or reader.until is not None:
        raise not_enrolled(form.record or "")
    act.append(ENDED, record=reader.uid, form=form)
    return reader.uid


@query("level.readers", roles=OVERSIGHT)
def list_readers(reading: Reading) -> tuple[LevelReader, ...]:
    """The levels that read complaints of this unit, or did, by their names."""
    return tuple(_all(reading.conn, reading.unit))


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
    return stored_events.events_of(conn, unit, seat, kinds=(AGREED, ENDED))
