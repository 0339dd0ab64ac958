"""Rounds and arrivals: every answer is that person's own, the count must match, nobody is listed by origin."""

from __future__ import annotations

import itertools
from dataclasses import fields
from datetime import timedelta
from inspect import signature
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import db.across.handover.commands as shift
from db.across.handover.forms import OpenShift, StartHandover
from db.across.handover.summary import summary
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.reading.pressing import pressing
from db.registers.custody.arrivals import queries as arrival_queries
from db.registers.custody.board.board import OnBoard
from db.registers.custody.board.rounds import CARRIED, DUTIES, ENDS, NAMED, Waiting, carried, round_of, rounds
from db.registers.custody.events import SOUGHT
from db.registers.custody.searching import search_custody
from db.storage.columns import METADATA
from db.words.forms import fields_of
from db.words.messages import Refused
from db.words.records import Filter
from tests.db.registers.custody.test_arrivals import arrivals, bus, give, row
from tests.db.registers.custody.test_commands import act, opened, refused, shown

GROUPS = itertools.count(1)
DEEDS = st.lists(st.sampled_from(["row", "count", "notice", "wait"]), max_size=9)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(heads=st.integers(1, 4), deeds=DEEDS, others=st.lists(st.integers(1, 6), min_size=9, max_size=9))
def test_an_arrival_presses_until_as_many_have_a_record_as_got_off(
    desk: Desk, desk_as: Any, heads: int, deeds: list[str], others: list[int]
) -> None:
    """Rows, other counts, one notice and time, in any order: it presses exactly while records are missing,
    or the officer's own count was made lower and nobody else counted."""
    first, start = next(GROUPS) * 100, desk.now() - timedelta(minutes=5)
    arrival = give(desk, "arrive", at=desk.now())
    give(desk, "describe_arrival", arrival, kind="group", heads=heads, band_from=first, deprivation_at=start)
    numbers: list[str] = []
    told, counted, lowered = None, 0, False
    for deed, other in zip(deeds, others, strict=False):
        match deed:
            case "row":
                assert arrival_queries.group(desk, arrival).next_band == str(first + len(numbers))
                numbers.append(row(desk, arrival, None, name_known="unknown"))
            case "count" if other >= len(numbers):
                lowered = other < heads or (lowered and other == heads)
                heads = other
                give(desk, "count_arrival", arrival, heads=heads, reason="شمارش دوباره")
            case "notice" if told is None:
                told, counted = desk.now(), heads
                give(desk, "group_notice", arrival, at=told, via="phone", to="قاضی", heads=heads)
            case "wait":
                desk_as.clock.advance(minutes=7 * other)
        pressing = [one for one in arrivals(desk) if one.uid == arrival]
        assert bool(pressing) == (len(numbers) < heads or lowered), (heads, numbers)
        asked = {"arrival", "holding"} | ({"prosecutor"} if told is None else set())
        assert all({duty.code for duty in one.duties} == asked for one in pressing)
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        found = {duty.code: duty for duty in shown(desk, number).duties}
        assert found["holding"].due == start + timedelta(hours=24), "the clock of when liberty was taken"
    told_of = [next(one for one in shown(desk, number).duties if one.code == "prosecutor").done for number in numbers]
    covered = [done for done in told_of if done is not None]
    assert len(covered) == min(counted, len(numbers)), "a notice covers only whom it counted"


def test_a_round_asks_everyone_for_whom_the_step_stands_open(desk: Desk) -> None:
    arrival = bus(desk, 3)
    numbers = [row(desk, arrival, name, age=30, language="dari") for name in ("کریم", "نرگس", "شاهد")]
    alone = opened(desk)
    step = next(one for one in rounds(desk) if one.code == "wellbeing")
    assert (step.command, step.count) == ("custody.wellbeing", 4)
    act(desk, numbers[1], "wellbeing", well="well")
    waiting = round_of(desk, "wellbeing")
    assert [one.number for one in waiting.people] == [numbers[0], numbers[2], alone]
    assert [one.name for one in round_of(desk, "wellbeing", arrival).people] == ["کریم", "شاهد"]
    assert [one.known for one in round_of(desk, "age", arrival).people] == [{"age": "30"}] * 3
    assert round_of(desk, "rights", arrival).people[0].known == {"language": "dari"}
    assert round_of(desk, "unhcr", arrival).people[0].known == {"body": "unhcr"}
    act(desk, alone, "release", outcome="released_no_ground", band="17")
    assert alone not in [one.number for one in round_of(desk, "custody.move").people]
    assert refused(lambda: round_of(desk, "review")).code == "not_found"


def test_a_step_presses_as_it_does_for_whom_it_presses_most(desk_as: Any) -> None:
    """The order, and with it each digit of the menu, stays whatever presses."""
    desk = desk_as()
    first, second = opened(desk), opened(desk, band="18", name="نرگس نمونه")
    before = [one.code for one in rounds(desk)]
    assert {one.presses for one in rounds(desk) if one.code == "consulate"} == {"open"}
    act(desk, first, "wellbeing", well="well")
    desk_as.clock.advance(minutes=45)
    found = {one.code: one.presses for one in rounds(desk)}
    of_one = {duty.code: pressing(duty, desk.now()) for duty in shown(desk, second).duties}
    assert found["wellbeing"] == of_one["wellbeing"] != "open", "done for the first, not for the second"
    assert found["custody.release"] == "open"
    assert [code for code in before if code in found] == list(found)
    act(desk, second, "wellbeing", well="well")
    assert "wellbeing" not in {one.code for one in rounds(desk)}


def test_a_round_carries_over_nothing_that_is_asked_of_a_person() -> None:
    for name, names in CARRIED.items():
        asked = dict(fields_of(COMMANDS[name].form))
        for field in names:
            assert not asked[field].safeguard, (name, field)
            paper = (name, field) == (NAMED, "at")  # the date that stands on the order
            personal = ("at", "reason", "ground", "necessity", "evidence", "band", "fear")
            assert paper or field not in personal, (name, field)
    told = {"custody.set_ground", "custody.tell_ground", "custody.give_rights", "custody.ask_fear"}
    assert {name: CARRIED[name] for name in told} == dict.fromkeys(told, ("interpreter",))
    assert "custody.set_age" not in CARRIED
    assert "review" not in DUTIES
    assert all(COMMANDS[name].form for name in ENDS)


def test_an_interpreter_is_carried_to_who_understands_the_same_language() -> None:
    def person(language: str | None) -> Waiting:
        return Waiting("u", "CA-1405-7", "17", "x", {}, language)

    sent = {"interpreter": "telephone", "fear": "no", "name": "حمید صدیقی", "tie": "professional", "by_phone": "yes"}
    pashto = person("pashto")
    for command in ("custody.give_rights", "custody.ask_fear", "custody.tell_ground", "custody.set_ground"):
        assert carried(command, sent, pashto, person("pashto")) == {"interpreter": "telephone"}, command
        for other in ("uzbek", "unknown", None):
            assert carried(command, sent, pashto, person(other)) == {}, (command, other)
    assert carried("custody.give_rights", sent, person("dari"), person("persian")) == {"interpreter": "telephone"}
    assert carried("custody.give_rights", sent, person("unknown"), person("unknown")) == {}
    assert set(carried("custody.interpreter", sent, pashto, person("pashto"))) == {"tie", "name", "by_phone"}
    assert carried("custody.interpreter", sent, pashto, person("uzbek")) == {}
    assert carried("custody.tell_prosecutor", {"via": "phone"}, pashto, person(None)) == {"via": "phone"}


def test_the_ground_is_told_in_a_step_of_its_own(desk: Desk) -> None:
    number = opened(desk)
    act(desk, number, "set_language", language="dari")
    telling = {"language": "dari", "in_writing": True}
    assert refused(lambda: act(desk, number, "tell_ground", **telling)).fields.keys() == {"at"}
    act(desk, number, "set_ground", ground="entry_or_stay", stated_by="aliens_office", order_number="۹۱")
    standing = {duty.code: duty.state for duty in shown(desk, number).duties}
    assert (standing["ground"], standing["ground_told"]) == ("done", "due")
    act(desk, number, "tell_ground", **{**telling, "in_writing": False})
    assert {duty.code: duty.state for duty in shown(desk, number).duties}["ground_told"] == "due"
    act(desk, number, "tell_ground", **telling)
    assert {duty.code: duty.state for duty in shown(desk, number).duties}["ground_told"] == "done"


def test_a_paper_in_the_row_is_seen_and_not_yet_verified(desk: Desk) -> None:
    arrival = bus(desk, 2)
    first = row(desk, arrival, document="passport_visa")
    second = row(desk, arrival, document="none")
    assert [one.document for one in arrival_queries.group(desk, arrival).members] == ["passport_visa", "none"]
    states = [{duty.code: duty.state for duty in shown(desk, number).duties}["documents"] for number in (first, second)]
    assert states == ["open", "done"]


def test_nobody_is_listed_found_or_counted_by_where_they_are_from(desk: Desk) -> None:
    """No column of a table or a list, no filter, no question and no search knows nationality or language."""
    never = {"nationality", "language", "country", "religion", "ethnicity"}
    for name, kept in METADATA.tables.items():
        assert not never & set(kept.columns.keys()), name
    for name, asked in QUERIES.items():
        assert not never & set(signature(asked.read).parameters), name
    for name in REGISTERS:
        found = REGISTERS[name]
        assert not never & ({column.name for column in found.columns} | set(found.filters) | set(found.sorts)), name
    assert REGISTERS["custody"].filters == (), "custody is narrowed by state and time alone"
    assert not never & {field.name for field in (*fields(Filter), *fields(OnBoard))}
    assert not never & {name for names in SOUGHT.values() for name in names}
    number = opened(desk, nationality="آریانا", name="کریم نوری")
    act(desk, number, "set_language", language="pashto")
    search = REGISTERS["custody"].search
    assert search is not None
    with pytest.raises(Refused, match="searched for"):
        search(desk, "نوری", 9)
    assert [hit.number for hit in search_custody(desk, "نوری", purpose="duty")] == [number]
    assert [hit.number for hit in search(desk, "نوری", 9)] == [number], "the purpose stands for a while"
    for word in ("آریانا", "پشتو", "pashto"):
        assert search(desk, word, 9) == (), word


def test_a_handover_names_an_arrival_whose_count_does_not_match(desk: Desk) -> None:
    shift.open_shift(desk, OpenShift())
    arrival = bus(desk, 2)
    row(desk, arrival)
    number = shift.start_handover(desk, StartHandover())
    items = [item for item in summary(desk, number).items if item.code in ("draft", "arrival")]
    assert [(item.priority, str(item.text)) for item in items] == [("urgent", "Arrived: 1 of 2 have a record")]
