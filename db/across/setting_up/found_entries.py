"""Entries whose writers had no right to them: named, set aside, and on every leader's desk until two have signed.

What a leader and the inspector sign is that they know; the entry stays in the journal and counts nowhere. What is true
of it is written again, at its own time, by somebody who may.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from db.kernel.base.access import KEEPERS, LEADERS, OVERSIGHT
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.desk.signature import sign
from db.kernel.events.event import Event
from db.kernel.folding import unsigned_entries
from db.kernel.folding.current_rights import rights_now
from db.kernel.folding.rights import JournalRights, place_of, protects, without_right
from db.kernel.journal import coverage, findings, journal, stored_events
from db.kernel.projections import numbering
from db.reference.officers import appointing
from db.reference.officers.queries import called_here
from db.words.forms import Form, ask
from db.words.messages import M_, Refused
from db.words.records import LIFE, PanelItem

SIGN = "unit.sign_finding"


class SignFinding(Form):
    """You know that entries were written without the right to them. What is true of them is written again."""

    password: str = ask("password", "Password", required=True)
    code: str | None = ask(
        "password", "Code of the county", limit=40,
        help="Where the commander or the inspector is missing, or wrote one of them: the county reads one out.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedEntries:
    """A finding (uid), when it was made, the entries (uids) that it names, and by what it was signed for."""

    uid: str
    at: datetime
    entries: tuple[str, ...]
    signed: tuple[Event, ...]


def newly_found(conn: Connection, rights: JournalRights, after: int) -> tuple[Event, ...]:
    """The entries after a position whose writers had no right to them, and that no finding names yet; what nobody
    signed is named as that by the next program that writes."""
    found = without_right(conn, max(0, after), rights)
    if not found:
        return ()
    named, signs = findings.named_here(conn, rights.unit, findings.WITHOUT_RIGHT), coverage.has_signatures(conn)
    left = [event for event in found if event.uid not in named]
    return tuple(event for event in left if not signs or coverage.is_covered(conn, asdict(event)))


def name_found(conn: Connection, desk: Desk, found: Sequence[Event]) -> None:
    """Name entries without right in this journal, and set aside those that protect nobody."""
    if not found:
        return
    uids = [event.uid for event in sorted(found, key=lambda event: event.position)]
    facts = {findings.WHAT: findings.WITHOUT_RIGHT, findings.ENTRIES: uids}
    journal.note(conn, desk.store, desk.source, journal.Note(findings.MADE, None, desk.officer.uid, facts))
    aside = [event.uid for event in found if not protects(event.kind)]
    unsigned_entries.leave_out_entries(conn, desk.store.unit, aside)


def _open(conn: Connection, desk: Desk) -> list[NamedEntries]:
    """The findings of entries without right that are not settled, the oldest first."""
    made: list[Event] = []
    signed: dict[str, list[Event]] = {}
    for event in stored_events.events_of_kinds(conn, desk.store.unit, (findings.MADE, findings.SIGNED)):
        if event.kind == findings.SIGNED:
            signed.setdefault(str(event.facts.get("finding")), []).append(event)
        else:
            made.append(event)
    found = [
        NamedEntries(event.uid, event.at, entries, tuple(signed.get(event.uid, ())))
        for event in made
        if (entries := findings.named(event.facts, findings.WITHOUT_RIGHT))
    ]
    return [finding for finding in found if not _is_settled(finding, rights_now(conn, desk.store))]


def _is_settled(finding: NamedEntries, rights: JournalRights) -> bool:
    """Whether a leader and an inspector have signed, or one of them and the county."""
    roles = [rights.book.roles(event.officer, place_of(event)) for event in finding.signed]
    by_code = any("code" in event.facts for event in finding.signed)
    return by_code or (any(each & LEADERS for each in roles) and any(each & OVERSIGHT for each in roles))


@command(SIGN, label="Sign for what was found", form=SignFinding, roles=LEADERS | OVERSIGHT, hidden=True,
         recordless=True, writes=findings.SIGNED)  # fmt: skip
def sign_finding(act: Act, form: SignFinding) -> str:
    """Signs for every open finding that the officer did not sign and has no part in; it leaves the desks once a leader
    and an inspector signed, or one of them with a code of the county.

    Raises Refused: "conflict" where nothing is left for this officer to sign, "invalid" at `password` or `code`.
    """
    mine = called_here(act.conn, act.unit, act.officer.uid)
    left = [finding for finding in _open(act.conn, act.desk) if not _took_part(act.conn, act.unit, finding, mine)]
    if not left:
        raise Refused(
            "conflict", {}, M_("Nothing is left for you to sign here. Another leader or the inspector signs.")
        )
    sign(act, form.password, by_password=True)
    facts = appointing.use_code(act, form.code) if form.code else {}
    for finding in left:
        act.append(findings.SIGNED, record=act.unit, facts={"finding": finding.uid, **facts})
    return ""


def _took_part(conn: Connection, unit: str, finding: NamedEntries, mine: frozenset[str]) -> bool:
    """Whether an officer signed already, or wrote one of the entries."""
    wrote = {event.officer for event in stored_events.events_by_uid(conn, unit, finding.entries)}
    return bool(mine & (wrote | {event.officer for event in finding.signed}))


@query("unit.findings", roles=LEADERS | OVERSIGHT | KEEPERS)
def list_findings(reading: Reading) -> tuple[PanelItem, ...]:
    """Findings that are not signed for by both. Enter on the line signs, for who may."""
    conn, unit = reading.conn, reading.unit
    may = SIGN if reading.officer.role in LEADERS | OVERSIGHT else None
    items = []
    for finding in _open(conn, reading.desk):
        events = stored_events.events_by_uid(conn, unit, finding.entries)
        found = {numbering.number_of(conn, unit, event.record) for event in events if event.record}
        numbers = sorted(filter(None, found))
        said = ", ".join(numbers)
        text = what = M_("Entries written without the right to them: {count}", count=len(finding.entries))
        if said:
            text = M_(
                "{count} entries were written without the right to them and do not count: {what}",
                count=len(finding.entries), what=said,
            )  # fmt: skip
        items.append(
            PanelItem(text, finding.at, "overdue", register=may, uid=may, weight=LIFE, what=what, where=said or None)
        )
    return tuple(items)
