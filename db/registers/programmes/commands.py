"""What may be done with programmes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from db.kernel.base.access import DESK
from db.kernel.desk.corrections import correction
from db.kernel.desk.desk import Act, command
from db.reference.officers.queries import officer_by_badge
from db.registers.programmes.forms import CancelProgramme, CopyYear, HoldProgramme, MoveProgramme, PlanProgramme
from db.registers.programmes.models import PROGRAMME
from db.registers.programmes.rules import CANCELLED, HELD, MOST_CAME, PLANNED
from db.words.calendar.clock_times import clock_time
from db.words.calendar.jalali import (
    FIRST_YEAR,
    LAST_YEAR,
    date_to_jalali,
    jalali_to_date,
    local_date,
    local_instant,
    month_days,
)
from db.words.messages import M_, Message, Refused


def _check_times(act: Act, form: PlanProgramme | MoveProgramme) -> None:
    """Times can be read, and the end comes after the beginning."""
    wrong: dict[str, Message] = {}
    times: dict[str, tuple[int, int]] = {}
    for name in ("start", "end"):
        try:
            if typed := getattr(form, name):
                times[name] = clock_time(typed)
        except ValueError:
            wrong[name] = M_("A time of day is expected, as 17:30.")
    if wrong:
        raise Refused("invalid", wrong)
    if len(times) == 2 and times["end"] <= times["start"]:
        act.ask("end", M_("This ends before it begins."))


@command("programme.plan", label="Plan a programme", form=PlanProgramme, roles=DESK, opens=True,
         writes="programme_planned")  # fmt: skip
def plan_programme(act: Act, form: PlanProgramme) -> str:
    """Plans a programme; one of the past is entered the same way and then held. Returns its number.

    Raises Refused("invalid").
    """
    owner: dict[str, Any] = {}
    if form.owner:
        officer = officer_by_badge(act.conn, form.owner)
        if officer is None:
            raise Refused("invalid", {"owner": M_("No officer has the badge {badge}.", badge=form.owner)})
        owner = {"owner_uid": officer.uid}
    _check_times(act, form)
    act.raise_if_refused()
    facts = act.number("programme", local_instant(form.day, 12)) | owner
    act.append("programme_planned", record=form.uid, form=form, facts=facts)
    return str(facts["number"])


def _programme(act: Act) -> Row[Any]:
    chosen = select(PROGRAMME).where(PROGRAMME.c.unit == act.unit, PROGRAMME.c.uid == act.form.record)
    programme = act.conn.execute(chosen).first()
    if programme is None:
        raise Refused("not_found", {}, M_("There is no such programme."))
    if programme.state != PLANNED:
        said = {
            HELD: M_("Programme {number} was held already.", number=programme.number),
            CANCELLED: M_("Programme {number} was cancelled. Plan it anew.", number=programme.number),
        }
        raise Refused("conflict", {}, said[programme.state])
    return programme


@command("programme.hold", label="It was held", form=HoldProgramme, roles=DESK, needs={PLANNED},
         writes="programme_held")  # fmt: skip
def hold_programme(act: Act, form: HoldProgramme) -> str:
    """It took place; about how many came is an estimate and stays one. Raises Refused("conflict", "invalid")."""
    programme = _programme(act)
    if programme.day > local_date(act.now):
        raise Refused("conflict", {}, M_("Its day has not come yet. Move it first, if it was held earlier."))
    if form.attendance is not None and not 0 <= form.attendance <= MOST_CAME:
        raise Refused("invalid", {"attendance": M_("A count is expected.")})
    act.append("programme_held", record=programme.uid, form=form)
    return str(programme.number)


@command("programme.move", label="Another day or place", form=MoveProgramme, roles=DESK, needs={PLANNED},
         writes="programme_moved")  # fmt: skip
def move_programme(act: Act, form: MoveProgramme) -> str:
    """Moves a planned programme."""
    programme = _programme(act)
    _check_times(act, form)
    act.raise_if_refused()
    act.append("programme_moved", record=programme.uid, form=form)
    return str(programme.number)


@command("programme.cancel", label="Cancel it", form=CancelProgramme, roles=DESK, needs={PLANNED},
         writes="programme_cancelled")  # fmt: skip
def cancel_programme(act: Act, form: CancelProgramme) -> str:
    """A planned programme that does not take place; its number and the reason stay."""
    programme = _programme(act)
    act.append("programme_cancelled", record=programme.uid, form=form)
    return str(programme.number)


@command(
    "programme.copy_year",
    label="Copy a year's programmes",
    form=CopyYear,
    roles=DESK,
    hidden=True,
    recordless=True,
    writes="programme_planned",
)
def copy_year(act: Act, form: CopyYear) -> str:
    """Plans the programmes of an occasion again, each on its day of another year. Returns how many.

    Those that were cancelled are left out, and those that were copied into that year already. 30 Esfand becomes 29
    where the year has no thirtieth. Who is in charge is named anew. Raises Refused("invalid").
    """
    wrong = {
        name: M_("A year of the Jalali calendar is expected, as 1405.")
        for name in ("from_year", "to_year")
        if not FIRST_YEAR <= getattr(form, name) <= LAST_YEAR
    }
    if form.from_year == form.to_year:
        wrong["to_year"] = M_("This is the same year.")
    if wrong:
        raise Refused("invalid", wrong)
    columns = PROGRAMME.c
    days = [jalali_to_date(year, 1, 1) for year in (form.from_year, form.from_year + 1)]
    chosen = select(PROGRAMME).where(
        columns.unit == act.unit, columns.occasion == form.occasion, columns.state != CANCELLED,
        columns.day >= days[0], columns.day < days[1],
    )  # fmt: skip
    copied = set(
        act.conn.execute(
            select(columns.copied_from).where(
                columns.unit == act.unit, columns.copied_from.is_not(None),
                columns.day >= jalali_to_date(form.to_year, 1, 1), columns.day < jalali_to_date(form.to_year + 1, 1, 1),
            )
        ).scalars()
    )  # fmt: skip
    rows = [row for row in act.conn.execute(chosen.order_by(columns.begins_at, columns.uid)) if row.uid not in copied]
    for row in rows:
        was = date_to_jalali(row.day)
        day = jalali_to_date(form.to_year, was.month, min(was.day, month_days(form.to_year, was.month)))
        plan = PlanProgramme(
            title=row.title, kind=row.kind, reach=row.reach, place=row.place, day=day, start=row.start, end=row.end,
            owner_unit=row.owner_unit, occasion=row.occasion,
        )  # fmt: skip
        facts = act.number("programme", local_instant(day, 12)) | {"copied_from_uid": row.uid}
        act.append("programme_planned", record=plan.uid, form=plan, facts=facts)
    return str(len(rows))


correct_entry = correction("programme", DESK)
