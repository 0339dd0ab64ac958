"""The journal as people may read it: by officer, record and kind; whether its chain holds; its anchors."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from db.kernel.base import machines, slots
from db.kernel.base.access import OVERSIGHT, READERS, Role
from db.kernel.base.officer import Desk, Reading
from db.kernel.base.register import Register
from db.kernel.base.visible import ROWS, shown
from db.kernel.desk.desk import query
from db.kernel.folding import rebuild
from db.kernel.folding.entries_without_right import name_new
from db.kernel.journal import findings
from db.kernel.projections import numbering
from db.kernel.projections import projecting as events
from db.kernel.signing import found_problems, keys_named, verifying
from db.kernel.signing import last_check as checked
from db.reading import by_week, held_checks, keyset
from db.reference.officers.queries import called_here, names, officer_by_badge
from db.storage import ends, reserve
from db.storage.models import INDEX, JOURNAL
from db.words.calendar.jalali import local_date, some_time_of, week_of
from db.words.messages import M_, Message, Refused
from db.words.records import COUNT_CAP, Cursor, Page

KEEPERS_OF_CHAIN = READERS | {Role.ADMINISTRATOR}
DAY = timedelta(days=1)
SEES_ACCESS = OVERSIGHT | {Role.AUDITOR, Role.COMMANDER}
"""Who may read the access stream: who opened which record, who signed in."""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One journal entry without its words: who did what to which record, and when.

    Entries of a register of which nothing tells the hour (`Register.by_week`) are one line a week: `count` is how many
    records it received then, or in the access stream how often one was opened; there is no position, officer or number.
    """

    position: int | None
    uid: str
    stream: str
    kind: str
    label: str
    at: datetime
    entered_at: datetime
    badge: str
    officer: str
    register: str | None
    number: str | None
    hash: str
    count: int | None = None


@query("journal.list", roles=READERS)
def list_journal(  # noqa: PLR0913  its parameters are read, in proving.py
    reading: Reading,
    *,
    officer: str | None = None,
    record: str | None = None,
    kind: str | None = None,
    stream: str = "record",
    after: Cursor | None = None,
    limit: int = 50,
) -> Page[JournalLine]:
    """The unit's journal entries, newest first: of an officer (badge), a record (number) or a kind.

    The rows of an import show with their record or by their kind: it would bury every other entry.

    What is sealed to the inspectorate is in no list but its own. Entries of requests are counted by week, whatever is
    sought; who opened one is listed by its code, in the access stream. Raises Refused("not_found", "forbidden",
    "invalid").
    """
    sought = _stream(reading, stream)
    if record is not None and (found := by_week.find(reading, record)) is not None:
        return _openings(reading, stream, (*found, record), after, limit)
    chosen = _sought(reading, sought, officer, record, kind)
    counted = by_week.counts(reading, stream, _uids(reading, officer), kind) if record is None else {}
    begun = by_week.begun(after) if counted else None
    order = keyset.SortColumns(JOURNAL.c.position, JOURNAL.c.uid, alone=True)
    page, following = keyset.cut(reading.conn, chosen, order, after, limit)
    lines = _lines(reading, [row._mapping for row in page])
    if not counted:
        return Page(lines, following)
    kind_of = "requests_opened" if stream == "access" else "requests_received"
    weeks = {week: _week_line(week, kind_of, count) for week, count in counted.items()}
    return by_week.merged(lines, weeks, begun or by_week.ListProgress(), limit, ended=following is None)


def _lines(reading: Reading, some: list[RowMapping]) -> tuple[JournalLine, ...]:
    officers = names(reading.conn)
    records = {row["record"] for row in some}
    index = select(INDEX.c.uid, INDEX.c.register, INDEX.c.number).where(
        INDEX.c.unit == reading.unit, INDEX.c.uid.in_(records)
    )
    numbers = {row.uid: (row.register, row.number) for row in reading.conn.execute(index)}
    return tuple(
        JournalLine(
            row["position"], row["uid"], row["stream"], row["kind"], events.label(row["kind"]), row["at"],
            row["entered_at"], *officers.get(row["officer"], ("", "")), *numbers.get(row["record"], (None, None)),
            row["hash"],
        )
        for row in some
    )  # fmt: skip


_OF_A_WEEK = {
    "requests_received": M_("Week's requests"),
    "requests_opened": M_("Opened that week"),
}


def _week_line(week: date, kind: str, count: int) -> JournalLine:
    at, stream = some_time_of(week), "access" if kind == "requests_opened" else "record"
    return JournalLine(
        None, week.isoformat(), stream, kind, _OF_A_WEEK[kind].text, at, at, "", "", None, None, "", count
    )


def _openings(
    reading: Reading, stream: str, of: tuple[Register, str, str], after: Cursor | None, limit: int
) -> Page[JournalLine]:
    """Openings of a record (its register, uid and number) by week; without the officer on the day on which it was
    taken. Raises Refused.
    """
    if stream != "access":
        raise Refused("invalid", {"record": M_("The entries of a request are in the request itself.")})
    (register, uid, number), officers = of, names(reading.conn)
    taken = by_week.first_day(reading, uid)
    chosen = select(JOURNAL).where(JOURNAL.c.unit == reading.unit, JOURNAL.c.stream == stream, JOURNAL.c.record == uid)
    lines = []
    for row in reading.conn.execute(chosen):
        day = local_date(row.entered_at)
        at = some_time_of(week_of(day))
        who = ("", "") if day == taken else officers.get(row.officer, ("", ""))
        told, label = register.told_uid(row.uid), events.label(row.kind)
        lines.append(JournalLine(None, told, stream, row.kind, label, at, at, *who, register.name, number, ""))
    page, following = keyset.cut_of(lines, lambda line: (line.at, line.uid), after, limit)
    return Page(page, following)


def _uids(reading: Reading, badge: str | None) -> tuple[str, ...] | None:
    """The uids by which an officer is known here; None: no officer is sought. Raises Refused("not_found")."""
    if badge is None:
        return None
    officer = officer_by_badge(reading.conn, badge)
    if officer is None:
        raise Refused("not_found", {"officer": M_("There is no such officer.")})
    return tuple(called_here(reading.conn, reading.unit, officer.uid))


@query("journal.count", roles=READERS)
def count_journal(
    reading: Reading, *, officer: str | None = None, record: str | None = None, kind: str | None = None,
    stream: str = "record",
) -> int | None:  # fmt: skip
    """How many entries `list_journal` has for these; None above COUNT_CAP. Raises Refused as it does."""
    sought = _stream(reading, stream)
    if record is not None and (found := by_week.find(reading, record)) is not None:
        return len(_openings(reading, stream, (*found, record), None, COUNT_CAP).rows)
    weeks = by_week.counts(reading, stream, _uids(reading, officer), kind) if record is None else {}
    entries = keyset.count_of(reading.conn, _sought(reading, sought, officer, record, kind))
    return None if entries is None else keyset.capped(entries + len(weeks))


def _stream(reading: Reading, stream: str) -> Select[Any]:
    """The entries of a stream of the unit. Raises Refused("forbidden")."""
    if stream == "access" and reading.officer.role not in SEES_ACCESS:
        raise Refused("forbidden", {}, M_("Your role may not see this."))
    return select(JOURNAL).where(JOURNAL.c.unit == reading.unit, JOURNAL.c.stream == stream)


def _sought(
    reading: Reading, chosen: Select[Any], badge: str | None, number: str | None, kind: str | None
) -> Select[Any]:
    """The entries that are sought, of those chosen. Raises Refused("not_found")."""
    if reading.officer.role not in OVERSIGHT:
        chosen = chosen.where(JOURNAL.c.kind.not_in(events.confidential()))
    chosen = chosen.where(by_week.elsewhere())
    if (uids_of := _uids(reading, badge)) is not None:
        chosen = chosen.where(JOURNAL.c.officer.in_(uids_of))
    if number is not None:
        mine = (INDEX.c.unit == reading.unit, INDEX.c.number == number)
        named = select(INDEX.c.uid).where(*mine, shown(INDEX.c.batch))
        uids = tuple(reading.conn.execute(named).scalars())
        if not uids:
            raise Refused("not_found", {"record": M_("There is no record {number}.", number=number)})
        chosen = chosen.where(JOURNAL.c.record.in_(uids))
    if kind is not None:
        return chosen.where(JOURNAL.c.kind == kind)
    return chosen if number is not None else chosen.where(JOURNAL.c.kind.not_in(ROWS))


@dataclass(frozen=True, slots=True)
class JournalAnchor:
    """A place in the journal that can be printed and checked later."""

    position: int
    hash: str


@query("journal.anchor", roles=KEEPERS_OF_CHAIN)
def latest_anchor(reading: Reading) -> JournalAnchor | None:
    """The newest entry's position and hash; None for an empty journal."""
    position = ends.last_position(reading.conn)
    return JournalAnchor(position, ends.anchor(reading.conn, position)) if position else None


@query("journal.verify", roles=KEEPERS_OF_CHAIN)
def verify(reading: Reading) -> verifying.Verification:
    """Walks every chain (db/kernel/journal/journal.py), and compares the contents of attachments with their hashes."""
    return _with_others(reading.conn, verifying.verify(reading.conn))


def _with_others(conn: Connection, verified: verifying.Verification) -> verifying.Verification:
    """With what rooms find wrong of what the journal rests on."""
    others = (problem for filler in slots.fillers("journal.problems") for problem in filler(conn))
    return replace(verified, problems=(*others, *verified.problems))


def verify_whole(desk: Desk) -> verifying.Verification:
    """As `verify`, and keys.json held against it; where nothing is wrong, this machine remembers when that was. What is
    wrong stays on the leaders' desks until it is signed for. Raises Refused.
    """
    verified = verify(desk)
    with desk.store.reading() as conn:
        verified = replace(verified, problems=(*keys_named.unnamed(conn, desk.store), *verified.problems))
    _keep(desk, verified)
    if verified.sound and desk.store.keyring.unchecked is not None:  # it was restored: all of it is checked now
        with contextlib.suppress(Refused, OSError):
            desk.store.note_in_keys(unchecked=None)
    with desk.store.reading() as conn:
        told = tuple(_numbered(conn, desk.store.unit, problem) for problem in verified.problems)
        return replace(verified, problems=told)


_PLACE = re.compile(r"record (\d+)/(\d+)")
"""An entry's place in the chain of its machine, as messages of a check name it."""


def _numbered(conn: Connection, unit: str, problem: Message) -> Message:
    """A problem whose entry is also named by its record's number, where it has one and no other machine has an entry
    at that place."""
    found = _PLACE.fullmatch(str(problem.params.get("where")))
    if found is None:
        return problem
    chain = JOURNAL.c.unit == unit, JOURNAL.c.origin.in_(machines.origins(conn, unit)), JOURNAL.c.stream == "record"
    place = JOURNAL.c.epoch == int(found[1]), JOURNAL.c.seq == int(found[2])
    records = conn.execute(select(JOURNAL.c.record).where(*chain, *place)).scalars().all()
    number = numbering.number_of(conn, unit, records[0]) if len(records) == 1 and records[0] else None
    if number is None:
        return problem
    return replace(problem, params={**problem.params, "where": f"{found[0]} ({number})"})


def _keep(desk: Desk, verified: verifying.Verification, compared: rebuild.RebuildCheck | None = None) -> None:
    """Keep what a check of the whole found: problems as findings, or when nothing was wrong.

    A store that can't be written now loses nothing: the next check finds the same. `compared`: the tables too.
    """
    found: list[tuple[str, Sequence[Message]]] = [(findings.OF_JOURNAL, verified.broken)]
    if compared is not None:
        found.append((findings.OF_TABLES, [_differs(each) for each in compared.differences]))
    passed = verified.sound and (compared is None or not (compared.differences or compared.renewing))
    with desk.store.reading() as conn:
        news = any(found_problems.are_news(conn, desk.store.unit, *each) for each in found)
    if news or passed or verified.without_right:
        with contextlib.suppress(Refused), desk.store.writing("still") as conn:
            for what, problems in found:
                found_problems.tell(conn, desk, what, problems)
            if verified.without_right or verified.broken:
                name_new(conn, desk, 0)
            if passed:
                checked.keep(conn, checked.Passed(desk.now(), verified.position))


def _differs(difference: rebuild.Difference) -> Message:
    return M_("Its rows in {table} differ from its entries.", table=difference.table)


def last_passed(desk: Desk) -> checked.Passed | None:
    """When the whole journal was verified last, and nothing was wrong."""
    with desk.store.reading() as conn:
        return checked.passed(conn)


def checked_now(desk: Desk) -> tuple[checked.Stretch | None, held_checks.HeldCheck]:
    """The newest entries verified, and the records of people held compared: a second or so. None where the entries
    can't be verified now. Writes nothing.
    """
    with desk.store.reading() as conn:
        return checked.before_signing(conn, 0), held_checks.look(conn, desk)


def verify_when_idle(desk: Desk, is_idle: Callable[[], bool]) -> bool:
    """Verify the whole, and compare every table with what the journal makes: once a day at most, where there is room.

    It ends as soon as somebody comes. Whether it was verified now, and nothing was wrong.
    """
    if not desk.store.in_file:  # of many units it would take hours, and nobody would be away for so long
        return False
    last = last_passed(desk)
    size = desk.store.path.stat().st_size
    if (last is not None and desk.now() - last.at < DAY) or reserve.free(desk.store.home) < 4 * size + reserve.MARK:
        return False

    def go_on(*_done: int) -> None:
        if not is_idle():
            raise Refused("interrupted")

    try:
        with desk.store.reading() as conn:
            verified = _with_others(conn, verifying.verify(conn, go_on))
        compared = rebuild.check(desk.store, go_on) if verified.sound else None
        _keep(desk, verified, compared)
        return compared is not None and not compared.differences and not compared.renewing
    except (Refused, OSError):
        return False


@query("journal.anchor_holds", roles=KEEPERS_OF_CHAIN)
def anchor_holds(reading: Reading, position: int, digest: str) -> bool:
    """Whether a printed anchor still stands."""
    return verifying.anchor_holds(reading.conn, position, digest)
