"""What of a table may leave the unit: cells are those of the records, acts are told, order tells nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.across.indicators.cards import card_of, cards, company
from db.across.indicators.cells import Cells, cells_of, counts_records, stretches
from db.across.indicators.commands import freeze, publish
from db.across.indicators.figures import Figure
from db.across.indicators.forms import FreezeIndicators, PublishIndicators
from db.across.indicators.frozen import frozen, frozen_table
from db.across.indicators.hiding import OF, ToldPaper, outside
from db.across.indicators.periods import DayRange, read_period
from db.across.indicators.publishing import costs_before_first, plan_of
from db.across.indicators.queries import table_of
from db.across.indicators.scopes import scope_of
from db.demo.bulk import insert_bulk
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import stored_events
from db.reading.suppression import is_small
from db.registers.incidents import commands, forms
from db.words.calendar.jalali import local_date
from db.words.messages import Refused
from precinct_tui.language import indicator_words as words
from precinct_tui.language.i18n import digits
from tests.conftest import START, Desks

DAY = timedelta(days=1)
SPANS = st.lists(
    st.builds(lambda first, days: DayRange(date(2026, 1, 1) + first * DAY, date(2026, 1, 1) + (first + days) * DAY),
              st.integers(0, 20), st.integers(0, 9)), max_size=5,
)  # fmt: skip


@given(SPANS)
def test_stretches_lie_whole_in_every_span_or_not_at_all(spans: list[DayRange]) -> None:
    made = stretches(spans)
    for one in made:
        assert all((one.first in span) == (one.last in span) for span in spans)
    days = [one.first + place * DAY for one in made for place in range(one.days)]
    assert len(days) == len(set(days))
    assert set(days) == {span.first + place * DAY for span in spans for place in range(span.days)}


def cells(desk: Desk, *periods: str) -> Cells:
    with desk.store.reading() as conn:
        scope = scope_of(conn, desk.store.unit, local_date(desk.now()))
        return cells_of(conn, scope, [read_period(period).span for period in periods])


def test_cells_add_up_to_every_figure(desk: Desk) -> None:
    insert_bulk(desk.store, 900, until=START)
    made = cells(desk, "1405-H2", "1404-H2", "1405-H1")
    told = table_of(desk, "1405-H2").figures
    this, last = read_period("1405-H2").span, read_period("1404-H2").span
    looked_at = 0
    for figure in told:
        if not counts_records(figure.card) or figure.card.measure == "sum":
            continue
        for span, count in ((this, figure.numerator), (last, figure.last_numerator)):
            assert made.sum(made.counted(figure.card.of, figure.part, span)) == (count or 0), figure.code
            looked_at += bool(count)
        if figure.card.among is not None:
            assert made.sum(made.counted(figure.card.among, figure.part, this)) == figure.denominator, figure.code
    assert looked_at > 20


def line(code: str, n: int, **others: object) -> Figure:
    return replace(Figure(code, n, n, numerator=n, last_numerator=n, records=n), **others)  # type: ignore[arg-type]


def test_acts_of_the_unit_are_told_as_1_to_4_or_as_they_are() -> None:
    small, none, large = outside([line("thefts_void", 3, last=9, last_numerator=9), line("homicides_void", 0),
                                  line("accidents_void", 5)], ())  # fmt: skip
    assert (small.this, small.numerator, small.last, small.few, small.hidden) == (None, None, 9, (True, False), False)
    assert (none.this, none.few) == (0, (False, False))
    assert (large.this, large.few) == (5, (False, False))
    assert outside([line("thefts_void", 3)], ())[0].change is None


ACTS = {
    "thefts_void", "thefts_lowered", "nationals_breaches", "nationals_duties_met", "custody_force", "custody_deaths",
    "late_entries", "handovers_in_time",
}  # fmt: skip


def test_what_counts_acts_of_the_unit_is_marked_so() -> None:
    marked = {code for code, card in cards().items() if card.act}
    assert marked >= ACTS
    assert all(
        cards()[code].beside or code in ACTS | {"nationals_duties_stated", "nationals_breaches_own", "round_times"}
        for code in marked
    )
    assert {card_of(code).act for code in company("thefts") if code.endswith(("_void", "_lowered"))} == {True}


def test_parts_stand_in_the_order_of_their_codes_and_without_months() -> None:
    figures = [line("thefts", 90, months=(9,) * 12, last_months=(9,) * 12, least_month=9),
               line("thefts.theft_shop", 60), line("thefts.theft_home", 30)]  # fmt: skip
    told = outside(figures, {"thefts.theft_home"})
    assert [one.code for one in told] == ["thefts", "thefts.theft_home", "thefts.theft_shop"]
    assert (told[0].months, told[0].last_months, told[0].least_month) == ((), (), 0)
    assert told[1] == Figure("thefts.theft_home", None, None, hidden=True)


def test_the_few_without_a_time_are_not_told_nor_a_middle_of_few() -> None:
    few = Figure("calls_to_arrival", 9.5, 9.0, numerator=40, last_numerator=30, missing=3, records=43)
    (found,) = outside([few], ())
    assert (found.this, found.missing, found.numerator, found.records) == (9.5, None, None, 0)
    assert outside([replace(few, last_numerator=4)], ())[0].hidden
    assert outside([replace(few, numerator=1)], ())[0].hidden


def test_where_it_is_not_told_of_how_many_acts_are_told_as_a_count() -> None:
    """1 of 7 is 14%, and so is nothing else that small: the share would tell what is kept back."""
    late = Figure("late_entries", 14.2, 50.0, numerator=1, denominator=7, last_numerator=6, last_denominator=12)
    (found,) = outside([late], {"late_entries" + OF})
    assert (found.this, found.last, found.numerator, found.denominator) == (None, None, None, None)
    assert (found.last_numerator, found.last_denominator, found.few, found.change) == (6, None, (True, False), None)
    assert (words.this(found), words.last(found)) == (words.few(), digits("6"))
    assert outside([late], ())[0].denominator == 7


def test_a_real_table_tells_no_small_count(desk: Desk) -> None:
    insert_bulk(desk.store, 900, until=START)
    for _turn in range(2):
        commands.report_incident(desk, forms.ReportIncident(type="homicide", summary="x"))
    table = table_of(desk, leaves=True)
    assert table.draft
    shown = {figure.code: figure for figure in table.figures}
    assert shown["homicides"].hidden
    assert shown["violent_crime.homicide"].hidden
    assert not shown["thefts"].hidden
    assert sum(one.hidden for code, one in shown.items() if code.startswith("violent_crime.")) > 1
    for figure in shown.values():
        if not figure.card.act:
            assert not any(map(is_small, (figure.numerator, figure.last_numerator, figure.denominator))), figure.code


# --- publishing --------------------------------------------------------------------------------------------------


@pytest.fixture
def number(desk_as: Desks) -> str:
    """A frozen table of the last half-year, with two homicides in it; records begin before that half-year."""
    desk = desk_as(Role.COMMANDER)
    insert_bulk(desk.store, 1, 3, until=START - 400 * DAY)
    insert_bulk(desk.store, 900, until=START - 70 * DAY)
    reported(desk, 2, 90)
    return freeze(desk, FreezeIndicators(period="1405-H1"))


def reported(desk: Desk, count: int, days: int, kind: str = "homicide") -> None:
    for _turn in range(count):
        form = forms.ReportIncident(type=kind, summary="x", occurred_from=START - days * DAY)
        form.reasons = {"reported_at": "x", "occurred_from": "x"}
        commands.report_incident(desk, form)


def accesses(desk: Desk, kind: str) -> int:
    with desk.store.reading() as conn:
        return sum(event.kind == kind for some in stored_events.batches(conn) for event in some)


def published(desk: Desk, number: str) -> str:
    form = PublishIndicators(number=number)
    form.reasons = {"note": "منتشر می‌شود"}
    return publish(desk, form)


def test_before_the_first_paper_it_is_said_what_each_kind_costs_later(desk_as: Desks, number: str) -> None:
    """A small precinct: after its half-years its quarters tell less, its months nothing or nearly nothing."""
    desk = desk_as(Role.COMMANDER)
    insert_bulk(desk.store, 120, 11, until=START - 110 * DAY)
    insert_bulk(desk.store, 90, 12, until=START - 160 * DAY)
    alone, after = {}, {}
    for cost in costs_before_first(desk, number):
        (after if cost.after else alone)[cost.kind] = cost
        assert 0 <= cost.told <= cost.lines
        assert 0 <= cost.refused <= cost.papers
    assert [(kind, cost.papers) for kind, cost in alone.items()] == [("half", 1), ("quarter", 2), ("month", 6)]
    assert set(after) == {"quarter", "month"}
    assert alone["half"].share > alone["month"].share > after["month"].share
    assert after["quarter"].share < alone["quarter"].share
    told = published_lines(desk, number)
    assert alone["half"].told == told, "as many lines as publishing this half-year tells"
    assert costs_before_first(desk, number) == (), "something was published"


def published_lines(desk: Desk, number: str) -> int:
    """How many lines that count anything of the unit's records a table tells, once it is published."""
    published(desk, number)
    every, shown = frozen_table(desk, number), frozen_table(desk, number, True)
    counting = {figure.code for figure in every.figures if counts_records(figure.card) and _counts(figure)}
    return sum(figure.code in counting and not figure.hidden for figure in shown.figures)


def _counts(figure: Figure) -> bool:
    return any((figure.records, figure.last_records, figure.denominator, figure.last_denominator))


@pytest.mark.long
def test_publishing_names_first_what_it_keeps_back_besides(desk_as: Desks, number: str) -> None:
    desk = desk_as(Role.COMMANDER)
    plan = plan_of(desk, number)
    assert "homicides" in plan.small
    assert plan.besides
    with pytest.raises(Refused) as refused:
        publish(desk, PublishIndicators(number=number))
    assert refused.value.code == "unlikely"
    said = str(refused.value.fields["note"])
    assert all(card_of(code.removesuffix(OF)).name.en in said for code in plan.besides)
    assert frozen(desk)[0].published_at is None
    assert published(desk, number) == number
    assert frozen(desk)[0].published_at is not None
    table = frozen_table(desk, number, True)
    assert (table.draft, table.published) == (False, desk.now())
    assert {one.code for one in table.figures if one.hidden} >= plan.small | set(plan.besides)


def test_what_changed_since_a_paper_does_not_tell_what_it_kept_back(desk_as: Desks) -> None:
    """Three of four homicides turn out to be none after the freeze. A year later no subtraction tells the one that is
    left, nor do the old total and what is told of the others tell the four."""
    desk = desk_as(Role.COMMANDER)
    insert_bulk(desk.store, 1, 3, until=START - 400 * DAY)
    reported(desk, 4, 90)
    reported(desk, 9, 90, "fight")
    reported(desk, 30, 90, "assault")
    half = freeze(desk, FreezeIndicators(period="1405-H1"))
    reported(desk, 8, 90)
    with desk.store.reading() as conn:
        frozen_at = ToldPaper(
            (read_period("1405-H1").span, read_period("1404-H1").span), frozen_table(desk, half).figures,
            at=frozen_table(desk, half).as_of,
        )  # fmt: skip
        scope = scope_of(conn, desk.store.unit, local_date(desk.now()))
        made = cells_of(conn, scope, frozen_at.spans, [frozen_at.at])
    homicides, span = card_of("homicides").of, frozen_at.spans[0]
    assert made.sum(made.counted(homicides, "", span, frozen_at.at)) == 4
    assert made.sum(made.counted(homicides, "", span)) == 12
    published(desk, half)
    again = freeze(desk, FreezeIndicators(period="1405-H1"))
    published(desk, again)
    first, second = (frozen_table(desk, number, True) for number in (half, again))
    assert first.figure("homicides").hidden
    assert frozen_table(desk, again).figure("homicides").numerator == 12
    told = [{one.code: one.numerator for one in table.figures if not one.hidden} for table in (first, second)]
    others = ("violent_crime.fight", "violent_crime.assault")
    assert "violent_crime" not in told[0] or not all(other in told[0] | told[1] for other in others)


def test_a_table_is_published_once_and_stays_as_it_was_told(desk_as: Desks, number: str) -> None:
    desk = desk_as(Role.COMMANDER)
    published(desk, number)
    before = frozen_table(desk, number, True).figures
    with pytest.raises(Refused, match="published already"):
        published(desk, number)
    again = freeze(desk, FreezeIndicators(period="1405-H1"))
    published(desk, again)
    assert frozen_table(desk, number, True).figures == before


NOT_WHOLE = (
    FreezeIndicators(period="1405"), FreezeIndicators(period="1405-W12"),
    FreezeIndicators(period="1405/01/01..1405/03/31"), FreezeIndicators(period="1405-H2"),
    FreezeIndicators(period="1405-H1", against="1404-W12"),
)  # fmt: skip


@pytest.mark.long
def test_only_a_whole_half_year_quarter_or_month_is_published(desk_as: Desks, number: str) -> None:
    desk = desk_as(Role.COMMANDER)
    for form in NOT_WHOLE:
        other = freeze(desk, form)
        with pytest.raises(Refused) as refused:
            published(desk, other)
        assert set(refused.value.fields) == {"number"}
    for period in ("1405-Q2", "1405-06"):
        published(desk, freeze(desk, FreezeIndicators(period=period)))


@pytest.mark.long
def test_a_draft_is_noted_and_what_was_published_is_not(desk_as: Desks, number: str) -> None:
    desk = desk_as(Role.COMMANDER)
    kind = "indicators_drafted"
    table_of(desk, leaves=True)
    assert accesses(desk, kind) == 1
    assert frozen_table(desk, number, True).draft
    assert accesses(desk, kind) == 2
    published(desk, number)
    frozen_table(desk, number, True)
    table_of(desk)
    assert accesses(desk, kind) == 2


def test_a_quarter_tells_nothing_of_the_other_that_the_half_year_kept_back(desk_as: Desks, number: str) -> None:
    """Told half-year less told quarter would be a small quarter."""
    desk = desk_as(Role.COMMANDER)
    reported(desk, 9, 200)
    half = freeze(desk, FreezeIndicators(period="1405-H1"))
    assert "homicides" not in plan_of(desk, half).small
    published(desk, half)
    assert not frozen_table(desk, half, True).figure("homicides").hidden
    quarter = freeze(desk, FreezeIndicators(period="1405-Q1"))
    assert frozen_table(desk, quarter).figure("homicides").numerator == 9
    published(desk, quarter)
    assert frozen_table(desk, quarter, True).figure("homicides").hidden
