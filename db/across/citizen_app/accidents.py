"""An accident that a citizen's app sends: a report where an officer is needed, else an offer that both parties confirm.

Photographs lie beside the message, by name and SHA-256. One that is not there, or is another, is said in the answer
and stops nothing.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.across.citizen_app.accident_doubts import doubts, tells_of_harm
from db.kernel.desk.desk import COMMANDS
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reference.lists.queries import ListItem, items_of
from db.registers.attachments import rules as attachment_rules
from db.registers.attachments.forms import Attach
from db.registers.sketches import forms, needed
from db.registers.sketches.drawings.scene import Drawing, Point, Road, Scene, Stand, Thing, drawing_json
from db.registers.sketches.models import SKETCH
from db.registers.sketches.offers.party_words import as_message
from db.words.form_reading import read_form
from db.words.forms import to_json
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from db.across.citizen_app.app_format import AppMessage
    from db.kernel.base.officer import Desk

NAME_MOST = 120
ON_TIME = {"reported_at": "sent by the citizen's app", "occurred_from": "sent by the citizen's app"}


@dataclass(frozen=True, slots=True)
class TakenAccident:
    """What an accident came to: its number, why an officer is needed (none: it stands as offered), and by its name
    what is wrong with a photograph."""

    number: str
    why: tuple[ListItem, ...] = ()
    broken: tuple[tuple[str, Message], ...] = ()


def known_of(fields: Mapping[str, Any]) -> needed.AccidentFacts:
    """What a message tells that the list of reasons asks about."""
    parties = fields["parties"]
    said = set(fields.get("circumstances", ()))
    said |= {"dispute"} if fields["dispute"] else set()
    said |= {"no_insurance"} if not all(party.get("policy") for party in parties) else set()
    said |= {"one_party"} if len(parties) == 1 else set()  # nobody to agree with it
    said |= {"harm"} if tells_of_harm(fields) else set()
    kinds = tuple(party["kind"] for party in parties)
    return needed.AccidentFacts(kinds, bool(fields["injured"]), fields.get("damage"), frozenset(said))


def drawing_of_message(fields: Mapping[str, Any]) -> Drawing:
    """The drawing of a message: the template, and each party roughly where it says, one beside the other where not."""
    things, plates, says = [], {}, {}
    for no, party in enumerate(fields["parties"], 1):
        at = party.get("at") or [0, -(no - 1) * 4_000]
        stand = Stand("rest", Point(*at), party.get("heading", 900))
        things.append(Thing(no, party["kind"], (stand,), said="not_asked"))
        plates[str(no)] = party["plate"]
        if party.get("words"):
            says[str(no)] = party["words"]
    scene = Scene(road=Road(fields.get("road", "none")), things=tuple(things))
    return Drawing(scene, says=says, plates=plates)


def take(desk: Desk, sent: AppMessage, uid: str, folder: Path | None) -> TakenAccident:
    """An accident: a report, or an offer. Raises Refused as the command does."""
    fields = sent.fields
    refuse_codes(sent)
    if doubtful := dict(reversed(list(doubts(fields, desk.now())))):
        raise Refused("unlikely", doubtful)
    photographs, broken = _photographs(fields.get("photographs", ()), folder)
    with desk.store.reading() as conn:
        limit = needed.limit_of(items_of(conn, needed.LIMIT), desk.now())
        why = needed.reasons(known_of(fields), items_of(conn, needed.NEED), limit)
    command, answers = ("incident.report", _report(sent, desk)) if why else ("sketch.offer", _offer(sent))
    form = read_form(COMMANDS[command].form, answers, now=desk.now(), uid=uid, reasons=_reasons(command))
    number = str(COMMANDS[command].run(desk, form))
    _attach(desk, command.partition(".")[0], uid, photographs)
    return TakenAccident(number, why, tuple(broken))


def refuse_codes(sent: AppMessage) -> None:
    """Refuse codes that a version does not bring so. Raises Refused("invalid") at `parties`."""
    codes = [party.get("code") for party in sent.fields["parties"]]
    if sent.version == 1:
        if len(set(codes)) < len(codes) or None in codes:
            raise Refused("invalid", {"parties": M_("Each party needs a code of its own.")})
    elif codes[0] is None or any(codes[1:]):
        wrong = M_("The sender is the first party and alone sends a code; the other joins by a message of its own.")
        raise Refused("invalid", {"parties": wrong})


def _reasons(command: str) -> dict[str, str]:
    return dict(ON_TIME) if command == "incident.report" else {}


def _report(sent: AppMessage, desk: Desk) -> dict[str, Any]:
    fields = sent.fields
    plates = ", ".join(party["plate"] for party in fields["parties"])
    return {
        "type": "accident_injury" if fields["injured"] else "accident_damage", "place": fields["place"],
        "summary": f"{as_message(fields['words'])}\n{plates}", "source": "citizen_app", "caller_unknown": "declined",
        "occurred_from": to_json(min(fields["occurred_at"], desk.now())),
        "reported_at": to_json(min(sent.sent_at, desk.now())), "injured": fields["injured"],
    }  # fmt: skip


def _offer(sent: AppMessage) -> dict[str, Any]:
    fields = sent.fields
    return {
        "place": fields["place"], "occurred_at": to_json(fields["occurred_at"]), "words": fields["words"],
        "message": sent.id, "sent": to_json(sent.sent_at), "sender": 1 if sent.version > 1 else None,
        "drawing": drawing_json(drawing_of_message(fields)),
        "parties": {str(no): dict(party) for no, party in enumerate(fields["parties"], 1)},
    }  # fmt: skip


def _photographs(
    sent: Sequence[Mapping[str, str]], folder: Path | None
) -> tuple[list[tuple[str, bytes]], list[tuple[str, Message]]]:
    """(name, content) of those that are whole, and by name what is wrong with the others."""
    whole: list[tuple[str, bytes]] = []
    broken: list[tuple[str, Message]] = []
    for photograph in sent:
        content = _content(folder, photograph["name"])
        if content is None:
            broken.append((photograph["name"], M_("There is no such file.")))
        elif hashlib.sha256(content).hexdigest() != photograph["sha256"]:
            broken.append((photograph["name"], M_("This photograph is not the one that its SHA-256 names.")))
        elif (wrong := attachment_rules.wrong_with(content)) is not None:
            broken.append((photograph["name"], wrong))
        else:
            whole.append((photograph["name"], content))
    return whole, broken


def _content(folder: Path | None, name: str) -> bytes | None:
    """A file beside the message, one byte more than an attachment may have at most; None where there is none."""
    if folder is None or "/" in name or name in (".", "..") or "\0" in name:
        return None
    path = folder / name
    try:
        if path.is_symlink() or not path.is_file():
            return None
        with path.open("rb") as opened:
            return opened.read(attachment_rules.LIMIT + 1)
    except OSError:
        return None


def _attach(desk: Desk, register: str, record: str, photographs: Iterable[tuple[str, bytes]]) -> None:
    """Keep photographs with the record, each once however often the message comes."""
    for name, content in photographs:
        uid = str(uuid.uuid5(uuid.UUID(record), hashlib.sha256(content).hexdigest()))
        form = Attach(uid=uid, record=record, path=name, what="scene", content=content)
        with desk.store.reading() as conn:
            if stored_events.event_by_uid(conn, desk.store.unit, uid) is not None:
                continue
        try:
            COMMANDS[f"{register}.attach"].run(desk, form)
        except Refused as refused:
            if refused.code != "invalid":  # the same one is attached already
                raise


@dataclass(frozen=True, slots=True)
class Decided:
    """An offer that an officer decided and whose parties have no answer yet: the ids of their messages."""

    record: str
    number: str
    state: str
    reason: str
    messages: tuple[str, ...]
    addendum: bool = False
    """Whether somebody said that they are hurt after a packet was sent."""


STANDS = {"offered": "offered", "drawn": "accepted", "void": "accepted", "refused": "refused"}
"""What an answer says of a sketch, by its state here."""


def stands(desk: Desk, uid: str) -> str:
    """How far an accident with this uid has come, for an answer; "" where it became a report."""
    with desk.store.reading() as conn:
        state = conn.scalar(select(SKETCH.c.state).where(SKETCH.c.unit == desk.store.unit, SKETCH.c.uid == uid))
    return "" if state is None else STANDS[state]


def needs_officer(desk: Desk, uid: str) -> bool:
    """Whether an offer waits for an officer: five wrong codes, or somebody is hurt."""
    chosen = select(SKETCH.c.alarm).where(SKETCH.c.unit == desk.store.unit, SKETCH.c.uid == uid)
    with desk.store.reading() as conn:
        return conn.scalar(chosen) is not None


def offer_named(desk: Desk, number: str) -> str:
    """The uid of the offer of this number. Raises Refused("invalid") at `offer`."""
    with desk.store.reading() as conn:
        try:
            return numbering.find(conn, desk.store, "sketch", number, desk.now())[0]
        except Refused as refused:
            raise Refused("invalid", {"offer": refused.fields["number"]}) from None


def decided(desk: Desk) -> tuple[Decided, ...]:
    """What was accepted or refused and not told yet, the oldest first."""
    with desk.store.reading() as conn:
        unit = desk.store.unit
        chosen = select(SKETCH).where(SKETCH.c.unit == unit, SKETCH.c.told.is_(False)).order_by(SKETCH.c.uid)
        decisions = []
        for row in conn.execute(chosen):
            history = stored_events.events_of(conn, unit, row.uid)
            messages = [event.facts["message"] for event in history if event.facts.get("message")]
            reason = next((event.value("reason") for event in history if event.kind == forms.REFUSED), None)
            number = numbering.number_of(conn, unit, row.uid) or ""
            late = any(event.kind == forms.HURT and event.facts.get("late") for event in history)
            told = tuple(dict.fromkeys(messages))
            decisions.append(Decided(row.uid, number, row.state, reason or "", told, late))
    return tuple(decisions)
