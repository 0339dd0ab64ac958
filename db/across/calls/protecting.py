"""Protected persons: a code in the record, who it is in an envelope that only the inspectorate opens.

Code of Criminal Procedure, art. 40: the identity of victims and witnesses is not disclosed. The annex for the court is
what the inspectorate reads here.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.kernel.base.access import DESK, OVERSIGHT
from db.kernel.base.officer import Reading
from db.kernel.base.scenes import scene_of
from db.kernel.desk import drafts
from db.kernel.desk.desk import Act, command, query
from db.kernel.desk.entry_reference import target_of
from db.kernel.events.event import Event
from db.kernel.events.event_keys import MOST, Key
from db.kernel.folding.current_rights import sealed_to
from db.kernel.folding.quarantine import UNFIT, UNREADABLE
from db.kernel.folding.reprojection import effective
from db.kernel.journal import envelopes, journal, stored_events
from db.kernel.projections import numbering
from db.kernel.projections.projecting import EventKind
from db.reference.officers import inspectorate
from db.registers.dispatch.calls.forms import ProtectCaller
from db.registers.dispatch.models import CALL
from db.registers.dispatch.protection import CALLER_PROTECTED
from db.registers.dispatch.rules import CALL_STATES, is_call
from db.registers.dispatch.sending.cases import calls_of
from db.registers.incidents.forms import REPORTS
from db.registers.incidents.incident_acts import CASE, case, find, settle_entry
from db.registers.incidents.parts import forms
from db.registers.incidents.protection import CALLER_FIELDS, PARTY_PROTECTED, WHO
from db.registers.incidents.rules import LIVE
from db.storage import sealed_list
from db.words.folding import fold
from db.words.form_numbers import keep_numbers
from db.words.forms import Form
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.base.officer import Desk

WHAT = "protected_party"
CALLER = "caller"
CODES = 9_000
OPENED = "identities_opened"
PARTY_LINE, CALL_LINE, WITH_INCIDENT = "party:", "call:", "incident"
"""What is remembered beside the store, so that restoring an older backup protects them again."""
KINDS = (
    EventKind(
        OPENED, "Protected people's identities opened", keys=(Key("codes", limit=20, many=MOST),), stream="access"
    ),
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a code stands for, opened from its envelope. `role` is a code of its list, or "caller"."""

    code: str
    role: str
    name: str | None = None
    national_id: str | None = None
    phone: str | None = None
    father_name: str | None = None
    age: int | None = None
    address: str | None = None
    relation: str | None = None
    note: str | None = None


@command(
    "incident.add_protected", label="Add a protected party", form=forms.AddProtected, roles=CASE, needs=LIVE,
    writes="incident_party_added",
    group="People",
)  # fmt: skip
def add_protected(act: Act, form: forms.AddProtected) -> str:
    """Adds a person by a code; who it is, is sealed. Returns the incident's number.

    Raises Refused: "no_inspector" where nobody could ever open it, "unlikely" where the name stands in the record.
    """
    incident = find(act, form, LIVE)
    _reader(act)
    keep_numbers(form)
    settle_entry(act, "incident_party_added", form)
    _named_elsewhere(act, form.record, "name", form.name)
    code = _free_code(act, form.record)
    _seal(act, form.record, code, str(form.role), {name: getattr(form, name) for name in WHO})
    facts = {"role": form.role, "protected": True, "code": code, "reason": form.reason}
    words = {"reasons": dict(form.reasons)} if form.reasons else None
    act.append("incident_party_added", record=form.record, facts=facts, words=words)
    return str(incident.number)


@command(
    "incident.protect", label="Protect a party", form=forms.ProtectParty, roles=CASE, needs=LIVE, guards=True,
    writes="incident_party_protected",
    group="People",
)  # fmt: skip
def protect(act: Act, form: forms.ProtectParty) -> str:
    """Seals who somebody is and erases it from the record; returns the incident's number.

    Approval does not stand in its way. Raises Refused: "no_inspector", "conflict" where nothing is there to be sealed,
    "unlikely" where the name also stands in words of the record, which stay.
    """
    incident = find(act, form, LIVE)
    _protect(act, form, form.record or "", target_of(act, form), "target")
    return str(incident.number)


@command(
    "incident.protect_caller", label="Protect the caller", form=ProtectCaller, roles=CASE, needs=LIVE,
    writes=("caller_protected", "incident_party_protected"),
    guards=True, group="People",
)  # fmt: skip
def protect_caller(act: Act, form: ProtectCaller) -> str:
    """Does the same for whoever called, in the incident and in its calls; returns the incident's number."""
    incident = find(act, form, LIVE)
    (report,) = stored_events.events_of(act.conn, act.unit, form.record or "", REPORTS)
    _protect_caller(act, form, form.record or "", report)
    return str(incident.number)


@command(
    "call.protect_caller", label="Protect the caller", form=ProtectCaller, roles=DESK,
    writes=("caller_protected", "incident_party_protected"),
    needs=frozenset(CALL_STATES) - {"started"}, guards=True,
)  # fmt: skip
def protect_calls_caller(act: Act, form: ProtectCaller) -> str:
    """Does it from the call, whether an incident comes of it or not; returns the call's number.

    The caller of a call that opened an incident is protected there too. What is half-typed of the call goes.
    Raises Refused("conflict", "not_found").
    """
    call = act.conn.execute(select(CALL).where(CALL.c.unit == act.unit, CALL.c.uid == form.record)).first()
    if call is None or call.number is None:
        raise Refused("not_found", {}, M_("No such call."))
    _reader(act)
    drafts.drop_of(act.conn, call.uid)
    about = scene_of(act.conn, act.unit, call.incident or "")
    incident = about.uid if about is not None and about.register == "incident" else ""
    if incident and not call.joined:
        (report,) = stored_events.events_of(act.conn, act.unit, incident, REPORTS)
        _protect_caller(act, form, incident, report)
        return str(call.number)
    who = _caller_of(call)
    if not any(who.values()):
        raise Refused("conflict", {"reason": M_("This record has nothing that identifies the person.")})
    _ask_about_words(act, "reason", who["name"], (call.summary, call.answers))
    act.raise_if_refused()
    record = incident or call.uid
    code = _free_code(act, record, *(other.uid for other in calls_of(act.conn, act.unit, (record,))))
    _seal(act, record, code, CALLER, who)
    act.append(CALLER_PROTECTED, record=call.uid, form=form, facts={"code": code})
    sealed_list.remember(act.desk.store, act.conn, f"{CALL_LINE}{call.uid}:{code}")
    return str(call.number)


def _caller_of(call: Any) -> dict[str, Any]:
    """The caller in a call's row: an earlier register alone says more."""
    return {name: getattr(call, field, None) for name, field in CALLER_FIELDS.items()}


def _protect_caller(act: Act, form: Form, incident: str, report: Event) -> None:
    """Protect whoever reported an incident, there and in the calls that the same person made."""
    calls = calls_of(act.conn, act.unit, (incident,))
    code, who = _protect(act, form, incident, report, "reason", [(call.summary, call.answers) for call in calls])
    for call in calls:
        caller = _caller_of(call)
        if not call.joined or any(value and fold(value) == fold(who.get(name) or "") for name, value in caller.items()):
            act.append(CALLER_PROTECTED, record=call.uid, facts={"code": code})
            sealed_list.remember(act.desk.store, act.conn, f"{CALL_LINE}{call.uid}:{code}:{WITH_INCIDENT}")


def _protect(
    act: Act, form: Form, record: str, target: Event, field: str, words: Iterable[tuple[str | None, ...]] = ()
) -> tuple[str, dict[str, Any]]:
    """Seal who somebody is, and erase it from the entry that says so: (code, who). `words` also stay as they are."""
    _reader(act)
    history = effective(stored_events.events_of(act.conn, act.unit, record))
    role, who = _who(next(event for event in history if event.uid == target.uid))
    if not who:
        raise Refused("conflict", {field: M_("This record has nothing that identifies the person.")})
    for some in words:
        _ask_about_words(act, field, who.get("name"), some)
    _named_elsewhere(act, record, field, who.get("name"), target.uid)
    code = _free_code(act, record)
    _seal(act, record, code, role, who)
    act.append(PARTY_PROTECTED, record=record, form=form, facts={"target": target.uid, "code": code})
    sealed_list.remember(act.desk.store, act.conn, f"{PARTY_LINE}{target.uid}:{code}")
    return code, who


def protect_again(conn: Connection, desk: Desk, remembered: tuple[str, ...]) -> None:
    """Seal and erase once more those whom an older backup brought back by name; they keep their codes.

    A line that is damaged, or names what can't be protected, is passed over: it keeps nobody out of the store.
    """
    for line in remembered:
        with suppress(*UNFIT), desk.store.signers.savepoint(conn):
            _protect_line(conn, desk, line)


def _protect_line(conn: Connection, desk: Desk, line: str) -> None:
    """What one line of `sealed.txt` asks for. Raises ValueError where it is damaged."""
    if line.startswith(PARTY_LINE):
        uid, code = line.removeprefix(PARTY_LINE).split(":")
        _again(conn, desk, uid, code)
    elif line.startswith(CALL_LINE):
        uid, code, *more = line.removeprefix(CALL_LINE).split(":")
        if any(event.identity for event in stored_events.events_of(conn, desk.store.unit, uid)):
            _call_again(conn, desk, uid, code, sealed=WITH_INCIDENT in more)


def _call_again(conn: Connection, desk: Desk, uid: str, code: str, *, sealed: bool) -> None:
    """Erase a call's caller once more; where the envelope of an incident does not hold who it was, one is made."""
    row = conn.execute(select(CALL).where(CALL.c.uid == uid)).first()
    who = {} if row is None else _caller_of(row)
    if not sealed and row is not None and any(who.values()):
        about = scene_of(conn, row.unit, row.incident or "")
        record = about.uid if about is not None and about.register == "incident" else uid
        kept = {name: value for name, value in who.items() if value is not None}
        content = {"what": WHAT, "record": record, "code": code, "role": CALLER, "who": kept}
        _put(conn, desk, desk.source.uid(), content)
    noted = journal.Note(CALLER_PROTECTED, record=uid, officer=desk.officer.uid, facts={"code": code})
    journal.note(conn, desk.store, desk.source, noted)


def _again(conn: Connection, desk: Desk, uid: str, code: str) -> None:
    target = stored_events.event_by_uid(conn, desk.store.unit, uid)
    history = [] if target is None else effective(stored_events.events_of(conn, target.unit, target.record or ""))
    named = next((event for event in history if event.uid == uid), None)
    if target is None or named is None:
        return
    role, who = _who(named)
    if who:
        content = {"what": WHAT, "record": target.record, "code": code, "role": role, "who": who}
        _put(conn, desk, desk.source.uid(), content)
        noted = journal.Note(
            PARTY_PROTECTED, record=target.record, officer=desk.officer.uid, facts={"target": uid, "code": code},
        )  # fmt: skip
        journal.note(conn, desk.store, desk.source, noted)


def _who(event: Event) -> tuple[str, dict[str, Any]]:
    """The role of somebody who stands in an entry by name, and what says who it is."""
    caller = event.kind in REPORTS
    fields = CALLER_FIELDS if caller else {name: name for name in WHO}
    who = {name: value for name, field in fields.items() if (value := event.value(field))}
    return (CALLER if caller else str(event.facts.get("role"))), who


@query("incident.protected", roles=OVERSIGHT)
def protected_parties(reading: Reading, number: str) -> tuple[Identity, ...]:
    """Who the codes of an incident stand for, its calls included, or those of a call that no incident came of.

    It is the annex for the court. Every opening leaves an access entry.

    Raises Refused: "not_found", and as `envelopes.opened` does.
    """
    register = "call" if is_call(number) else "incident"
    uid, _number = numbering.asked(reading, register, number)
    records = {uid, *(call.uid for call in calls_of(reading.conn, reading.unit, (uid,)))}
    parties = []
    for item in envelopes.opened(reading):
        if item.content["what"] == WHAT:
            with suppress(*UNREADABLE):  # whoever has the public key can seal anything: that alone is passed over
                if item.content["record"] in records:
                    parties.append(Identity(item.content["code"], item.content["role"], **item.content["who"]))
    reading.note(OPENED, uid, {"codes": [item.code for item in parties]})
    return tuple(parties)


def _reader(act: Act) -> None:
    if not inspectorate.has_reader(act.conn, act.desk.store):
        raise Refused("no_inspector", {}, inspectorate.nobody(act.conn, act.desk.store))


def _seal(act: Act, record: str | None, code: str, role: str, who: dict[str, Any]) -> None:
    kept = {name: value for name, value in who.items() if value is not None}
    content = {"what": WHAT, "record": record, "code": code, "role": role, "who": kept}
    _put(act.conn, act.desk, act.form.uid, content)


def _put(conn: Connection, desk: Desk, uid: str, content: dict[str, Any]) -> None:
    """Seal who somebody is to the inspectorate, as the letter of a form or of something else (its uid)."""
    envelopes.put(conn, desk, envelopes.uid_of(uid), content, sealed_to(conn, desk.store))


def _free_code(act: Act, *records: str | None) -> str:
    """Four digits that no other protected person of these records has, and that say nothing."""
    taken = {
        event.facts.get("code")
        for record in records
        for event in stored_events.events_of(act.conn, act.unit, record or "")
    }
    while True:
        code = str(1_000 + int.from_bytes(act.desk.source.randbytes(8), "big") % CODES)
        if code not in taken:
            return code


def _named_elsewhere(act: Act, record: str | None, field: str, name: str | None, but: str = "") -> None:
    """Ask where other entries of the record, which stay as they are, say the name."""
    incident = case(act, record)
    said = [value for part in (incident.own, *incident.parts) if part.uid != but for value in part.values.values()]
    if but == incident.own.uid:
        said += [value for key, value in incident.own.values.items() if key not in CALLER_FIELDS.values()]
    _ask_about_words(act, field, name, said)
    act.raise_if_refused()


def _ask_about_words(act: Act, field: str, name: str | None, said: Iterable[object]) -> None:
    """Ask where these words, which stay, say the name."""
    wanted = fold(name or "")
    if wanted and any(wanted in fold(value) for value in said if isinstance(value, str)):
        act.ask(field, M_("The name also appears elsewhere in the record. Correct it there."))
