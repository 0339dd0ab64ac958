"""What every command of custody does: find the record, look at its times, ask about what is unlikely, write."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from sqlalchemy import select

from db.kernel import journal
from db.kernel.desk import Act, chosen
from db.kernel.event import Event
from db.registers.custody import rules
from db.registers.custody.case.case import Case
from db.registers.custody.case.reading import read
from db.registers.custody.case.standing import ALL
from db.registers.custody.models import CUSTODY
from db.words.calendar.times import AHEAD
from db.words.checks import keep_numbers
from db.words.folding import ascii_digits
from db.words.forms import Form, fields_of
from db.words.likeness import near
from db.words.messages import M_, Message, Refused

FAR_AHEAD = timedelta(days=1)


STARTS: Mapping[str, tuple[str, ...]] = defaultdict(
    tuple,
    {
        "OpenCustody": ("deprivation_at", "held_since"),
        "GiveStart": ("at",),
        "DescribeArrival": ("deprivation_at", "held_since"),
    },
)
"""Fields, by form, that say when liberty was taken."""


@dataclass(frozen=True, slots=True)
class Found:
    """The record that a form is about."""

    number: str
    events: tuple[Event, ...]
    case: Case


def find(act: Act, form: Form, states: Iterable[str] = ALL) -> Found:
    """The record that the form is about. Raises Refused("not_found"), or "conflict" in a state that forbids it."""
    here = (CUSTODY.c.unit == act.unit, CUSTODY.c.uid == form.record)
    row = act.conn.execute(select(CUSTODY.c.number, CUSTODY.c.state).where(*here)).first()
    if row is None or form.record is None:
        raise Refused("not_found", {}, M_("There is no such custody record."))
    if row.state not in frozenset(states):
        raise Refused("conflict", {}, _CONFLICTS.get(row.state, _CONFLICTS["held"]))
    events = journal.events_of(act.conn, act.unit, form.record)
    return Found(row.number, events, read(events))


_CONFLICTS = {
    "closed": M_("This record is closed. Reopen it first, or add an entry."),
    "dead": M_("This record ended with a death. Add an entry instead."),
    "escaped": M_("This person has escaped. Record the recapture first."),
    "moved": M_("This person was moved. Record the return first."),
    "held": M_("This person is held here."),
    "judge": M_("This person is held here under a judge's order."),
}


def check_times(act: Act, form: Form, case: Case | None = None) -> None:
    """Refuse a time more than a day ahead; ask about one that has not come or lies before the start.

    Raises Refused("invalid").
    """
    wrong: dict[str, Message] = {}
    for name, what in fields_of(form):
        moment = getattr(form, name)
        if what.kind != "moment" or not isinstance(moment, datetime):
            continue
        if moment > act.now + FAR_AHEAD:
            wrong[name] = M_("This is more than a day ahead. Look at the day, month and year.")
        elif name in STARTS[type(form).__name__] and moment > act.now + AHEAD:
            wrong[name] = M_("Liberty is not taken in the future: this is later than the clock.")
        elif moment > act.now + AHEAD:
            minutes = int((moment - act.now).total_seconds()) // 60
            act.ask(name, M_("This is {minutes} minutes ahead of the clock.", minutes=minutes))
        elif case is not None and case.start is not None and moment.replace(second=59) < case.start:
            act.ask(name, M_("This is before the deprivation of liberty."))
    if wrong:
        raise Refused("invalid", wrong)


def write(act: Act, form: Form, found: Found, kind: str, facts: dict[str, Any] | None = None) -> str:
    """Ask what is to be asked, then write the entry; returns the record's number.

    Raises Refused: "wall." and the wall's name, "invalid" for an impossible time, "unlikely".
    """
    for name, doubt in keep_numbers(form).items():
        act.ask(name, doubt)
    check_times(act, form, None if kind in ("start_given", "removal_ordered") else found.case)
    hold_to_walls(act, form, found, kind, facts)
    act.settle()
    if getattr(form, "phone", None) and any(getattr(form, name, None) for name in ("who", "person", "name")):
        facts = {**(facts or {}), "named": True}  # that both were given outlasts their sealing
    act.append(kind, record=form.record, at=getattr(form, "at", None) or act.now, form=form, facts=facts)
    return found.number


def hold_to_walls(act: Act, form: Form, found: Found, kind: str, facts: dict[str, Any] | None = None) -> None:
    """Refuse what must not happen yet. Raises Refused: "wall." and the wall's name."""
    proposed = rules.Proposed(kind, counted_facts(act, form) | (facts or {}))
    for wall in rules.walls_of(found.case, proposed, act.now):
        raise Refused(f"wall.{wall.name}", {wall.field: wall.message}, wall.message)


def counted_facts(act: Act, form: Form) -> dict[str, Any]:
    """The answers of a form with what its added codes count as, as rules read them."""
    said = {name: getattr(form, name) for name, _ in fields_of(form)}
    return said | act.desk.ports.codes.counting(act.conn, chosen(form))


def ask_band(act: Act, case: Case, given: str | None) -> None:
    """An outcome asks for the band's number: a wrong or missing one is asked about, and never stops anyone."""
    wanted = ascii_digits(case.band).strip()
    if wanted and ascii_digits(given or "").strip() != wanted:
        if given:
            act.ask("band", M_("This record's band is {band}. Is this the right person?", band=case.band))
        else:
            act.ask("band", M_("Read the number from the person's band."))


def badges(text: str | None) -> frozenset[str]:
    """The badges and words in a field that names officers."""
    return frozenset(re.split(r"[\s,،;؛]+", ascii_digits(text or "").strip())) - {""}


def is_involved(act: Act, case: Case) -> bool:
    """Whether the officer is named in force, an injury, a death or a restraint of this record."""
    return act.officer.badge in badges(case.involved)


def refuse_involved(act: Act, case: Case) -> None:
    """Who is named in what happened adds care, help, release and the truth, and judges nothing. Raises Refused."""
    if is_involved(act, case):
        message = M_(
            "You are named in force, an injury, a death or a restraint here: another officer or the commander does"
            " this. Care, help, a release and an entry stay open to you."
        )
        raise Refused("forbidden", {}, message)


def alike(ones: Iterable[str | None], others: Iterable[str | None]) -> bool:
    """Whether a name of one person, stated or in a document, is the same or nearly the same as one of another."""
    return any(near(one or "", other or "") for one, other in product(tuple(ones), tuple(others)))
