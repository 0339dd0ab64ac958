"""What the levels above learn of people held: how many, and until when something stands open, by group and no finer.

A level never works duties out itself: without fear, language and ground it would find others. The unit says what its
own record shows, when a stick is written, and only where that differs from what it said last.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from db.carrying.levels.links import CARRIERS
from db.carrying.levels.models import CUSTODY_STANDING
from db.kernel.desk import Act, command, query
from db.kernel.event import Event
from db.kernel.event_keys import MOST, Key, number
from db.kernel.officer import Reading
from db.kernel.projecting import EventKind
from db.kernel.rows import Rows
from db.registers.custody import rules
from db.registers.custody.case.standing import OPEN_STATES
from db.registers.custody.case.track import breached
from db.registers.custody.held import HeldCase, held_cases
from db.words.forms import Form, to_json
from db.words.records import UNDONE, Duty

STANDING = "custody_standing"
CLOCK, CARE, NOTICE, PAPER = GROUPS = ("clock", "care", "notice", "paper")
_CODES = {
    CLOCK: ("holding", "order_end", "release_now", "release_ordered", "release_decided", "child_delivery"),
    CARE: ("wellbeing", "doctor", "check", "water", "food", "back_in", "restraint_end"),
    NOTICE: (
        "prosecutor", "prosecutor_names", "family", "family_judge", "notice_prosecutor", "notice_forensic",
        "notice_inspectorate", "notice_family",
    ),
}  # fmt: skip
GROUP_OF = {code: group for group, codes in _CODES.items() for code in codes}
"""All others are paper. What only some are owed (interpreter, consulate, UNHCR, asylum) is among these, the most: a
group of its own would tell of language, nationality or fear."""


class StateDuties(Form):
    """What stands open of held people, for the levels above."""


@query("level.duties_changed", roles=CARRIERS)
def have_changed(reading: Reading) -> bool:
    """Whether `state_duties` would write something: asked first, for to write is to keep others from it."""
    return not reading.desk.store.info.is_seat and _changed(reading.conn, reading.unit, reading.now) is not None


def _changed(conn: Connection, unit: str, now: datetime) -> dict[str, Any] | None:
    """What the custody records show now; None where that was said last."""
    said = standing_of(held_cases(conn, unit, pressing=True), now)
    last = standings(conn, (unit,)).get(unit)
    return None if last is not None and said == last.facts else said


@command("level.state_duties", label="State the duties", form=StateDuties, roles=CARRIERS, hidden=True, alone=True)
def state_duties(act: Act, form: StateDuties) -> str:
    """Writes what the custody records show now, where that differs from what was said last; returns "".

    A seat holds nobody and says nothing.
    """
    said = None if act.desk.store.info.is_seat else _changed(act.conn, act.unit, act.now)
    if said is not None:
        act.append(STANDING, record=act.unit, form=form, facts=said)
    return ""


def standing_of(held: Sequence[HeldCase], now: datetime) -> dict[str, Any]:
    """The facts of a `custody_standing` entry. Pure.

    `held`: people held. By each group the moments until which something stands open, one a person, the earliest first:
    which are of one person is not said. `unexplained`: duties that were done too late and nobody said why.
    """
    duties = [rules.duties_of(person.case, now) for person in held]
    moments = {group: [to_json(due) for due in sorted(_dues(duties, group))] for group in GROUPS}
    unexplained = sum(_is_unexplained(duty) for of_one in duties for duty in of_one)
    return {"held": sum(person.state in OPEN_STATES for person in held), **moments, "unexplained": unexplained}


def _dues(duties: Sequence[tuple[Duty, ...]], group: str) -> list[datetime]:
    """Each person's earliest moment of a group."""
    of_each = (
        [duty.due for duty in of_one if duty.due and duty.state in UNDONE and _group(duty) == group]
        for of_one in duties
    )
    return [min(dues) for dues in of_each if dues]


def _group(duty: Duty) -> str:
    return GROUP_OF.get(duty.kind, PAPER)


def _is_unexplained(duty: Duty) -> bool:
    return breached(duty) and duty.state != "overdue" and duty.breach_reason is None


@dataclass(frozen=True, slots=True)
class CustodyStanding:
    """What a unit said last of the people that it holds. `dues`: by group the moments as they are written."""

    stated_at: datetime
    held: int
    unexplained: int
    dues: Mapping[str, list[str]]

    @property
    def facts(self) -> dict[str, Any]:
        """As `standing_of` says it."""
        return {"held": self.held, **self.dues, "unexplained": self.unexplained}

    def until(self, group: str, moment: datetime) -> int:
        """For how many people something of a group is due by a moment, or was before it."""
        return sum(datetime.fromisoformat(due) <= moment for due in self.dues[group])


def standings(conn: Connection, units: Sequence[str]) -> dict[str, CustodyStanding]:
    """What each of these units said last, by its uid; one that said nothing is not in it."""
    chosen = select(CUSTODY_STANDING).where(CUSTODY_STANDING.c.unit.in_(units))
    return {
        row.unit: CustodyStanding(row.stated_at, row.held, row.unexplained, json.loads(row.dues))
        for row in conn.execute(chosen)
    }


def _stated(rows: Rows, event: Event) -> None:
    facts = event.facts
    dues = json.dumps({group: facts.get(group, []) for group in GROUPS})
    row = {"stated_at": event.at, "held": facts["held"], "unexplained": facts["unexplained"], "dues": dues}
    if not rows.change(CUSTODY_STANDING, event.key, **row):
        rows.put(CUSTODY_STANDING, {"unit": event.unit, "uid": event.record, **row})


STATED = EventKind(
    STANDING,
    "Duties towards people held, as they stand",
    _stated,
    keys=(
        number("held", up="all"),
        *(Key(group, "moment", many=MOST, up="all") for group in GROUPS),
        number("unexplained", up="all"),
    ),
    up=True,
)
