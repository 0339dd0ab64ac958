"""Publishing: what a frozen table may tell outside, after everything that was published before it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from db.across.indicators.cards import Card, card_of
from db.across.indicators.cells import cells_of
from db.across.indicators.costs import PublishingCost, costs_of, halves_until, spans_of
from db.across.indicators.figures import FigureTable
from db.across.indicators.freezes import frozen_of, frozen_row
from db.across.indicators.hiding import OF, ToldPaper, kept_back, outside
from db.across.indicators.models import FREEZE, PUBLICATION
from db.across.indicators.offered import GUARDED, counts_source, offered_of, told_by
from db.across.indicators.periods import HALF, MONTH, QUARTER, Comparison
from db.across.indicators.request_sources import RATINGS
from db.across.indicators.scopes import scope_of
from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading.suppression import KeptBack
from db.reference.lists.queries import items_of
from db.words.calendar.jalali import local_date
from db.words.messages import M_, Message

WHOLE = frozenset({HALF, QUARTER, MONTH})
"""Kinds of period that are published: each is a number of whole months."""


@dataclass(frozen=True, slots=True)
class PublicationPlan:
    """What publishing a frozen table would keep back: the `small` lines, and `besides` what would tell one of them.

    `published`: it was, then; the lines are those that were kept back. `refusal` is why it can't be. `given_away`
    counts small numbers that may follow from earlier papers already.
    """

    uid: str
    number: str
    small: frozenset[str]
    besides: tuple[str, ...]
    given_away: int = 0
    published: datetime | None = None
    refusal: Message | None = None


@query("indicator.publication", roles=READERS)
def plan_of(reading: Reading, number: str) -> PublicationPlan:
    """What publishing a frozen table would keep back, or kept back. Raises Refused("not_found")."""
    row = frozen_row(reading, number)
    if (done := _publication(reading, row.uid)) is not None:
        return PublicationPlan(row.uid, row.number, frozenset(json.loads(done.hidden)), (), published=done.published_at)
    table = frozen_of(reading, row)
    back = _kept_back(reading, table)
    return PublicationPlan(
        row.uid, row.number, back.small, back.besides, back.given_away,
        refusal=_refusal(reading.conn, table.comparison, back),
    )  # fmt: skip


@query("indicator.costs", roles=READERS)
def costs_before_first(reading: Reading, number: str) -> tuple[PublishingCost, ...]:
    """What half-years, quarters and months cost later by this unit's own counts; nothing once something was published.
    Raises Refused("not_found")."""
    row = frozen_row(reading, number)
    if published_papers(reading):
        return ()
    halves = halves_until(frozen_of(reading, row).comparison.period)
    scope = scope_of(reading.conn, reading.unit, local_date(reading.now))
    return costs_of(halves, cells_of(reading.conn, scope, spans_of(halves)))


def _refusal(conn: Connection, comparison: Comparison, back: KeptBack) -> Message | None:
    whole = {comparison.period.kind, comparison.against.kind} <= WHOLE and comparison.to_date is None
    if not whole:
        return M_("Only a whole half-year, quarter or month is published, against another.")
    if back.gives_away:
        return M_(
            "With what was published before, it would tell small numbers, whatever is kept back of it: {lines}. It is "
            "not published.", lines=named(conn, back.gives_away),
        )  # fmt: skip
    return None


def named(conn: Connection, codes: Iterable[str]) -> object:
    """Lines by their names, as one value of a message: the parts of a card stand together after its name."""
    parts: dict[str, list[object]] = {}
    lines: list[object] = []
    for code in codes:
        if code == GUARDED:
            lines.append(M_("a count of one month that is offered to the national command"))
            continue
        whole, _dot, part = code.removesuffix(OF).partition(".")
        card = card_of(whole)
        if part:
            parts.setdefault(whole, []).append(_part_name(conn, card, part))
        else:
            lines.append(M_("{name}: of how many", name=card.name) if code.endswith(OF) else card.name)
    lines += [M_("{name}: {lines}", name=card_of(code).name, lines=_joined(names)) for code, names in parts.items()]
    said: object = lines[0]
    for line in lines[1:]:
        said = M_("{first}; {then}", first=said, then=line)
    return said


def _joined(names: Sequence[object]) -> object:
    said = names[0]
    for name in names[1:]:
        said = M_("{first}, {then}", first=said, then=name)
    return said


def _part_name(conn: Connection, card: Card, part: str) -> object:
    """An item of a list, which knows its name; the code itself of what is told apart by no list."""
    return next((item for item in items_of(conn, card.split or "") if item.code == part), part)


def for_outside(reading: Reading, table: FigureTable, row: Row[Any] | None = None) -> FigureTable:
    """A table as it left the unit, or would leave it. A draft is noted in the journal: who read it, and of what."""
    done = None if row is None else _publication(reading, row.uid)
    if done is not None:
        figures = outside(table.figures, frozenset(json.loads(done.hidden)))
        return replace(table, figures=figures, leaves=True, published=done.published_at)
    comparison = table.comparison
    facts = {"period": comparison.period.code, "against": comparison.against.code, "table": table.frozen or None}
    reading.note("indicators_drafted", None, {name: value for name, value in facts.items() if value})
    return replace(table, figures=outside(table.figures, _kept_back(reading, table).keys), leaves=True)


def _kept_back(reading: Reading, table: FigureTable) -> KeptBack:
    """What of a table must not be told, beside everything that this unit published."""
    earlier = published_papers(reading)
    paper = ToldPaper(_spans(table), table.figures, at=table.as_of)
    spans = {span for published in (paper, *earlier) for span in published.spans}
    scope = scope_of(reading.conn, reading.unit, local_date(reading.now))
    positions = [each.at for each in (paper, *earlier)]
    offered = offered_of(reading)
    if offered is None:
        back = kept_back(paper, earlier, cells_of(reading.conn, scope, spans, positions))
    else:
        of = counts_source(reading)
        cells = cells_of(reading.conn, scope, {*spans, *offered.spans}, [*positions, offered.at], (of,))
        back = kept_back(paper, earlier, cells, told_by(offered, of, cells))
    if not scope.below:
        return back
    # What would follow of records that are not here nobody can say.
    rated = frozenset(figure.code for figure in table.figures if figure.card.of.source == RATINGS)
    return replace(back, small=back.small | rated)


def published_papers(reading: Reading) -> Sequence[ToldPaper]:
    """The tables that this unit published, the oldest first."""
    joined = FREEZE.join(PUBLICATION, (FREEZE.c.unit == PUBLICATION.c.unit) & (FREEZE.c.uid == PUBLICATION.c.uid))
    chosen = select(FREEZE, PUBLICATION.c.hidden).select_from(joined).where(FREEZE.c.unit == reading.unit)
    papers = []
    for row in reading.conn.execute(chosen.order_by(FREEZE.c.frozen_at, FREEZE.c.uid)).all():
        table = frozen_of(reading, row)
        papers.append(ToldPaper(_spans(table), table.figures, frozenset(json.loads(row.hidden)), row.as_of))
    return papers


def _spans(table: FigureTable) -> Any:
    return table.comparison.this, table.comparison.last


def published_at(reading: Reading, uid: str) -> datetime | None:
    """When a frozen table was published; None where it was not."""
    done = _publication(reading, uid)
    return None if done is None else done.published_at


def _publication(reading: Reading, uid: str) -> Row[Any] | None:
    chosen = select(PUBLICATION).where(PUBLICATION.c.unit == reading.unit, PUBLICATION.c.uid == uid)
    return reading.conn.execute(chosen).one_or_none()
