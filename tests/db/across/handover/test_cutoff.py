"""Whatever happens in whatever order, each entry belongs to exactly one shift; the tables follow from the journal."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

import db.across.handover.commands as shift
import db.across.handover.commands_relief as relief
from db.across.handover import forms, mark_forms, marks
from db.across.handover.models import SHIFT
from db.across.handover.queries import list_shifts
from db.across.handover.showing import events_of_shift
from db.across.handover.summary import summary
from db.kernel.base.access import Role
from db.kernel.folding import rebuild
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.storage.models import JOURNAL
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import examples

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from tests.conftest import Desks

PASSWORD = "correct-horse"
WHY = {"read": "no time"}
ACTS = (
    lambda desk: shift.open_shift(desk, forms.OpenShift(deputy="A")),
    lambda desk: shift.start_handover(desk, forms.StartHandover()),
    lambda desk: shift.sign_out(desk, forms.SignOut(password=PASSWORD, uncounted="no time")),
    lambda desk: relief.take_over(desk, forms.TakeOver(read=True, disagreement="y", password=PASSWORD, reasons=WHY)),
    lambda desk: relief.relieve(
        desk,
        forms.Relieve(
            read=True, absent="ill", disagreement="y", who="C", via="radio", phone="1", password=PASSWORD, reasons=WHY
        ),
    ),
    lambda desk: relief.notify_headcount(
        desk, forms.NotifyHeadcount(what="missing", how_many=1, who="C", via="radio", phone="1", at=desk.now())
    ),
    lambda desk: [
        relief.answer(desk, forms.AnswerReadBack(item=found.item, answer=1)) for found in relief.questions(desk)
    ],
    lambda desk: shift.close_alone(desk, forms.CloseAlone(uncounted="no time", reason="alone", password=PASSWORD)),
    lambda desk: marks.set_mark(desk, mark_forms.SetMark(kind="call")),
    lambda desk: shift.add_item(desk, forms.AddHandoverItem(priority="normal", what="a word")),
    lambda desk: shift.plan_item(desk, forms.PlanItem(item=1, action="look")),
    lambda desk: shift.raise_item(desk, forms.RaiseItem(item=1, priority="urgent")),
    lambda desk: shift.count(desk, forms.CountHandover(counts={"radios": 3})),
    lambda desk: shift.count_blind(desk, forms.BlindCount(counts={"radios": 4})),
    lambda desk: explain(desk),
    lambda desk: late_entry(desk),
    lambda desk: twice(desk),
)


def explain(desk: Desk) -> None:
    for mark in marks.unexplained(desk):
        marks.explain_mark(desk, mark_forms.ExplainMark(record=mark.uid, what="a call"))


def late_entry(desk: Desk) -> None:
    """Something that happened yesterday is written now: it belongs to the shift that writes it."""
    at = desk.now() - timedelta(hours=20)
    form = ReportIncident(type="fight", place="x", summary="y", occurred_from=at, reported_at=at)
    form.reasons = dict.fromkeys(("reported_at", "occurred_from", "place"), "power was out")
    report_incident(desk, form)


def twice(desk: Desk) -> None:
    """A kiosk that was refreshed, or came back after a power cut, sends the same form again."""
    form = forms.StartHandover()
    assert shift.start_handover(desk, form) == shift.start_handover(desk, form)


def all_entries(desk: Desk) -> list[int]:
    columns = JOURNAL.c
    with desk.store.reading() as conn:
        chosen = select(columns.position).where(columns.stream == "record").order_by(columns.position)
        return list(conn.execute(chosen).scalars())


RESTART = len(ACTS)


def reopened(desks: Desks) -> tuple[Desk, Desk]:
    """Both kiosks restarted: every store closed and opened anew."""
    desks.close()
    desks.open.clear()
    return desks(Role.DUTY), desks(Role.DEPUTY)


@settings(max_examples=examples(2, 100))
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(range(RESTART + 1))), min_size=15, max_size=50))
def test_each_entry_belongs_to_exactly_one_shift(ready_store: Path, history: list[tuple[bool, int]]) -> None:
    from tests.conftest import Desks

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "store"
        shutil.copytree(ready_store, home)
        desks = Desks(home)
        pair = (desks(Role.DUTY), desks(Role.DEPUTY))
        try:
            for other, act in history:
                desks.clock.advance(minutes=7)
                if act == RESTART:
                    pair = reopened(desks)
                    continue
                with suppress(Refused):
                    ACTS[act](pair[other])
            check_history(pair[0])
        finally:
            desks.close()


def shift_of(position: int, cutoffs: Iterable[tuple[int, str]]) -> str | None:
    """The uid of the shift that an event belongs to: the lowest cut-off at or above its position.

    None: no handover has begun since, so it belongs to the shift that is open or the next to open.
    """
    later = [(cutoff, uid) for cutoff, uid in cutoffs if cutoff >= position]
    return min(later)[1] if later else None


def check_history(desk: Desk) -> None:
    rows = list_shifts(desk, Filter(), None, 100).rows
    owned = {row.number: [event.position for event in events_of_shift(desk, row.number)] for row in rows}
    with desk.store.reading() as conn:
        found = conn.execute(select(SHIFT.c.number, SHIFT.c.cutoff)).all()
    cutoffs = [(row.cutoff, row.number) for row in found if row.cutoff is not None]
    running = [row.number for row in found if row.cutoff is None]
    assert len(running) <= 1
    for position in all_entries(desk):
        owner = shift_of(position, cutoffs)
        holders = [number for number, positions in owned.items() if position in positions]
        assert holders == ([owner] if owner is not None else running)
    for number, positions in owned.items():
        told = summary(desk, number)
        assert sum(count for _kind, count in told.entries) == len(positions), "the page counts each entry once too"
        assert told.later == written_meanwhile(desk, told.uid, told.cutoff), "and says what came after its cut-off"
    checked = rebuild.check(desk.store)
    assert checked.differences == ()


def written_meanwhile(desk: Desk, uid: str, cutoff: int | None) -> int:
    """Entries of other records between a shift's cut-off and its lock, or the end where it is not locked."""
    if cutoff is None:
        return 0
    columns = JOURNAL.c
    with desk.store.reading() as conn:
        chosen = select(columns.position, columns.record, columns.kind).where(columns.stream == "record")
        rows = conn.execute(chosen.where(columns.position > cutoff).order_by(columns.position)).all()
    locks = {"handover_taken_over", "handover_relieved", "shift_closed_alone"}
    end = next((row.position for row in rows if row.record == uid and row.kind in locks), None)
    return sum(row.record != uid and (end is None or row.position < end) for row in rows)


def test_two_kiosks_start_at_once(desk_as: Desks) -> None:
    pair = (desk_as(Role.DUTY), desk_as(Role.DEPUTY))
    number = shift.open_shift(pair[0], forms.OpenShift())
    given_back: list[str] = []
    threads = [
        Thread(target=lambda desk=desk: given_back.append(shift.start_handover(desk, forms.StartHandover())))
        for desk in pair
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert given_back == [number, number]
    kinds = [event.kind for event in events_of_shift(pair[0], number)]
    assert kinds.count("handover_started") == 1


def test_two_kiosks_open_at_once(desk_as: Desks) -> None:
    pair = (desk_as(Role.DUTY), desk_as(Role.DEPUTY))
    refusals: list[Refused] = []

    def opening(desk: Desk) -> None:
        try:
            shift.open_shift(desk, forms.OpenShift())
        except Refused as refused:
            refusals.append(refused)

    threads = [Thread(target=opening, args=(desk,)) for desk in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [refused.code for refused in refusals] == ["conflict"]
    assert len(list_shifts(pair[0], Filter(), None, 9).rows) == 1
