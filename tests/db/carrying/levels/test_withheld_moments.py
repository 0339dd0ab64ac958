"""What is written and withheld does not go up by itself, so that nobody above learns when it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event as Flag
from typing import Any

import pytest
from sqlalchemy import select

from db.across.handover.marks import SetMark, set_mark
from db.across.seats.duties import list_duties, show_duties
from db.across.seats.table_check import check_units
from db.carrying.levels import duties, following, inbound_bundles, remarks, sending
from db.carrying.levels.forms import AcknowledgeRemark, WriteRemark
from db.kernel.base.officer import Desk
from db.registers.custody.walk.commands import open_custody
from db.registers.custody.walk.forms import OpenCustody
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.storage.models import BODY, JOURNAL, OF_ENTRY
from db.words.records import Filter
from tests.conftest import START
from tests.db.carrying.levels.stick import Side, copied, down, enrolled, take, up

HELD: dict[str, Any] = {
    "name_known": "stated", "name": "مهتاب نیزاری", "band": "17", "nationality": "افغانستان",
    "category": "brought_by_patrol",
}  # fmt: skip


@pytest.fixture
def ends(ready_store: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Side, Side]]:
    """A precinct and its county."""
    with copied(enrolled(ready_store, tmp_path_factory), tmp_path) as sides:
        yield sides


def withheld(desk: Desk) -> None:
    open_custody(desk, OpenCustody(**{**HELD, "deprivation_at": START, "arrived_at": START}))


def marked(desk: Desk) -> None:
    set_mark(desk, SetMark(kind="call"))


def shown(desk: Desk) -> None:
    report_incident(desk, ReportIncident(type="theft_home", place="کوچهٔ شب‌بو", summary="راز"))


class Script(Flag):
    """Does one thing after each look, and stops after the last."""

    def __init__(self, steps: Sequence[Callable[[], object]]) -> None:
        super().__init__()
        self.steps = list(steps)

    def wait(self, timeout: float | None = None) -> bool:
        if self.steps:
            self.steps.pop(0)()
        else:
            self.set()
        return self.is_set()


def test_only_what_is_not_withheld_makes_it_call(
    ends: tuple[Side, Side], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "RECEIPTS_EVERY", 0.0)
    unit, county = ends
    folder = tmp_path / "share"
    folder.mkdir()
    desk = unit.desk
    wrote: list[tuple[str, int]] = []
    now = ["first"]

    def does(name: str, act: Callable[[Desk], None] | None = None) -> Callable[[], None]:
        def step() -> None:
            now[0] = name
            if act is not None:
                act(desk)

        return step

    def said(trip: following.RoundTrip) -> None:
        assert trip.refused is None
        wrote.extend((now[0], each.entries) for each in trip.written)

    steps = [
        does("nothing"), lambda: take(county, folder), does("settled"), does("withheld", withheld), does("quiet"),
        does("withheld again", marked), does("quiet"), does("shown", shown), does("after"),
    ]  # fmt: skip
    following.follow(desk, following.Share(folder), Script(steps), said)
    names = [name for name, _count in wrote]
    assert names[0] == "first"
    assert names.count("shown") == 1
    assert not {"withheld", "withheld again", "quiet"} & set(names), names


def test_what_is_withheld_counts_with_the_next_that_is_not(ends: tuple[Side, Side]) -> None:
    unit, _county = ends
    sent = sending.to_send(unit.desk).heads
    assert not sending.to_send(unit.desk, sent).leaves
    withheld(unit.desk)
    after = sending.to_send(unit.desk, sent)
    assert (after.leaves, after.heads == sent) == (False, False)
    shown(unit.desk)
    assert sending.to_send(unit.desk, sent).leaves
    (seat,) = sending.left(unit.desk)
    assert sending.left(unit.desk)[seat] > sending.left(unit.desk, sent)[seat] > 0


def remark_on(county: Side, unit: str, stick: Path, text: str) -> None:
    (row,) = list_duties(county.desk, Filter()).rows
    form = WriteRemark(record=row.uid, to=unit, register="custody", number=row.number, text=text)
    remarks.write_remark(county.desk, form)
    assert inbound_bundles.answer(county.desk, stick, take(county, stick)) == 1


def test_a_record_of_an_older_unit_is_counted_once_when_it_is_named_anew(
    ends: tuple[Side, Side], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """0.1.0 named a record by its own uid. Remarks about it, under either name, come to the record and stay at it."""
    unit, county = ends
    uid, stick = unit.desk.store.unit, tmp_path / "stick"
    withheld(unit.desk)
    monkeypatch.setattr(duties, "opaque", lambda _secret, uid: uid)
    up(unit, stick)
    take(county, stick)
    (older,) = list_duties(county.desk, Filter()).rows
    remark_on(county, uid, stick, "چرا کسی آگاه نشد؟")
    assert down(unit, stick)
    assert [remark.is_known for remark in remarks.take_remarks(unit.desk, stick)] == [True]
    up(unit, stick)
    take(county, stick)
    monkeypatch.undo()
    up(unit, stick)
    take(county, stick)
    (row,) = list_duties(county.desk, Filter()).rows
    assert (row.number, row.uid == older.uid) == (older.number, False)
    remark_on(county, uid, stick, "و اکنون؟")
    assert down(unit, stick)
    assert [remark.is_known for remark in remarks.take_remarks(unit.desk, stick)] == [True]
    for remark in remarks.list_remarks(unit.desk):
        assert remark.record == older.uid, "the unit knows its record by its own uid"
        remarks.acknowledge_remark(unit.desk, AcknowledgeRemark(remark=remark.uid))
    up(unit, stick)
    take(county, stick)
    shown_there = show_duties(county.desk, row.number, purpose="figure")
    (section,) = [section for section in shown_there.sections if section.title == "Remarks from above"]
    assert len(section.lines) == 2
    assert all(remark.acknowledged_at is not None for remark in remarks.list_remarks(county.desk))
    assert check_units(county.desk) == ()
    with county.desk.store.reading() as conn:
        sent = conn.execute(
            select(JOURNAL.c.kind, BODY.c.json, JOURNAL.c.record).join(JOURNAL, OF_ENTRY).where(JOURNAL.c.unit == uid)
        ).all()
    assert [row.kind for row in sent if older.uid in str(row)] == ["custody_standing", "remark_came"], "the older two"
