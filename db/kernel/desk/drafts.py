"""Half-typed forms: kept as they are typed, private to their officer, alive after a power cut.

A draft is local: it is in no journal and in no backup's history until its form is sent. At handover its kind, start
and owner show, never its words, and the next officer may take it over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, select

from db.kernel.base.access import DESK, EVERYONE
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk import own_words
from db.kernel.desk.desk import COMMANDS, Act, command, query
from db.kernel.events.event_keys import Key
from db.kernel.journal import letter_box
from db.kernel.projections.projecting import EventKind
from db.storage.models import DRAFT
from db.words.forms import Form, ask
from db.words.messages import M_, Refused
from db.words.text import clean


@dataclass(frozen=True, slots=True)
class Draft:
    """A half-typed form. `uid` is the form's; `kind` the command's name; `values` what was typed, field by field.

    `record` is whose entry it is, `number` what that is called and `read_at` the journal position it was read at.
    `cursor` is the field and the place in it.
    """

    uid: str
    kind: str
    values: Mapping[str, str]
    started_at: datetime
    record: str | None = None
    number: str = ""
    read_at: int | None = None
    cursor: tuple[str, int] | None = None
    parked: bool = False


@dataclass(frozen=True, slots=True)
class DraftLine:
    """What others may know of a draft."""

    uid: str
    kind: str
    officer: str
    badge: str
    name: str
    started_at: datetime
    parked: bool


class TakeOverDraft(Form):
    """Takes over another officer's draft, at relief."""

    draft: str = ask("text", "Draft", part="facts", required=True)
    reason: str | None = ask("text", "Reason")


def save(desk: Desk, draft: Draft) -> bool:
    """Keep a draft as it stands now, where its form may be drafted. Returns whether it is on the disk.

    Not a command: it writes no journal entry. The words are kept clean and whole, however long: what is too long is
    said when the form is sent.
    """
    declared = COMMANDS.get(draft.kind)
    if declared is not None and not declared.form.drafted:
        return False
    own_words.refuse_in_draft(desk, None if declared is None else declared.form, draft.values)
    row = {
        "uid": draft.uid,
        "officer": desk.officer.uid,
        "kind": draft.kind,
        "record": draft.record,
        "values": json.dumps(
            {name: clean(value, multiline=True) for name, value in draft.values.items()}, ensure_ascii=False
        ),
        "number": clean(draft.number),
        "read_at": draft.read_at,
        "cursor": " ".join(map(str, draft.cursor or ())),
        "started_at": draft.started_at,
        "saved_at": desk.now(),
        "parked": draft.parked,
    }
    with desk.store.writing(local=True) as conn:  # what was typed is there when the program was started again
        letter_box.keep_draft(conn, row)
    return True


EXPIRES = timedelta(days=14)
"""A draft that nobody touched for so long is thrown away: it may hold a name, and no record keeps it."""


def expire(conn: Connection, now: datetime) -> bool:
    """Throw away what nobody touched for long. Returns whether there was any."""
    return bool(conn.execute(DRAFT.delete().where(DRAFT.c.saved_at < now - EXPIRES)).rowcount)


def drop(desk: Desk, uid: str) -> None:
    """Throw a draft of one's own away."""
    letter_box.throw_away(desk, uid)


def shared() -> tuple[str, ...]:
    """The kinds of drafts that are nobody's own: they stand with their record, for whoever goes on with it."""
    return tuple(name for name, declared in COMMANDS.items() if declared.form.shared)


@query("draft.mine", roles=EVERYONE)
def mine(reading: Reading) -> tuple[Draft, ...]:
    """The officer's own drafts, the newest first; what is shared stands with its record."""
    here = (DRAFT.c.officer == reading.officer.uid, DRAFT.c.kind.not_in(shared()))
    rows = reading.conn.execute(select(DRAFT).where(*here).order_by(DRAFT.c.saved_at.desc())).mappings()
    return tuple(draft for draft in map(_draft, rows) if draft is not None)


def _draft(row: RowMapping) -> Draft | None:
    """A kept draft; None for one that can't be read, which stays as it is and is listed without its words."""
    values = _values(row["values"])
    if values is None:
        return None
    field, _space, place = row["cursor"].partition(" ")
    return Draft(
        uid=row["uid"],
        kind=row["kind"],
        values=values,
        started_at=row["started_at"],
        record=row["record"],
        number=row["number"],
        read_at=row["read_at"],
        cursor=(field, int(place)) if place.isdecimal() and len(place) < 10 else None,
        parked=row["parked"],
    )


def _values(text: str) -> dict[str, str] | None:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return None
    fits = isinstance(values, dict) and all(isinstance(value, str) for value in values.values())
    return values if fits else None


def of_record(conn: Connection, kind: str, record: str) -> Draft | None:
    """What is half-typed of a shared record, whoever typed it: the newest."""
    chosen = select(DRAFT).where(DRAFT.c.kind == kind, DRAFT.c.record == record).order_by(DRAFT.c.saved_at.desc())
    row = conn.execute(chosen.limit(1)).mappings().first()
    return None if row is None else _draft(row)


def drop_of(conn: Connection, record: str, kinds: Iterable[str] | None = None) -> None:
    """Throw away what is half-typed of a record, once it is finished: what is shared (None), or of these kinds."""
    some = shared() if kinds is None else tuple(kinds)
    conn.execute(DRAFT.delete().where(DRAFT.c.record == record, DRAFT.c.kind.in_(some)))


@query("draft.all", roles=DESK)
def all_drafts(reading: Reading) -> tuple[DraftLine, ...]:
    """Every draft's kind, start and owner; not its words."""
    return lines(reading)


def lines(reading: Reading) -> tuple[DraftLine, ...]:
    """Every draft's kind, start and owner, the oldest first; what is shared is listed with its record."""
    people = reading.desk.ports.officers.names(reading.conn)
    columns = (DRAFT.c.uid, DRAFT.c.kind, DRAFT.c.officer, DRAFT.c.started_at, DRAFT.c.parked)
    rows = reading.conn.execute(select(*columns).where(DRAFT.c.kind.not_in(shared())).order_by(DRAFT.c.started_at))
    return tuple(
        DraftLine(row.uid, row.kind, row.officer, *people.get(row.officer, ("", "")), row.started_at, row.parked)
        for row in rows
    )


@command("draft.take_over", label="Take over a draft", form=TakeOverDraft, roles=DESK, writes="draft_taken_over")
def take_over(act: Act, form: TakeOverDraft) -> str:
    """Makes another officer's draft one's own; the journal keeps from whom and when, not the words.

    Raises Refused("not_found").
    """
    row = act.conn.execute(select(DRAFT.c.officer, DRAFT.c.kind).where(DRAFT.c.uid == form.draft)).first()
    if row is None:
        raise Refused("not_found", {"draft": M_("There is no such draft any more.")})
    act.append("draft_taken_over", record=None, form=form, facts={"from": row.officer, "kind": row.kind})
    act.conn.execute(DRAFT.update().where(DRAFT.c.uid == form.draft).values(officer=act.officer.uid))
    return form.draft or ""


KINDS = (
    EventKind("draft_taken_over", "Draft taken over", None, TakeOverDraft, keys=(Key("from", "uid"), Key("kind"))),
)
