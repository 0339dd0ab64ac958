"""Checks 2xx and 3xx: people hurt, severity, and the parties."""

from __future__ import annotations

from db.registers.incidents import rules
from db.registers.incidents.checks.case import ENTRY, CasePart, IncidentCase
from db.registers.incidents.checks.checking import Found, check, split
from db.words.checks import national_id, phone
from db.words.messages import M_

ARMED = frozenset({"theft_armed", "shooting", "weapons"})
DEADLY = frozenset({"accident_fatal", "homicide"})
COMPLAINED = frozenset({"fraud", "breach_of_trust", "forgery", "bad_cheque", "assault", "threat", "vandalism"})

# --- 2xx people hurt, severity -----------------------------------------------------------------------------------


def _counted(case: IncidentCase) -> tuple[CasePart, ...]:
    return (case.own, *case.of("incident_harm_set"))


@check(201, "impossible", M_("Numbers of injured and dead are not negative"))
def _fewer_than_none(case: IncidentCase) -> Found:
    for part in (*_counted(case), *case.of("incident_death_recorded")):
        for name in ("injured", "dead", "count"):
            yield from split(rules.people(name, part.get(name)), part, wall=True)


@check(202, "unlikely", M_("At most a hundred people were injured or died"))
def _many(case: IncidentCase) -> Found:
    for part in _counted(case):
        for name in ("injured", "dead"):
            yield from split(rules.people(name, part.get(name)), part, wall=False)


@check(203, "unlikely", M_("An accident with a death has the fatal type"))
def _not_fatal(case: IncidentCase) -> Found:
    if case.group == "accident" and case.code != "accident_fatal" and (case.own.get("dead") or 0) > 0:
        for part in _last(_counted(case), "dead"):
            yield part, "dead", M_("Somebody died. Amend the type to fatal accident.")


@check(204, "unlikely", M_("An accident with damage only has no injured"))
def _not_only_damage(case: IncidentCase) -> Found:
    if case.code == "accident_damage" and (case.own.get("injured") or 0) > 0:
        for part in _last(_counted(case), "injured"):
            yield part, "injured", M_("Somebody was injured. Amend the type to accident with injury.")


def _last(parts: tuple[CasePart, ...], name: str) -> tuple[CasePart, ...]:
    return tuple(part for part in parts if part.get(name) is not None)[-1:]


@check(205, "missing", M_("A homicide or fatal accident has the number of dead recorded"))
def _none_died(case: IncidentCase) -> Found:
    if case.code in DEADLY and not case.own.get("dead"):
        yield case.own, "dead", M_("Write the number of dead.")


@check(206, "missing", M_("An accident with injury has the number of injured recorded"))
def _none_injured(case: IncidentCase) -> Found:
    if case.code == "accident_injury" and not case.own.get("injured"):
        yield case.own, "injured", M_("Write the number of injured.")


@check(207, "unlikely", M_("The severity is the type's own, or has a reason"))
def _severity(case: IncidentCase) -> Found:
    usual = None if case.type is None else case.type.extra.get("severity")
    yield from split(rules.severity(case.own.get("severity"), usual), case.own, wall=False)


@check(208, "missing", M_("An armed crime has its weapon recorded"))
def _unarmed(case: IncidentCase) -> Found:
    if case.code in ARMED and not case.own.says("weapon", "weapons"):
        yield case.own, "weapon", M_("Write the weapon, or that none was seen.")


@check(209, "unlikely", M_("Injured parties do not exceed the injured counted"))
def _more_injured(case: IncidentCase) -> Found:
    named = sum(part.get("role") == "injured" for part in case.parties)
    counted = case.own.get("injured")
    if counted is not None and named > counted + (case.own.get("dead") or 0):
        yield (
            case.own,
            "injured",
            M_("{named} parties are injured, but {counted} were counted.", named=named, counted=counted),
        )


# --- 3xx parties -------------------------------------------------------------------------------------------------


@check(301, "unlikely", M_("A national ID has ten digits that fit its check digit"))
def _ids(case: IncidentCase) -> Found:
    for part in case.parts:
        if part.get("national_id") and (doubt := national_id(part.get("national_id")).warning) is not None:
            yield part, "national_id", doubt


@check(302, "unlikely", M_("A telephone number has a valid form"))
def _phones(case: IncidentCase) -> Found:
    for part in case.all:
        for name in ("phone", "caller_phone"):
            if part.get(name) and (doubt := phone(part.get(name)).warning) is not None:
                yield part, name, doubt


@check(303, "impossible", M_("A party has a name, a number or an identifying note"))
def _nobody(case: IncidentCase) -> Found:
    for part in case.parties:
        if not (part.says("name", "national_id", "phone", "note", "protected") or part.sealed):
            yield part, "name", M_("Write the name, or a note that identifies the person.")


@check(304, "missing", M_("A theft, a fraud or an assault has a complainant"))
def _no_complainant(case: IncidentCase) -> Found:
    asks = case.group in ("theft", "cyber") or case.code in COMPLAINED
    if asks and case.own.get("source") != "patrol" and not case.in_role("complainant"):
        yield case.own, "complainant", M_("Add the complainant.")


@check(305, "missing", M_("A caller has a name or telephone number, or a reason for none"))
def _no_caller(case: IncidentCase) -> Found:
    asked = case.own.get("source") in (None, "call_110", "phone", "in_person")
    said = case.own.says("caller_name", "caller_phone", "caller_national_id", "caller_unknown", "code")
    if asked and not (said or case.own.sealed):
        yield case.own, "caller_unknown", M_("Write who called, or why it is unknown.")


@check(306, "unlikely", M_("Nobody is entered twice in the same role"))
def _twice(case: IncidentCase) -> Found:
    seen: set[tuple[str, str]] = set()
    for part in case.parties:
        number = str(part.get("national_id") or "")
        if number and (number, str(part.get("role"))) in seen:
            yield part, "national_id", M_("This person is already entered in this role.")
        seen.add((number, str(part.get("role"))))


@check(307, "missing", M_("A reported account names its source"))
def _told_by_nobody(case: IncidentCase) -> Found:
    for part in case.of(ENTRY):
        if part.get("heard") == "reported" and not part.says("told_by") and not part.sealed:
            yield part, "told_by", M_("Write who reported it.")
