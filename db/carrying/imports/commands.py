"""Bringing a register in: begun, written in short transactions that nobody sees, then made visible or thrown away.

A step is a command like any other: the right and the state are looked at in its own transaction, and a step that was
saved before saves once. Only its rows are written many at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from db.carrying.imports.events import COMMIT, DISCARD, REGISTER, STARTED
from db.carrying.imports.forms import BringInAtOnce, ClearRows, EndImport, StageRows, StartImport
from db.carrying.imports.import_kinds import KINDS
from db.carrying.imports.rows import Prepared
from db.kernel.base.access import Role
from db.kernel.base.batches import BATCH
from db.kernel.base.visible import CLEARED, COMMITTED, DISCARDED, IMPORTED, STAGING
from db.kernel.desk.desk import Act, command
from db.kernel.journal import journal
from db.kernel.journal.chains import Chain
from db.kernel.projections import numbering
from db.reference.lists.calendar import calendar_of
from db.reference.lists.commands import landmark_codes, landmark_names
from db.registers.service_desk.requests.commands import free_code, promised
from db.storage.models import INDEX
from db.words.calendar.jalali import jalali_year
from db.words.messages import M_, Refused

IMPORTERS = frozenset({Role.COMMANDER})
"""An import changes every figure of the precinct: the commander answers for it."""
STEP = 400
"""Rows of one transaction: two or three tenths of a second, so that a call waits no longer."""
MOST_AT_ONCE = 1_000
"""Rows that are written in one act: a second at most."""


@command("import.start", label="Bring in a register", form=StartImport, roles=IMPORTERS, opens=True, hidden=True,
         writes="import_started")  # fmt: skip
def start_import(act: Act, form: StartImport) -> str:
    """Opens an import; returns its uid.

    Raises Refused: "conflict" while another is unfinished, or where this very file was brought in before.
    """
    _check_start(act, form)
    act.append(STARTED, record=form.uid, form=form)
    return form.uid


@command("import.at_once", label="Bring in a file", form=BringInAtOnce, roles=IMPORTERS, opens=True, hidden=True,
         writes=("import_committed", "import_started", "landmarks_brought_in", "property_imported",
                 "request_imported"))  # fmt: skip
def bring_in_at_once(act: Act, form: BringInAtOnce) -> str:
    """Writes every row of a file that is few enough in one act; returns the import's uid. Raises Refused as above."""
    write = _WRITERS.get(form.register or "")
    if write is None or len(form.prepared) != form.rows or not 0 < len(form.prepared) <= MOST_AT_ONCE:
        raise Refused("invalid", {"register": M_("Nothing can be brought into this register.")})
    _check_start(act, form)
    act.append(STARTED, record=form.uid, form=form)
    write(act, form)
    act.append(COMMIT, record=form.uid, facts={"rows": form.rows})
    return form.uid


def _landmarks(act: Act, form: BringInAtOnce) -> None:
    """All places of a file are one entry."""
    said = [dict(row.parts["facts"]) for row in form.prepared]
    codes = landmark_codes(act, [each["name"] for each in said])
    items = tuple({"code": code, **each, **_named(each)} for code, each in zip(codes, said, strict=True))
    act.append("landmarks_brought_in", record=None, facts={"items": items, "batch": form.uid})


def _named(said: Mapping[str, Any]) -> dict[str, str]:
    """The names of a place in both languages, as the gazetteer has them."""
    name, english = landmark_names(said["name"], said.get("english"))
    return {"name": name} | ({} if english is None else {"english": english})


def _requests(act: Act, form: BringInAtOnce) -> None:
    """A request each, with a code of its own; the promised day counts from when it was received."""
    chain = Chain(act.conn, act.desk.store, act.desk.source.randbytes)
    calendar, given = calendar_of(act.conn), set[str]()
    for row in form.prepared:
        uid, code = act.desk.source.uid(), free_code(act, given)
        given.add(code)
        parts = {part: dict(values) for part, values in row.parts.items()}
        due = promised(act, calendar, parts["facts"]["category"], row.at).isoformat()
        kept = {"register": "request", "number": code, "due": due, "batch": form.uid, "row": row.row}
        parts["facts"] = {**parts["facts"], **kept}
        chain.add(
            journal.NewEntry(
                uid=uid, kind="request_imported", record=uid, at=row.at, entered_at=act.now, officer=act.officer.uid,
                parts=parts,
            )
        )  # fmt: skip
    chain.write()


def _things(act: Act, form: BringInAtOnce) -> None:
    """An item each, with a number of the room of this year; the number of the book stays beside it."""
    chain = Chain(act.conn, act.desk.store, act.desk.source.randbytes)
    first = act.number("property")
    for place, row in enumerate(form.prepared):
        uid = act.desk.source.uid()
        number = numbering.numbered(act.desk.store, "property", first["year"], first["serial"] + place)
        parts = {part: dict(values) for part, values in row.parts.items()}
        parts["facts"] = {**parts["facts"], **number, "batch": form.uid, "row": row.row}
        chain.add(
            journal.NewEntry(
                uid=uid, kind="property_imported", record=uid, at=row.at, entered_at=act.now, officer=act.officer.uid,
                parts=parts,
            )
        )  # fmt: skip
    chain.write()


_WRITERS: Mapping[str, Callable[[Act, BringInAtOnce], None]] = {
    "landmark": _landmarks,
    "request": _requests,
    "property": _things,
}


def _check_start(act: Act, form: StartImport) -> None:
    """Raises Refused: "invalid" for another register, "conflict" where it may not begin."""
    if form.register not in KINDS:
        raise Refused("invalid", {"register": M_("Nothing can be brought into this register.")})
    here = BATCH.c.unit == act.unit
    if act.conn.execute(select(BATCH.c.uid).where(here, BATCH.c.state == STAGING)).first() is not None:
        raise Refused("conflict", {}, M_("Another import is unfinished: go on with it, or throw it away."))
    same = (BATCH.c.sha256 == form.sha256, BATCH.c.state == COMMITTED)
    if act.conn.execute(select(BATCH.c.uid).where(here, *same)).first() is not None:
        raise Refused("conflict", {}, M_("This very file was brought in before."))


@command("import.stage", label="Write rows of an import", form=StageRows, roles=IMPORTERS, hidden=True, recordless=True,
         writes=IMPORTED)  # fmt: skip
def stage_rows(act: Act, form: StageRows) -> str:
    """Writes some rows of an import that is under way; returns how many of it stand here now."""
    batch = _batch(act, form.batch, STAGING)
    _write(act, form, batch.uid)
    return str(staged(act.conn, batch.uid))


@command("import.commit", label="Make an import visible", form=EndImport, roles=IMPORTERS, hidden=True,
         writes="import_committed")  # fmt: skip
def commit_import(act: Act, form: EndImport) -> str:
    """Makes all rows of an import visible at once; returns how many. Raises Refused("conflict") while some lack."""
    batch = _batch(act, form.record, STAGING)
    count = staged(act.conn, batch.uid)
    if count != batch.rows:
        message = M_("{count} of {rows} rows are written: the import goes on first.", count=count, rows=batch.rows)
        raise Refused("conflict", {}, message)
    act.append(COMMIT, record=batch.uid, form=form, facts={"rows": count})
    return str(count)


@command("import.discard", label="Throw an import away", form=EndImport, roles=IMPORTERS, hidden=True,
         writes="import_discarded")  # fmt: skip
def discard_import(act: Act, form: EndImport) -> str:
    """Throws an unfinished import away: it will never be seen. Its rows are taken out by `import.clear`."""
    batch = _batch(act, form.record, STAGING)
    act.append(DISCARD, record=batch.uid, form=form)
    return batch.uid


@command("import.clear", label="Take out rows of an import", form=ClearRows, roles=IMPORTERS, hidden=True,
         writes="import_cleared")  # fmt: skip
def clear_rows(act: Act, form: ClearRows) -> str:
    """Takes some rows of an import that was thrown away out of the tables; returns how many are left."""
    batch = _batch(act, form.record, DISCARDED)
    some = select(INDEX.c.uid).where(INDEX.c.batch == batch.uid).order_by(INDEX.c.position).limit(STEP)
    uids = list(act.conn.execute(some).scalars())
    if uids:
        act.append(CLEARED, record=batch.uid, form=form, facts={"records": uids})
    return str(staged(act.conn, batch.uid))


def staged(conn: Connection, batch: str) -> int:
    """How many rows of an import stand here."""
    return int(conn.execute(select(func.count()).select_from(INDEX).where(INDEX.c.batch == batch)).scalar_one())


@dataclass(frozen=True, slots=True)
class _Batch:
    uid: str
    rows: int


def _batch(act: Act, uid: str | None, state: str) -> _Batch:
    row = act.conn.execute(select(BATCH).where(BATCH.c.unit == act.unit, BATCH.c.uid == uid)).first()
    if row is None:
        raise Refused("not_found", {}, M_("There is no such import."))
    if row.state != state:
        raise Refused("conflict", {}, M_("This import has ended: it is looked at, not gone on with."))
    return _Batch(row.uid, row.rows)


def _write(act: Act, form: StageRows, batch: str) -> None:
    """The entries of some rows with what they make, written together."""
    chain = Chain(act.conn, act.desk.store, act.desk.source.randbytes)
    serials: dict[int, int] = {}
    for place, row in enumerate(form.prepared):
        uid = form.uid if place == 0 else act.desk.source.uid()
        chain.add(
            journal.NewEntry(
                uid=uid,
                kind=IMPORTED,
                record=uid,
                at=row.at,
                entered_at=act.now,
                officer=act.officer.uid,
                parts=_parts(act, row, batch, serials),
            )
        )
    chain.write()


def _parts(act: Act, row: Prepared, batch: str, serials: dict[int, int]) -> dict[str, dict[str, Any]]:
    year = jalali_year(row.at)
    if year not in serials:
        first = numbering.next_number(act.conn, act.desk.store, REGISTER, row.at, imported=True)
        serials[year] = first["serial"] - 1
    serials[year] += 1
    number = numbering.numbered(act.desk.store, REGISTER, year, serials[year], imported=True)
    parts = {part: dict(values) for part, values in row.parts.items()}
    parts["facts"] = {**parts.get("facts", {}), **number, "batch": batch, "row": row.row}
    return parts
