"""One letter, one register: no two of them, nor what was brought in, ever print the same number."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.across.packets.showing import show_packet
from db.carrying.imports import running
from db.carrying.imports.running import bring_in, plan
from db.carrying.imports.trying import try_out
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.projections import numbering
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.listing import list_incidents
from db.registers.incidents.show import show_incident
from db.storage.models import INDEX
from db.words.form_reading import read_form
from db.words.messages import Refused
from db.words.records import Filter, Record
from tests.conftest import Desks


def packet(desk: Desk, name: str, record: Record | None = None, **fields: Any) -> Record:
    declared = COMMANDS[f"packet.{name}"]
    uid = None if record is None else record.uid
    return show_packet(desk, declared.run(desk, read_form(declared.form, fields, now=desk.now(), record=uid)))


def reported(desk: Desk) -> str:
    return str(COMMANDS["incident.report"].run(desk, ReportIncident(type="fight", place="اهواز")))


def brought_in(chief: Desk, path: Path, number: str) -> None:
    headings = ("شماره", "نوع", "تاریخ گزارش", "ساعت گزارش", "محل", "شرح", "نتیجه", "گزارش‌دهنده", "تلفن")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, (number, "fight", "1405/01/05", "", "دزفول", "x", "", "", "")])
    planned = plan(chief, path)
    bring_in(chief, planned, try_out(chief, planned))


def test_every_register_has_a_letter_of_its_own_and_so_has_what_was_brought_in() -> None:
    letters = [letter for letter in numbering.PREFIXES.values() if letter] + [numbering.IMPORTED]
    assert len(letters) == len(set(letters))
    assert all(re.fullmatch("[A-Z]", letter) for letter in letters)
    assert set(numbering.PREFIXES) >= set(REGISTERS) - {"complaint"}


@pytest.mark.parametrize(
    ("prefixes", "why"),
    [
        ({"incident": "I", "inspection": "I"}, "inspection and incident"),
        ({"incident": "I", "packet": numbering.IMPORTED}, "packet and what was brought in"),
        ({"incident": "I", "inspection": "IA"}, "not one capital"),
        ({"incident": "I", "inspection": "i"}, "not one capital"),
        ({"incident": "I", "inspection": "ش"}, "not one capital"),
        ({"incident": "I", "inspection": "7"}, "not one capital"),
    ],
)
def test_two_registers_with_one_letter_cannot_be_declared(
    prefixes: dict[str, str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbering, "PREFIXES", {})
    (first, letter), (second, other) = prefixes.items()
    numbering.declare(first, letter)
    with pytest.raises(ValueError, match=why):
        numbering.declare(second, other)
    assert {first: letter} == numbering.PREFIXES


def test_the_first_letter_and_the_last_are_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbering, "PREFIXES", {})
    for name, letter in (("incident", "A"), ("inspection", "Z")):
        numbering.declare(name, letter)
    assert numbering.PREFIXES == {"incident": "A", "inspection": "Z"}


def test_registers_without_numbers_may_be_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbering, "PREFIXES", {})
    for name in ("request", "oversight"):
        numbering.declare(name, "")
    assert numbering.PREFIXES == {"request": "", "oversight": ""}


def test_a_packet_and_an_incident_brought_in_never_have_one_number(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running.time, "sleep", lambda _seconds: None)
    duty, chief = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    incident = reported(duty)
    brought_in(chief, tmp_path / "old.csv", "77")
    sent = packet(duty, "prepare", incident=incident, body="prosecutor", asks="x")
    imported = next(row.number for row in list_incidents(chief, Filter(), None, 10).rows if row.number != incident)
    assert (sent.number, imported) == ("DA-1405-1", "JA-1405-1")
    with duty.store.reading() as conn:
        numbers = list(conn.execute(select(INDEX.c.number)).scalars())
    assert len(numbers) == len(set(numbers))
    assert show_incident(duty, imported).number == imported
    assert show_packet(duty, "1").number == sent.number
    for of_another in (imported, incident):
        with pytest.raises(Refused, match="There is no record"):
            show_packet(duty, of_another)
    with pytest.raises(Refused, match="There is no record"):
        show_incident(duty, sent.number)


def test_a_packet_that_was_numbered_before_keeps_its_number_and_is_counted_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setitem(numbering.PREFIXES, "packet", "J")
        old = packet(desk, "prepare", incident=reported(desk), body="prosecutor", asks="x")
    new = packet(desk, "prepare", incident=reported(desk), body="prosecutor", asks="y")
    assert (old.number, new.number) == ("JA-1405-1", "DA-1405-2")
    assert [show_packet(desk, typed).number for typed in ("1", "۱۴۰۵/۱", "ja-1405-1", "2")] == [
        "JA-1405-1", "JA-1405-1", "JA-1405-1", "DA-1405-2",
    ]  # fmt: skip
    assert rebuild.check(desk.store).differences == ()


def test_a_number_longer_than_any_is_not_found(desk: Desk) -> None:
    reported(desk)
    for typed in ("9" * 40, "IA-1405-" + "9" * 20, "1405/" + "9" * 19, "-1", ""):
        with pytest.raises(Refused, match="There is no record"):
            show_incident(desk, typed)
