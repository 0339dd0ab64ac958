"""What a profile may name of a register's records: its kind of value, and how it is read for many records at once.

No name, telephone, words or other identity is among them, and nothing of custody: that would be a list of people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from db.kernel.journal import stored_events
from db.registers.dispatch.models import CALL, DISPATCH
from db.registers.dispatch.rules import CALL_STATES
from db.registers.incidents.models import CYBER, INCIDENT, PROPERTY, REFERRAL
from db.registers.incidents.pending_changes import DOUBT_STATES
from db.registers.incidents.rules import STATES
from db.words.forms import Field
from db.words.messages import M_

Values = dict[str, dict[str, Any]]
"""uid → value by its name."""


@dataclass(frozen=True, slots=True)
class ExportedValue:
    """A value that a profile may name."""

    what: Field


def _of(kind: Any, **more: Any) -> ExportedValue:
    return ExportedValue(Field(kind, "", **more))


_MOMENT, _DATE, _NUMBER, _RIALS, _CODE, _YES, _WORDS = (
    _of(kind) for kind in ("moment", "date", "number", "rials", "code", "yes_no", "text")
)  # fmt: skip
_PATROLS = {"patrols": _NUMBER, "dispatched_at": _MOMENT, "on_scene_at": _MOMENT, "free_at": _MOMENT}
VALUES: Mapping[str, Mapping[str, ExportedValue]] = {
    "incident": {
        "number": _CODE, "state": _WORDS, "type": _of("choice", list="incident_type"),
        "first_type": _of("choice", list="incident_type"), "severity": _of("choice", list="severity"),
        "source": _of("choice", list="incident_source"), "reported_at": _MOMENT, "entered_at": _MOMENT, "late": _YES,
        "day": _DATE, "occurred_from": _MOMENT, "occurred_to": _MOMENT, "approximate": _YES, "spot": _WORDS,
        "county": _WORDS, "point": _CODE, "injured": _NUMBER, "dead": _NUMBER, "weapon": _of("choice", list="weapon"),
        "disposition": _of("choice", list="disposition"), "ended_at": _MOMENT,
        "clearance": _of("choice", list="clearance"), "cleared_on": _DATE, "in_doubt": _WORDS, "approved_at": _MOMENT,
        "stolen_rials": _RIALS, "recovered_rials": _RIALS, "seized_rials": _RIALS, "returned_rials": _RIALS,
        "loss_rials": _RIALS, **_PATROLS, "external_number": _CODE, "earlier_number": _CODE,
    },
    "call": {
        "number": _CODE, "state": _WORDS, "started_at": _MOMENT, "type": _of("choice", list="incident_type"),
        "place": _WORDS, "severity": _of("choice", list="severity"), "end": _of("choice", list="call_end"),
        "ended_at": _MOMENT, "joined": _YES, "incident": _CODE, **_PATROLS,
    },
}  # fmt: skip
"""Register → what a profile of it may name."""
OWN = tuple(name for name in VALUES["incident"] if name in INCIDENT.c and name not in ("state",))
FATES = ("stolen", "recovered", "seized", "returned")


def incident_values(conn: Connection, unit: str, uids: Sequence[str]) -> Values:
    """What a profile may name of some incidents."""
    chosen = select(INCIDENT).where(INCIDENT.c.unit == unit, INCIDENT.c.uid.in_(uids))
    made: Values = {}
    imported: list[str] = []
    for row in conn.execute(chosen):
        point = None if row.lat is None or row.lon is None else f"{row.lat:.4f}, {row.lon:.4f}"
        doubt = None if row.doubt is None else M_(DOUBT_STATES[row.doubt])
        made[row.uid] = {name: getattr(row, name) for name in OWN}
        made[row.uid] |= {"state": M_(STATES[row.state]), "point": point, "in_doubt": doubt}
        made[row.uid] |= {"ended_at": row.disposed_at}
        imported += [row.uid] if row.batch is not None else []
    _add_rials(conn, unit, made)
    calls = select(CALL.c.uid, CALL.c.incident).where(CALL.c.unit == unit, CALL.c.incident.in_(uids))
    _add_patrols(conn, unit, made, {row.uid: row.incident for row in conn.execute(calls)})
    letters = select(REFERRAL.c.record, REFERRAL.c.letter, REFERRAL.c.receipt).where(
        REFERRAL.c.unit == unit, REFERRAL.c.record.in_(uids)
    )
    for row in conn.execute(letters.order_by(REFERRAL.c.uid)):  # the newest referral is the one that counts
        if said := row.receipt or row.letter:
            made[row.record]["external_number"] = said
    for uid, events in stored_events.events_of_many(conn, unit, imported).items():
        made[uid]["earlier_number"] = events[0].facts.get("old_number") if events else None
    return made


def _add_rials(conn: Connection, unit: str, made: Values) -> None:
    here = (PROPERTY.c.unit == unit, PROPERTY.c.record.in_(made), PROPERTY.c.rials.is_not(None))
    sums = select(PROPERTY.c.record, PROPERTY.c.fate, func.sum(PROPERTY.c.rials).label("rials")).where(*here)
    for row in conn.execute(sums.group_by(PROPERTY.c.record, PROPERTY.c.fate)):
        if row.fate in FATES:
            made[row.record][f"{row.fate}_rials"] = int(row.rials)
    losses = select(CYBER.c.uid, CYBER.c.loss).where(CYBER.c.unit == unit, CYBER.c.uid.in_(made))
    for uid, loss in conn.execute(losses):
        made[uid]["loss_rials"] = loss


def _add_patrols(conn: Connection, unit: str, made: Values, by_call: Mapping[str, str]) -> None:
    """When the first patrol was sent, when it arrived, and when the last was free, for a case and its calls."""
    cases = [*made, *by_call]
    chosen = select(DISPATCH).where(
        DISPATCH.c.unit == unit, DISPATCH.c.record.in_(cases), DISPATCH.c.dispatched_at.is_not(None)
    )
    for row in conn.execute(chosen):
        values = made.get(by_call.get(row.record, row.record))
        if values is None:
            continue
        values["patrols"] = values.get("patrols", 0) + 1
        values["dispatched_at"] = _chosen(min, values.get("dispatched_at"), row.dispatched_at)
        values["on_scene_at"] = _chosen(min, values.get("on_scene_at"), row.on_scene_at)
        values["free_at"] = _chosen(max, values.get("free_at"), row.cleared_at)


def _chosen(which: Callable[..., datetime], *times: datetime | None) -> datetime | None:
    given = [time for time in times if time is not None]
    return which(given) if given else None


def call_values(conn: Connection, unit: str, uids: Sequence[str]) -> Values:
    """What a profile may name of some calls."""
    chosen = select(CALL, INCIDENT.c.number.label("opened")).select_from(
        CALL.outerjoin(INCIDENT, (INCIDENT.c.unit == CALL.c.unit) & (INCIDENT.c.uid == CALL.c.incident))
    )
    made: Values = {}
    for row in conn.execute(chosen.where(CALL.c.unit == unit, CALL.c.uid.in_(uids))):
        made[row.uid] = {name: getattr(row, name) for name in VALUES["call"] if name in CALL.c}
        made[row.uid] |= {"state": M_(CALL_STATES[row.state]), "incident": row.opened}
    _add_patrols(conn, unit, made, {})
    return made


READ: Mapping[str, Callable[[Connection, str, Sequence[str]], Values]] = {
    "incident": incident_values,
    "call": call_values,
}
