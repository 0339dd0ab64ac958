"""Incidents written in bulk are what commands and their events would have made."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from sqlalchemy import select

from db.demo.bulk import BATCH, insert_bulk
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.signing import verifying
from db.registers.incidents import commands, forms
from db.registers.incidents.listing import count_incidents, list_incidents
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.queries import search_incidents
from db.registers.incidents.show import show_incident
from db.storage.models import INDEX
from db.words.records import Filter
from tests.conftest import START, Desks


def test_the_journal_holds_together_and_makes_the_same_tables_again(desk: Desk) -> None:
    before = commands.report_incident(desk, forms.ReportIncident(type="noise", place="اهواز"))
    steps: list[tuple[int, int]] = []
    count = BATCH + 60
    events = insert_bulk(desk.store, count, 7, lambda *step: steps.append(step), until=START)
    assert steps == [(BATCH, count), (count, count)]
    assert events > count
    after = commands.report_incident(desk, forms.ReportIncident(type="fire", place="اهواز"))
    assert (before, after) == ("IA-1405-1", f"IA-1405-{count + 2}")
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
        serials = conn.execute(select(INDEX.c.serial).where(INDEX.c.register == "incident").order_by(INDEX.c.serial))
        assert list(serials.scalars()) == list(range(1, count + 3))
    found = rebuild.check(desk.store)
    assert not found.differences
    assert found.entries > events


def test_registers_show_them_like_any_other(desk: Desk) -> None:
    insert_bulk(desk.store, 80, until=START)
    page = list_incidents(desk, Filter(state="open"))
    assert len(page.rows) >= 40
    record = show_incident(desk, page.rows[0].number)
    assert record.chronology[0].kind == "incident_reported"
    assert set(record.acts) >= {"incident.add_entry", "incident.void"}
    (first, *_) = search_incidents(desk, "پرايد سفيد")
    assert "پراید سفید" in first.text
    assert count_incidents(desk, Filter()) == 80


def test_the_next_act_finds_the_end_of_the_chain(desk_as: Desks) -> None:
    desk = desk_as()
    insert_bulk(desk.store, 3, until=START)
    number = list_incidents(desk, Filter()).rows[0].number
    record = show_incident(desk, number)
    commands.add_entry(desk, forms.AddEntry(record=record.uid, text="گشت رسید"))
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound


class TakenBackError(Exception):
    """Takes a transaction back."""


@pytest.mark.parametrize("seed", [1, 2])
def test_a_seed_repeats(desk_as: Desks, seed: int) -> None:
    desk = desk_as()
    columns = (INCIDENT.c.uid, INCIDENT.c.summary, INCIDENT.c.spot, INCIDENT.c.state)
    first: list[Any] = []
    with contextlib.suppress(TakenBackError), desk.store.batched() as conn:
        insert_bulk(desk.store, 20, seed, until=START)
        first += conn.execute(select(*columns)).all()
        raise TakenBackError
    with desk.store.batched() as conn:
        insert_bulk(desk.store, 20, seed, until=START)
        again = conn.execute(select(*columns)).all()
    assert len(first) == 20
    assert first == again
