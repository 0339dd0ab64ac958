"""What another program sends: answers of a court, forms in JSON, an app's messages, journal files and their entries."""

from __future__ import annotations

import contextlib
import json
from argparse import Namespace
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from db.across.citizen_app import app
from db.across.packets.document import answer_form
from db.across.packets.showing import packet_document
from db.carrying.transfer import export_file
from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.carrying.transfer.proving import Proof
from db.kernel.base import machines
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk, Reading
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.kernel.projections.projecting import KINDS
from db.reference.lists.queries import all_lists
from db.storage import keys
from db.words.form_reading import read_form
from db.words.forms import Form, fields_of
from db.words.ids import new_uid
from db.words.records import Filter
from precinct_tui.verbs import enter
from tests.conftest import ROOT
from tests.db.carrying.transfer.forging import SECRET_WORDS, Forger, entries_in
from tests.fuzz.child import SAID, Case
from tests.fuzz.files import desk_at
from tests.fuzz.mutating import ODD, bytes_of, json_of, value_of
from tests.hostile.filling import PLAIN

TOGETHER = 10
"""Files in one sweep of an inbox, and entries in one journal file: one bad one stops none of the others."""


def _given(desk: Desk, name: str, record: str | None = None, **fields: Any) -> str:
    command = COMMANDS[name]
    asked = {field: "چنین بود" for field, _what in fields_of(command.form)}
    return command.run(desk, read_form(command.form, fields, now=desk.now(), record=record, reasons=asked))


def some_records(desk: Desk) -> None:
    """A record of each register that is opened by a few fields."""
    _given(desk, "incident.report", type="fight", place="اهواز", summary="دعوای دو همسایه", caller_unknown="declined")
    _given(desk, "request.take", category="traffic", words="چراغ کوچه خاموش است", answer_by="code")
    _given(desk, "call.start", at="now")


def court_answers(home: Path, folder: Path) -> Case:
    """A court's answer to a packet that was sent."""
    desk = desk_at(home, Role.DUTY)
    number = _given(desk, "incident.report", type="fight", place="اهواز", caller_unknown="declined")
    packet = _given(desk, "packet.prepare", incident=number, body="prosecutor", asks="قرار مناسب")
    uid = REGISTERS["packet"].show(desk, packet).uid
    _given(desk, "packet.send", uid, at="now", incomplete="وقت نیست")
    usual = answer_form(packet_document(desk, packet))
    usual["answers"] = [
        {"id": "1", "at": desk.now().isoformat(), "answer": "registered", "registration": "1405-77"},
        {"id": "2", "at": desk.now().isoformat(), "answer": "returned", "text": "نواقص رفع شود"},
    ]
    path = folder / "answer.json"

    def case(random: Random) -> None:
        changed = {**usual, "answers": [{**answer, "id": new_uid()} for answer in usual["answers"]]}
        if random.random() < 0.7:
            changed["answers"] = value_of(random, changed["answers"])
            path.write_text(json.dumps(changed))
        else:
            path.write_bytes(json_of(random, changed))
        _given(desk, "packet.read_answer", path=str(path))

    return case


def _answers(desk: Desk, form: type[Form], lists: dict[str, list[str]]) -> dict[str, Any]:
    """A form's fields as somebody would fill them in."""
    plain: dict[str, Any] = {"moment": "now", "date": "1405/09/03", "yes_no": True, "number": 1, "rials": 1_000,
                             "officer": desk.officer.badge, "entry": "1", "document": {"scene": {}}}  # fmt: skip
    made: dict[str, Any] = {}
    for name, what in fields_of(form):
        codes = lists.get(what.list or "", [])
        made[name] = plain.get(what.kind) or PLAIN.get(name) or (codes[0] if codes else "متن")
        if what.kind == "choices":
            made[name] = codes[:2]
        elif what.kind == "counts":
            made[name] = dict.fromkeys(codes, 1)
    return made


LEFT_OUT = ("officer.remove", "officer.change", "import.")
"""Commands that would take the desk away from who sits at it, and parts of one act."""


def entered(home: Path, folder: Path) -> Case:
    """`precinct enter`: every form there is."""
    desk = desk_at(home, Role.COMMANDER)
    some_records(desk)
    lists = {name: [item.code for item in items] for name, items in all_lists(desk).items()}
    numbers = {name: [row.number for row in REGISTERS[name].list(desk, Filter(), None, 5).rows]
               for name in ("incident", "request", "call")}  # fmt: skip
    commands = [command for command in COMMANDS.values() if not command.name.startswith(LEFT_OUT) and (
        command.register in numbers or command.opens or command.recordless)]  # fmt: skip
    path = folder / "form.json"
    patch.object(enter, "desk_of", lambda _options: contextlib.nullcontext(desk)).start()

    def case(random: Random) -> None:
        command = random.choice(commands)
        fields = _answers(desk, command.form, lists)
        opens = command.register in REGISTERS and REGISTERS[command.register].opens == command.name
        entry = {"register": command.register, "entry": command.name.partition(".")[2], "fields": fields,
                 "number": next(iter(numbers.get(command.register, ())), None), "reasons": {}}  # fmt: skip
        changed = dict(fields)
        for name in random.sample(list(fields), min(len(fields), random.randint(0, 2))):
            changed[name] = random.choice((*ODD, value_of(random, fields[name])))
        whole = changed if opens else {**entry, "fields": changed}
        if random.random() < 0.7:
            path.write_text(json.dumps(whole))
        else:
            path.write_bytes(json_of(random, whole))
        options = Namespace(register=command.register if opens else enter.ENTRY, file=str(path), template=None,
                            json=False, officer=None)  # fmt: skip
        enter.enter(options)

    return case


def inbox(home: Path, folder: Path) -> Case:
    """An inbox of nine bad files and a good one: the good one is taken, and none stays."""
    desk = desk_at(home, Role.DUTY)
    examples = [json.loads(path.read_bytes()) for path in sorted((ROOT / "docs/examples/citizen-app").glob("*.json"))]
    good = next(raw for raw in examples if raw["kind"] == "request")
    box, out = folder / "inbox", folder / "outbox"
    box.mkdir()

    def case(random: Random) -> None:
        mine = new_uid()
        for place in range(TOGETHER):
            raw = json_of(random, {**random.choice(examples), "id": new_uid()})
            if place == TOGETHER // 2:
                raw = json.dumps({**good, "id": mine}).encode()
            (box / f"{place}{random.choice(('', ' ', 'ا' * 60))}.json").write_bytes(raw)
        swept = app.sweep(desk, box, out, str, lambda _desk, number, _kind: number.encode())
        assert mine in {answer.id for answer in swept.answers}
        assert not list(box.glob("*.json"))

    return case


def _lines(path: Path) -> list[str]:
    return list(export_file.lines(path, SECRET_WORDS))


def journal_files(home: Path, folder: Path) -> Case:
    """An honest file of another machine with its bytes or its lines changed; nothing half is taken."""
    desk = desk_at(home, Role.DUTY)
    forger = Forger(desk, folder)
    for number in range(6):
        forger.add("post_noted", None, {"facts": {"n": number}})
        forger.add("incident_reported", new_uid(), {"facts": {"type": "fight"}, "words": {"summary": "x"}})
    honest = forger.file()
    lines, raw = _lines(honest), honest.read_bytes()

    def case(random: Random) -> None:
        path = folder / f"journal-{random.randrange(2**60)}"
        if random.random() < 0.3:
            path.write_bytes(bytes_of(random, raw))
        else:
            mine = list(lines)
            for _ in range(random.randint(1, 2)):
                place = random.randrange(len(mine))
                mine[place] = json_of(random, json.loads(lines[place])).decode("utf-8", "replace")
            random.choice((list.reverse, list.sort, lambda _lines: None, lambda _lines: None))(mine)
            with export_file.Writer(path, SECRET_WORDS, keys.QUICK) as file:
                for line in mine:
                    file.line(line)
        try:
            import_journal(desk, path, SECRET_WORDS)
        finally:
            path.unlink()

    return case


def crafted_entries(home: Path, folder: Path) -> Case:
    """Entries whose hashes fit and whose facts are anything: after each file every list and record can be read."""
    desk = desk_at(home, Role.COMMANDER)
    some_records(desk)
    export_journal(desk, folder / "honest", SECRET_WORDS)
    honest = [(row["kind"], row["record"], parts) for row, parts in entries_in(folder / "honest")
              if row["stream"] == "record"]  # fmt: skip
    kinds = sorted(KINDS)

    def case(random: Random) -> None:
        forger = Forger(desk, folder, known=True)
        for _ in range(TOGETHER):
            kind, record, parts = random.choice(honest)
            kind = kind if random.random() < 0.7 else random.choice(kinds)
            record = random.choice((record, record, new_uid(), None))
            changed = value_of(random, parts)
            if not isinstance(changed, dict) or not all(isinstance(part, dict) for part in changed.values()):
                changed = {"facts": {"x": [1]}}
            parts = {part: value for part, value in changed.items() if part in ("facts", "identity", "words")}
            try:
                json.dumps(parts, ensure_ascii=False).encode()
                forger.add(kind, record, parts, schema=random.choice((1, 1, 1, 2, 99)))
            except (UnicodeEncodeError, ValueError):  # no file can hold it
                continue
        path = forger.file()
        try:
            with patch.object(machines, "is_here", return_value=True):  # as if each had been let in
                import_journal(desk, path, SECRET_WORDS)
        except SAID:
            pass
        finally:
            path.unlink()
        with desk.store.reading() as conn:
            assert not Proof(Reading(desk, conn, desk.officer, desk.now())).broken()

    return case
