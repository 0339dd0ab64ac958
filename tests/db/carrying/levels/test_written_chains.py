"""What a seat holds of a unit can't be changed unseen: verify, the doctor and the unit's next bundle name it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, delete, insert, select, update

from db.across.indicators.models import COUNT
from db.across.seats.table_check import check_units, records_compared
from db.across.setting_up.findings_panel import list_findings
from db.carrying.levels import chain_faults, events, own_chains, written_chains
from db.carrying.levels.models import LINK, PIN_OF
from db.kernel.base.access import Role
from db.kernel.journal import journal, stored_events
from db.opening.creating import NewStore, create_store
from db.reading.journal_queries import verify_whole
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.models import INCIDENT
from db.storage import ends as store_ends
from db.storage import keys
from db.storage.models import BODY, JOURNAL
from db.words.ids import Source
from precinct_tui.language.stick_words import of_taken
from tests.conftest import Clock
from tests.db.carrying.levels import tampering
from tests.db.carrying.levels.stick import CHIEF, KEEPER, Side, down, enrol_both, take, up, whats
from tests.db.carrying.levels.tampering import FORGERIES, WHERE, said_of, tamper
from tests.officers import officers_of

UID = "0198a0c4-0000-7000-8000-0000000000{}"


def report(side: Side, count: int) -> None:
    for _one in range(count):
        report_incident(side.desk, ReportIncident(type="theft_home", place="کوچهٔ شب‌بو", summary="راز"))


def carry(post: Side, county: Side, stick: Path) -> list[str]:
    up(post, stick)
    seen = whats(take(county, stick))
    down(post, stick)
    return seen


@pytest.fixture(scope="module")
def made(ready_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, clock = tmp_path_factory.mktemp("believed"), Clock()
    roles = (KEEPER, CHIEF, Role.INSPECTOR)
    create_store(folder / "county", NewStore("شهرستان", officers_of(roles), "county", cost=keys.QUICK), Source(clock))
    shutil.copytree(ready_store, folder / "post")
    county, post = Side(folder / "county", clock), Side(folder / "post", clock)
    county.make_key()
    post.make_key()
    enrol_both(post, county)
    report(post, 4)
    carry(post, county, folder / "stick")
    report(post, 3)
    carry(post, county, folder / "stick")
    county.close()
    post.close()
    return folder


@pytest.fixture
def ends(made: Path, tmp_path: Path) -> Iterator[tuple[Side, Side, Path]]:
    """A county, a post of it that sent two sticks, and the stick."""
    shutil.copytree(made, tmp_path / "w")
    clock = Clock()
    county, post = (Side(tmp_path / "w" / name, clock) for name in ("county", "post"))
    yield county, post, tmp_path / "w" / "stick"
    county.close()
    post.close()


def problems(side: Side) -> list[str]:
    """What verify names, but for the gap in the positions that a cut leaves in a file."""
    said = [str(problem) for problem in verify_whole(side.desk).problems]
    return [text for text in said if not text.startswith("Positions")]


@pytest.mark.parametrize("how", ["changed", "invented", pytest.param("cut", marks=pytest.mark.long)])
def test_what_was_changed_of_a_unit_is_named_by_verify_and_by_its_next_bundle(
    ends: tuple[Side, Side, Path], how: str
) -> None:
    county, post, stick = ends
    assert problems(county) == []
    unit = post.desk.store.unit
    forge, words = FORGERIES[how]
    said = f"{post.desk.store.info.unit_name}: {said_of(county, unit, words)}"
    tamper(county, unit, forge)
    assert problems(county) == [said]
    assert str(check_units(county.desk)[0]) == said
    report(post, 1)
    up(post, stick)
    taken = take(county, stick)
    assert whats(taken) == ["new"], "an honest bundle is never refused"
    down(post, stick)
    assert [line.loud for line in of_taken(taken)] == [False, True], "and what was changed before is told"
    finding = list_findings(county.desk)[-1]
    assert post.desk.store.info.unit_name in str(finding.text)
    lines = len(list_findings(county.desk))
    assert lines == (2 if how == "cut" else 1), "what verify found is the same, but for the gap of a cut"
    named = problems(county)
    assert len(named) == 1
    (place,) = WHERE.findall(said)
    assert [place in text for text in named] == [True]
    report(post, 1)
    assert carry(post, county, stick) == ["new"]
    assert problems(county) == named, "what a later bundle says hides nothing"


def test_a_seat_of_an_older_version_names_the_ends_with_the_next_bundle(
    ends: tuple[Side, Side, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came under 0.1.0 is not named: nothing is told of it, and from the next bundle on it is held."""
    county, post, stick = ends
    monkeypatch.setattr(written_chains, "facts_of", lambda *_given: [])
    with county.desk.store.writing("still") as conn:
        for event in stored_events.events_of(conn, county.desk.store.unit, post.desk.store.unit, (events.TAKEN,)):
            facts = {key: value for key, value in event.facts.items() if key != written_chains.WROTE}
            conn.execute(update(BODY).where(BODY.c.uid == event.uid).values(json=journal.canonical(facts)))
    unit = post.desk.store.unit
    with county.desk.store.reading() as conn:
        assert list(written_chains.problems(conn)) == []
    monkeypatch.undo()
    report(post, 1)
    assert carry(post, county, stick) == ["new"]
    assert list_findings(county.desk) == ()
    tamper(county, unit, tampering.change_facts)
    with county.desk.store.reading() as conn:
        (said,) = written_chains.problems(conn)
    assert "of the entries record 1/1 to" in str(said)


def test_entries_of_a_unit_that_never_sent_are_told(ends: tuple[Side, Side, Path]) -> None:
    county, _post, _stick = ends
    with county.desk.store.writing("still") as conn:
        taken = [row["json"] for row in conn.execute(select(BODY).where(BODY.c.json.like("%wrote%"))).mappings()]
        assert len(taken) == 2
        assert all(json.loads(text)[written_chains.WROTE][0]["marks"] for text in taken)
        event = journal.NewEntry(
            uid=UID.format("ff"), unit=UID.format("ee"), kind="incident_reported", record=UID.format("fe"),
            at=county.clock(), entered_at=county.clock(), officer="", parts={"facts": {"type": "murder"}},
        )  # fmt: skip
        row, bodies = journal.chained(county.desk.store, None, event, lambda count: bytes(count))
        position = store_ends.next_positions(conn, 1)[0]
        conn.execute(JOURNAL.insert(), {"position": position, **row})
        conn.execute(BODY.insert(), bodies)
    assert problems(county) == [f"{UID.format('ee')}: entries are here, and no bundle brought them."]


@pytest.mark.parametrize("how", tampering.CARELESS)
def test_whoever_makes_not_all_the_hashes_again_is_named_too(ends: tuple[Side, Side, Path], how: str) -> None:
    """By the doctor and by the unit's next bundle as by verify."""
    county, post, stick = ends
    unit = post.desk.store.unit
    forge, words = tampering.CARELESS[how]
    said = f"{post.desk.store.info.unit_name}: {said_of(county, unit, words)}"
    tamper(county, unit, forge)
    assert str(check_units(county.desk)[0]) == said
    report(post, 1)
    up(post, stick)
    (taken,) = take(county, stick)
    assert (taken.what, taken.found) == ("new", 1)
    assert post.desk.store.info.unit_name in str(list_findings(county.desk)[-1].text)
    assert problems(county)


def test_of_many_entries_a_bundle_is_held_against_some_that_nobody_knows(
    ends: tuple[Side, Side, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    county, post, _stick = ends
    unit, chain = post.desk.store.unit, (county.desk.store.origin, 1)
    tamper(county, unit, tampering.words_alone)
    monkeypatch.setattr(chain_faults, "SOME", 3)
    with county.desk.store.reading() as conn:
        (last,) = (end.seq for end in own_chains.heads(conn, unit) if end.chain == chain)
        fault = chain_faults.fault_of(conn, unit, chain, 1, last)
        assert fault is not None
        at = fault.first
        assert 1 < at < last - 1
        assert chain_faults.fault_of(conn, unit, chain, 1, at - 1) is None
        assert chain_faults.fault_of(conn, unit, chain, at + 1, last) is None
        assert chain_faults.fault_of(conn, unit, chain, at, at) == fault
        assert chain_faults.fault_of(conn, unit, chain, last, last + 1) == chain_faults.ChainFault(
            chain, last + 1, last + 1, "missing"
        )
        drawn = {chain_faults.some_fault(conn, unit, {chain: last}) for _draw in range(200)}
    assert drawn == {None, fault}


def as_murder(conn: Connection, unit: str) -> None:
    """An incident and its counts, and no entry."""
    conn.execute(update(INCIDENT).where(INCIDENT.c.unit == unit).values(type="murder"))
    conn.execute(update(COUNT).where(COUNT.c.unit == unit).values(type="murder"))


def one_more(conn: Connection, unit: str) -> None:
    """An incident that no entry made, and its count."""
    row = dict(conn.execute(select(INCIDENT).where(INCIDENT.c.unit == unit)).mappings().first() or {})
    conn.execute(insert(INCIDENT).values({**row, "uid": UID.format("dd"), "number": "999"}))
    conn.execute(update(COUNT).where(COUNT.c.unit == unit).values(live=COUNT.c.live + 1))


def one_less(conn: Connection, unit: str) -> None:
    uid = conn.execute(select(INCIDENT.c.uid).where(INCIDENT.c.unit == unit)).scalars().first()
    conn.execute(delete(INCIDENT).where(INCIDENT.c.uid == uid))
    conn.execute(update(COUNT).where(COUNT.c.unit == unit).values(live=COUNT.c.live - 1))


@pytest.mark.parametrize("change", [as_murder, one_more, one_less])
def test_the_doctor_names_rows_that_were_changed_with_their_counts(
    ends: tuple[Side, Side, Path], change: tampering.Forge
) -> None:
    county, post, _stick = ends
    assert records_compared(county.desk) == (7, 7)
    tamper(county, post.desk.store.unit, change)
    assert problems(county) == [], "no entry is another"
    said = f"{post.desk.store.info.unit_name}: Its rows in {INCIDENT.name} differ from its entries."
    assert said in [str(problem) for problem in check_units(county.desk)]


CHANGED: dict[Table, dict[str, object]] = {LINK: {"signs": "x"}, PIN_OF: {"hashes": "0" * 64}, COUNT: {"live": 4}}


def test_the_doctor_compares_what_only_a_rebuild_did(ends: tuple[Side, Side, Path]) -> None:
    county, _post, _stick = ends
    assert check_units(county.desk) == ()
    for table, changed in CHANGED.items():
        with county.desk.store.writing("still") as conn:
            before = [dict(row) for row in conn.execute(select(table)).mappings()]
            conn.execute(update(table).values(changed))
        assert [table.name in str(problem) for problem in check_units(county.desk)] == [True]
        with county.desk.store.writing("still") as conn:
            conn.execute(table.delete())
            conn.execute(table.insert(), before)
    with county.desk.store.writing("still") as conn:
        row = dict(conn.execute(select(LINK).where(LINK.c.unit == county.desk.store.unit)).mappings().one())
        conn.execute(insert(LINK).values({**row, "uid": UID.format("ee"), "name": "یگان ساختگی"}))
    assert [str(problem) for problem in check_units(county.desk)] == [
        "یگان ساختگی stands among the units, and nobody enrolled it."
    ]
