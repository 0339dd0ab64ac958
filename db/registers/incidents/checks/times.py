"""Checks 1xx: the times of an incident."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from db.registers.incidents import rules
from db.registers.incidents.checks.case import CLEARED, PATROL, CasePart, IncidentCase
from db.registers.incidents.checks.checking import Found, check, split
from db.words.calendar.jalali import local_date
from db.words.messages import M_

LONG_AGO = timedelta(days=365)


def _moments(part: CasePart) -> Iterator[tuple[str, datetime]]:
    return ((name, value) for name, value in part.past if isinstance(value, datetime))


@check(101, "impossible", M_("No past time is more than a day ahead"))
def _far_ahead(case: IncidentCase) -> Found:
    for part in case.all:
        for name, at in _moments(part):
            yield from split(rules.ahead(name, at, case.now), part, wall=True)


@check(102, "unlikely", M_("No past time is ahead of the clock"))
def _ahead(case: IncidentCase) -> Found:
    for part in case.all:
        for name, at in _moments(part):
            yield from split(rules.ahead(name, at, case.now), part, wall=False)


@check(103, "impossible", M_("No past day is in the future"))
def _day_ahead(case: IncidentCase) -> Found:
    for part in case.all:
        for name, day in part.past:
            if isinstance(day, date) and not isinstance(day, datetime):
                yield from split(rules.day_ahead(name, day, local_date(case.now)), part, wall=True)


@check(104, "unlikely", M_("It did not end before it began"))
def _ended_first(case: IncidentCase) -> Found:
    times = (case.own.get("occurred_from"), case.own.get("occurred_to"))
    yield from split(rules.order("occurred_to", *times, M_("This is before it began.")), case.own, wall=False)


@check(105, "unlikely", M_("It did not happen after it was reported"))
def _after_report(case: IncidentCase) -> Found:
    times = (case.own.get("occurred_from"), case.own.get("reported_at"))
    yield from split(rules.order("occurred_from", *times, M_("This is after it was reported.")), case.own, wall=False)


@check(106, "unlikely", M_("It was entered within half an hour of the report"))
def _late(case: IncidentCase) -> Found:
    reported, entered = case.own.get("reported_at"), case.own.get("entered_at")
    if case.own.get("imported"):
        return
    if reported is not None and entered is not None and rules.is_late(reported, entered):
        span = rules.span(entered - reported)
        yield case.own, "reported_at", M_("Reported {span} ago. Why is it entered late?", span=span)


@check(107, "unlikely", M_("It happened within a year of its report"))
def _long_ago(case: IncidentCase) -> Found:
    occurred, reported = case.own.get("occurred_from"), case.own.get("reported_at")
    if occurred is not None and reported is not None and reported - occurred > LONG_AGO:
        yield case.own, "occurred_from", M_("This is more than a year before the report. Check the year.")


@check(108, "unlikely", M_("No action was taken before the report"))
def _before_report(case: IncidentCase) -> Found:
    reported = case.own.get("reported_at")
    message = M_("This is before the incident was reported.")
    for part in case.of("incident_disposed"):
        yield from split(rules.order("at", reported, part.get("at"), message), part, wall=False)
    for part in case.of(PATROL):
        yield from split(rules.order("at", reported, part.get("at"), message), part, wall=False)


@check(109, "unlikely", M_("It was not cleared before it happened"))
def _cleared_first(case: IncidentCase) -> Found:
    begun = case.own.get("occurred_from") or case.own.get("reported_at")
    for part in case.of(CLEARED):
        if begun is not None and part.get("cleared_on") and part.get("cleared_on") < local_date(begun):
            yield part, "cleared_on", M_("This is before the incident.")


@check(111, "unlikely", M_("Nobody died before it happened"))
def _died_first(case: IncidentCase) -> Found:
    begun = case.own.get("occurred_from")
    for part in case.of("incident_death_recorded"):
        yield from split(
            rules.order("died_at", begun, part.get("died_at"), M_("This is before the incident.")), part, wall=False
        )
