"""The duties of custody in the order in which a desk works through a record, and the tables that derive from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from db.registers.custody.case.spec import (
    AT_ONCE,
    ENDING,
    OF_NO_LAW,
    POLICE_HOLDING,
    PUT_OFF,
    SOON,
    TELL_PROSECUTOR,
    AtEnd,
    Exemption,
    Limit,
    Spec,
)
from db.registers.custody.case.specs_keeping import KEEPING_DUTIES
from db.registers.custody.case.specs_telling import TELLING_DUTIES
from db.registers.custody.case.specs_walk import WALK_DUTIES
from db.words.records import duty_kind

SPECS: tuple[Spec, ...] = (*WALK_DUTIES, *TELLING_DUTIES, *KEEPING_DUTIES)
BY_CODE = {spec.code: spec for spec in SPECS}
ORDER = {spec.code: place for place, spec in enumerate(SPECS)}


def codes_of(chosen: Callable[[Spec], object]) -> frozenset[str]:
    """The codes of the duties for which `chosen` is true."""
    return frozenset(spec.code for spec in SPECS if chosen(spec))


def spared_by(exemption: Exemption) -> frozenset[str]:
    """The codes of the duties that this makes unnecessary."""
    return codes_of(lambda spec: exemption in spec.exempt)


STEPS = codes_of(lambda spec: spec.step)
"""Duties that may be put off. The prosecutor, the 24 hours and the checks may not."""
RECURRING = codes_of(lambda spec: spec.recurs)
"""Duties that come back as long as somebody is here."""
GIVEN = {spec.recurs.given: spec.code for spec in SPECS if spec.recurs and spec.recurs.given}
"""Codes of the list care_given, and the duty that each does."""
NEEDS = {spec.need: spec.code for spec in SPECS if spec.need}
"""Codes of the list vulnerability, and the duty that each calls for."""
NUMBERED = codes_of(lambda spec: spec.recurs or spec.each)
"""Duties whose first turn has a number too."""
ENDS = codes_of(lambda spec: spec.ends_holding)
"""The ends of police holding, and of a judge's order."""
LAW = codes_of(lambda spec: spec.law)
OF_THE_PROGRAM = codes_of(lambda spec: spec.source in OF_NO_LAW) - {"breach"}
"""Duties that no law or published standard asks for. What should not have happened is a breach of law: its record
alone, and the reason that it wants, are the desk's own."""
WALK = spared_by(Exemption.VALID_DOCUMENTS)
CARERS_OWN = spared_by(Exemption.CARERS_RECORD)
CLEARED = spared_by(Exemption.CLEARED_CHILD)
UNDER_ORDER = spared_by(Exemption.JUDGES_ORDER)
AFTER_END = codes_of(lambda spec: spec.at_end is AtEnd.STAYS)
"""Duties that stay open when holding ends."""
DONE_BY_END = codes_of(lambda spec: spec.at_end is AtEnd.DONE)
LEAVES = codes_of(lambda spec: spec.at_end in (AtEnd.DONE, AtEnd.DELIVERED))
"""Duties that an end does, whatever time it says: the record is closed by it."""
SETTLED = codes_of(lambda spec: spec.at_end in (AtEnd.DONE, AtEnd.DELIVERED, AtEnd.SETTLED))
"""Duties that the end settles. Every other one that was still open then was not done, and is shown so."""


def _limits() -> dict[str, Limit]:
    limits = [AT_ONCE, PUT_OFF, SOON, ENDING]
    for spec in SPECS:
        again = (spec.recurs.every, spec.recurs.first) if spec.recurs else ()
        limits += [limit for limit in (spec.limit, spec.lapses, spec.brought_forward, *again) if limit is not None]
    return {limit.code: limit for limit in limits}


LIMITS = _limits()
"""Every time that duties have, by its code."""
SET = tuple(limit.code for limit in LIMITS.values() if limit.set_here)
"""Limits that a precinct sets, in minutes; a record's opening entry keeps those that are not the usual ones."""
PROSECUTOR, HOLDING = TELL_PROSECUTOR.usual, POLICE_HOLDING.usual


@dataclass(frozen=True, slots=True)
class Limits:
    """The times of a record: the usual ones, but for those in `changed` (code → time)."""

    changed: Mapping[str, timedelta] = field(default_factory=dict)

    def of(self, limit: Limit) -> timedelta:
        """The time of this limit for the record."""
        return self.changed.get(limit.code, limit.usual)


DEFAULT = Limits()


def limits_of(facts: Mapping[str, Any], usual: Limits = DEFAULT) -> Limits:
    """The limits that a record was opened with, from the facts of its opening entry."""
    kept: Mapping[str, int] = facts.get("limits", {})
    if not kept:
        return usual
    changed = {name: timedelta(minutes=value) for name, value in kept.items() if name in SET}
    return Limits({**usual.changed, **changed})


def spec_of(code: str) -> Spec:
    """The duty that a code such as `check-3` belongs to. Raises KeyError."""
    return BY_CODE[duty_kind(code)]
