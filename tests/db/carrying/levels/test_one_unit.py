"""One unit, once: a unit that says another's entries is taken nowhere, and a unit that ended is named in figures."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db.across.citizen_app import app
from db.across.indicators.coverage import UnitsHeard
from db.carrying.levels import bundle_files, content, links, secrets
from db.carrying.levels import forms as level_forms
from db.carrying.levels.protocol import End
from db.kernel.base.access import Role
from db.kernel.desk.desk import QUERIES
from db.kernel.folding import rebuild
from db.storage.keys import in_text
from db.words.calendar.jalali import local_date
from db.words.ids import new_uid
from db.words.messages import Refused
from precinct_tui.language import stick_words
from precinct_tui.language.i18n import set_language
from precinct_tui.language.indicator_words import heard as heard_words
from precinct_tui.language.plain_text import plain
from tests.db.across.citizen_app.test_app import example
from tests.db.carrying.levels.stick import CHIEF, KEEPER, Side, enrol_both, key_of, make_seat, take, up, whats
from tests.db.carrying.levels.test_bundle_files import World, incidents, linked, opened, world, written

__all__ = ["linked", "world"]


@pytest.fixture
def twin(world: World, tmp_path: Path) -> Iterator[Side]:
    """Another post that the county enrolled."""
    side = Side(make_seat(tmp_path / "twin", "post", "پاسگاه دوم", world.clock), world.clock)
    side.make_key()
    enrol_both(side, world.county)
    yield side
    side.close()


def say_again(world: World, twin: Side, *, machine: str | None = None, anew: str = "") -> None:
    """The twin's own key signs what the precinct wrote, as its own entries; by another machine where one is given, and
    `anew`: "uid" or "record", under uids or about records of its own."""
    letter = opened(world.county, world.bundle, world.unit)
    bundle = letter.bundle

    def moved(end: End) -> End:
        return end if machine is None else replace(end, origin=machine)

    entries = tuple(replace(written(one), end=moved(one.end)) for one in bundle.entries)
    if anew:
        made = defaultdict[str, str](new_uid)
        entries = tuple(replace(one, said=one.said and renamed(one.said, anew, made)) for one in entries)
    again = replace(
        bundle, unit=twin.desk.store.unit, origin=machine or bundle.origin, entries=entries,
        heads=tuple(map(moved, bundle.heads)), after=tuple(map(moved, bundle.after)),
    )  # fmt: skip
    with twin.desk.store.reading() as conn:
        mine = links.own_pair(conn, twin.desk.store)
    address = secrets.Address(twin.desk.store.unit, world.county.desk.store.unit)
    raw = secrets.wrap(
        address, content.encode(replace(letter, bundle=again)), mine, links.public_of(world.county.desk).seals
    )
    for file in world.stick.glob("*.bundle"):
        file.unlink()
    bundle_files.put(world.stick, bundle_files.bundle_name(address.sender, address.receiver, 1), raw)


def renamed(said: Mapping[str, Any], name: str, made: Mapping[str, str]) -> dict[str, Any]:
    return {**said, name: said[name] and made[said[name]]}


MACHINE = "aaaaaaaaaaaaaaaa"


@pytest.mark.parametrize(("machine", "anew"), [(None, "uid"), (MACHINE, ""), (MACHINE, "uid"), (MACHINE, "record")])
def test_entries_of_another_unit_are_not_counted_twice(
    world: World, twin: Side, machine: str | None, anew: str
) -> None:
    """Known by their machine or, said by another one, by their uids or by the records that they number."""
    world.report(3)
    up(world.unit, world.stick)
    bundle = world.bundle.read_bytes()
    name = world.bundle.name
    assert whats(take(world.county, world.stick)) == ["new"]
    say_again(world, twin, machine=machine, anew=anew)
    (seen,) = take(world.county, world.stick)
    assert (seen.what, seen.other) == ("anothers", "کلانتری ۱۲")
    assert len(incidents(world.county)) == 3
    set_language("en")
    (line,) = stick_words.of_taken((seen,))
    assert "Call both units" in line.text
    assert line.loud
    (world.stick / name).write_bytes(bundle)
    assert "known" in whats(take(world.county, world.stick)), "the unit itself goes on"


def test_two_honest_units_go_on_beside_each_other(world: World, twin: Side) -> None:
    world.report(2)
    for side in (world.unit, twin):
        up(side, world.stick)
    assert set(whats(take(world.county, world.stick))) <= {"new", "known"}
    world.report(1)
    up(world.unit, world.stick)
    assert "new" in whats(take(world.county, world.stick))


def test_a_citizen_who_sends_one_message_to_two_units_shuts_neither_out(world: World, twin: Side) -> None:
    """Else the uid that follows from the message would be one entry of both."""
    for side in (world.unit, twin):
        answer = app.take(side.desk, example("report"))
        assert (answer.state, app.take(side.desk, example("report")).code) == ("taken", answer.code)
        up(side, world.stick)
    assert whats(take(world.county, world.stick)) == ["new", "new"]
    assert len(incidents(world.county)) == 2


def test_no_two_units_have_one_name(world: World, tmp_path: Path) -> None:
    other = Side(make_seat(tmp_path / "x", "post", "كلانتري 12", world.clock), world.clock)
    other.make_key()
    file = key_of(other.desk)
    words = " ".join(links.words_with(world.county.desk, file)[1])
    with pytest.raises(Refused, match="this name"):
        links.enrol_unit(world.county.desk, level_forms.EnrolUnit(content=file, words=words))
    unit = world.unit.desk.store.unit
    links.retire_unit(world.county.desk, level_forms.RetireUnit(record=unit, reason="از نو ساخته شد"))
    assert links.enrol_unit(world.county.desk, level_forms.EnrolUnit(content=file, words=words))
    other.close()


def test_a_new_key_of_a_unit_needs_another_officer_than_who_retired_it(world: World) -> None:
    unit = world.unit.desk.store.unit
    old = key_of(world.unit.desk)
    pair = secrets.pair_of(in_text(bytes(range(32))))
    new = secrets.key_file(replace(secrets.read_key_file(old), signs=pair.signs, seals=pair.seals))
    county = world.county.open(CHIEF)
    forms = {
        file: level_forms.EnrolUnit(content=file, words=" ".join(links.words_with(county, file)[1]))
        for file in (old, new)
    }
    links.retire_unit(county, level_forms.RetireUnit(record=unit, reason="کلید گم شد"))
    with pytest.raises(Refused, match="Another officer enrols it") as refused:
        links.enrol_unit(county, forms[new])
    assert refused.value.code == "forbidden"
    assert links.enrol_unit(world.county.open(KEEPER), forms[new]) == unit
    keeper = world.county.open(KEEPER)
    links.retire_unit(keeper, level_forms.RetireUnit(record=unit, reason="کلید پیدا شد"))
    with pytest.raises(Refused, match="Another officer enrols it"):
        links.enrol_unit(keeper, forms[old])
    assert links.enrol_unit(county, forms[old]) == unit, "who retired it the time before"


def test_with_the_same_key_it_comes_back_by_one_officer(world: World) -> None:
    unit, county = world.unit.desk.store.unit, world.county.open(CHIEF)
    file = key_of(world.unit.desk)
    form = level_forms.EnrolUnit(content=file, words=" ".join(links.words_with(county, file)[1]))
    links.retire_unit(county, level_forms.RetireUnit(record=unit, reason="اشتباه بود"))
    assert links.enrol_unit(county, form) == unit


def heard_at(side: Side) -> UnitsHeard | None:
    table = QUERIES["indicator.table"](side.open(Role.COMMANDER))
    return table.heard  # type: ignore[no-any-return]


def test_a_unit_that_ended_is_named_in_figures(world: World, twin: Side) -> None:
    world.report(2)
    for side in (world.unit, twin):
        up(side, world.stick)
    take(world.county, world.stick)
    before = heard_at(world.county)
    assert before is not None
    assert (before.units, before.ended) == (2, ())
    links.retire_unit(world.county.desk, level_forms.RetireUnit(record=world.unit.desk.store.unit, reason="ادغام شد"))
    after = heard_at(world.county)
    assert after is not None
    assert (after.units, after.ended) == (1, ("کلانتری ۱۲",))
    assert UnitsHeard.from_data(json.loads(json.dumps(after.as_data()))) == after
    old = after.as_data()
    del old["ended"]
    del old["successors"]
    assert (UnitsHeard.from_data(old).ended, UnitsHeard.from_data(old).successors) == ((), ())
    links.retire_unit(world.county.desk, level_forms.RetireUnit(record=twin.desk.store.unit, reason="ادغام شد"))
    last = heard_at(world.county)
    assert last is not None, "figures of ended units alone say so too"
    assert (last.units, last.ended) == (0, ("پاسگاه دوم", "کلانتری ۱۲"))
    assert (after.successors, last.successors) == ((), ())


def test_the_unit_that_goes_on_in_the_place_of_another_is_named_with_the_day(world: World, twin: Side) -> None:
    """Also in the table of a year before either was enrolled."""
    county, unit, other = world.county.desk, world.unit.desk.store.unit, twin.desk.store.unit
    world.report()
    up(world.unit, world.stick)
    take(world.county, world.stick)

    def retire(successor: str | None) -> str:
        form = level_forms.RetireUnit(record=unit, reason="ادغام شد", successor=successor)
        return links.retire_unit(county, form)

    for wrong in (unit, "0198a0c4-0000-7000-8000-0000000000ff", world.province.desk.store.unit):
        with pytest.raises(Refused, match="goes on") as refused:
            retire(wrong)
        assert set(refused.value.fields) == {"successor"}
    world.clock.advance(hours=24 * 5)
    since = local_date(world.clock())
    retire(other)
    world.clock.advance(hours=24 * 9)
    told = QUERIES["indicator.table"](world.county.open(Role.COMMANDER), "1405-H2", "1404-H2")
    assert told.heard.successors == (("کلانتری ۱۲", "پاسگاه دوم", since),)
    assert UnitsHeard.from_data(json.loads(json.dumps(told.heard.as_data()))) == told.heard
    said = plain(heard_words(told))
    assert re.search(r"1 unit retired: کلانتری ۱۲ \(since .+: پاسگاه دوم\)", said), said
    assert [link.successor for link in links.list_links(county) if link.uid in (unit, other)] == [None, other]
    file = key_of(world.unit.desk)
    words = " ".join(links.words_with(county, file)[1])
    links.enrol_unit(county, level_forms.EnrolUnit(content=file, words=words))
    assert {link.successor for link in links.list_links(county)} == {None}, "it is back"
    assert rebuild.check(county.store).differences == ()


def test_what_was_retired_goes_on_for_nobody(world: World, twin: Side) -> None:
    county, other = world.county.desk, twin.desk.store.unit
    links.retire_unit(county, level_forms.RetireUnit(record=other, reason="برچیده شد"))
    form = level_forms.RetireUnit(record=world.unit.desk.store.unit, reason="ادغام شد", successor=other)
    with pytest.raises(Refused, match="goes on"):
        links.retire_unit(county, form)
