"""Entries of a made-up store: numbers by unit, codes, officers, and one transaction a batch."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from db.demo.demo_writer import DemoWriter
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import stored_events
from db.kernel.signing import verifying
from db.registers.incidents import commands, forms
from db.registers.incidents.models import INCIDENT
from db.storage import keys
from db.storage.models import INDEX, JOURNAL
from tests.conftest import PASSWORD, START, Desks

BELOW = "0198a0c4-0000-7000-8000-0000000000cc"
MACHINE = "0198a0c4-0000-7000-8000-0000000000dd"
LAST_YEAR = START - timedelta(days=365)
FACTS = {"type": "noise", "severity": "minor", "reported_at": START, "source": "patrol", "late": None}


def report(writer: DemoWriter, unit: str, **options: Any) -> str:
    """One incident of a unit; returns its number."""
    record = writer.uid(START)
    numbered = writer.number(unit, "incident", START)
    writer.put(unit, "incident_reported", record, START, {**FACTS, **numbered}, uid=record, **options)
    return str(numbered["number"])


def made(desk: Desk, *officers: str) -> DemoWriter:
    writer = DemoWriter(desk.store, Random(5), officers or (desk.officer.uid,))
    with writer.batch():
        writer.add_unit(BELOW, "BD", MACHINE)
    return writer


def test_each_unit_has_numbers_of_its_own_letters(desk: Desk) -> None:
    writer, own = made(desk), desk.store.unit
    with writer.batch():
        given = [report(writer, unit) for unit in (own, BELOW, own, BELOW, BELOW)]
        before = writer.number(own, "incident", LAST_YEAR)
        other = writer.number(own, "gang", START)
    assert given == ["IA-1405-1", "IBD-1405-1", "IA-1405-2", "IBD-1405-2", "IBD-1405-3"]
    assert (before["number"], other["number"]) == ("IA-1404-1", "BA-1405-1")


def test_a_batch_counts_on_from_what_was_saved_before_it(desk: Desk) -> None:
    writer, own = made(desk), desk.store.unit
    with writer.batch():
        assert (report(writer, own), report(writer, BELOW)) == ("IA-1405-1", "IBD-1405-1")
    saved = commands.report_incident(desk, forms.ReportIncident(type="fire", place="اهواز"))
    assert saved == "IA-1405-2"
    with writer.batch():
        assert writer.written == 0
        assert (report(writer, own), report(writer, BELOW)) == ("IA-1405-3", "IBD-1405-2")
        assert writer.written == 2
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
        serials = conn.execute(select(INDEX.c.serial).where(INDEX.c.unit == own, INDEX.c.register == "incident"))
        assert sorted(serials.scalars()) == [1, 2, 3]


def test_codes_do_not_repeat(desk: Desk) -> None:
    writer, own = made(desk), desk.store.unit
    given = [writer.code(own, "request")["number"] for _ in range(300)]
    assert len(set(given)) == 300
    assert writer.code(own, "request")["register"] == "request"


class TakenBackError(Exception):
    """Ends a batch."""


def test_a_batch_that_fails_writes_nothing(desk: Desk) -> None:
    writer = made(desk)
    with desk.store.reading() as conn:
        before = conn.execute(select(JOURNAL.c.uid)).all()
    with pytest.raises(TakenBackError), writer.batch():  # noqa: PT012
        report(writer, desk.store.unit)
        writer.flush()
        raise TakenBackError
    with desk.store.reading() as conn:
        assert conn.execute(select(JOURNAL.c.uid)).all() == before
    with writer.batch():
        assert report(writer, desk.store.unit) == "IA-1405-1"


def test_an_entry_has_the_answers_of_its_form_and_the_facts_given(desk: Desk) -> None:
    writer, own = made(desk), desk.store.unit
    record = writer.uid(START)
    form = forms.ReportIncident(uid=record, type="fight", place="بازار", caller_name="نوید آرام", reported_at=START)
    entered = START + timedelta(hours=2)
    with writer.batch():
        facts = {**writer.number(own, "incident", START), "occurred_from": LAST_YEAR, "late": None}
        event = writer.put(
            own, "incident_reported", record, START, facts,
            form=form, words={"summary": "دو نفر"}, uid=record, entered_at=entered,
        )  # fmt: skip
    with desk.store.reading() as conn:
        kept = stored_events.event_by_uid(conn, own, record)
        row = conn.execute(select(INCIDENT).where(INCIDENT.c.uid == record)).one()
    assert kept is not None
    assert (kept.facts, kept.words, kept.identity) == (event.facts, event.words, event.identity)
    assert (kept.facts["type"], kept.facts["occurred_from"]) == ("fight", "2025-11-24T08:30:00Z")
    assert "late" not in kept.facts
    assert kept.identity["caller_name"] == "نوید آرام"
    assert kept.words["summary"] == "دو نفر"
    assert (kept.at, kept.entered_at) == (START, entered)
    assert (row.number, row.summary) == ("IA-1405-1", "دو نفر")


def test_entries_are_in_the_names_of_officers_whose_keys_are_open(desk_as: Desks) -> None:
    desk, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY).officer
    duty, own = desk.officer.uid, desk.store.unit
    writer = made(desk, deputy.uid)
    with writer.batch():
        for _ in range(3):
            report(writer, own)
    slot = desk.store.keyring.slot(deputy.badge)
    assert slot is not None
    desk.store.signers.learn(keys.open_slot(slot, PASSWORD))
    with writer.batch():
        report(writer, own)
        report(writer, own, officer=duty)
    with desk.store.reading() as conn:
        chosen = select(JOURNAL.c.officer).where(JOURNAL.c.kind == "incident_reported").order_by(JOURNAL.c.position)
        assert list(conn.execute(chosen).scalars()) == [duty, duty, duty, deputy.uid, duty]
