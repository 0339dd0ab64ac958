"""Gang files: cases tied together, counted by the day the gang was broken up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.registers.gangs import commands, forms, rules
from db.registers.gangs.models import GANG
from db.registers.gangs.queries import count_gangs, list_gangs, search_gangs
from db.registers.gangs.show import show_gang
from db.words.form_reading import read_form
from db.words.forms import fields_of
from db.words.messages import Refused
from db.words.records import Filter, Record
from tests.conftest import Desks
from tests.db.registers.incidents.test_commands import report

TODAY = date(2026, 11, 24)


def give(desk: Desk, act: str, record: Record, /, **fields: Any) -> Record:
    declared = COMMANDS[f"gang.{act}"]
    reasons = fields.pop("reasons", None)
    form = read_form(declared.form, fields, now=desk.now(), record=record.uid, reasons=reasons)
    return show_gang(desk, declared.run(desk, form))


def opened(desk: Desk) -> Record:
    return show_gang(desk, commands.open_gang(desk, forms.OpenGang(kind="theft", main=True, title="قفل‌شکن‌ها")))


def refused(desk: Desk, act: str, record: Record, /, **fields: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        give(desk, act, record, **fields)
    return caught.value


def row(desk: Desk, record: Record) -> Any:
    with desk.store.reading() as conn:
        return conn.execute(select(GANG).where(GANG.c.uid == record.uid)).one()


def test_a_file_from_its_first_case_to_the_day_it_was_broken_up(desk_as: Desks) -> None:
    duty, desk = desk_as(Role.DUTY), desk_as(Role.INVESTIGATION)
    cases = [report(duty).number for _ in range(2)]
    file = opened(desk)
    assert file.number == "BA-1405-1"
    assert file.acts[0] == "gang.link_case"
    file = give(desk, "link_case", file, incident="1", basis="method", suspects="2")
    file = give(desk, "link_case", file, incident=cases[1], basis="trace")
    assert refused(desk, "link_case", file, incident="2", basis="trace").fields.keys() == {"incident"}
    assert [line.what.label for part in file.sections if part.title == "Cases" for line in part.lines] == cases
    desk_as.clock.advance(days=3)
    file = give(desk, "break_up", file, broken_up_on="yesterday", arrested="4", how="در مخفیگاه")
    assert file.state == "broken_up"
    assert (row(desk, file).broken_up_on, row(desk, file).arrested) == (TODAY + timedelta(days=2), 4)
    assert refused(desk, "link_case", file, incident="1", basis="method").code == "conflict"
    file = give(desk, "reopen", file, reason="اعضای دیگری هستند")
    assert (file.state, row(desk, file).broken_up_on) == ("open", None)
    assert [hit.number for hit in search_gangs(desk, "مخفيگاه")] == [file.number]
    assert not rebuild.check(desk.store).differences


def test_a_link_taken_back_counts_no_more_and_stays_in_sight(desk_as: Desks) -> None:
    duty, desk = desk_as(Role.DUTY), desk_as(Role.INVESTIGATION)
    report(duty)
    file = give(desk, "link_case", opened(desk), incident="1", basis="method")
    assert list_gangs(desk, Filter()).rows[0].values[-1] == 1
    file = give(desk, "unlink_case", file, target="1", reason="شیوه دیگری بود")
    assert list_gangs(desk, Filter()).rows[0].values[-1] == 0
    assert [entry.kind for entry in file.chronology][-2:] == ["gang_case_linked", "gang_case_unlinked"]
    assert file.chronology[-1].lines[0].value == "IA-1405-1"
    assert refused(desk, "unlink_case", file, target="1", reason="x").code == "conflict"
    assert give(desk, "link_case", file, incident="1", basis="order").acts


def test_a_gang_of_one_case_and_nobody_arrested_is_asked_about(desk_as: Desks) -> None:
    desk = desk_as(Role.INVESTIGATION)
    asked = refused(desk, "break_up", opened(desk), broken_up_on="today", arrested="0")
    assert (asked.code, asked.fields.keys()) == ("unlikely", {"arrested", "how"})
    closed = give(desk, "close", opened(desk), cause="no_gang")
    assert (closed.state, row(desk, closed).broken_up_on) == ("closed", None)


def test_the_desk_neither_reads_nor_writes_them_and_those_who_answer_read(desk_as: Desks) -> None:
    file = opened(desk_as(Role.INVESTIGATION))
    with pytest.raises(Refused):
        show_gang(desk_as(Role.DUTY), file.number)
    assert show_gang(desk_as(Role.COMMANDER), file.number).acts == ()
    assert count_gangs(desk_as(Role.INSPECTOR), Filter(state="open")) == 1


def test_no_form_asks_for_a_person() -> None:
    for name, declared in COMMANDS.items():
        if name.startswith("gang.") and name != "gang.correct":
            assert not [field for field, what in fields_of(declared.form) if what.part == "identity"], name


DAYS = st.dates(min_value=TODAY - timedelta(days=400), max_value=TODAY + timedelta(days=40))


@given(day=DAYS, opened_on=DAYS, arrested=st.integers(-5, 300), cases=st.integers(0, 9))
def test_a_day_to_come_and_a_number_below_nothing_are_refused_all_else_is_asked(
    day: date, opened_on: date, arrested: int, cases: int
) -> None:
    found = rules.breaking_up(day, arrested, opened_on, TODAY, cases)
    assert ("broken_up_on" in found.wrong) == (day > TODAY)
    assert ("arrested" in found.wrong) == (arrested < 0)
    assert ("broken_up_on" in found.doubts) == (opened_on > day and day <= TODAY)
    assert ("how" in found.doubts) == (cases < rules.LEAST)
    assert not set(found.wrong) & set(found.doubts)


@given(links=st.lists(st.integers(0, 9).map(str), unique=True), taken=st.lists(st.integers(0, 9).map(str)))
def test_a_link_stands_until_it_is_taken_back(links: list[str], taken: list[str]) -> None:
    assert rules.links_now(links, taken) == tuple(link for link in links if link not in taken)
