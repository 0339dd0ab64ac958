"""What every command of custody does: find the record, look at its times, ask about what is unlikely, write."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.desk.desk import Act
from db.kernel.desk.form_answers import chosen
from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.reading.papers import is_printed
from db.reference.lists.seed import program_codes
from db.reference.officers.queries import called_ever
from db.registers.custody import rules
from db.registers.custody.case.case import Case
from db.registers.custody.case.pending_changes import waiting
from db.registers.custody.case.status import ABSENCES, ALL, DEPARTURES
from db.registers.custody.case.track import PROOFS, UNPROVED
from db.registers.custody.case.walling import Wall, together
from db.registers.custody.entries_in_question import case_of, cases_of
from db.registers.custody.models import CUSTODY
from db.registers.custody.ruled_lists import BODY
from db.registers.custody.sighting_doubts import ask_what_was_seen
from db.words import checks
from db.words.calendar.times import AHEAD
from db.words.folding import ascii_digits, fold
from db.words.form_numbers import keep_numbers
from db.words.forms import Form, fields_of
from db.words.messages import M_, Refused

FAR_AHEAD = timedelta(days=1)
LONG_BEFORE = timedelta(days=3)
"""A start of holding that lies longer before the arrival is asked about."""
SOON = timedelta(hours=2)
"""No end is further ahead of a sound clock than this: the person would be here and on no board meanwhile."""


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
class ActedOn:
    """The record that a form is about."""

    number: str
    events: tuple[Event, ...]
    case: Case


def find(act: Act, form: Form, states: Iterable[str] = ALL) -> ActedOn:
    """The record that the form is about. Raises Refused("not_found"), or "conflict" in a state that forbids it."""
    here = (CUSTODY.c.unit == act.unit, CUSTODY.c.uid == form.record)
    row = act.conn.execute(select(CUSTODY.c.number, CUSTODY.c.state).where(*here)).first()
    if row is None or form.record is None:
        raise Refused("not_found", {}, M_("There is no such custody record."))
    if row.state not in frozenset(states):
        raise Refused("conflict", {}, _CONFLICTS[row.state])
    events = stored_events.events_of(act.conn, act.unit, form.record)
    return ActedOn(row.number, events, cases_of(act.conn, act.unit, {form.record: events})[form.record])


_CONFLICTS = {
    "closed": M_("This record is closed. Reopen it first, or add an entry."),
    "dead": M_("This record ended with a death. Add an entry instead."),
    "escaped": M_("This person has escaped. Record the recapture first."),
    "moved": M_("This person was moved. Record the return first."),
    "held": M_("This person is held here."),
    "judge": M_("This person is held here under a judge's order."),
}


def check_times(act: Act, form: Form, case: Case | None = None, arrived: datetime | None = None) -> None:
    """Refuse a time more than a day ahead; ask about one that has not come or lies before the start.

    What is to come by its nature, such as an order's end, is asked about where it is over already. `arrived`: when the
    person came here, where the form does not say it.
    """
    for name, what in fields_of(form):
        moment = getattr(form, name)
        if what.kind != "moment" or not isinstance(moment, datetime):
            continue
        if what.lean == "future":
            if moment <= act.now:
                act.ask(name, M_("This is over already. Look at the day, month and year."))
        elif act.doubted and moment > act.now + AHEAD:
            act.ask(name, M_("The machine's clock is in doubt, and this is later than it says. Is it so by a watch?"))
        elif moment > act.now + FAR_AHEAD:
            act.refuse(name, M_("This is more than a day ahead. Check the day, month and year."))
        elif name in STARTS[type(form).__name__] and moment > act.now + AHEAD:
            act.refuse(name, M_("Liberty is not taken in the future: this is later than the clock."))
        elif moment > act.now + AHEAD:
            minutes = int((moment - act.now).total_seconds()) // 60
            act.ask(name, M_("This is {minutes} minutes ahead of the clock.", minutes=minutes))
        elif (
            name in STARTS[type(form).__name__]
            and moment < (getattr(form, "arrived_at", None) or arrived or act.now) - LONG_BEFORE
        ):
            act.ask(name, M_("This is more than {days} days before the arrival here. Are the day and month right?",
                             days=LONG_BEFORE.days))  # fmt: skip
        elif case is not None and case.start is not None and moment.replace(second=59) < case.start:
            act.ask(name, M_("This is before the deprivation of liberty."))


def write(act: Act, form: Form, record: ActedOn, kind: str, facts: Mapping[str, Any] | None = None) -> str:
    """Refuse once with all that is wrong or asked about, then write the entry; returns the record's number.

    Raises Refused: "wall." and the first wall's name, "invalid" for what cannot be so, "unlikely".
    """
    walls = rules.walls_of(record.case, proposed(act, form, kind, facts), act.now)
    return write_behind(act, form, record, ToWrite(kind, dict(facts or {}), walls))


@dataclass(frozen=True, slots=True)
class ToWrite:
    """What is to be written: its kind, what it says besides its form, and the walls that stand before it."""

    kind: str
    facts: dict[str, Any]
    walls: tuple[Wall, ...] = ()


def write_behind(act: Act, form: Form, record: ActedOn, entry: ToWrite) -> str:
    """As `write`, behind these walls: of a family's record too. Raises Refused as it does."""
    for name, doubt in keep_numbers(form).items():
        act.ask(name, doubt)
    kind, facts = entry.kind, dict(entry.facts)
    case = None if kind in ("start_given", "removal_ordered") else record.case
    check_times(act, form, case, record.case.arrived_said)
    if getattr(form, "delay", None):
        facts["delayed"] = True
        if is_involved(act, record.case):
            act.refuse("delay", M_("You are named in what happened here: another officer says why it was late."))
    hold_to_walls(act, entry.walls)
    facts |= ask_what_was_seen(act, form, record.case, kind, counted_facts(act, form) | facts)
    at = getattr(form, "at", None) or act.now
    if kind in ABSENCES and at > act.now + SOON and not act.doubted:
        act.refuse("at", M_("This is hours ahead and has not happened. Write it after it happens."))
    act.raise_if_refused()
    if names_somebody(form):
        facts["named"] = True  # that both were given outlasts their sealing
    if UNPROVED not in facts and is_unproved(act, form):
        facts[UNPROVED] = True
    if kind in DEPARTURES and at > act.now + AHEAD and not act.doubted:
        facts["notify"] = True  # the record is closed by it, and the person is still here
    act.append(kind, record=form.record, at=at, form=form, facts=facts)
    return record.number


# --- evidence ----------------------------------------------------------------------------------------------------

NAMES = ("who", "person", "name")
"""Fields that name who was told, beside the telephone."""
_LETTERS = re.compile(r"[^\W\d_]")


def is_unproved(act: Act, form: Form) -> bool:
    """Whether a form gives evidence and none of it can be looked up.

    That is a sheet that was not printed here, a letter without a number, a telephone that is none, a name without
    letters. What the inspectorate writes itself it has looked at.
    """
    given = [name for name in PROOFS if getattr(form, name, None)]
    named = names_somebody(form)
    if act.officer.role == Role.INSPECTOR or not (given or named):
        return False
    if named and is_reachable(form):
        return False
    return not any(has_form(act, name, str(getattr(form, name))) for name in given)


def names_somebody(form: Form) -> bool:
    """Whether a form says who was told, by which telephone."""
    return bool(getattr(form, "phone", None)) and any(getattr(form, name, None) for name in NAMES)


def is_reachable(form: Form) -> bool:
    """Whether its telephone can be one, and its name has letters."""
    phone = checks.phone(str(getattr(form, "phone", "")))
    names = (str(getattr(form, name, None) or "") for name in NAMES)
    return phone.kind != "other" and any(len(set(_LETTERS.findall(name))) > 1 for name in names)


def has_form(act: Act, name: str, value: str) -> bool:
    """Whether a sheet was printed by this machine, or another reference has a number."""
    digits = re.findall(r"\d+", ascii_digits(value))
    if name == "sheet":
        return len(digits) == 1 and is_printed(act.reading(), int(digits[0]))
    return bool(digits)


# --- what waits and who is named ----------------------------------------------------------------------------------

WAITS = M_(
    "The inspectorate decides on it. What it opens or tightens holds at once; what it would close or loosen goes on "
    "until then."
)


def say_what_waits(act: Act, record: str | None) -> None:
    """Tell the officer who changed a record that the inspectorate decides, if less would be owed after the change.

    Call it after the last `append`.
    """
    written = {event.uid for event in act.events}
    if any(change.uid in written for change in waiting(stored_events.events_of(act.conn, act.unit, record or ""))):
        act.form.waits = WAITS


def takes_back(case: Case, duty: str) -> dict[str, bool] | None:
    """What is told where an entry may end a duty that frees or protects the person: that the inspectorate sees it."""
    track = case.current(duty)
    return {"notify": True} if track is not None and track.stands else None


def proposed(act: Act, form: Form, kind: str, facts: Mapping[str, Any] | None = None) -> rules.Proposed:
    """What a form is about to do, as the walls read it."""
    return rules.Proposed(kind, counted_facts(act, form) | dict(facts or {}))


def hold_to_walls(act: Act, walls: Sequence[Wall]) -> None:
    """Refuse what must not happen yet, with all else. Raises Refused: "wall." and the name of the first."""
    if walls:
        message = together(walls)
        for wall in walls:
            act.wrong[wall.field] = message
        act.raise_if_refused(f"wall.{walls[0].name}", message)


def counted_facts(act: Act, form: Form) -> dict[str, Any]:
    """The answers of a form with what its added codes count as, as rules read them."""
    said = {name: getattr(form, name) for name, _ in fields_of(form)}
    return said | act.desk.ports.codes.counting(act.conn, chosen(form))


class _Decision(Protocol):
    """A form that keeps a numbered decision."""

    authority: str
    decided_by: str | None


def is_by_number_alone(act: Act, form: _Decision, *said: str | None) -> bool:
    """Ask who decided, where a decision gives its number and neither a body of the list nor a name, nor what it says;
    whether it is so."""
    alone = form.authority in program_codes(BODY) and not form.decided_by and not any(said)
    if alone:
        act.ask("decided_by", M_("Only a number was entered. Write who decided, or the text of the decision."))
    return alone


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
    said = ascii_digits(text or "")
    return frozenset(re.split(r"[\s,،;؛]+", said)) - {""} | frozenset(re.findall(r"\w+", said))


def is_involved(act: Act, case: Case) -> bool:
    """Whether the officer is named in force, an injury, a death or a restraint of this record: by badge or surname,
    those of before too.

    A namesake is taken for him: that another officer does this costs little.
    """
    if is_named(case.involved, (act.officer.badge, act.officer.name)):
        return True
    return bool(badges(case.involved)) and is_named(case.involved, called_ever(act.conn, act.unit, act.officer.uid))


def is_named(text: str, called: Iterable[str]) -> bool:
    """Whether a text names one of these badges, or a surname of these names.

    A surname in two parts is known with a half-space, a hyphen, a space or nothing between them, on either side.
    """
    named = badges(text) | badges(fold(text))
    return any(spelling <= named for name in called for spelling in _spellings(name) if spelling)


def _spellings(name: str) -> Iterator[Set[str]]:
    """The words that name a badge, or the surname of a name, each way that it is written."""
    words, parts = fold(name).split(), re.findall(r"\w+", fold("".join(name.split()[-1:]), " "))
    yield from ({name}, set(words[-1:]), {"".join(words[-2:])}, set(parts))


def is_involved_in(act: Act, record: str) -> bool:
    """As `is_involved`, of a record by its uid."""
    return is_involved(act, case_of(act.conn, act.unit, record))


def refuse_involved(act: Act, case: Case) -> None:
    """Who is named in what happened adds care, help, release and the truth, and judges nothing. Raises Refused."""
    if is_involved(act, case):
        message = M_(
            "You are named in force, an injury, a death or a restraint here: another officer or the commander does"
            " this. Care, help, a release and an entry stay open to you."
        )
        raise Refused("forbidden", {}, message)


def refuse_involved_in(act: Act, record: str | None) -> None:
    """As `refuse_involved`, of a record by its uid. Raises Refused("forbidden")."""
    if record is not None:
        refuse_involved(act, case_of(act.conn, act.unit, record))
