"""Arrivals: recorded from the first key; one person, a family, a bus of forty, row by row; the count must match.

Every person is a record of their own with a clock of their own. An arrival presses, with the clocks of the people who
got off, until as many records are open as people were counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from db.kernel.base.access import DESK, Role
from db.kernel.desk.desk import Act, command
from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.registers.custody.arrivals import forms
from db.registers.custody.arrivals.arrival_acts import match_count, opened_of
from db.registers.custody.arrivals.family import tie_together, young_carer
from db.registers.custody.custody_acts import badges, check_times
from db.registers.custody.entries_in_question import case_of
from db.registers.custody.models import ARRIVAL, CUSTODY, MEMBER
from db.registers.custody.people_held import held_cases
from db.registers.custody.settings.limits import to_keep
from db.registers.custody.walk.commands import check_age, doubts_of_opening, name_as_said
from db.registers.custody.walk.forms import OpenCustody
from db.registers.custody.walk.held_before import ask_held_before, keep_held_before
from db.words.folding import ascii_digits
from db.words.forms import Form, fields_of, moment_of, parts_of
from db.words.messages import M_, Refused

MOST = 2_000
SHARED = ("deprivation_at", "deprivation_place", "brought_by", "arrested_by", "held_since")
"""What the people of a group share: when, where, who brought them. Never a ground."""
CATEGORIES = {"family": "with_family", "self_presented": "self_presented"}


def row_of(act: Act, form: Form) -> Any:
    """The arrival that a form is about. Raises Refused("not_found")."""
    row = act.conn.execute(select(ARRIVAL).where(ARRIVAL.c.unit == act.unit, ARRIVAL.c.uid == form.record)).first()
    if row is None:
        raise Refused("not_found", {}, M_("There is no such arrival."))
    return row


def _check_heads(act: Act, heads: int | None) -> None:
    if heads is not None and not 1 <= heads <= MOST:
        act.refuse("heads", M_("Enter a number from 1 to {most}.", most=MOST))


@command("custody.arrive", label="Arrived now", form=forms.Arrive, roles=DESK, hidden=True, writes="arrival_started")
def arrive(act: Act, form: forms.Arrive) -> str:
    """Records that people have arrived, before anything is known of them; returns the arrival's uid."""
    _check_heads(act, form.heads)
    check_times(act, form)
    act.raise_if_refused()
    act.append("arrival_started", record=form.uid, at=form.at or act.now, form=form)
    return form.uid


@command("custody.describe_arrival", label="What the group shares", form=forms.DescribeArrival, roles=DESK, hidden=True,
         writes=("arrival_described", "arrival_matched"))  # fmt: skip
def describe_arrival(act: Act, form: forms.DescribeArrival) -> str:
    """Keeps what everyone of a group shares; returns the arrival's uid. Rows saved before keep what they had."""
    row = row_of(act, form)
    assert form.record is not None
    _check_heads(act, form.heads)
    check_times(act, form)
    if form.deprivation_at > row.at + timedelta(minutes=1):
        act.ask("deprivation_at", M_("This is after the arrival."))
    if act.officer.badge in badges(form.arrested_by):
        act.ask("arrested_by", M_("The custody officer should not be an arresting officer."))
    act.raise_if_refused()
    act.append("arrival_described", record=form.record, at=row.at, form=form)
    match_count(act, form.record, form.heads)
    return form.record


@command("custody.open_arrived", label="Open a record of an arrival", form=forms.OpenArrived, roles=DESK, hidden=True,
         writes=("arrival_matched", "custody_opened"))  # fmt: skip
def open_arrived(act: Act, form: forms.OpenArrived) -> str:
    """Opens the record of one person of an arrival; returns its number."""
    row = row_of(act, form)
    assert form.record is not None
    name_as_said(form)
    if form.arrived_at is None:
        form.arrived_at = row.at
    doubts_of_opening(act, form)
    earlier = ask_held_before(act, form)
    act.raise_if_refused()
    return _open(act, form, row, 1 if row.heads is None else row.heads, earlier)


@command("custody.open_row", label="A row of an arrival", form=forms.ArrivalRow, roles=DESK, hidden=True,
         writes=("arrival_matched", "custody_linked", "custody_opened", "documents_seen", "language_set"))  # fmt: skip
def open_row(act: Act, form: forms.ArrivalRow) -> str:
    """Opens the record of one person of a group from one row, with what the group shares; returns its number.

    A name like another's is ordinary in a group: it is flagged on both records and not asked about.
    Raises Refused("invalid").
    """
    row = row_of(act, form)
    assert form.record is not None
    check_age(act, form.age)
    if not form.name and form.name_known in (None, "stated"):
        act.refuse("name", M_("Write the name; ? where it is unknown, - where it was refused."))
    shared = _shared(act, form.record)
    if shared is None:
        raise Refused("invalid", {}, M_("Say first what the group shares: when, where, who brought them."))
    held = held_cases(act.conn, act.unit)
    for person in held:
        if form.band and ascii_digits(form.band).strip() == ascii_digits(person.case.band).strip():
            worn = M_("Band {band} is in use by a person held now ({number}).", band=form.band, number=person.number)
            act.refuse("band", worn)
    carer = None
    if form.carer_band:
        wanted = ascii_digits(form.carer_band).strip()
        carer = next((person for person in held if ascii_digits(person.case.band).strip() == wanted), None)
        if carer is None:
            act.refuse("carer_band", M_("No person held now has this band."))
        elif (young := young_carer(carer.case.age, form.age)) is not None:
            act.ask("carer_band", young)
    act.raise_if_refused()
    opening = OpenCustody(
        uid=form.uid,
        name_known=form.name_known if form.name_known and not form.name else "stated",
        arrived_at=row.at,
        category=CATEGORIES.get(row.kind or "", "brought_by_patrol" if row.kind != "handed_over" else "handed_over"),
        **{name: getattr(form, name) for name in ("name", "father_name", "sex", "age", "nationality", "band")},
        **shared,
    )
    number = _open(act, opening, row, row.heads, keep_held_before(act, opening))
    if form.language:
        act.append("language_set", record=form.uid, at=act.now, facts={"language": form.language})
    if form.document:
        act.append("documents_seen", record=form.uid, at=act.now, facts={"type": form.document})
    if carer is not None:
        tie_together(act, (form.uid, number), (carer.uid, carer.number), "carer")
    return number


def _shared(act: Act, arrival: str) -> dict[str, Any] | None:
    """What the newest description of an arrival says of everyone; None where there is none."""
    described = [
        event for event in stored_events.events_of(act.conn, act.unit, arrival) if event.kind == "arrival_described"
    ]
    if not described:
        return None
    asked = dict(fields_of(OpenCustody))
    shared: dict[str, Any] = {}
    for name in SHARED:
        value = described[-1].value(name)
        shared[name] = moment_of(value) if asked[name].kind == "moment" else value
    return shared


def _open(act: Act, opening: OpenCustody, row: Any, heads: int | None, earlier: Mapping[str, Any]) -> str:
    number, arrival = act.number("custody"), row.uid
    facts: dict[str, Any] = {**number, "arrival": arrival, **to_keep(act.conn), **earlier}
    notice = _told(act, arrival) if row.told_at is not None else None
    if notice is not None and opened_of(act, arrival) < int(
        notice.facts.get("heads", 0)
    ):  # whom it counted, and no more
        facts |= {"told_at": notice.at, "told_known": notice.entered_at}
    act.append("custody_opened", record=opening.uid, at=opening.arrived_at or act.now, form=opening, facts=facts)
    match_count(act, arrival, heads)
    return str(number["number"])


def _told(act: Act, arrival: str) -> Event:
    return next(event for event in stored_events.events_of(act.conn, act.unit, arrival) if event.kind == "arrival_told")


@command("custody.count_arrival", label="Count again", form=forms.CountArrival, roles=DESK, hidden=True,
         writes=("arrival_counted", "arrival_matched"))  # fmt: skip
def count_arrival(act: Act, form: forms.CountArrival) -> str:
    """Keeps another count of the people who got off, with its reason; asks where fewer than have records."""
    return _count_again(act, form, "arrival_counted")


def _count_again(act: Act, form: forms.CountArrival | forms.SettleCount, kind: str) -> str:
    row_of(act, form)
    assert form.record is not None
    _check_heads(act, form.heads)
    opened = opened_of(act, form.record)
    if form.heads < opened:
        act.ask("heads", M_("{count} people of this arrival have a record already.", count=opened))
    act.raise_if_refused()
    act.append(kind, record=form.record, form=form)
    match_count(act, form.record, form.heads)
    return form.record


@command("custody.settle_count", label="The commander's own count", form=forms.SettleCount,
         roles=frozenset({Role.COMMANDER}), hidden=True,
         writes=("arrival_count_settled", "arrival_matched"))  # fmt: skip
def settle_count(act: Act, form: forms.SettleCount) -> str:
    """Keeps the commander's own count, which stands also where it is lower; asks where fewer than have records."""
    return _count_again(act, form, "arrival_count_settled")


@command("custody.group_notice", label="One notice for the group", form=forms.GroupNotice, roles=DESK, hidden=True,
         writes=("arrival_told", "prosecutor_told"))  # fmt: skip
def group_notice(act: Act, form: forms.GroupNotice) -> str:
    """Records one notice to the prosecutor for a group, in every record of it; who gets a record later follows by name.

    Asks where the headcount that was told is not the one that was counted. Returns the arrival's uid.
    """
    row = row_of(act, form)
    assert form.record is not None
    _check_heads(act, form.heads)
    check_times(act, form)
    if row.heads is not None and form.heads != row.heads:
        act.ask("heads", M_("{count} people were counted here.", count=row.heads))
    act.raise_if_refused()
    act.append("arrival_told", record=form.record, at=form.at, form=form)
    facts = {name: value for name, value in parts_of(form)["facts"].items() if name not in ("at", "heads")}
    for uid in members(act, form.record)[: form.heads]:
        track = case_of(act.conn, act.unit, uid).current("prosecutor")
        if track is not None and track.done is None:
            act.append("prosecutor_told", record=uid, at=form.at, facts={**facts, "at": form.at, "group": form.record})
    return form.record


def members(act: Act, arrival: str) -> tuple[str, ...]:
    """The records of an arrival, the oldest first."""
    chosen = (
        select(MEMBER.c.record)
        .join(CUSTODY, (CUSTODY.c.unit == MEMBER.c.unit) & (CUSTODY.c.uid == MEMBER.c.record))
        .where(MEMBER.c.unit == act.unit, MEMBER.c.about == arrival)
    )
    return tuple(act.conn.execute(chosen.order_by(CUSTODY.c.opened_at, CUSTODY.c.uid)).scalars())


@command("custody.withdraw_arrival", label="Nobody came", form=forms.WithdrawArrival, roles=DESK, hidden=True,
         writes="arrival_withdrawn")  # fmt: skip
def withdraw_arrival(act: Act, form: forms.WithdrawArrival) -> str:
    """Takes an arrival back that was pressed by mistake. Raises Refused("conflict") once someone has a record."""
    row = row_of(act, form)
    assert form.record is not None
    if opened_of(act, form.record):
        raise Refused("conflict", {}, M_("People of this arrival already have records. Count again instead."))
    act.append("arrival_withdrawn", record=form.record, form=form, facts={"first": row.at})
    return form.record
