"""Checks 4xx and 5xx: property and vehicles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from db.registers.incidents import rules
from db.registers.incidents.checks.case import IN_STORE, MOVE, CasePart, IncidentCase
from db.registers.incidents.checks.checking import Found, check, split
from db.registers.incidents.forms import VEHICLE
from db.words.checks import plate
from db.words.messages import M_

VAST = 1_000_000_000_000
"""Rials: a line of property above a trillion is more often a zero too many."""
STOLEN_VEHICLE = frozenset({"theft_vehicle", "theft_motorcycle"})

# --- 4xx property ------------------------------------------------------------------------------------------------


@check(401, "impossible", M_("Quantities and sums are not negative"))
def _less_than_nothing(case: IncidentCase) -> Found:
    for part in case.parts:
        for name in ("quantity", "rials", "loss"):
            yield from split(rules.amount(name, part.get(name)), part, wall=True)


@check(402, "missing", M_("An appraisal names its appraiser"))
def _no_appraiser(case: IncidentCase) -> Found:
    for part in case.goods:
        if part.get("rials") and not part.says("appraiser") and not part.sealed:
            yield part, "appraiser", M_("Write who appraised it.")


@check(403, "missing", M_("The appraisal of seized property has a date"))
def _no_appraisal_day(case: IncidentCase) -> Found:
    for part in case.goods:
        if part.get("fate") == "seized" and part.get("rials") and not part.says("appraised_on"):
            yield part, "appraised_on", M_("Write the date of the appraisal.")


@check(404, "unlikely", M_("No line of property is worth more than a trillion rials"))
def _vast(case: IncidentCase) -> Found:
    for part in case.parts:
        for name in ("rials", "loss"):
            if (part.get(name) or 0) > VAST:
                yield part, name, M_("More than a trillion rials. Check the zeros.")


@check(405, "missing", M_("A quantity has a unit"))
def _no_unit(case: IncidentCase) -> Found:
    for part in case.goods:
        if part.get("quantity") is not None and not part.says("measure"):
            yield part, "measure", M_("Write the unit.")


@check(406, "missing", M_("Seized property has a seal number"))
def _no_seal(case: IncidentCase) -> Found:
    for part in _seized(case):
        if not part.says("seal") and not any(move.says("seal") for move in _moves(case, part)):
            yield part, "seal", M_("Write the seal number.")


@check(407, "missing", M_("Seized property has a receipt number"))
def _no_receipt(case: IncidentCase) -> Found:
    for part in _seized(case):
        if not part.says("receipt"):
            yield part, "receipt", M_("Write the receipt number.")


@check(408, "missing", M_("Seized or recovered property has its place recorded"))
def _nowhere(case: IncidentCase) -> Found:
    for part in case.goods:
        held = part.get("fate") in ("seized", "recovered") and not part.sealed
        if held and not part.says("kept_at") and not _moves(case, part):
            yield part, "kept_at", M_("Write where it is kept, or to whom it went.")


def _seized(case: IncidentCase) -> Iterator[CasePart]:
    return (part for part in case.goods if part.get("fate") == "seized")


def _moves(case: IncidentCase, part: CasePart) -> tuple[CasePart, ...]:
    """The steps of a thing: those of its chain here, and those of the store room."""
    return tuple(move for move in case.of(MOVE, *IN_STORE) if move.get("target") == part.uid)


@check(409, "unlikely", M_("Recovered property does not exceed what was stolen"))
def _more_recovered(case: IncidentCase) -> Found:
    stolen: dict[tuple[Any, Any], int] = {}
    for part in case.goods:
        key, quantity = (part.get("kind"), part.get("measure")), part.get("quantity")
        if quantity is None:
            continue
        if part.get("fate") == "stolen":
            stolen[key] = stolen.get(key, 0) + quantity
        elif part.get("fate") == "recovered" and key in stolen:
            stolen[key] -= quantity
            if stolen[key] < 0:
                yield part, "quantity", M_("This is more than was stolen.")


@check(410, "missing", M_("A theft has the stolen property recorded"))
def _nothing_stolen(case: IncidentCase) -> Found:
    if case.group != "theft" or case.code == "receiving_stolen" or case.code in STOLEN_VEHICLE:
        return
    if not any(part.get("fate") == "stolen" for part in (*case.goods, *case.vehicles)):
        yield case.own, "property", M_("Add what was stolen.")


@check(411, "missing", M_("Contraband has the seized property recorded"))
def _nothing_seized(case: IncidentCase) -> Found:
    if case.group == "contraband" and not any(part.get("fate") == "seized" for part in (*case.goods, *case.vehicles)):
        yield case.own, "property", M_("Add what was seized.")


@check(412, "missing", M_("Seized contraband has a value"))
def _no_value(case: IncidentCase) -> Found:
    for part in _seized(case):
        if case.group == "contraband" and part.get("rials") is None:
            yield part, "rials", M_("Write the appraised value.")


@check(413, "unlikely", M_("Property was not handed on before it was received"))
def _handed_on_first(case: IncidentCase) -> Found:
    for part in case.goods:
        for move in _moves(case, part):
            message = M_("This is before it was received.")
            yield from split(rules.order("at", part.get("at"), move.get("at"), message), move, wall=False)


@check(414, "unlikely", M_("Seals are whole when property is handed on"))
def _broken_seal(case: IncidentCase) -> Found:
    for move in case.of(MOVE):
        if move.get("seal_whole") is False:
            yield move, "seal_whole", M_("The seal was not whole. How was it broken?")


# --- 5xx vehicles ------------------------------------------------------------------------------------------------


@check(501, "unlikely", M_("A plate has a valid form"))
def _plates(case: IncidentCase) -> Found:
    for part in case.of(VEHICLE):
        if part.get("plate") and (doubt := plate(part.get("plate")).warning) is not None:
            yield part, "plate", doubt


@check(502, "missing", M_("A vehicle has its role in the incident recorded"))
def _no_fate(case: IncidentCase) -> Found:
    for part in case.vehicles:
        if not part.says("fate"):
            yield part, "fate", M_("Write whether it was involved, stolen, recovered or seized.")


@check(503, "missing", M_("A seized vehicle has its place or receiver recorded"))
def _no_impound(case: IncidentCase) -> Found:
    for part in case.vehicles:
        if part.get("fate") == "seized" and not part.says("outcome", "impound") and not part.sealed:
            yield part, "outcome", M_("Write to whom it was handed, or where it is impounded.")


@check(504, "missing", M_("The theft of a vehicle names the vehicle"))
def _no_stolen_vehicle(case: IncidentCase) -> Found:
    if case.code in STOLEN_VEHICLE and not case.vehicles:
        yield case.own, "vehicle", M_("Add the stolen vehicle.")


@check(505, "missing", M_("A traffic accident names a vehicle"))
def _no_vehicle(case: IncidentCase) -> Found:
    if case.group == "accident" and not case.vehicles:
        yield case.own, "vehicle", M_("Add the vehicles.")


@check(506, "missing", M_("A vehicle seized for contraband is recorded as loaded or not"))
def _loaded(case: IncidentCase) -> Found:
    for part in case.vehicles:
        if case.group == "contraband" and part.get("fate") == "seized" and part.get("loaded") is None:
            yield part, "loaded", M_("Write whether it carried contraband.")


@check(507, "unlikely", M_("No vehicle is entered twice"))
def _same_plate(case: IncidentCase) -> Found:
    seen: set[str] = set()
    for part in case.of(VEHICLE):
        number = str(part.get("plate") or "")
        read = bool(number) and plate(number).kind not in ("none", "illegible")
        if read and number in seen:
            yield part, "plate", M_("This plate is already entered.")
        seen.add(number)
