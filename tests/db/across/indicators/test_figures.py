"""Figures on a real store: what is counted, what is frozen, and that each opens exactly its records."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from db.across.indicators.cards import MEDIAN, P90, SHARE, cards
from db.across.indicators.commands import freeze
from db.across.indicators.figure_notes import notes_of
from db.across.indicators.figures import Figure, FigureTable
from db.across.indicators.forms import FreezeIndicators
from db.across.indicators.frozen import differences, frozen, frozen_table
from db.across.indicators.hours import grid
from db.across.indicators.queries import completeness, records_behind, table_of
from db.demo.bulk import insert_bulk
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.corrections import Correct
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.journal import journal, stored_events
from db.registers.incidents import commands, forms
from db.registers.incidents.models import INCIDENT
from db.storage.models import JOURNAL
from db.words.calendar.jalali import jalali_to_date, local_instant
from db.words.messages import Refused
from tests.conftest import START, Desks
from tests.db.across.indicators.everybody import every_list_opens
from tests.officers import NAMES

NOW, BEFORE = START - timedelta(days=20), local_instant(jalali_to_date(1404, 8, 1))


def report(desk: Desk, type: str, at: datetime = NOW, **more: Any) -> str:
    form = forms.ReportIncident(type=type, summary="x", reported_at=at, occurred_from=at, **more)
    form.reasons = dict.fromkeys(("reported_at", "occurred_from", "severity"), "آزمون")
    commands.report_incident(desk, form)
    if at == BEFORE:
        entered_then(desk, form.uid)
    return form.uid


def entered_then(desk: Desk, uid: str) -> None:
    """As if it had been entered when it was reported: before the machine's clock was at START."""
    with desk.store.writing() as conn:
        conn.execute(update(INCIDENT).where(INCIDENT.c.uid == uid).values(entered_at=BEFORE))


def act(desk: Desk, name: str, record: str, **answers: Any) -> None:
    declared = COMMANDS[name]
    form = declared.form(record=record, **answers)
    form.reasons = dict.fromkeys(answers, "آزمون")
    declared.run(desk, form)


def of(told: FigureTable, code: str) -> Figure:
    return told.figure(code)


def said(told: FigureTable, code: str) -> set[str]:
    return {note.text for note in notes_of(told.figure(code), told.comparison, told.first)}


def test_thefts_are_counted_by_type_and_day_and_a_void_is_not(desk: Desk) -> None:
    report(desk, "theft_home")
    report(desk, "theft_home", BEFORE)
    report(desk, "receiving_stolen")
    gone = report(desk, "theft_shop")
    act(desk, "incident.void", gone, reason="دوبار ثبت شد")
    told = table_of(desk)
    assert told.comparison.period.code == "1405-H2"
    thefts = of(told, "thefts")
    assert (thefts.this, thefts.last, thefts.change, thefts.numerator) == (1, 1, 0.0, 1)
    assert (of(told, "thefts.theft_home").this, of(told, "thefts_void").this) == (1, 1)
    assert "thefts.theft_shop" not in {figure.code for figure in told.figures}
    assert thefts.months[7] == 1
    assert thefts.last_months[7] == 1
    assert "small base: {base}" in said(told, "thefts")


def test_clearance_is_told_in_both_senses(desk: Desk) -> None:
    old = report(desk, "homicide", BEFORE)
    one = report(desk, "homicide")
    report(desk, "homicide")
    today = START.date()
    act(desk, "incident.clear", one, clearance="suspect_referred", cleared_on=today)
    act(desk, "incident.clear", old, clearance="suspect_died", cleared_on=today)
    told = table_of(desk)
    cohort, period = of(told, "homicide_clearance_cohort"), of(told, "homicide_clearance_period")
    assert (cohort.this, cohort.numerator, cohort.denominator) == (50.0, 1, 2)
    assert (cohort.last, cohort.last_numerator) == (100.0, 1)
    assert (period.this, period.numerator, period.denominator) == (100.0, 2, 2)
    assert of(told, "homicides_cleared.suspect_referred").this == 1
    act(desk, "incident.reopen", one, reason="اشتباه بود")
    assert of(table_of(desk), "homicide_clearance_cohort").this == 0.0


def test_a_cleared_case_is_not_cleared_again_and_counts_once_after_each_reopening(desk_as: Desks) -> None:
    desk = desk_as(Role.COMMANDER)
    report(desk, "homicide", BEFORE)
    one = report(desk, "homicide")
    act(desk, "incident.clear", one, clearance="suspect_referred", cleared_on=START.date())
    with pytest.raises(Refused, match="cleared already"):
        act(desk, "incident.clear", one, clearance="suspect_died", cleared_on=START.date())
    number = freeze(desk, FreezeIndicators(period="1405-H2"))
    act(desk, "incident.reopen", one, reason="اشتباه بود")
    act(desk, "incident.clear", one, clearance="suspect_died", cleared_on=START.date())
    told = table_of(desk)
    assert (of(told, "homicide_clearance_period").this, of(told, "homicide_clearance_cohort").this) == (100.0, 100.0)
    assert of(told, "homicides_cleared.suspect_died").this == 1
    assert {change.why.text for change in differences(desk, number)} == {"cleared again after a reopening"}


def test_of_two_clearances_that_two_machines_wrote_the_first_counts(desk: Desk) -> None:
    one = report(desk, "homicide")
    act(desk, "incident.clear", one, clearance="suspect_referred", cleared_on=START.date())
    before = table_of(desk).figures
    with desk.store.writing() as conn:
        facts = {"clearance": "suspect_died", "cleared_on": (START + timedelta(days=400)).date().isoformat()}
        new = journal.NewEntry(
            uid=desk.source.uid(), stream="record", kind="incident_cleared", record=one, at=START, entered_at=START,
            officer=desk.officer.uid, parts={"facts": facts, "identity": {}, "words": {}},
        )  # fmt: skip
        journal.append(conn, desk.store, new, desk.source.randbytes)
    assert table_of(desk).figures == before
    assert not rebuild.check(desk.store).differences


def test_one_late_report_of_last_year_makes_no_year_to_compare_with(desk: Desk) -> None:
    form = forms.ReportIncident(type="theft_home", summary="x", reported_at=NOW, occurred_from=BEFORE)
    form.reasons = dict.fromkeys(("reported_at", "occurred_from"), "آزمون")
    commands.report_incident(desk, form)
    for _turn in range(9):
        report(desk, "theft_home")
    thefts = of(table_of(desk), "thefts")
    assert (thefts.this, thefts.last, thefts.change) == (9, None, None)
    assert "nothing was recorded then" in said(table_of(desk), "thefts")


def test_nothing_to_divide_by_and_nothing_recorded_are_no_figure(desk: Desk) -> None:
    report(desk, "noise")
    told = table_of(desk)
    share = of(told, "homicide_clearance_cohort")
    assert (share.this, share.last, share.change) == (None, None, None)
    assert "nothing to divide by" in said(told, "homicide_clearance_cohort")
    assert of(told, "thefts").last is None
    assert "nothing was recorded then" in said(told, "thefts")
    report(desk, "noise", BEFORE)
    told = table_of(desk)
    assert (of(told, "thefts").this, of(told, "thefts").last, of(told, "thefts").change) == (0, 0, None)


@pytest.mark.parametrize(
    ("period", "field"),
    [("1406-H1", "period"), ("1404-H1", "period"), ("1405/09/02..1405/09/01", "period"), ("x", "period")],
)
def test_bad_periods_are_said_at_the_field(desk: Desk, period: str, field: str) -> None:
    report(desk, "noise")
    with pytest.raises(Refused) as refused:
        table_of(desk, period)
    assert set(refused.value.fields) == {field}


def test_an_unknown_code_is_said_at_the_field(desk: Desk) -> None:
    for code in ("crimes", "homicides.homicide", ""):
        with pytest.raises(Refused) as refused:
            records_behind(desk, code)
        assert set(refused.value.fields) == {"code"}
    with pytest.raises(Refused) as refused:
        grid(desk, "requests")
    assert set(refused.value.fields) == {"code"}


def test_a_quiet_correction_to_a_lighter_type_stands_beside_the_fall(desk: Desk) -> None:
    uid = report(desk, "theft_armed")
    assert of(table_of(desk), "thefts_lowered").this == 0
    with desk.store.reading() as conn:
        entry = stored_events.events_of(conn, desk.store.unit, uid)[0].uid
    form = Correct(record=uid, target=entry, field="type", value="theft_petty", reason="آزمون")
    COMMANDS["incident.correct"].run(desk, form)
    told = table_of(desk)
    assert of(told, "thefts_lowered").this == 1
    assert of(told, "violent_crime").this == 0
    assert of(told, "violent_crime_lowered").this == 1
    assert not rebuild.check(desk.store).differences


def test_a_fall_in_two_steps_is_counted_as_one(desk: Desk) -> None:
    uid = report(desk, "homicide")
    COMMANDS["incident.amend_type"].run(desk, forms.AmendType(record=uid, type="fight", reason="آزمون"))
    with desk.store.reading() as conn:
        entry = stored_events.events_of(conn, desk.store.unit, uid)[0].uid
    form = Correct(record=uid, target=entry, field="type", value="theft_petty", reason="آزمون")
    COMMANDS["incident.correct"].run(desk, form)
    assert of(table_of(desk), "homicides_lowered").this == 1
    assert not rebuild.check(desk.store).differences


def test_a_frozen_table_stands_still_and_its_differences_are_named(desk_as: Desks) -> None:
    desk, commander = desk_as(), desk_as(Role.COMMANDER)
    changed, gone, solved = (report(desk, "theft_home") for _ in range(3))
    number = freeze(commander, FreezeIndicators(period="1405-H2"))
    before = frozen_table(desk, number)
    assert differences(desk, number) == ()
    assert (of(before, "thefts").this, before.by, before.frozen) == (3, NAMES[Role.COMMANDER], number)
    act(desk, "incident.amend_type", changed, type="fraud", reason="کلاهبرداری بود")
    act(desk, "incident.void", gone, reason="دوبار ثبت شد")
    act(desk, "incident.clear", solved, clearance="suspect_referred", cleared_on=START.date())
    late = report(desk, "theft_shop")
    assert of(table_of(desk), "thefts").this == 2
    assert frozen_table(desk, number) == before
    found = {(change.code, change.number, change.by): change.why.text for change in differences(desk, number)}
    with desk.store.reading() as conn:
        from db.kernel.projections.numbering import number_of

        names = {uid: number_of(conn, desk.store.unit, uid) for uid in (changed, gone, solved, late)}
    assert found["thefts", names[changed], -1] == "reclassified, or its day was corrected"
    assert found["thefts", names[gone], -1] == "made void"
    assert found["thefts", names[late], 1] == "entered since"
    assert found["theft_clearance_cohort", names[solved], 1] == "cleared since"
    assert ("thefts", names[solved], 1) not in found
    assert [one.number for one in frozen(desk)] == [number]
    assert not rebuild.check(desk.store).differences


def test_only_a_commander_freezes(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        freeze(desk, FreezeIndicators(period="1405-H2"))
    assert refused.value.code == "forbidden"


def everything(desk: Desk, code: str, which: str, base: str) -> list[str]:
    found: list[str] = []
    after = None
    while True:
        page = records_behind(desk, code, which=which, of=base, after=after, limit=37, purpose="court")
        found += [row.uid for row in page.rows]
        after = page.next
        if after is None:
            return found


def test_every_number_opens_exactly_the_records_it_counted(desk: Desk) -> None:
    insert_bulk(desk.store, 400, until=START)
    insert_bulk(desk.store, 150, 3, until=BEFORE)
    told = table_of(desk)
    assert len(told.figures) > len(cards())
    for figure in told.figures:
        card = figure.card
        if card.measure in (MEDIAN, P90) or "duties" in card.of.options:
            continue
        if card.of.source in ("requests", "ratings"):  # it would tell the day of each
            with pytest.raises(Refused, match="their weeks"):
                records_behind(desk, figure.code)
            continue
        with every_list_opens():
            behind = everything(desk, figure.code, "this", "numerator")
            assert len(behind) == len(set(behind)) == figure.records, figure.code
            if card.measure == SHARE:
                assert len(everything(desk, figure.code, "this", "denominator")) == figure.denominator
            elif card.measure == "count":
                assert figure.this == len(behind)
                assert figure.last == len(everything(desk, figure.code, "last", "numerator")), figure.code
        if card.code == "nationals_processed":
            for which in ("this", "last"):
                with pytest.raises(Refused, match="foreign nationals"):
                    records_behind(desk, figure.code, which=which)
        else:
            assert everything(desk, figure.code, "this", "numerator") == behind, figure.code


def test_the_grid_holds_every_record_once(desk: Desk) -> None:
    insert_bulk(desk.store, 300, until=START)
    found = grid(desk, "thefts")
    assert (len(found.cells), {len(row) for row in found.cells}, len(found.days)) == (7, {24}, 7)
    assert sum(map(sum, found.cells)) + sum(found.days) == of(table_of(desk), "thefts").this


def test_counts_follow_a_rebuild(desk: Desk) -> None:
    insert_bulk(desk.store, 60, until=START)
    before = table_of(desk).figures
    rebuild.rebuild(desk.store)
    assert table_of(desk).figures == before
    assert not rebuild.check(desk.store).differences


def test_listing_custody_behind_a_figure_asks_a_purpose_and_is_an_access_entry(desk: Desk) -> None:
    report(desk, "noise")
    with pytest.raises(Refused) as refused:
        records_behind(desk, "nationals_no_grounds")
    assert set(refused.value.fields) == {"purpose"}
    records_behind(desk, "nationals_no_grounds", purpose="court")
    records_behind(desk, "custody_force")  # a purpose stands for half an hour
    kinds = ("custody_search_begun", "custody_counted")
    with desk.store.reading() as conn:
        chosen = select(JOURNAL.c.kind, JOURNAL.c.stream).where(JOURNAL.c.kind.in_(kinds))
        entries = conn.execute(chosen.order_by(JOURNAL.c.position)).all()
    assert [tuple(entry) for entry in entries] == [(kind, "access") for kind in (*kinds, "custody_counted")]


def test_completeness_names_the_days_without_entries(desk: Desk) -> None:
    report(desk, "noise")
    report(desk, "noise", START)
    told = completeness(desk)
    assert (told.entered, told.late, told.units, told.missing_units) == (2, 1, 1, ())
    assert told.days - len(told.silent) == 2
    assert told.unapproved == 2
    assert (told.looked_at, told.open_checks, told.returned) == (2, 2, 0)


def test_no_card_breaks_crime_down_by_who_people_are() -> None:
    """No split, source option or code of a nationality, language, religion or named person."""
    for card in cards().values():
        said = f"{card.code} {card.split} {card.of} {card.among}".lower()
        assert not any(word in said for word in ("nationality", "language", "ethnic", "religion", "person_name")), (
            card.code
        )
        if card.section == "nationals":
            assert (card.better, card.press) == ("", False)
