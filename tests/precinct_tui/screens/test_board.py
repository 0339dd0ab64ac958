"""The board by keys: care is one letter, a check asks what was seen, a closed record asks what it is opened for."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from db.kernel.journal import stored_events
from db.storage.models import BODY, JOURNAL
from precinct_tui.screens.record import RecordScreen
from tests.db.registers.custody.test_arrivals import bus, row
from tests.db.registers.custody.test_commands import act, opened, shown
from tests.precinct_tui.conftest import Open


async def test_care_is_one_key_and_a_check_says_what_was_seen(open_app: Open, desk_as) -> None:
    desk = desk_as()
    number = opened(desk)
    async with open_app() as hands:
        await hands.press("b")
        await hands.stand_on("BoardScreen")
        await hands.see("Held now 1")
        assert "احمد" not in hands.text, "numbers, no names"
        await hands.press("w")
        await hands.until(lambda: "care_given" in kinds(desk, number))
        await hands.press("c")
        await hands.stand_on("MenuScreen")
        await hands.press("enter")
        await hands.stand_on("MenuScreen")
        await hands.press("1")
        await hands.until(lambda: kinds(desk, number).count("care_given") == 2)
    given = [entry for entry in shown(desk, number).chronology if entry.kind == "care_given"]
    assert [{line.name for line in entry.lines} for entry in given] == [{"at", "given"}, {"at", "seen"}]


@pytest.mark.long
async def test_families_are_folded_and_opened_out(open_app: Open, desk_as) -> None:
    desk = desk_as()
    arrival = bus(desk, 3, kind="family")
    row(desk, arrival, "نوید آرام")
    row(desk, arrival, "بهار آرام", age=9, carer_band="200")
    row(desk, arrival, "شاهد پناهی")
    async with open_app() as hands:
        await hands.press("b")
        await hands.see("+1")
        await hands.press("z")
        await hands.see("└")


@pytest.mark.long
async def test_a_record_that_is_opened_for_a_relative_says_what_every_relative_hears(open_app: Open, desk_as) -> None:
    desk = desk_as()
    number = opened(desk)
    act(desk, number, "release", outcome="released_no_ground", band="17")
    async with open_app() as hands:
        await hands.app.push_screen(RecordScreen("custody", number))
        await hands.stand_on("MenuScreen")
        await hands.press("3")
        await hands.until(lambda: "The prosecutor's office answers relatives" in " ".join(hands.text.split()), "told")


async def test_a_closed_record_asks_what_it_is_opened_for(open_app: Open, desk_as) -> None:
    desk = desk_as()
    number = opened(desk)
    act(desk, number, "release", outcome="released_no_ground", band="17")
    async with open_app() as hands:
        await hands.press("f4")
        await hands.stand_on("RegisterScreen")
        await hands.see("1 hidden, / shows all")
        await hands.press("slash")
        await hands.stand_on("MenuScreen")
        await hands.type("all")
        await hands.press("enter")
        await hands.stand_on("RegisterScreen")
        await hands.until(lambda: hands.app.screen.table.selected)
        await hands.press("enter")
        await hands.stand_on("MenuScreen")
        assert "احمد" not in hands.text
        await hands.press("2")
        await hands.stand_on("RecordScreen")
        await hands.until(lambda: hands.app.screen.record)
    with desk.store.reading() as conn:
        chosen = select(BODY.c.json).join(JOURNAL, JOURNAL.c.uid == BODY.c.uid)
        purposes = conn.execute(chosen.where(JOURNAL.c.kind == "custody_read", BODY.c.part == "facts"))
        assert [json.loads(purpose) for purpose in purposes.scalars()] == [{"purpose": "court"}]


def uid(desk, number: str) -> str:
    from db.kernel.projections.numbering import find

    with desk.store.reading() as conn:
        return find(conn, desk.store, "custody", number, desk.now())[0]


def kinds(desk, number: str) -> list[str]:
    with desk.store.reading() as conn:
        return [event.kind for event in stored_events.events_of(conn, desk.store.unit, uid(desk, number))]


@pytest.mark.long
async def test_what_a_record_lacks_is_told_before_it_is_closed(open_app: Open, desk_as) -> None:
    desk = desk_as()
    opened(desk)
    async with open_app(size=(110, 30)) as hands:
        await hands.press("f4")
        await hands.stand_on("RegisterScreen")
        await hands.until(lambda: hands.app.screen.table.selected)
        await hands.press("enter")
        await hands.stand_on("RecordScreen")
        await hands.until(lambda: hands.app.screen.record)
        hands.app.screen.give("custody.release")
        await hands.stand_on("FormScreen")
        await hands.see("Not in the record yet: ")
        await hands.see("Rights given, with a receipt")
        await hands.press("escape")
        await hands.stand_on("RecordScreen")
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("completeness")
        await hands.press("enter")
        await hands.see("what is missing stands first")
        await hands.see("Next of kin to be called")
