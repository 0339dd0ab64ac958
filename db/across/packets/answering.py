"""Answers of a court: what one writes, and where; a file of them, checked against its schema, each taken once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.across.packets import forms
from db.across.packets.models import PACKET
from db.across.packets.packet_acts import find, named_in
from db.across.packets.rules import AWAY
from db.across.packets.schema import ANSWER, VERSION, check
from db.kernel.base.access import DESK
from db.kernel.journal import journal, stored_events
from db.kernel.projections import numbering
from db.reference.lists.queries import ListItem, item
from db.registers.custody.keeping.forms import JudicialOrder
from db.registers.incidents.rules import ahead, order
from db.words.calendar.times import long_ago
from db.words.form_reading import read_form
from db.words.forms import fields_of
from db.words.ids import uuid7
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from db.across.packets.packet_acts import Found
    from db.kernel.desk.desk import Act

ANSWERERS = DESK
"""An answer may be an order about a person held: the desk enters those."""
DECIDED, INQUIRY = "decided_by_court", "under_inquiry"
"""What the incident's disposition becomes: the court has ended it, or has sent it back."""
ALL_KNOWN = "known"
"""The code of the refusal of a file that brings nothing new."""
FILE = "path"
"""The field of the form that reads a file."""
_NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def write(
    act: Act,
    packet: Found,
    form: forms.RecordAnswer,
    *,
    uid: str | None = None,
    digest: str | None = None,
    asked: str = "at",
) -> None:
    """Check an answer and write its entries. `asked`: the field of the act's form at which its time is asked about.

    Raises Refused("invalid", "unlikely") at its fields.
    """
    kind = item(act.conn, "court_answer", form.answer)
    assert kind is not None
    findings = ahead("at", form.at, act.now)
    wrong: dict[str, Message] = dict(findings.wrong)
    if form.at > act.now and not wrong:
        wrong["at"] = M_("This has not come yet.")
    person = _person(act, packet, form, kind, wrong)
    if kind.extra.get("effect"):
        for name in ("number", "judge"):
            if not getattr(form, name):
                wrong[name] = M_("An order has a number and a judge.")
    if form.answer == "registered" and not form.registration:
        wrong["registration"] = M_("This is needed.")
    if wrong:
        raise Refused("invalid", wrong)
    if (doubt := _doubt(packet, form.at, act.now)) is not None:
        act.ask(asked, doubt)
    act.raise_if_refused()
    form.person = None if person is None else person[1]
    facts = {"ends": bool(kind.extra.get("final")) or None, "returns": bool(kind.extra.get("returns")) or None}
    act.append(forms.ANSWERED, record=packet.uid, at=form.at, form=form, uid=uid,
               facts={**facts, "held": None if person is None else person[0], "digest": digest})  # fmt: skip
    answer = forms.CourtAnswered(
        packet=packet.number, answer=form.answer, registration=form.registration, number=form.number, judge=form.judge,
        text=form.text,
    )  # fmt: skip
    act.append(forms.COURT, record=packet.about, at=form.at, form=answer, facts={"about": packet.uid})
    _dispose(act, packet, kind, form.at)
    if person is not None:
        order = JudicialOrder(
            at=form.at, number=form.number or "", judge=form.judge or "", effect=str(kind.extra["effect"]),
            text=form.text,
        )  # fmt: skip
        act.append("judicial_order_received", record=person[0], at=form.at, form=order, facts={"packet": packet.number})


def _doubt(packet: Found, at: datetime, now: datetime) -> Message | None:
    """What is unlikely about the time of an answer: it is older than the packet, or a wrong year was typed."""
    before = order("at", packet.sent_at, at, M_("This is before the packet was sent.")).doubts
    return before.get("at") or long_ago(at, now)


def _person(
    act: Act, packet: Found, form: forms.RecordAnswer, kind: ListItem, wrong: dict[str, Message]
) -> tuple[str, str] | None:
    """(uid, number) of who an order is about: a person that the packet names, the only one where none is said."""
    named = {
        uid: numbering.number_of(act.conn, act.unit, uid) or ""
        for uid in named_in(stored_events.events_of(act.conn, act.unit, packet.uid))
    }
    if form.person:
        try:
            uid, number = numbering.find(act.conn, act.desk.store, "custody", form.person, act.now)
        except Refused as refused:
            wrong["person"] = refused.fields["number"]
            return None
        if uid not in named:
            wrong["person"] = M_("{number} is not among the people of this packet.", number=number)
        return (uid, number) if kind.extra.get("effect") else None
    if not kind.extra.get("effect") or not named:
        if kind.code in ("detention", "bail"):
            wrong["person"] = M_("This packet names nobody who is held. Enter it in the custody record.")
        return None
    if len(named) > 1:
        wrong["person"] = M_("Say whom it is about: {numbers}.", numbers=", ".join(named.values()))
        return None
    return next(iter(named.items()))


def _dispose(act: Act, packet: Found, kind: ListItem, at: datetime) -> None:
    """What became of the incident: decided by the court, or back in inquiry."""
    if kind.extra.get("returns"):
        facts = {"disposition": INQUIRY, "waits": INQUIRY}
    elif kind.extra.get("final"):
        facts = {"disposition": DECIDED}
    else:
        return
    act.append("incident_disposed", record=packet.about, at=at, facts=facts)


# --- a file of answers ------------------------------------------------------------------------------------------


def take(act: Act, form: forms.ReadAnswer) -> str:
    """The answers of a file; see `commands.read_answer`. Raises Refused(ALL_KNOWN, "conflict", "invalid").

    What is wrong with one answer is said with its place in the file.
    """
    document = parsed(form.content)
    packet = _packet_of(act, document)
    if form.record and form.record != packet.uid:
        raise Refused("invalid", {"path": M_("This file answers packet {number}.", number=packet.number)})
    new = 0
    for place, raw in enumerate(document["answers"], 1):
        uid, digest = uid_of(packet.uid, raw["id"]), digest_of(raw)
        event = stored_events.event_by_uid(act.conn, act.unit, uid)
        if event is None:
            try:
                write(act, packet, _form_of(act, packet, raw), uid=uid, digest=digest, asked=FILE)
            except Refused as refused:
                raise _at(place, refused) from None
            packet = find(act.conn, act.unit, packet.uid, AWAY)
            new += 1
        elif event.facts.get("digest") != digest:
            said = M_("Answer {id} came before and said something else. Nothing was taken.", id=raw["id"])
            raise Refused("conflict", {"path": said})
    if not new:
        raise Refused(ALL_KNOWN, {"path": M_("All of it is here already. Nothing was changed.")})
    return str(packet.number)


def uid_of(packet: str, answer: str) -> str:
    """The uid of the entry of an answer: always the same for the same answer."""
    return uuid7(_NO_MOMENT, hashlib.sha256(f"packet-answer:{packet}:{answer}".encode()).digest())


def digest_of(raw: Mapping[str, Any]) -> str:
    """What tells whether an answer that comes again says the same."""
    return hashlib.sha256(journal.canonical(raw).encode("utf-8", "surrogatepass")).hexdigest()


def parsed(content: bytes) -> dict[str, Any]:
    """A file's document, as its schema wants it. Raises Refused("invalid") at `path`, with the place in the file."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
        json.dumps(document, ensure_ascii=False).encode()  # half a pair of surrogates is no text
    except json.JSONDecodeError as error:
        said = M_("This is no JSON: line {line}, column {column}.", line=error.lineno, column=error.colno)
        raise Refused("invalid", {"path": said}) from None
    except (ValueError, RecursionError):
        raise Refused("invalid", {"path": M_("This is no JSON that can be read.")}) from None
    if isinstance(document, dict) and isinstance(version := document.get("version"), int) and version > VERSION:
        raise Refused("invalid", {"path": M_("The file is of a newer version of this form.")})
    for where, why in check("answer")(document)[:1]:
        raise Refused("invalid", {"path": M_("{where}: {why}", where=where or ANSWER, why=why)})
    ids = [raw["id"] for raw in document["answers"]]
    if len(set(ids)) != len(ids):
        raise Refused("invalid", {"path": M_("Two answers of the file have the same id.")})
    answer: dict[str, Any] = document
    return answer


def _packet_of(act: Act, document: Mapping[str, Any]) -> Found:
    packet = document["packet"]
    row = act.conn.execute(select(PACKET).where(PACKET.c.unit == act.unit, PACKET.c.uid == packet["id"])).first()
    if row is None:
        said = M_("Packet {number} is none of this precinct's, or its id was changed.", number=packet["number"])
        raise Refused("invalid", {"path": said})
    if row.number != packet["number"]:
        said = M_(
            "The file names packet {number}, and its id is that of {other}.", number=packet["number"], other=row.number
        )
        raise Refused("invalid", {"path": said})
    return find(act.conn, act.unit, row.uid, AWAY)


def _form_of(act: Act, packet: Found, raw: Mapping[str, Any]) -> forms.RecordAnswer:
    fields = {name: raw.get(name) for name, _what in fields_of(forms.RecordAnswer)}
    why = {"at": act.form.reasons[FILE]} if act.form.reasons.get(FILE) else None
    form = read_form(forms.RecordAnswer, fields, now=act.now, record=packet.uid, reasons=why)
    kind = item(act.conn, "court_answer", form.answer)
    if kind is None or not kind.active:
        raise Refused("invalid", {"answer": M_("This is not in the list.")})
    return form


def _at(place: int, refused: Refused) -> Refused:
    """A refusal of one answer, as the place in the file and why; what is asked about there is asked about the file."""
    if not refused.fields:
        return refused
    name, why = next(iter(refused.fields.items()))
    where = f"answers[{place - 1}].{'at' if name == FILE else name}"
    code = "unlikely" if refused.code == "unlikely" else "invalid"
    return Refused(code, {FILE: M_("{where}: {why}", where=where, why=why)})
