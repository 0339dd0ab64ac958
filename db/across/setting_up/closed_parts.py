"""What is closed because a line of `sealed.txt` could not be proved: shown to the inspectorate, and decided by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from db.across.setting_up.restored_settings import closings, do_again
from db.kernel.base.access import OVERSIGHT
from db.kernel.desk.desk import Act, command, query
from db.kernel.desk.signature import sign
from db.kernel.erasing import closing
from db.reference.officers import inspectorate
from db.storage import sealed_list
from db.storage.models import INDEX
from db.words.folding import ascii_digits
from db.words.forms import Form, ask
from db.words.messages import M_, Refused
from db.words.records import LIMITS, PanelItem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from db.kernel.base.officer import Reading
    from db.kernel.events.event import Event

DECIDE = "unit.decide_closed"
WHY = "decided"


class DecideClosed(Form):
    """The inspectorate says whether what is closed had been sealed. `number`: of one record; None: of all of them."""

    password: str = ask("password", "Password", required=True)
    sealed: bool = ask(
        "yes_no", "Erase it", required=True, help="Yes: it had been sealed, and is erased again. No: it opens again."
    )
    number: str | None = ask("text", "Record", part="facts", limit=40, help="Its number. Empty: all that is closed.")


@command(DECIDE, label="Decide on what is closed", form=DecideClosed, roles=OVERSIGHT, hidden=True, recordless=True,
         writes="closing_decided")  # fmt: skip
def decide_closed(act: Act, form: DecideClosed) -> str:
    """Opens what is closed, or has its line done and proved. Returns how many lines.

    Raises Refused: "not_found" where nothing is closed, or not of that record, "no_inspector" where nobody could open
    what is to be sealed for the inspectorate, "invalid" at a wrong password.
    """
    store = act.desk.store
    named = ascii_digits(form.number or "").upper()
    waiting = [
        entry
        for entry in _waiting(act.conn, act.unit)
        if not named or named == _number(act.conn, act.unit, entry.record).upper()
    ]
    if not waiting:
        raise Refused("not_found", {"number": M_("Nothing of it is closed.")})
    if form.sealed and not inspectorate.has_reader(act.conn, store):
        raise Refused("no_inspector", {}, inspectorate.nobody(act.conn, store))
    sign(act, form.password, by_password=True)
    decision = closing.RIGHT if form.sealed else closing.OPEN
    for entry in waiting:
        act.append(closing.DECIDED, record=entry.record, facts={"target": entry.uid, "decision": decision})
    if form.sealed:
        for line in (str(entry.facts["line"]) for entry in waiting):
            do_again(act.conn, act.desk, (line,), WHY)
            sealed_list.remember(store, act.conn, line)
    return str(len(waiting))


def _waiting(conn: Connection, unit: str) -> Sequence[Event]:
    """The closings that nobody decided on."""
    decided = {event.facts.get("target") for event in closings(conn, unit, closing.DECIDED)}
    return [event for event in closings(conn, unit) if event.uid not in decided]


def closed_numbers(conn: Connection, unit: str) -> tuple[str, ...]:
    """The numbers of the records of which something is closed, the one that was closed first before the others."""
    return tuple(dict.fromkeys(_number(conn, unit, event.record) for event in _waiting(conn, unit)))


def _number(conn: Connection, unit: str, record: str | None) -> str:
    """The record's number, or its uid where it has none."""
    named = select(INDEX.c.number).where(INDEX.c.unit == unit, INDEX.c.uid == record)
    return str(conn.execute(named).scalar_one_or_none() or record)


@query("unit.closed", roles=OVERSIGHT)
def closed(reading: Reading) -> tuple[PanelItem, ...]:
    """What is closed, by record. Enter on the line decides."""
    records: dict[str, Event] = {}
    for event in _waiting(reading.conn, reading.unit):
        records.setdefault(_number(reading.conn, reading.unit, event.record), event)
    return tuple(
        PanelItem(
            M_(
                "{number} is closed: a line beside the store says that it was sealed, and nobody can prove that",
                number=number,
            ),
            event.at,
            "urgent",
            register=DECIDE,
            uid=DECIDE,
            weight=LIMITS,
            what=M_("Closed until you decide: {number}", number=number),
        )
        for number, event in records.items()
    )
