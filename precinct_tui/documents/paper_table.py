"""The papers that rooms declare, and what makes each: one table that every screen reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from db.kernel.base.access import Role
from db.kernel.base.register import OfferedPaper
from db.kernel.desk.rooms import PAPERS
from db.registers.custody.register import STOCK
from db.words.calendar.jalali import jalali_to_date, jalali_year, local_date
from precinct_tui.documents import making

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from precinct_tui.documents.making import Made


@dataclass(frozen=True, slots=True)
class FigureDays:
    """The days that figures are of, and whether they are for outside the unit."""

    first: date
    last: date
    outside: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper as it was chosen: of which record, in which language beside the Persian, as what, where to.

    `folder` None is the printer. `sheets` is how many, of blank sheets; `span` is of figures.
    """

    paper: OfferedPaper
    number: str = ""
    theirs: str | None = None
    form: str = "pdf"
    folder: str | None = None
    sheets: int | None = None
    span: FigureDays | None = None


def _custody(name: str, desk: Desk, wanted: Wanted) -> Made:
    return making.custody(desk, name, [wanted.number] if wanted.number else [], wanted.theirs)


def _stock(name: str, desk: Desk, wanted: Wanted) -> Made:
    return making.stock(desk, name, wanted.theirs)


def _figures(desk: Desk, wanted: Wanted) -> Made:
    assert wanted.span is not None
    return making.figures(desk, wanted.span.first, wanted.span.last, outside=wanted.span.outside)


def _poster(desk: Desk, wanted: Wanted) -> Made:
    if wanted.number:
        return making.session_poster(desk, wanted.number)
    today = local_date(desk.now())
    return making.poster(desk, today, today + timedelta(days=31))


def _programmes(desk: Desk, _wanted: Wanted) -> Made:
    year = jalali_year(desk.now())
    return making.programmes(desk, jalali_to_date(year, 1, 1), jalali_to_date(year + 1, 1, 1) - timedelta(days=1))


MAKERS: dict[str, Callable[[Desk, Wanted], Made]] = {
    **{name: partial(_custody, name) for name in making.CUSTODY},
    **{paper.name: partial(_stock, paper.name) for paper in STOCK},
    "group-notice": lambda desk, wanted: making.group_notice(desk, wanted.number),
    "incident": lambda desk, wanted: making.incident(desk, wanted.number),
    "annex": lambda desk, wanted: making.annex(desk, wanted.number),
    "packet": lambda desk, wanted: making.packet(desk, wanted.number),
    "sketch": lambda desk, wanted: making.sketch(desk, wanted.number),
    "insurer-copy": lambda desk, wanted: making.sketch(desk, wanted.number, "insurer-copy"),
    "addendum": lambda desk, wanted: making.sketch(desk, wanted.number, "addendum"),
    "chain": lambda desk, wanted: making.chain(desk, wanted.number),
    "label": lambda desk, wanted: making.label(desk, wanted.number),
    "slip": lambda desk, wanted: making.slip(desk, wanted.number),
    "poster": _poster,
    "desk-figures": _figures,
    "handover": lambda desk, wanted: making.handover(desk, wanted.number),
    "board": lambda desk, wanted: making.handover(desk, wanted.number, board=True),
    "guard-list": lambda desk, wanted: making.guard_list(desk, wanted.number),
    "blank-sheets": lambda desk, wanted: making.blank_sheets(desk, wanted.sheets or 1),
    "programmes": _programmes,
}
"""What makes a paper, by its name."""


def made(desk: Desk, wanted: Wanted) -> Made:
    """The paper that was chosen, and its stamp. Raises what making it raises."""
    return MAKERS[wanted.paper.name](desk, wanted)


def offered_by(of: str, role: Role | None = None) -> tuple[OfferedPaper, ...]:
    """The papers of a register for a role (None: any), the likeliest first; of "", those that need no record."""
    return tuple(paper for paper in PAPERS.get(of, ()) if role is None or role in paper.roles)
