"""The made-up precinct: the same from the same seed, whole, sound, and believable where it is looked at first."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from db.across.seats.duties import COLUMNS, list_duties
from db.across.seats.urgent_items import ENDING, pressing
from db.carrying.levels import secrets as level_secrets
from db.carrying.levels.forms import EnrolUnit, MakeUnitKey
from db.carrying.levels.links import enrol_unit, make_unit_key, own_pair, public_of, words_with
from db.carrying.levels.sending import send
from db.demo import people
from db.demo.custody_cases import FORTY, TWINS
from db.demo.made_store import make_store, new_officers
from db.demo.making import make
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk import drafts
from db.kernel.events.event import Event
from db.kernel.folding import rebuild
from db.kernel.folding.outbound import leaving
from db.kernel.journal import stored_events
from db.kernel.signing import verifying
from db.kernel.signing.keys_named import named_keys, unnamed
from db.opening.creating import NewStore
from db.opening.setup import open_store
from db.reading.finding import find_by_number
from db.reading.open_findings import open_findings
from db.reference.officers.models import OFFICER
from db.registers.custody.board.board import board
from db.storage import keys, sealings
from db.storage.models import JOURNAL
from db.words.folding import persian_digits
from db.words.ids import Source
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import Clock
from tests.db.carrying.levels.stick import Side, key_of, make_seat, take
from tests.db.registers.oversight.attack import END, made_up_day
from tests.declared_keys import problems_in
from tests.made_once import copy_store

DAYS = 3


def at(home: Path, role: Role = Role.DUTY) -> Desk:
    """The first officer of a role, at the moment that the made-up days end."""
    officer = next(one for one in keys.load(home).demo if one["role"] == role)
    return open_store(home, officer["badge"], officer["password"], Source(lambda: END))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def first(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One day, made once for the whole run."""
    return copy_store(made_up_day(tmp_path_factory), folder / "first")


@pytest.fixture(scope="module")
def three_days(folder: Path) -> Path:
    make(folder / "days", days=DAYS, end=END)
    return folder / "days"


@pytest.fixture
def inspector_of_days(three_days: Path) -> Iterator[Desk]:
    found = at(three_days, Role.INSPECTOR)
    yield found
    found.store.close()


@pytest.fixture
def desk(first: Path) -> Iterator[Desk]:
    found = at(first)
    yield found
    found.store.close()


@pytest.fixture
def inspector(first: Path) -> Iterator[Desk]:
    found = at(first, Role.INSPECTOR)
    yield found
    found.store.close()


def seen(home: Path) -> dict[str, Any]:
    """Everything that lists and records show, register by register, to the inspector, who may see it all."""
    desk = at(home, Role.INSPECTOR)
    try:
        found: dict[str, Any] = {}
        for name in REGISTERS:
            register = REGISTERS[name]
            rows = register.list(desk, Filter(), None, 1_000).rows
            why = {"purpose": "inspection"} if register.purposes else {}
            found[name] = rows, tuple(replace(register.show(desk, row.number, **why), read_at=0) for row in rows)
        return found
    finally:
        desk.store.close()


def repeating(found: dict[str, Any]) -> dict[str, Any]:
    """What a seed repeats of it: the keys of officers are made by chance, and a shift shows a hash that covers them."""
    rows, _shown = found["shift"]
    return {**found, "shift": tuple((row.uid, row.number, row.state) for row in rows)}


def written(home: Path) -> list[tuple[str, ...]]:
    """What stands in the journal, but for who looked: stream, kind, uid, record and entry time of each entry."""
    desk = at(home)
    columns = JOURNAL.c
    chosen = select(columns.stream, columns.kind, columns.uid, columns.record, columns.entered_at)
    with desk.store.reading() as conn:
        rows = conn.execute(chosen.where(columns.stream != "access").order_by(columns.position)).all()
    desk.store.close()
    while rows and rows[-1].stream == "sealed":  # the cover that follows a sign-in by chance, this one's too
        rows = rows[:-1]
    return [tuple(map(str, row)) for row in rows]


@pytest.mark.long
def test_a_seed_repeats_and_another_one_differs(three_days: Path, folder: Path) -> None:
    entries = written(three_days)
    make(folder / "again", days=DAYS, end=END)
    assert written(folder / "again") == entries
    assert repeating(seen(folder / "again")) == repeating(seen(three_days))
    make(folder / "other", seed=13, days=1, end=END)
    assert not {uid for _, _, uid, _, _ in written(folder / "other")} & {uid for _, _, uid, _, _ in entries}


def test_the_journal_is_sound_and_makes_the_same_tables(desk: Desk) -> None:
    with desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
    assert rebuild.check(desk.store).differences == ()
    with desk.store.reading() as conn:
        assert open_findings(conn, desk) == ()


def test_every_register_holds_something_and_nothing_later_than_the_end(inspector: Desk) -> None:
    counts = {name: REGISTERS[name].count(inspector, Filter()) for name in REGISTERS}
    assert set(REGISTERS) == {
        "incident",
        "call",
        "patrol",
        "custody",
        "session",
        "request",
        "programme",
        "oversight",
        "complaint",
        "gang",
        "shift",
        "order",
        "post",
        "equipment",
        "roster",
        "packet",
        "sketch",
        "property",
    }
    assert all(count for count in counts.values()), counts
    with inspector.store.reading() as conn:
        columns = JOURNAL.c
        moments = list(conn.execute(select(columns.at, columns.entered_at).where(columns.stream != "sealed")))
    assert max(max(row) for row in moments) <= END
    assert min(row.entered_at for row in moments) >= END - timedelta(days=DAYS)


def test_every_register_is_found_by_number_however_it_is_written(inspector: Desk, desk: Desk) -> None:
    looked = set()
    for one in (inspector, desk):
        for name, register in REGISTERS.items():
            if register.told is None or name in looked or one.officer.role not in register.list.roles:  # type: ignore[attr-defined]
                continue
            placed = Filter(state="here") if name == "property" else Filter()  # before, its record's number is its own
            rows = register.list(one, placed, None, 1).rows
            if not rows:
                continue
            (row,) = rows
            spellings = {row.number, row.number.lower(), persian_digits(row.number), row.number.replace("-", " ")}
            spellings |= {row.number.replace("-", "")} if register.prefix else {f"{row.number[:3]}-{row.number[3:]}"}
            spellings |= {row.number.rsplit("-", 1)[-1]} if register.prefix else set()
            for typed in spellings:
                found = find_by_number(one, typed)
                assert (name, row.number) in {(hit.register, hit.number) for hit in found}, (name, typed)
            looked.add(name)
    told = {name for name, register in REGISTERS.items() if register.told is not None}
    assert {name for name in told - looked if REGISTERS[name].count(inspector, Filter())} == set()


def test_the_desk_is_handed_over_and_work_is_left(desk: Desk) -> None:
    from db.across.handover.marks import unexplained
    from db.across.handover.queries import current
    from db.registers.custody.queries import held_now
    from db.registers.incidents.queries import open_now

    shift = current(desk)
    assert shift is not None
    assert (shift.badge, shift.state) == ("1201", "open")
    assert REGISTERS["shift"].list(desk, Filter(), None, 2).rows[1].state == "signed"
    held = held_now(desk)
    hours = sorted(person.elapsed / timedelta(hours=1) for person in held)
    assert len(hours) == 2
    assert hours[0] < 3
    assert 22 < hours[1] < 24
    assert all(person.here and "overdue" not in person.flags for person in held)
    assert 4 <= len(open_now(desk)) <= 6
    assert len(unexplained(desk)) == 1
    assert [(draft.kind, draft.parked) for draft in drafts.all_drafts(desk)] == [("incident.report", True)]


def test_its_journal_names_the_key_that_complaints_are_sealed_to(desk: Desk) -> None:
    """As in a store that `init` made: another key put in its place is told in training too."""
    with desk.store.reading() as conn:
        named = named_keys(conn, desk.store)
        assert unnamed(conn, desk.store) == ()
    (sealing,) = keys.load(desk.store.home).sealings
    assert (named.counting, sealing.elsewhere) == ({sealing.public}, False)
    other = sealings.new_sealing(keys.Keyring("x"), keys.INSPECTORATE, ()).sealings[0]
    assert named.names_sealing(sealing)
    assert not named.names_sealing(other)


@pytest.mark.long
def test_complaints_stand_in_every_state_and_the_newest_waits(inspector_of_days: Desk) -> None:
    complaints = REGISTERS["complaint"]
    rows = complaints.list(inspector_of_days, Filter(), None, 50).rows
    assert rows[0].state == "received"
    assert {row.state for row in rows[:4]} == set(complaints.states)


def test_whom_to_send_to_a_call_is_said_with_distances(desk: Desk) -> None:
    from db.registers.dispatch.calls.queries import unfinished
    from db.registers.dispatch.patrols.queries import nearest

    (call,) = unfinished(desk)
    order = nearest(desk, record=call.uid)
    assert [one for one in order if one.ranked.way is not None], "how far each is"


@pytest.mark.long
def test_a_week_looks_back_on_two_half_years_of_incidents_that_have_ended(tmp_path: Path) -> None:
    make(tmp_path / "week", days=7, end=END)
    one = at(tmp_path / "week")
    incidents = REGISTERS["incident"]
    edges = [END - timedelta(days=days) for days in (730, 548, 365, 182, 8)]
    for since, until in itertools.pairwise(edges):
        many = incidents.count(one, Filter(since=since, until=until))
        assert many is None or many > 300, "None: more than are counted"
        assert incidents.count(one, Filter(state="open", since=since, until=until)) == 0
    one.store.close()


@pytest.mark.long
def test_breaches_are_few_and_the_one_that_is_meant_is_explained(inspector_of_days: Desk) -> None:
    custody = REGISTERS["custody"]
    late = {}
    for row in custody.list(inspector_of_days, Filter(), None, 1_000).rows:
        for duty in custody.show(inspector_of_days, row.number, purpose="inspection").duties:
            if duty.state in ("late", "overdue"):
                late[row.number, duty.code] = duty.breach_reason
    assert [code for (_, code), reason in late.items() if reason] == ["prosecutor"]
    assert len(late) <= 3, late


@pytest.mark.long
def test_custody_has_every_kind_of_case(inspector_of_days: Desk) -> None:
    """Ordinary ones, a family, a child alone, fear of return, a bus of forty, two of one name, a wrongful stop."""
    from db.registers.custody.case.effects import read
    from db.registers.custody.models import ARRIVAL, CUSTODY, LINK, MEMBER

    with inspector_of_days.store.reading() as conn:
        rows = conn.execute(select(CUSTODY)).all()
        cases = {row.uid: read(stored_events.events_of(conn, inspector_of_days.store.unit, row.uid)) for row in rows}
        links = conn.execute(select(LINK.c.record)).all()
        heads = conn.execute(select(ARRIVAL.c.heads)).scalars().all()
        members = conn.execute(select(MEMBER.c.record)).all()
    outcomes = [row.outcome for row in rows]
    assert outcomes.count("released_documents_valid") > FORTY
    assert links, "a family"
    alone = [case for case in cases.values() if case.child and case.with_whom == "alone"]
    assert [case.status.outcome for case in alone] == ["to_welfare"]
    feared = [case for case in cases.values() if case.fear == "yes"]
    assert "released_by_order" in {case.status.outcome for case in feared}
    assert FORTY in heads
    assert len(members) >= FORTY
    assert sum(case.name == TWINS for case in cases.values()) == 2
    wrongful = [row for row in rows if row.outcome == "released_no_ground"]
    assert any(row.ended_at - row.start_at < timedelta(hours=1) for row in wrongful)


def test_a_word_is_found_in_another_spelling(desk: Desk) -> None:
    from db.registers.incidents.queries import search_incidents

    spellings = ("موتورسیکلت", "موتورسيكلت", "مُوتورسیکلت")
    typed = [{hit.number for hit in search_incidents(desk, word)} for word in spellings]
    assert typed[0]
    assert typed == [typed[0]] * 3


def test_the_officers_stand_on_the_sign_in_screen_and_sign_by_pin(first: Path, desk: Desk) -> None:
    from db.opening.setup import switch
    from db.storage import keys

    officers = keys.load(first).demo
    assert {officer["role"] for officer in officers} == {str(role) for role in Role}
    assert desk.store.demo
    deputy = next(one for one in officers if one["role"] == Role.DEPUTY)
    with pytest.raises(Refused):  # a PIN counts once the password was typed in this program
        switch(desk, deputy["badge"], deputy["pin"])
    switch(desk, deputy["badge"], deputy["password"])
    assert switch(desk, deputy["badge"], deputy["pin"]).officer.name == deputy["name"]


def test_the_half_typed_report_is_of_the_officer_whom_readme_names(desk: Desk) -> None:
    """Whoever is on duty shortly before the end: at this END it is another crew."""
    [line] = drafts.all_drafts(desk)
    assert (line.badge, line.kind) == ("1201", "incident.report")


@pytest.mark.long
def test_a_making_that_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        assert (done, total) == (1, 3)
        assert not (tmp_path / "home").exists()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(tmp_path / "home", days=3, end=END, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_what_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"

    def stop(desk: Desk) -> None:
        assert desk.store.home.parent == tmp_path
        assert not home.exists()
        raise KeyboardInterrupt

    new = NewStore("کلانتری ۱۷", new_officers(people.POSTS, Random(3)), "precinct", demo=True, cost=keys.QUICK)
    with pytest.raises(KeyboardInterrupt):
        make_store(home, new, Source(lambda: END), stop)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, first: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        make(tmp_path, days=1, end=END)
    assert refused.value.code == "exists"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    with pytest.raises(Refused) as refused:
        make(first, days=1, end=END)
    assert refused.value.code == "exists"
    with pytest.raises(Refused) as refused:
        make(tmp_path / "none", days=0, end=END)
    assert refused.value.code == "invalid"


def test_every_event_is_as_its_kind_declares(desk: Desk) -> None:
    with desk.store.reading() as conn:
        assert problems_in(conn) == {}


@pytest.mark.long
def test_an_empty_folder_and_a_single_day_will_do(tmp_path: Path) -> None:
    told = []
    post = "پاسگاه ویس"
    officers = make(tmp_path, days=1, end=END, progress=lambda done, total: told.append((done, total)), name=post)
    assert told == [(1, 1)]
    assert {"badge", "name", "role", "password", "pin"} <= set(officers[0])
    desk = at(tmp_path)
    assert REGISTERS["incident"].count(desk, Filter())
    assert desk.store.epoch == 1
    assert (desk.store.info.unit_name, desk.store.info.kind) == (post, "post")
    desk.store.close()


def secrets(event: Event) -> Iterator[str]:
    """Every text of an entry that must not leave: what is identity or words, and a place as it was typed."""
    waiting: list[Any] = [*event.identity.values(), *event.words.values(), event.facts.get("located", {}).get("place")]
    for name in ("language", "band", "interpreter", "badges", "nationality"):
        waiting.append(event.facts.get(name))
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and len(value) > 3:
            yield value


def kept_here(desk: Desk) -> set[str]:
    """Every text of the precinct that must not leave, its officers' uids, badges and names among them."""
    with desk.store.reading() as conn:
        events = [event for some in stored_events.batches(conn) for event in some]
        officers = conn.execute(select(OFFICER.c.uid, OFFICER.c.badge, OFFICER.c.name)).all()
    kept = {secret for event in events for secret in secrets(event)}
    return kept | {str(value) for officer in officers for value in officer}


def let_out(kept: set[str], text: str) -> set[str]:
    """What of it stands in a text of JSON: as a value, or in any text where it is longer than a code."""
    return {secret for secret in kept if f'"{secret}"' in text or (len(secret) > 9 and secret in text)}


def of_each_sort(desk: Desk) -> dict[str, str]:
    """One of each sort of what must not leave, so that none is looked for in vain."""
    with desk.store.reading() as conn:
        events = [event for some in stored_events.batches(conn) for event in some]
        officer = conn.execute(select(OFFICER.c.uid, OFFICER.c.badge, OFFICER.c.name).limit(1)).one()
    sorts = {"officer": officer.uid, "badge": officer.badge, "officer's name": officer.name}
    for event in events:
        said = {**event.identity, **event.words}
        sorts |= {
            name: said[name]
            for name in ("name", "document_number", "phone", "summary")
            if isinstance(said.get(name), str)
        }
        place = event.facts.get("located", {}).get("place")
        sorts |= {"place": place} if place else {}
        sorts |= {name: event.facts[name] for name in ("language", "band") if isinstance(event.facts.get(name), str)}
    return sorts


SORTS = {
    "officer", "badge", "officer's name", "name", "document_number", "phone", "summary", "place", "language", "band",
}  # fmt: skip


def assert_no_name_leaves(desk: Desk, least: int, least_kept: int) -> None:
    """No name and no word of at least so many entries and texts is in what leaves for the levels above."""
    with desk.store.reading() as conn:
        events = {event.uid: event for some in stored_events.batches(conn) for event in some}
    gone = [leaving(event, events.get(str(event.facts.get("target")))) for event in events.values()]
    told = [facts for facts in gone if facts is not None]
    assert len(told) > least
    text = json.dumps(told, ensure_ascii=False)
    kept = kept_here(desk)
    assert len(kept) > least_kept
    assert not let_out(kept, text)
    assert not re.search("[آ-ی]", text)


def test_of_a_day_of_the_precinct_no_name_and_no_word_leaves_for_the_levels_above(desk: Desk) -> None:
    assert_no_name_leaves(desk, 100, 100)


@pytest.mark.long
def test_of_the_whole_precinct_no_name_and_no_word_leaves_for_the_levels_above(inspector_of_days: Desk) -> None:
    assert_no_name_leaves(inspector_of_days, 300, 500)


@pytest.mark.long
def test_the_bundles_of_the_whole_precinct_opened_hold_no_name_and_no_word(three_days: Path, tmp_path: Path) -> None:
    """What is on the stick, by the county's key; and the county can use every entry of it."""
    shutil.copytree(three_days, tmp_path / "unit")
    clock = Clock()
    clock.set(END)
    county = Side(make_seat(tmp_path / "county", "county", "شهرستان اهواز", clock), clock)
    keeper = at(tmp_path / "unit", Role.ADMINISTRATOR)
    make_unit_key(keeper, MakeUnitKey())
    keeper.store.close()
    county.make_key()
    desk = at(tmp_path / "unit", Role.COMMANDER)
    own, other = key_of(desk), key_of(county.desk)
    words = " ".join(words_with(desk, other)[1])
    enrol_unit(desk, EnrolUnit(content=other, words=words))
    enrol_unit(county.desk, EnrolUnit(content=own, words=words))
    (written,) = send(desk, tmp_path / "stick")
    with county.desk.store.reading() as conn:
        mine = own_pair(conn, county.desk.store)
    (bundle,) = (tmp_path / "stick").glob("*.bundle")
    content = zlib.decompress(level_secrets.unwrap(bundle.read_bytes(), mine, public_of(desk).signs)).decode()
    assert content.count("\n") == written.entries > 1_000
    kept, sorts = kept_here(desk), of_each_sort(desk)
    assert set(sorts) == SORTS
    assert not let_out(kept, content)
    assert not let_out(set(sorts.values()), content)
    for secret in sorts.values():  # each would be noticed, were it there
        assert let_out({secret}, content + json.dumps(secret, ensure_ascii=False)) == {secret}
    assert not re.search("[آ-ی]", content)
    assert bundle.stat().st_size < 400_000
    (taken,) = take(county, tmp_path / "stick")
    assert (taken.what, taken.entries, taken.aside) == ("new", written.entries, 0)
    people = board(desk).people
    soon = END + ENDING
    (seen,) = pressing(county.desk).values()
    assert (seen.stated_at, seen.held) == (END, len(people))
    assert seen.ending == sum(person.ends is not None and person.ends <= soon for person in people)
    rows = {row.number: row for row in list_duties(county.desk, Filter()).rows}
    assert {person.number for person in people} <= set(rows)
    clock = next(place for place, column in enumerate(COLUMNS) if column.name == "clock")
    for person in people:  # as the unit's own board says it
        assert rows[person.number].values[clock] == person.ends
        assert rows[person.number].state != "overdue" or person.overdue
    desk.store.close()
    county.close()
