"""Arrivals: from the first key, families, a bus of forty, one notice for the group, a count that must match."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding.rebuild import rebuild
from db.kernel.signing import verifying
from db.registers.custody import queries
from db.registers.custody.arrivals import queries as arrival_queries
from db.registers.custody.arrivals.commands import SHARED
from db.registers.custody.arrivals.forms import ArrivalRow, DescribeArrival
from db.words.forms import fields_of
from db.words.records import Filter
from tests.db.registers.custody.listed_bodies import listed
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states


def give(desk: Desk, command: str, arrival: str | None = None, /, **answers: Any) -> str:
    declared = COMMANDS[f"custody.{command}"]
    return declared.run(desk, declared.form(record=arrival, **answers))


def bus(desk: Desk, heads: int = 40, minutes: int = 40, kind: str = "group") -> str:
    arrival = give(desk, "arrive", at=desk.now())
    give(
        desk, "describe_arrival", arrival, kind=kind, heads=heads, band_from=200, brought_by="border_guard",
        deprivation_at=desk.now() - timedelta(minutes=minutes), deprivation_place="پایانه",
    )  # fmt: skip
    return arrival


def row(desk: Desk, arrival: str, name: str | None = "کریم", **answers: Any) -> str:
    answers.setdefault("band", arrival_queries.group(desk, arrival).next_band)
    return give(desk, "open_row", arrival, name=name, **answers)


def arrivals(desk: Desk) -> tuple[arrival_queries.Arrival, ...]:
    return arrival_queries.arrivals(desk)


def test_who_arrived_presses_from_the_first_key(desk: Desk, desk_as: Any) -> None:
    arrival = give(desk, "arrive")
    (found,) = arrivals(desk)
    assert (found.uid, found.at, found.heads, found.opened) == (arrival, desk.now(), None, 0)
    assert {duty.code for _, duty in queries.clock_strip(desk)} == {"arrival", "prosecutor", "holding"}
    desk_as.clock.advance(minutes=61)
    assert [duty.code for _, duty in queries.clock_strip(desk) if duty.state == "overdue"] == ["prosecutor", "arrival"]
    assert [item.uid for item in queries.attention(desk)] == [arrival]
    number = give(
        desk, "open_arrived", arrival, name_known="unknown", deprivation_at=found.at, category="self_presented"
    )
    assert arrivals(desk) == ()
    assert shown(desk, number).state == "held"
    assert states(shown(desk, number))["prosecutor"] == "overdue", "the clock began with the first key"


def test_pressed_by_mistake_it_is_taken_back_with_a_reason(desk: Desk) -> None:
    arrival = give(desk, "arrive")
    give(desk, "withdraw_arrival", arrival, reason="کسی نیامد")
    assert arrivals(desk) == ()
    arrival = bus(desk, 2)
    row(desk, arrival)
    assert refused(lambda: give(desk, "withdraw_arrival", arrival, reason="x")).code == "conflict"


def test_a_leader_is_told_where_somebody_was_opened_within_the_hour_of_nobody_came(desk: Desk, desk_as: Any) -> None:
    from tests.db.registers.custody.test_commands import opened

    def told(role: Role) -> list[str | None]:
        items = queries.attention(desk_as(role))
        return [item.number for item in items if "Nobody came" in item.text.text]

    arrival = give(desk, "arrive")
    desk_as.clock.advance(minutes=10)
    give(desk, "withdraw_arrival", arrival, reason="کسی نیامد")
    assert told(Role.COMMANDER) == []
    desk_as.clock.advance(minutes=30)
    number = opened(desk, name="هوشنگ")
    assert (told(Role.COMMANDER), told(Role.DUTY)) == ([number], [])
    desk_as.clock.advance(hours=50)
    assert told(Role.COMMANDER) == []
    arrival = give(desk, "arrive")
    give(desk, "withdraw_arrival", arrival, reason="کسی نیامد")
    desk_as.clock.advance(minutes=61)
    opened(desk, name="دیگری", band="99")
    assert told(Role.COMMANDER) == []


def test_a_bus_of_forty_each_with_a_record_and_a_clock(desk: Desk, desk_as: Any) -> None:
    arrival = bus(desk)
    numbers = [row(desk, arrival, f"مسافر {'ابجدهوزحطی'[place]}", sex="male", age=30) for place in range(10)]
    give(desk, "group_notice", arrival, at=desk.now(), via="phone", to="قاضی کشیک", heads=40, reference="۷۱")
    desk_as.clock.advance(minutes=35)
    numbers += [row(desk, arrival, None, name_known="unknown") for _ in range(29)]
    (found,) = arrivals(desk)
    assert (found.heads, found.opened, str(found.label)) == (40, 39, "Arrived: 39 of 40 have a record")
    assert "prosecutor" not in {duty.code for duty in found.duties}
    numbers.append(row(desk, arrival))
    assert arrivals(desk) == (), "the count matches"
    assert numbers == [f"CA-1405-{serial}" for serial in range(1, 41)]
    group = arrival_queries.group(desk, arrival)
    assert [member.band for member in group.members] == [str(band) for band in range(200, 240)]
    early, late = states(shown(desk, numbers[0])), states(shown(desk, numbers[20]))
    assert (early["prosecutor"], late["prosecutor"]) == ("done", "done"), "told of the group within the hour"
    assert "prosecutor_names" not in early
    assert late["prosecutor_names"] == "open"
    assert not [duty for duty in shown(desk, numbers[20]).duties if duty.code == "prosecutor" and duty.entered is None]
    act(desk, numbers[20], "tell_prosecutor", via="phone", to="قاضی کشیک")
    assert states(shown(desk, numbers[20]))["prosecutor_names"] == "done"
    desk_as.clock.advance(hours=23)
    overdue = {duty.number for _, duty in queries.clock_strip(desk) if duty.code == "holding"}
    assert overdue == set(numbers), "each has the clock of when liberty was taken"


def test_the_ground_is_never_shared(desk: Desk) -> None:
    names = {name for name, _ in fields_of(DescribeArrival)} | {name for name, _ in fields_of(ArrivalRow)}
    assert not names & {"ground", "order_number", "necessity", "evidence", "reason"}
    assert not set(SHARED) & {"ground", "reason"}
    arrival = bus(desk, 2)
    first, second = row(desk, arrival), row(desk, arrival)
    act(
        desk,
        first,
        "set_ground",
        ground="entry_or_stay",
        stated_by="aliens_office",
        order_number="۹۱",
        told_at=desk.now(),
        in_writing=True,
    )
    assert states(shown(desk, first))["ground"] == "done"
    assert states(shown(desk, second))["ground"] == "due"


def test_the_count_must_match_or_be_counted_again_with_a_reason(desk: Desk, desk_as: Any) -> None:
    arrival = bus(desk, 3)
    row(desk, arrival)
    row(desk, arrival)
    assert len(arrivals(desk)) == 1
    assert refused(lambda: give(desk, "count_arrival", arrival, heads=1, reason="x")).fields.keys() == {"heads"}
    give(desk_as(Role.DEPUTY), "count_arrival", arrival, heads=3, reason="بار دوم")
    give(desk, "count_arrival", arrival, heads=2, reason="یک نفر راننده بود")
    assert [(found.opened, found.heads, found.lowered_from) for found in arrivals(desk)] == [(2, 2, 3)]
    give(desk_as(Role.DEPUTY), "count_arrival", arrival, heads=2, reason="شمردم")
    assert arrivals(desk) == ()
    give(desk, "count_arrival", arrival, heads=4, reason="دو کودک در صندلی عقب بودند")
    assert [(found.opened, found.heads) for found in arrivals(desk)] == [(2, 4)]


def test_rows_ask_for_a_name_a_free_band_and_a_carer_who_is_here(desk: Desk) -> None:
    arrival = give(desk, "arrive")
    assert "Say first" in str(refused(lambda: give(desk, "open_row", arrival, name="کریم")).message)
    arrival = bus(desk, 5)
    assert refused(lambda: row(desk, arrival, None)).fields.keys() == {"name"}
    row(desk, arrival)
    assert refused(lambda: row(desk, arrival, band="۲۰۰")).fields.keys() == {"band"}
    assert refused(lambda: row(desk, arrival, carer_band="999")).fields.keys() == {"carer_band"}
    row(desk, arrival, "کریم نادری")
    twin = row(desk, arrival, "نادری کریم")
    assert any("same or nearly the same name" in str(text) for text in shown(desk, twin).warnings), "ordinary, flagged"


def test_a_family_is_linked_and_parted_only_with_a_reason_and_a_signature(desk: Desk, desk_as: Any) -> None:
    arrival = bus(desk, 2, kind="family")
    father = row(desk, arrival, "نوید آرام", sex="male", age=35, language="dari")
    child = row(desk, arrival, "بهار آرام", sex="female", age=9, carer_band="200")
    assert "child" not in states(shown(desk, father))
    going = {"to": listed(desk_as), "receiver": "کارشناس", "band": "200", "reason": "بررسی"}
    assert refused(lambda: act(desk, father, "move", **going)).fields.keys() == {"family_along"}
    parted = {**going, "family_along": False}
    assert refused(lambda: act(desk, father, "move", **parted)).fields.keys() == {"family_split"}
    act(desk, father, "move", **parted, family_split="کودک بیمار است")
    assert states(shown(desk, father))["signature"] == "due"
    act(desk, father, "sign_absent", what="family_split", via="phone", who="سرگرد", phone="۱۲")
    assert states(shown(desk, father))["signature"] == "done"
    act(desk, child, "link", other=father, tie="not_related")
    act(desk, child, "move", **{**going, "band": "201"})


def test_a_family_that_goes_together_is_not_parted(desk: Desk, desk_as: Any) -> None:
    first, second = opened(desk), opened(desk, name="سلیمه نوری", band="18")
    act(desk, first, "link", other=second, tie="spouse")
    going = {"to": listed(desk_as), "receiver": "کارشناس", "reason": "بررسی"}
    act(desk, first, "move", **going, band="17", family_along=True)
    act(desk, second, "move", **going, band="18")
    assert "signature" not in states(shown(desk, first)) | states(shown(desk, second))


def test_arrivals_survive_a_rebuild(desk: Desk) -> None:
    arrival = bus(desk, 3)
    row(desk, arrival)
    row(desk, arrival, "نرگس", carer_band="200")
    before = (arrival_queries.group(desk, arrival), queries.list_custody(desk, Filter()), arrivals(desk))
    rebuild(desk.store)
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
    assert (arrival_queries.group(desk, arrival), queries.list_custody(desk, Filter()), arrivals(desk)) == before


@pytest.mark.parametrize(("mark", "how"), [("?", "unknown"), ("؟", "unknown"), ("-", "refused"), (" ? ", "unknown")])
def test_a_mark_in_place_of_a_name_says_how_that_came(desk: Desk, mark: str, how: str) -> None:
    number = opened(desk, name=mark)
    record = shown(desk, number)
    assert record.title == ""
    said = {line.name: line.value for section in record.sections for line in section.lines}
    assert said["name_known"] == how


def test_the_band_after_the_last_one_is_offered_and_never_one_that_is_worn(desk: Desk) -> None:
    arrive = COMMANDS["custody.arrive"]
    uid = str(arrive.run(desk, arrive.form(at=desk.now())))
    assert arrival_queries.group(desk, uid).next_band == "", "nobody had one yet"
    opened(desk, band="۱۸", name="نرگس")
    opened(desk, band="17", name="سهراب")
    assert arrival_queries.group(desk, uid).next_band == "19"
    opened(desk, band="الف", name="بهمن")
    assert arrival_queries.group(desk, uid).next_band == ""
