"""Findings on the desk of every leader, the inspector and the administrator, until a leader and the inspector signed.

What they sign is that they know. Entries that were found stay in the journal and count nowhere; what is true of them is
written again, at its own time, by somebody who may. A problem that is still there once it was signed for is one quiet
line.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from db.carrying.levels.links import links
from db.kernel.base.access import KEEPERS, LEADERS, OVERSIGHT
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.desk.signature import sign
from db.kernel.journal import findings, stored_events
from db.kernel.projections import numbering
from db.reading.open_findings import JournalFinding, every_finding, open_findings, shown, stands
from db.reference.officers import appointing
from db.reference.officers.queries import called_here
from db.words.forms import Form, ask
from db.words.messages import M_, Message, Refused
from db.words.records import LIFE, PanelItem

SIGN = "unit.sign_finding"
SHOWN = 60
"""Characters of a trigger's text that a line shows; the entry has all of it."""


class SignFinding(Form):
    """You know of it. What is true of entries that do not count is written again."""

    password: str = ask("password", "Password", required=True)
    code: str | None = ask(
        "password", "County code", limit=40,
        help="Where the commander or the inspector is missing, or wrote one of them: the county reads one out.",
    )  # fmt: skip


@command(SIGN, label="Sign for what was found", form=SignFinding, roles=LEADERS | OVERSIGHT, hidden=True,
         recordless=True, writes=findings.SIGNED)  # fmt: skip
def sign_finding(act: Act, form: SignFinding) -> str:
    """Signs for every open finding that the officer did not sign and has no part in; it leaves the desks once a leader
    and an inspector signed, or one of them with a code of the county.

    Raises Refused: "conflict" where nothing is left for this officer to sign, "invalid" at `password` or `code`.
    """
    left = _left_to(act.reading())
    if not left:
        raise Refused(
            "conflict", {}, M_("Nothing is left for you to sign here. Another leader or the inspector signs.")
        )
    sign(act, form.password, by_password=True)
    facts = appointing.use_code(act, form.code) if form.code else {}
    for finding in left:
        act.append(findings.SIGNED, record=act.unit, facts={"finding": finding.uid, **facts})
    return ""


def _left_to(reading: Reading) -> list[JournalFinding]:
    """The open findings that an officer has not signed for, and has no part in."""
    conn, unit = reading.conn, reading.unit
    mine = called_here(conn, unit, reading.officer.uid)
    return [finding for finding in open_findings(conn, reading.desk) if not _took_part(conn, unit, finding, mine)]


@query("unit.to_sign", roles=LEADERS | OVERSIGHT)
def to_sign(reading: Reading) -> tuple[PanelItem, ...]:
    """The findings that this officer would sign for now, the oldest first: of what, of which records, since when."""
    return tuple(_line(reading.conn, reading.unit, finding) for finding in shown(_left_to(reading)))


def _took_part(conn: Connection, unit: str, finding: JournalFinding, mine: frozenset[str]) -> bool:
    """Whether an officer signed already, or wrote one of the entries."""
    wrote = {event.officer for event in stored_events.events_by_uid(conn, unit, finding.entries)}
    return bool(mine & (wrote | {event.officer for event in finding.signed}))


@query("unit.findings", roles=LEADERS | OVERSIGHT | KEEPERS)
def list_findings(reading: Reading) -> tuple[PanelItem, ...]:
    """Findings that are not signed for by both; then in one line those signed for whose problem is still there. Enter
    on a line signs, for who may."""
    conn, unit = reading.conn, reading.unit
    may = SIGN if reading.officer.role in LEADERS | OVERSIGHT else None
    left = open_findings(conn, reading.desk)
    items = []
    for finding in shown(left):
        line = _line(conn, unit, finding)
        if finding.signed:
            line = replace(
                line, text=M_("{what}. Signed by one; a leader or the inspector is missing.", what=line.text)
            )
        items.append(replace(line, register=may, uid=may))
    open_ones = {each.uid for each in left}
    known = sum(1 for each in every_finding(conn, unit) if each.uid not in open_ones and stands(conn, unit, each))
    if known:
        items.append(PanelItem(M_("Problems that were signed for and are still there: {count}", count=known)))
    return tuple(items)


def _line(conn: Connection, unit: str, finding: JournalFinding) -> PanelItem:
    """A finding as a line: the sentence, since when, in a few words, and the numbers of its records."""
    numbers = ", ".join(_numbers(conn, unit, finding))
    text, what = _sentence(finding, numbers), _what(finding)
    return PanelItem(text, finding.at, "overdue", weight=LIFE, what=what, where=numbers or None)


def _what(finding: JournalFinding) -> Message:
    """A finding in a few words, for a narrow column."""
    count = finding.count
    match finding.what:
        case findings.WITHOUT_RIGHT:
            return M_("Entries written without the right to them: {count}", count=count)
        case findings.ENDED:
            return M_("Entries after a role was ended elsewhere: {count}", count=count)
        case findings.UNSIGNED:
            return M_("Entries without a signature: {count}", count=count)
        case findings.OF_TABLES | findings.OF_SCHEMA:
            return M_("Tables changed: {count}", count=count)
        case findings.OF_RECORD:
            return M_("Record tampered with")
        case findings.OF_UNIT:
            return M_("Entries of a unit tampered with")
        case findings.PLANTED:
            return M_("Database tampered with")
        case findings.OF_MEMORY:
            return M_("Memory tampered with")
        case findings.OF_LETTER_BOX:
            return M_("Letter box tampered with")
        case _:
            return M_("Problems in the journal: {count}", count=count)


def _sentence(finding: JournalFinding, numbers: str) -> Message:
    """A finding in a sentence, with the numbers of the records that it is of."""
    count = finding.count
    match finding.what:
        case findings.WITHOUT_RIGHT if numbers:
            return M_(
                "{count} entries were written without the right to them, and count only where they protect somebody:"
                " {what}",
                count=count, what=numbers,
            )  # fmt: skip
        case findings.ENDED if numbers:
            return M_(
                "{count} entries count, though another machine had ended the writer's role before: {what}",
                count=count, what=numbers,
            )  # fmt: skip
        case findings.UNSIGNED if numbers:
            return M_(
                "{count} entries were put in without a signature and do not count: {what}", count=count, what=numbers
            )
        case findings.OF_RECORD:
            return M_("A record was changed outside the program: {what}", what=numbers)
        case findings.OF_TABLES:
            return M_("Tables that were not as the journal makes them: {count}", count=count)
        case findings.OF_SCHEMA:
            return M_("Tables that are not built as this version builds them: {count}", count=count)
        case findings.PLANTED:
            return M_("Put into the database from outside, and removed: {what}", what=finding.text[:SHOWN])
        case findings.OF_MEMORY:
            return M_("What this machine remembers of where the journal ended was changed or damaged")
        case findings.OF_UNIT:
            return M_("Entries of a unit were changed outside the program: {what} (`precinct journal verify`)",
                      what=numbers)  # fmt: skip
        case findings.OF_LETTER_BOX:
            return M_("The letter box was changed outside the program: complaints that waited in it may be gone")
        case findings.OF_JOURNAL:
            return M_("Problems in the journal: {count} (`precinct journal verify`)", count=count)
        case _:
            return _what(finding)


def _numbers(conn: Connection, unit: str, finding: JournalFinding) -> list[str]:
    """The numbers of the records that a finding is of; the name of the unit below."""
    if finding.what == findings.OF_UNIT:
        return [link.name for link in links(conn, unit) if link.uid == finding.record]
    events = stored_events.events_by_uid(conn, unit, finding.entries)
    records = {event.record for event in events} | {finding.record}
    found = {numbering.number_of(conn, unit, record) for record in records if record}
    return sorted(filter(None, found))
