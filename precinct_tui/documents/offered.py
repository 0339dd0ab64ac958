"""Which papers a record offers, and what can be printed without one: one table that every screen reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.kernel.access import EVERYONE, OVERSIGHT, Role
from db.words.calendar.jalali import jalali_to_date, jalali_year, local_date
from precinct_tui.documents import making
from precinct_tui.language.i18n import N_, Language

if TYPE_CHECKING:
    from db.kernel.officer import Desk
    from precinct_tui.documents.making import Made


@dataclass(frozen=True, slots=True)
class Offered:
    """A paper of a register ("": of none), its name, what it is called, and what makes it.

    `language` is the one it is always in; None is the one spoken. `personal`: the person's language stands beside it.
    `counted`: it is made of so many sheets.
    """

    register: str
    name: str
    label: str
    make: Callable[[Desk, Wanted], Made]
    language: Language | None = None
    personal: bool = False
    counted: bool = False
    roles: frozenset[Role] = EVERYONE
    """Whom it is offered to."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that figures are of, and whether they are for outside the unit."""

    first: date
    last: date
    outside: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper as it was chosen: of which register and record, in which language beside the Persian, as what, where to.

    `folder` None is the printer. `sheets` is how many, of blank sheets; `span` is of figures.
    """

    offered: Offered
    number: str = ""
    theirs: str | None = None
    form: str = "pdf"
    folder: str | None = None
    sheets: int | None = None
    span: Span | None = None


def _custody(name: str, label: str, register: str = "custody") -> Offered:
    def make(desk: Desk, wanted: Wanted) -> Made:
        return making.custody(desk, name, [wanted.number] if wanted.number else [], wanted.theirs)

    return Offered(register, name, label, make, making.OFFICIAL, name in making.FOR_THE_PERSON)


def _figures(desk: Desk, wanted: Wanted) -> Made:
    assert wanted.span is not None
    return making.figures(desk, wanted.span.first, wanted.span.last, outside=wanted.span.outside)


def _poster(desk: Desk, _wanted: Wanted) -> Made:
    today = local_date(desk.now())
    return making.poster(desk, today, today + timedelta(days=31))


def _programmes(desk: Desk, _wanted: Wanted) -> Made:
    year = jalali_year(desk.now())
    return making.programmes(desk, jalali_to_date(year, 1, 1), jalali_to_date(year + 1, 1, 1) - timedelta(days=1))


OFFERED: tuple[Offered, ...] = (
    _custody("rights", N_("Rights sheet")),
    _custody("grounds", N_("Ground in writing")),
    _custody("prosecutor-notice", N_("Notice to the prosecutor")),
    _custody("property", N_("Receipt for property")),
    _custody("referral", N_("Letter of transfer, with receipt")),
    _custody("copy", N_("Copy for the person")),
    _custody("custody", N_("The whole record")),
    _custody("proof", N_("Proof of duties done in time")),
    Offered(
        "custody",
        "group-notice",
        N_("Notice of the whole arrival"),
        lambda desk, wanted: making.group_notice(desk, wanted.number),
        making.OFFICIAL,
    ),
    Offered(
        "arrival",
        "group-notice",
        N_("Notice of the whole arrival"),
        lambda desk, wanted: making.group_notice(desk, wanted.number),
        making.OFFICIAL,
    ),
    Offered("incident", "incident", N_("Incident summary"), lambda desk, wanted: making.incident(desk, wanted.number)),
    Offered(
        "incident",
        "annex",
        N_("Sealed annex for the court"),
        lambda desk, wanted: making.annex(desk, wanted.number),
        making.OFFICIAL,
        roles=OVERSIGHT,
    ),
    Offered(
        "packet",
        "packet",
        N_("Packet for the judiciary"),
        lambda desk, wanted: making.packet(desk, wanted.number),
        making.OFFICIAL,
    ),
    Offered("request", "slip", N_("Slip for the citizen"), lambda desk, wanted: making.slip(desk, wanted.number)),
    Offered("session", "poster", N_("Poster"), lambda desk, wanted: making.session_poster(desk, wanted.number)),
    Offered("figures", "desk-figures", N_("Figures of the service desk"), _figures),
    Offered("shift", "handover", N_("Handover"), lambda desk, wanted: making.handover(desk, wanted.number)),
    Offered(
        "shift",
        "board",
        N_("Board, without names"),
        lambda desk, wanted: making.handover(desk, wanted.number, board=True),
    ),
    Offered(
        "roster", "guard-list", N_("Guard list of a week"), lambda desk, wanted: making.guard_list(desk, wanted.number)
    ),
    Offered(
        "",
        "blank-sheets",
        N_("Numbered blank sheets for a power cut"),
        lambda desk, wanted: making.blank_sheets(desk, wanted.sheets or 1),
        counted=True,
    ),
    Offered("", "poster", N_("Poster of the sessions of the next 31 days"), _poster),
    Offered("", "programmes", N_("Programmes of this year"), _programmes),
    _custody("rights", N_("Rights sheet without a record"), register=""),
)  # fmt: skip


def offered_by(register: str, role: Role | None = None) -> tuple[Offered, ...]:
    """The papers of a register for a role (None: any), the likeliest first; of "", those that need no record."""
    return tuple(one for one in OFFERED if one.register == register and (role is None or role in one.roles))
