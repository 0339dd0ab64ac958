"""Messages of a citizen's app taken in: from an inbox folder, each once, each answered by a file in the outbox.

A message is given to the same commands as at the desk. What is wrong with one is said in the answer, and the file is
set aside with the reason beside it; a complaint is sealed, never set aside, and nothing of it stays in the folder
in clear.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from db.across.citizen_app import accidents, app_format
from db.across.citizen_app import waiting_complaints as waiting
from db.across.citizen_app.accident_doubts import policy_doubt
from db.across.citizen_app.answers import Answer, Say
from db.across.citizen_app.app_format import (
    ACCIDENT,
    COMPLAINT,
    CONFIRM,
    HURT,
    JOIN,
    KINDS,
    TAKE_BACK,
    AppMessage,
)
from db.across.status import status_of
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding.quarantine import UNREADABLE
from db.kernel.journal import stored_events
from db.registers.service_desk import rules
from db.registers.service_desk.requests.queries import promise_of
from db.registers.sketches.offers.party_words import AS_MESSAGE
from db.storage.durable import write_durably
from db.words.calendar.times import long_ago
from db.words.form_reading import read_form
from db.words.forms import fields_of, to_json
from db.words.messages import M_, Refused
from db.words.shapes import moment

INBOX, OUTBOX, ASIDE = "inbox", "outbox", "quarantine"
_SPACE = uuid.UUID("5c9d5fd2-6b1e-5c40-9a76-1e0e2d2b6c11")
"""Made up once: from it, the unit and the app's id follows the uid of the form, so that a message saves once."""
STOPS = ("forbidden", "busy", "disk_full", "little_space", "damaged", "read_only")
"""Refusals that are about the store or the officer: nothing can be taken. Any other is about the message, which is
answered with it."""
UNREAD = M_("This can't be read.")
NAME_MOST = 200
"""Bytes of a name in the folder of what was set aside; the reason beside it has a longer one."""
LATE = {"reported_at": "sent by the citizen's app"}
PaperOf = Callable[[Desk, str, str], bytes]
"""Makes a PDF of a sketch from its number: "sketch", "insurer-copy" or "addendum"."""


def take(desk: Desk, content: bytes, folder: Path | None = None) -> Answer:
    """One message; photographs lie in `folder`. What is wrong with it is an answer of its own.

    Raises Refused where nothing can be taken at all (a right is missing, the disk is full), and for a complaint that
    cannot be sealed here.
    """
    raw = app_format.loose(content) or app_format.torn_complaint(content)
    if raw.get("kind") == COMPLAINT:
        try:
            return _seal(desk, raw, content)
        except UNREADABLE:
            raise Refused("invalid", {}, UNREAD) from None
    sent_id = app_format.id_of(raw) or ""
    try:
        sent = app_format.read(content)
        if sent.sent_at > desk.now() + rules.AHEAD:
            raise Refused("invalid", {"sent_at": M_("This lies in the future.")})
        if (doubt := long_ago(sent.sent_at, desk.now())) is not None:
            raise Refused("unlikely", {"sent_at": doubt})
        return _given(desk, sent, folder)
    except Refused as refused:
        if refused.code in STOPS:
            raise
        wrong = tuple(refused.fields.items()) or (("", refused.message or UNREAD),)
        return Answer(sent_id, "refused", wrong=wrong)
    except UNREADABLE:  # whatever a file can hold that no rule thought of
        return Answer(sent_id, "refused", wrong=(("", UNREAD),))


def _given(desk: Desk, sent: AppMessage, folder: Path | None) -> Answer:
    kind = KINDS[sent.kind]
    if sent.kind == ACCIDENT:
        return _accident(desk, sent, folder)
    if sent.kind in (CONFIRM, JOIN, TAKE_BACK, HURT):
        return _of_party(desk, sent)
    if sent.kind == "status":
        return _told(desk, Answer(sent.id, "told"), str(sent.fields["code"]))
    command = COMMANDS[kind.command]
    asked = dict(fields_of(command.form))
    fields: dict[str, Any] = {**sent.fields, **kind.added}
    if "anonymous" in asked:
        fields["anonymous"] = not fields.get("name")
    if sent.kind == "report" and not fields.get("caller_name") and "caller_unknown" in asked:
        fields["caller_unknown"] = "declined"
    for name in ("received_at", "reported_at"):
        if name in asked:
            fields[name] = to_json(min(sent.sent_at, desk.now()))
    uid = _uid_of(desk, sent.id)
    reasons = {name: why for name, why in LATE.items() if name in asked}
    form = read_form(command.form, fields, now=desk.now(), uid=uid, reasons=reasons)
    _same_words(desk, uid, form)
    number = command.run(desk, form)
    answer = Answer(sent.id, "taken", code=number)
    return answer if sent.kind == "report" else replace(_told(desk, answer, number), code=number)


def _accident(desk: Desk, sent: AppMessage, folder: Path | None) -> Answer:
    uid = _uid_of(desk, sent.id)
    occurred = moment(sent.fields["occurred_at"])
    if occurred is None or occurred > desk.now() + rules.AHEAD:
        raise Refused("invalid", {"occurred_at": M_("This lies in the future.")})
    with desk.store.reading() as conn:
        before = stored_events.event_by_uid(conn, desk.store.unit, uid)
    kept = sent.fields["words"] if before is None else str(before.value("words") or before.value("summary") or "")
    kept = kept.removeprefix(AS_MESSAGE)
    if before is not None and "words" not in before.sealed and not kept.startswith(sent.fields["words"]):
        raise Refused("invalid", {"id": M_("This id came before with other words. Each message needs its own.")})
    sent = replace(sent, fields={**sent.fields, "occurred_at": occurred})
    taken = accidents.take(desk, sent, uid, folder)
    return Answer(
        sent.id, "taken", code=taken.number, stands=accidents.stands(desk, uid), why=taken.why,
        photographs=taken.broken,
    )  # fmt: skip


def _of_party(desk: Desk, sent: AppMessage) -> Answer:
    """Give a party's word on an offered accident, which it names by its message or by the offer's number."""
    uid, fields = _uid_of(desk, sent.id), dict(sent.fields)
    if "accident" in fields:
        record = _uid_of(desk, str(uuid.UUID(fields.pop("accident"))))
    else:
        record = accidents.offer_named(desk, fields.pop("offer"))
    if (lapsed := policy_doubt(fields, desk.now())) is not None:
        raise Refused("unlikely", {"policy": lapsed})
    command = COMMANDS[KINDS[sent.kind].command]
    known = dict(fields_of(command.form))
    answers = {name: value for name, value in fields.items() if name in known}
    answers |= {"message": sent.id, "sent": to_json(min(sent.sent_at, desk.now()))}
    number = command.run(desk, read_form(command.form, answers, now=desk.now(), uid=uid, record=record))
    officer = accidents.needs_officer(desk, record)
    return Answer(sent.id, "taken", code=number, stands=accidents.stands(desk, record), officer=officer)


def _uid_of(desk: Desk, sent_id: str) -> str:
    """The uid of the form of a message, so that it saves once. It follows from the unit too: who sends one message to
    two units of a seat would make an entry of both, of which the seat takes one alone. What version 0.1.0 took of it
    keeps the uid that it had there.
    """
    earlier = str(uuid.uuid5(_SPACE, sent_id))
    with desk.store.reading() as conn:
        if stored_events.event_by_uid(conn, desk.store.unit, earlier) is not None:
            return earlier
    return str(uuid.uuid5(_SPACE, f"{desk.store.unit} {sent_id}"))


def _told(desk: Desk, answer: Answer, code: str) -> Answer:
    register, status = status_of(desk, code)
    due, overdue = status.due, status.overdue
    if register == "request":
        with desk.store.reading() as conn:
            due, overdue = promise_of(Reading(desk, conn, desk.officer, desk.now()), status.code)
    return replace(
        answer, code=status.code, stands=status.state, due=to_json(due), overdue=overdue,
        reply=status.reply or "",
    )  # fmt: skip


def _same_words(desk: Desk, uid: str, form: Any) -> None:
    """An id that comes again with other words is no repetition."""
    with desk.store.reading() as conn:
        before = stored_events.event_by_uid(conn, desk.store.unit, uid)
    if before is None or "words" in before.sealed:
        return
    name = next(name for name in ("words", "summary", "reason", "code") if hasattr(form, name))
    if before.value(name) != to_json(getattr(form, name)):
        raise Refused("invalid", {"id": M_("This id came before with other words. Each message needs its own.")})


def _seal(desk: Desk, raw: Any, content: bytes) -> Answer:
    """A complaint is sealed as it came, whatever is missing in it, and its answer tells no code.

    The form's uid follows from all its bytes, which nobody has any more: from the app's id it could be guessed.
    """
    command = COMMANDS[KINDS[COMPLAINT].command]
    shapes = KINDS[COMPLAINT].fields
    fields = {name: raw[name] for name in shapes if isinstance(raw.get(name), str) and raw[name]}
    if "words" not in fields or len(fields["words"]) > int(shapes["words"]["maxLength"]):
        fields["words"] = json.dumps(raw, ensure_ascii=False)[: int(shapes["words"]["maxLength"])]
    fields |= KINDS[COMPLAINT].added
    fields["anonymous"] = not fields.get("name")
    fields.setdefault("answer_by", "code")
    digest = hashlib.sha256(content).digest()
    uid, now = str(uuid.UUID(bytes=digest[:16])), desk.now()
    try:
        command.run(desk, read_form(command.form, fields, now=now, uid=uid))
    except Refused as refused:
        if refused.code not in ("invalid", "unlikely"):
            raise
        whole = {"words": json.dumps(raw, ensure_ascii=False)[:4_000], "priority": "urgent", "answer_by": "code"}
        command.run(desk, read_form(command.form, whole, now=now, uid=uid))
    return Answer(app_format.id_of(raw) or "", "taken")


@dataclass(frozen=True, slots=True)
class Swept:
    """What emptying the inbox came to: answers of what was taken or told, (file, reason) of what was set aside, how
    many complaints wait locked until an inspector holds a key, and how many files stay where they are."""

    answers: tuple[Answer, ...]
    aside: tuple[tuple[str, str], ...]
    waiting: int = 0
    left: int = 0


def sweep(desk: Desk, inbox: Path, outbox: Path, say: Say, paper: PaperOf) -> Swept:
    """Take every *.json file of the inbox, in the order of their names; before them the complaints that wait.
    `paper` makes what the parties of an accident get that was decided.

    The answer is written before the file goes, so that one that was interrupted is answered again, the same. A
    complaint that nobody could open yet is locked away (waiting_complaints.py), and answered once it is taken.
    Raises Refused as `take` does, and "read_only" where a folder can't be written.
    """
    way = _Sweep(desk, inbox, outbox, say, paper)
    try:
        for folder in (inbox, outbox):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in waiting.files(inbox):
            way.take_waiting(path)
        for path in sorted(path for path in inbox.iterdir() if path.suffix == ".json"):
            if not path.is_symlink() and path.is_file():
                way.take_file(path)
        way.answer_decided()
    except OSError as error:
        place = str(error.filename or inbox)
        raise Refused("read_only", {}, M_("{folder} can't be written.", folder=place)) from error
    return Swept(tuple(way.answers), tuple(way.aside), way.waiting, way.left)


@dataclass(slots=True)
class _Sweep:
    """An inbox on its way to being empty."""

    desk: Desk
    inbox: Path
    outbox: Path
    say: Say
    paper: PaperOf
    answers: list[Answer] = field(default_factory=list)
    aside: list[tuple[str, str]] = field(default_factory=list)
    waiting: int = 0
    left: int = 0

    def take_waiting(self, path: Path) -> None:
        content = waiting.unlocked(self.desk, path)
        if content is None:
            self.left += 1
            return
        try:
            answer = take(self.desk, content)
        except Refused as refused:
            if refused.code in STOPS:
                raise
            waiting.lock_anew(self.desk, path, content)
            self.waiting += 1
            return
        self._answer(answer)
        path.unlink()
        self.answers.append(answer)

    def take_file(self, path: Path) -> None:
        try:
            with _open(path, os.O_RDONLY) as opened:
                content = opened.read(app_format.MOST_BYTES + 1)
        except OSError:
            if not path.exists():  # taken away meanwhile
                return
            answer, content = Answer("", "refused", wrong=(("", UNREAD),)), b""
        else:
            try:
                answer = take(self.desk, content, self.inbox)
            except Refused as refused:  # a complaint
                if refused.code in STOPS:
                    raise
                self._keep(path, content, refused)
                return
        answer = self._with_paper(answer)
        self._answer(answer)
        if answer.state != "refused":
            self.answers.append(answer)
            self.left += not _erased(path)
            return
        say = self.say
        reason = "\n".join(f"{name}: {say(message)}" if name else say(message) for name, message in answer.wrong)
        _set_aside(path, self.inbox / ASIDE, reason)
        self.aside.append((_shown(path.name), reason))

    def _with_paper(self, answer: Answer) -> Answer:
        """Whoever takes part in an accident that was offered gets its paper at once: nobody waits for “accepts”."""
        if answer.state != "taken" or answer.stands != "offered":
            return answer
        return self._papers(answer, "sketch", "insurer-copy")

    def _papers(self, answer: Answer, kind: str, other: str) -> Answer:
        """Write a paper beside an answer, and the insurer's copy where the parties get one."""
        paper, copy = f"{answer.id}.pdf", f"{answer.id}-insurer.pdf"
        write_durably(self.outbox / paper, self.paper(self.desk, answer.code, kind))
        if not other:
            return replace(answer, paper=paper)
        write_durably(self.outbox / copy, self.paper(self.desk, answer.code, other))
        return replace(answer, paper=paper, insurer_copy=copy)

    def answer_decided(self) -> None:
        """Each party of an accident that an officer decided gets the answer, and the paper beside it."""
        command = COMMANDS["sketch.told"]
        for decision in accidents.decided(self.desk):
            stands = accidents.STANDS[decision.state]
            kinds = ("addendum", "") if decision.addendum else ("sketch", "insurer-copy")
            for message in decision.messages:
                answer = Answer(message, "told", decision.number, stands, reply=decision.reason)
                self._answer(self._papers(answer, *kinds))
            command.run(self.desk, command.form(record=decision.record))

    def _keep(self, path: Path, content: bytes, refused: Refused) -> None:
        """A complaint that nobody could open if it were sealed now waits locked; one of another store stays."""
        if refused.code != "conflict":  # another machine takes it, or nobody can read it
            self.left += 1
            return
        waiting.lock_away(self.desk, self.inbox, content)
        _erased(path)
        self.waiting += 1

    def _answer(self, answer: Answer) -> None:
        if answer.id:
            made = json.dumps(answer.as_object(self.desk, self.say), ensure_ascii=False, indent=1)
            write_durably(self.outbox / f"{answer.id}.json", f"{made}\n".encode())


def _shown(name: str) -> str:
    """A file's name without bytes that are no text."""
    return os.fsencode(name).decode("utf-8", "replace")


def _set_aside(path: Path, folder: Path, reason: str) -> None:
    folder.mkdir(exist_ok=True, mode=0o700)
    stem = os.fsdecode(os.fsencode(path.stem)[:NAME_MOST])
    target, turn = folder / f"{stem}{path.suffix}", 1
    while os.path.lexists(target):
        turn += 1
        target = folder / f"{stem}-{turn}{path.suffix}"
    write_durably(target.with_name(f"{target.name}.reason.txt"), f"{reason}\n".encode())
    os.replace(path, target)


def _open(path: Path, how: int) -> IO[bytes]:
    """A message's file: no link, which may be laid in its place at any moment, and no pipe that never answers."""
    descriptor = os.open(path, how | os.O_NOFOLLOW | os.O_NONBLOCK)
    return os.fdopen(descriptor, "rb" if how == os.O_RDONLY else "r+b")


def _erased(path: Path) -> bool:
    """Its words are in the store now: overwritten on the disk, as well as a file can be, before the name goes.

    False where the file stays, because another account owns it: it is answered the same the next time.
    """
    try:
        with _open(path, os.O_RDWR) as opened:
            opened.write(b"\0" * os.fstat(opened.fileno()).st_size)
            opened.flush()
            os.fsync(opened.fileno())
        path.unlink()
    except OSError:
        return not path.exists()
    return True
