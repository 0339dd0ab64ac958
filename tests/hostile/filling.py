"""Fills a store by giving every command there is, every text hostile. A new command is given without a change here."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import select

from db.demo.attachments import picture
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS, Register
from db.kernel.desk.desk import COMMANDS, Command
from db.reference.lists.queries import all_lists
from db.reference.officers.queries import list_officers
from db.storage.models import JOURNAL
from db.words.form_reading import read_form
from db.words.forms import Field, fields_of
from db.words.messages import Refused
from db.words.records import Filter, Row
from db.words.text import clean
from tests.conftest import BADGES, PASSWORD, Desks
from tests.hostile.strings import TYPED, packed

SKIPPED = {"officer.remove": "takes the officers away"}
SKIPPED |= dict.fromkeys(("officer.agree", "officer.decline"), "of a role that somebody asked for and that waits")
SKIPPED |= {f"import.{part}": "one act in several parts; tests/db/carrying/imports gives it hostile cells"
            for part in ("clear", "commit", "discard", "stage")}  # fmt: skip
SKIPPED |= dict.fromkeys(("clock.say", "custody.stamped_ahead"), "of a clock that is wrong; time is given here")
SKIPPED |= dict.fromkeys(
    ("custody.review_keeping", "custody.seal_due", "request.seal_due"),
    "their day comes in months",
)
SKIPPED |= dict.fromkeys(("level.carry", "level.note_receipt", "level.take", "unit.enrol", "unit.retire"),
                         "of other units; tests/db/carrying/levels gives it hostile files")  # fmt: skip
SKIPPED |= dict.fromkeys(("level.agree_branch", "level.choose_branch", "level.take_remark", "level.write_remark"),
                         "of a seat and its units; tests/db/carrying/levels gives them")  # fmt: skip
SKIPPED |= dict.fromkeys(("level.agree_reader", "level.end_reader"),
                         "of a level's inspectorate; tests/db/carrying/levels gives it changed files")  # fmt: skip
SKIPPED |= dict.fromkeys(("counts.make", "counts.offer", "counts.withdraw", "province.add", "province.remove"),
                         "of seats on servers; tests/db/across/provinces gives them")  # fmt: skip
SKIPPED |= dict.fromkeys(("journal.let_in", "journal.retire"), "of other machines; tests/attacks/test_machines.py")
SKIPPED |= dict.fromkeys(("journal.agree_lot", "journal.refuse_lot"),
                         "of what a journal file brought; tests/attacks/test_waiting_changes.py")  # fmt: skip
SKIPPED |= {"unit.sign_finding": "of what was forged; tests/attacks/test_without_right.py forges it"}
SKIPPED |= {"unit.sign_loss": "of what was lost; tests/db/storage loses it"}
SKIPPED |= {"unit.decide_closed": "of what a restore closed; tests/attacks restores beside forged lines"}
SKIPPED |= dict.fromkeys(("incident.agree_change", "incident.refuse_change", "incident.reopen_review"),
                         "of a change after review that somebody asked for and that waits")  # fmt: skip
SKIPPED |= dict.fromkeys(("text_message.settle", "text_message.write"), "of a message that waits in the outbox")
SKIPPED |= {"officer.change_password": "shuts out who signs in afterwards"}
SKIPPED |= {"paper.keep_text": "of a paper that was printed; nobody types it"}
SKIPPED |= {"officer.make_key": "the inspectorate's key is made once, by the first inspector"}
"""Commands that are not given, and why."""

# What only a few words mean: a number, a code, a list. Hostile ones are refused, as tests/hostile/test_forms.py sees.
PLAIN: dict[str, Any] = {
    "start": "17:30", "end": "19:00", "day": "1405/09/03", "badge": "7001", "item": 1, "register": "incident",
    "list": "rank", "code": "zz_new", "age": 30, "child": "adult", "open_now": False, "read": True, "anonymous": False,
    "first_day": "7/13", "last_day": "7/19", "days": "1406/01/20 x", "from_year": 1405, "to_year": 1406,
    "staff": BADGES[Role.DUTY], "owner": BADGES[Role.PATROL], "national_id": "0013542419", "plate": "12ب34514",
    "second_officer": BADGES[Role.DEPUTY], "interviewers": BADGES[Role.DEPUTY], "old": PASSWORD, "pin": "428317",
    "line": "31.31 48.66\n31.33 48.68", "point": "31.32 48.67", "period": "1405-H2", "member": 1, "value": 30,
    "year": 1405, "format": "csv",
}  # fmt: skip
SHORT_REASON = "علت"
"""Where a hostile text was refused: a reason is kept with the one of its field, and both together may be too long."""
PAPER = "48213 90457 16638 02794 55180 73926 31407 68259"
"""What stands on the paper that opens complaints."""
KNOWN = ("target", "field", "code", "number", "other", "into")
"""Fields that name the record, another one or an entry of it."""
ELSEWHERE = {"incident": "incident", "patrol": "patrol"}
"""Fields that name a record of another register."""
ENDS = ("answered", "ended_at")
"""Fields that end a record as it is opened: left out every other time, so that something can be done to it."""
FURTHER = 20
"""Records that an act is tried at, once it was refused: some follow an act that another record had (asylum on fear)."""
CODED = ("code", "end", "item")
"""Names of PLAIN that are a choice of another list in some forms."""


@dataclass
class Filled:
    """What became of each command: `done` names, `refused` name → why; `numbers` register → records."""

    done: set[str] = field(default_factory=set)
    refused: dict[str, Refused] = field(default_factory=dict)
    numbers: dict[str, list[str]] = field(default_factory=dict)


def hostile_drawing(turn: int) -> dict[str, Any]:
    """A drawing that can be read, its texts hostile."""
    texts = {name: {"1": packed(most, turn)} for name, most in (("labels", 200), ("says", 2_000), ("names", 80))}
    place = {"phase": "rest", "at": [0, 0]}
    return {"scene": {"things": [{"no": 1, "kind": "car", "stands": [place]}], "measures": []}, **texts}


def register_of(command: Command) -> str:
    """The register that the records of a command stand in."""
    return next((name for name in REGISTERS if REGISTERS[name].opens == command.name), command.register)


class Filler:
    """Gives commands at one store; every call begins with other texts."""

    packed = staticmethod(packed)
    """A text of so many letters; what is typed."""

    def __init__(self, desks: Desks, start: int) -> None:
        self.turn = start
        self.desks = desks
        self.open: dict[Role, Desk] = {}
        self.lists = {name: [item.code for item in items] for name, items in all_lists(self.desk(Role.DUTY)).items()}
        self.filled = Filled()
        self.made: dict[str, list[str]] = {}
        """register → what its commands made that is no record of its list (an arrival)."""

    def desk(self, role: Role) -> Desk:
        """The desk of a role, opened once."""
        return self.open.setdefault(role, self.desks(role)) if role not in self.open else self.open[role]

    def desks_for(self, command: Command) -> list[Desk]:
        """Two who may give a command, the duty officer first: some acts are for the one who takes over."""
        return [self.desk(role) for role in [role for role in Role if role in command.roles][:2]]

    def run(self, *, every: bool = True) -> Filled:
        """Every command, those that open records first; what found no record in its state is tried again. Or those
        that open records alone, each once.
        """
        self._draft()
        waiting = sorted(COMMANDS.values(), key=lambda command: (not command.opens, command.name == "shift.take_over"))
        waiting = [command for command in waiting if command.name not in SKIPPED]
        if not every:
            waiting = [command for command in waiting if command.opens]
        for turn in range(3 if every else 1):
            for command in waiting:
                self.first = turn == 0
                self._give(command)
            self.desks.clock.advance(hours=13)  # so that duties are breached, and times run out
            waiting = [command for command in waiting if command.name not in self.filled.done]
        for name in (
            "shift.close_alone",
            "shift.open",
            "shift.start_handover",
            "shift.sign_out",
            "shift.answer",
            "shift.count_blind",
            "shift.take_over",
            "shift.close_alone",
            "shift.open",
            "shift.add_item",
            "mark.set",
            "incident.report",
            "request.take",
        ):
            self._give(COMMANDS[name])  # a shift is running, and something is new in it
        for name in REGISTERS:
            reader = self.desk(Role.INSPECTOR)
            rows = REGISTERS[name].list(reader, Filter(), None, 500).rows
            self.filled.numbers[name] = [row.number for row in rows]
        return self.filled

    def _draft(self) -> None:
        from db.kernel.desk.drafts import Draft, save

        text = self.packed(4_000, self.turn)
        desk = self.desk(Role.DUTY)
        save(desk, Draft("0198a0c4-0000-7000-8000-000000000001", "incident.report", {"summary": text}, desk.now()))

    # --- one command -------------------------------------------------------------------------------------------

    def _give(self, command: Command) -> None:
        # What belongs to a record is done to one that was just opened; in another state, to any that is in it.
        targets: list[tuple[str | None, dict[str, Any]]] = [(None, {})] if command.opens else self._targets(command)
        for record, known in targets:
            for desk in self.desks_for(command):
                try:
                    self._send(command, desk, record, known)
                except Refused as refused:
                    self.filled.refused[command.name] = refused
                    continue
                self.filled.done.add(command.name)
                self.filled.refused.pop(command.name, None)
                return

    def _targets(self, command: Command) -> list[tuple[str | None, dict[str, Any]]]:
        room = register_of(command) if register_of(command) in REGISTERS else command.register
        if command.register == "officer":
            lines = list_officers(self.desk(Role.ADMINISTRATOR))
            return [(line.uid, {"badge": BADGES[Role.INSPECTOR]}) for line in lines if line.badge == PLAIN["badge"]]
        if command.register == "mark":
            from db.across.handover.marks import unexplained

            return [(mark.uid, {}) for mark in unexplained(self.desk(Role.DUTY))]
        if command.register == "list":
            return [(None, {"code": self.lists["rank"][0]} if command.name == "list.change_item" else {"code": None})]
        if room not in REGISTERS:
            return [(None, {"draft": "0198a0c4-0000-7000-8000-000000000001"})]
        found = REGISTERS[room]
        opening = COMMANDS[found.opens]
        wanted = self._in_state(found, command)
        if room != "shift" and self.first and (command.needs is None or len(wanted) < 2):
            self._give(opening)
            wanted = self._in_state(found, command)
        asked = {name for name, _what in fields_of(command.form)} & set(KNOWN)
        targets = [
            (row.uid, self._known(room, row.number) if asked else {}) for row in wanted[: 3 if self.first else FURTHER]
        ]
        return targets + [(uid, {}) for uid in self.made.get(room, ())[:2]]

    def _in_state(self, found: Register, command: Command) -> list[Row]:
        rows = found.list(self.desk(Role.INSPECTOR), Filter(), None, 100).rows
        rows = tuple(row for row in rows if command.needs is None or row.state in command.needs)
        of = next((what.of for _name, what in fields_of(command.form) if what.kind == "entry" and what.required), ())
        if not of:
            return list(rows)
        having = self._having(of)
        return sorted(rows, key=lambda row: row.uid not in having)

    def _having(self, kinds: tuple[str, ...]) -> set[str]:
        """The uids of the records that have an entry which an act is about."""
        store = self.desk(Role.INSPECTOR).store
        with store.reading() as conn:
            mine = (JOURNAL.c.unit == store.info.unit, JOURNAL.c.kind.in_(kinds))
            return set(conn.execute(select(JOURNAL.c.record).where(*mine)).scalars())

    def _known(self, room: str, number: str) -> dict[str, Any]:
        why = {"purpose": "inspection"} if REGISTERS[room].purposes else {}
        record = REGISTERS[room].show(self.desk(Role.INSPECTOR), number, **why)
        entry = next(
            ((entry, line) for entry in record.chronology for line in entry.lines if line.what.kind in TYPED), None
        )
        known: dict[str, Any] = {"code": number, "number": number}
        numbers = [row.number for row in REGISTERS[room].list(self.desk(Role.INSPECTOR), Filter(), None, 5).rows]
        known["other"] = known["into"] = next((other for other in numbers if other != number), number)
        if entry is not None:
            known |= {"target": entry[0].uid, "field": entry[1].name, "_what": entry[1].what}
        return known

    def _send(self, command: Command, desk: Desk, record: str | None, known: dict[str, Any]) -> None:
        self.turn += 1
        fields = dict(fields_of(command.form))
        answers = {name: self._answer(place, name, what, known) for place, (name, what) in enumerate(fields.items())}
        if command.name.endswith(".correct"):
            answers["value"] = self.packed(known["_what"].limit, self.turn)
        reasons = {name: self.packed(400, self.turn + place) for place, name in enumerate(fields)}
        plain = [name for name in answers if answers[name] is not None]
        for _try in range(40):
            try:
                form = read_form(command.form, answers, now=desk.now(), record=record, reasons=reasons)
                if command.run(desk, form) == form.uid and not command.opens:
                    self.made.setdefault(command.register, []).append(form.uid)
                return
            except Refused as refused:
                if refused.code == "unlikely" and not refused.fields.keys() <= reasons.keys():
                    reasons |= dict.fromkeys(refused.fields, self.packed(400, self.turn))
                    continue
                wrong = [name for name in refused.fields if name in plain]
                if refused.code not in ("invalid", "not_found") or not wrong:
                    raise
                for name in wrong:  # what must be something in particular
                    codes = self.lists.get(fields[name].list or "", [])
                    if answers[name] in codes[:-1] and fields[name].required:
                        answers[name] = codes[codes.index(answers[name]) + 1]
                        continue
                    plain.remove(name)
                    reasons |= dict.fromkeys(reasons, SHORT_REASON)
                    answers[name] = self._plain(name, fields[name], known) if fields[name].required else None
        raise AssertionError(command.name)

    def _plain(self, name: str, what: Field, known: dict[str, Any]) -> Any:
        """What a required field takes once its hostile text was refused."""
        return known.get(name) or PLAIN.get(name) or (SHORT_REASON if what.kind in TYPED else None)

    def _answer(self, place: int, name: str, what: Field, known: dict[str, Any]) -> Any:
        if name in ENDS and self.turn % 2:
            return None
        if what.of:
            return "1"  # the first of its kind in the record
        if known.get(name) is not None and (what.required or what.kind == "code"):
            return known[name]
        if name in ELSEWHERE and what.kind == "text":
            found = REGISTERS[ELSEWHERE[name]].list(self.desk(Role.INSPECTOR), Filter(), None, 20).rows
            row = found[self.turn % len(found)] if found else None
            return row and (row.values[1] if name == "patrol" else row.number)
        if name == "path" and what.kind == "text":
            path = self.desks.home.with_name("words.txt")
            path.write_text(self.packed(2_000, self.turn), encoding="utf-8", errors="replace")
            return str(path)
        if what.kind in TYPED and name not in PLAIN:
            return self.packed(what.limit, self.turn * 3 + place)
        if name in PLAIN and not (name in CODED and what.kind == "choice"):
            return PLAIN[name]
        match what.kind:
            case "choice" | "choices":
                codes = self.lists[what.list or ""]
                code = codes[self.turn % len(codes)] if not what.required else codes[0]
                return (code,) if what.kind == "choices" else code
            case "moment":
                return self.desks.clock.at
            case "date":
                return "1405/09/03"
            case "yes_no":
                return True
            case "number" | "rials":
                return 1 + self.turn % 3
            case "password":
                return PAPER if name == "paper" else PASSWORD
            case "file":
                named = " ".join(clean(self.packed(60, self.turn)).split()).replace("/", "_")
                path = self.desks.home.with_name(f"{named}.png")
                path.write_bytes(picture(Random(self.turn)))
                return str(path)
            case "document":
                return hostile_drawing(self.turn)
            case "counts":
                return dict.fromkeys(self.lists[what.list or ""], self.turn % 4)
            case "officer":
                return BADGES[Role.DEPUTY]
        return None
