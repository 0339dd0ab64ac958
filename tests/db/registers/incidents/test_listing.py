"""The list of incidents by any of its times and filters: the same rows, in the same order, as by looking at each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from db.demo.bulk import insert_bulk
from db.kernel.base.officer import Desk, Reading
from db.opening.setup import open_store
from db.registers.incidents import listing
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.listing import count_incidents, list_incidents
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.rules import place_key
from db.words.folding import fold
from db.words.messages import Refused
from db.words.records import Cursor, Filter, Row
from tests.conftest import BADGES, PASSWORD, START, Desks

COUNT = 240


@pytest.fixture(scope="module")
def many(ready_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A store with some hundred incidents, read only."""
    import shutil

    from db.kernel.base.access import Role

    home = tmp_path_factory.mktemp("many") / "store"
    shutil.copytree(ready_store, home)
    desk = open_store(home, BADGES[Role.DUTY], PASSWORD)
    other = open_store(home, BADGES[Role.DEPUTY], PASSWORD).store
    desk.store.signers.learn(other.unlocked)  # both can sign what they write
    other.close()
    insert_bulk(desk.store, COUNT, 5, until=START)
    report_incident(
        desk,
        ReportIncident(type="fight", place="اهواز", summary="دعوا", reasons={"reported_at": "x", "occurred_from": "x"},
                       reported_at=START - timedelta(days=400), occurred_from=START - timedelta(days=401)),
    )  # fmt: skip
    yield desk
    desk.store.close()


def every(desk: Desk, which: Filter, size: int) -> list[Row]:
    rows: list[Row] = []
    after: Cursor | None = None
    while True:
        page = list_incidents(desk, which, after, size)
        rows += page.rows
        after = page.next
        if after is None:
            return rows
        assert len(page.rows) == size


def looked_at(desk: Desk, which: Filter) -> list[str]:
    """The uids that a filter leaves, by looking at each incident."""
    with desk.store.reading() as conn:
        rows = conn.execute(select(INCIDENT)).all()
    when = {"reported": "reported_at", "occurred": "happened_at", "entered": "entered_at"}[which.sort or "reported"]
    badges = {value: key for key, value in BADGES.items()}
    left = [
        row
        for row in rows
        if which.state in (None, row.state)
        and which.type in (None, row.type)
        and (which.place is None or row.place_key == place_key(which.place))
        and (which.officer is None or which.officer in badges)
        and (which.since is None or getattr(row, when) >= which.since)
        and (which.until is None or getattr(row, when) < which.until)
    ]
    return [row.uid for row in sorted(left, key=lambda row: (getattr(row, when), row.uid), reverse=True)]


@pytest.mark.parametrize("few", [0, pytest.param(40, marks=pytest.mark.long), listing.FEW])
@pytest.mark.parametrize("sort", ["", "reported", "occurred", "entered"])
def test_every_filter_and_order_gives_what_looking_at_each_gives(
    many: Desk, monkeypatch: pytest.MonkeyPatch, few: int, sort: str
) -> None:
    """`FEW` decides which index is walked, never what is found: nothing, some and all filters lead."""
    monkeypatch.setattr(listing, "FEW", few)
    monkeypatch.setattr(listing, "MANY", few)
    for state, kind, place, span in product((None, "disposed"), (None, "fight"), (None, "اهواز"), (False, True)):
        which = Filter(state=state, type=kind, place=place, sort=sort)
        if span:
            which = replace(which, since=START - timedelta(hours=12), until=START - timedelta(hours=2))
        found = [row.uid for row in every(many, which, 7)]
        assert found == looked_at(many, which), which
        assert count_incidents(many, which) == len(found)


def test_the_officer_who_entered_it_is_named_by_badge(many: Desk) -> None:
    with many.store.reading() as conn:
        mine = set(conn.execute(select(INCIDENT.c.uid).where(INCIDENT.c.officer == many.officer.uid)).scalars())
    assert 1 < len(mine) < COUNT
    assert {row.uid for row in every(many, Filter(officer=many.officer.badge, sort="occurred"), 9)} == mine
    assert every(many, Filter(officer="no such badge"), 9) == []


def test_a_place_is_found_in_any_spelling_and_in_english(many: Desk) -> None:
    expected = {row.uid for row in every(many, Filter(place="اهواز"), 50)}
    assert expected
    for spelled in ("Ahvaz", "اهو\u0640از", " اهواز "):
        assert {row.uid for row in every(many, Filter(place=spelled), 50)} == expected


def test_words_narrow_the_list_by_entry_together_with_the_other_filters(many: Desk) -> None:
    with many.store.reading() as conn:
        rows = conn.execute(select(INCIDENT)).all()
    word = "کابل"
    holding = {row.uid for row in rows if word in fold(row.summary or "")}
    found = every(many, Filter(text=word), 3)
    assert {row.uid for row in found} >= holding
    assert holding
    assert [row.values[0] for row in found] == sorted((row.values[0] for row in found), reverse=True)
    assert count_incidents(many, Filter(text=word)) == len(found)
    kind = found[0].values[1]
    narrowed = every(many, Filter(text=word, type=kind, state=found[0].state), 2)
    assert [row.uid for row in narrowed] == [
        row.uid for row in found if row.values[1] == kind and row.state == found[0].state
    ]
    assert every(many, Filter(text="واژه‌ای‌که‌نیست"), 3) == []
    assert every(many, Filter(text="؟؟"), 3) == []


def test_an_order_that_there_is_not_is_refused(desk_as: Desks) -> None:
    with pytest.raises(Refused) as refused:
        list_incidents(desk_as(), Filter(sort="severity"))
    assert set(refused.value.fields) == {"sort"}


@pytest.mark.parametrize(
    ("which", "index"),
    [
        (Filter(), "COVERING INDEX incident_by_time"),
        (Filter(state="open"), "COVERING INDEX incident_by_state"),
        (Filter(type="fight"), "INDEX incident_by_type"),
        (Filter(officer="1000"), "INDEX incident_by_officer"),
        (Filter(place="اهواز"), "INDEX incident_by_place"),
        (Filter(sort="occurred"), "INDEX incident_by_happening"),
        (Filter(sort="entered"), "INDEX incident_by_entry"),
    ],
)
def test_a_page_is_read_along_one_index_and_nothing_is_sorted(many: Desk, which: Filter, index: str) -> None:
    said: list[tuple[str, Any]] = []

    def hear(_conn: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        said.append((statement, values))

    for after in (None, Cursor(START, "x")):
        with many.store.reading() as conn:
            event.listen(conn.engine, "before_cursor_execute", hear)
            list_incidents.read(Reading(many, conn, many.officer, START), which, after)
            event.remove(conn.engine, "before_cursor_execute", hear)
            plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {said[-1][0]}", said[-1][1]).all()
        assert sum(index in line for _place, _above, _, line in plan) == 1, plan
        assert not any("TEMP B-TREE" in line for _place, above, _, line in plan if above == 0), plan
