"""The numbered checks of an incident; docs/checks.md lists them. Each is a pure function of a case.

1xx times · 2xx people hurt, severity · 3xx parties · 4xx property · 5xx vehicles · 6xx what a kind asks · 7xx outcome.
A number is never given to another check.
"""

from __future__ import annotations

from db.registers.incidents import rules
from db.registers.incidents.checks import kinds, people, things, times
from db.registers.incidents.checks.case import OWN, IncidentCase
from db.registers.incidents.checks.checking import DECLARED, Check, Finding, run

ROOMS = (times, people, things, kinds)
CHECKS: tuple[Check, ...] = tuple(sorted(DECLARED, key=lambda check: check.number))


def findings(case: IncidentCase, *, review: bool = False) -> tuple[Finding, ...]:
    """All that is found in a case; `review` leaves out what only matters while a record lies about."""
    return run((check for check in CHECKS if check.at_review or not review), case)


def at_entry(case: IncidentCase, entry: str) -> rules.Findings:
    """What is impossible or unlikely in one entry, by the field it stands at; several at a field: the first.

    What an entry makes the incident's own (a type, a severity) is found at the incident.
    """
    own = any(part.uid == entry and part.kind in OWN for part in case.parts)
    here = [item for item in run(CHECKS, case) if item.entry == entry or (own and item.entry == case.own.uid)]
    wrong = {item.field: item.message for item in reversed(here) if item.level == "impossible"}
    doubts = {item.field: item.message for item in reversed(here) if item.level == "unlikely"}
    return rules.Findings(wrong, doubts)
