"""Changes to a record: entered on the wrong person, struck out, a second record of one person; and their decision.

Nothing is taken out. What is struck stands where it stood, struck through. What a change opens or tightens holds at
once; what it would close waits for the inspectorate, and nobody waits for that: the stricter reading goes on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from db.kernel.base.access import DESK, OVERSIGHT, Role
from db.kernel.desk.desk import Act, command
from db.kernel.desk.entry_reference import target_of
from db.kernel.events.event import Event
from db.kernel.folding.reprojection import DECIDED, refused
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reference.officers import appointing
from db.reference.officers.queries import is_one
from db.registers.custody.arrivals.family import cares_for_nobody
from db.registers.custody.case.pending_changes import waiting
from db.registers.custody.case.timeline import (
    MISPLACED,
    STAMPED,
    STRUCK,
    TWIN,
    own,
    undecided,
)
from db.registers.custody.case.twins import ABOUT, ALONE
from db.registers.custody.changes.forms import Decide, DecideAll, StampedAhead, Strike, Twin, WrongPerson
from db.registers.custody.changes.queries import Undecided, waiting_here
from db.registers.custody.custody_acts import find, is_involved, is_involved_in, refuse_involved, say_what_waits
from db.registers.custody.entries_in_question import beside_of
from db.registers.custody.outcome.children_of_carers import dependants
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused

AT_ONCE = 200
"""At most so many decisions in one act."""


@command(
    "custody.strike",
    label="Strike an entry out",
    form=Strike,
    roles=DESK,
    group="Record",
    another="stand_in",
    writes="entry_struck",
)
def strike(act: Act, form: Strike) -> str:
    """Strikes out an entry of what did not happen; returns the number. Raises Refused("invalid", "forbidden")."""
    acted = find(act, form)
    refuse_involved(act, acted.case)
    entry = entry_of(act, form, acted.events)
    act.append(STRUCK, record=form.record, form=form, facts={"kind": entry.kind})
    say_what_waits(act, form.record)
    return acted.number


@command("custody.duplicate", label="A second record of the same person", form=Twin, roles=DESK, group="Record",
         another="stand_in", writes="custody_duplicate")  # fmt: skip
def duplicate(act: Act, form: Twin) -> str:
    """Strikes this record to its twin; both go on until the inspectorate agrees. Returns the number. Raises Refused."""
    acted = find(act, form)
    refuse_involved(act, acted.case)
    other, number = record_named(act, form)
    there = stored_events.events_of(act.conn, act.unit, other, (TWIN, DECIDED))
    if any(event.kind == TWIN and event.uid not in refused(there) for event in there):
        message = M_("That record is itself joined to another one. Choose the record that continues.")
        raise Refused("invalid", {"other": message})
    form.other = number
    act.append(TWIN, record=form.record, form=form, facts=_named(other))
    say_what_waits(act, form.record)
    return acted.number


def _hand_over(act: Act, twin: str) -> None:
    """The children of a person whose record is struck are those of the record that goes on: it is their carer's."""
    goes_on = beside_of(act.conn, act.unit, (twin,)).get(twin, ALONE).goes_on
    if goes_on is None:
        return
    there, here = (numbering.number_of(act.conn, act.unit, record) for record in (goes_on, twin))
    for child in dependants(act, twin):
        tie = child.case.family[twin]
        absent = {"absent": True} if cares_for_nobody(act, goes_on) else {}
        facts = {"about": goes_on, "other": there, "tie": tie, "notify": True, **absent}
        act.append("custody_linked", record=child.uid, facts=facts)
        act.append("custody_linked", record=child.uid, facts={"about": twin, "other": here, "tie": "not_related"})


@command("custody.decide", label="Decide on a correction", form=Decide, roles=frozenset({Role.INSPECTOR}),
         another="himself", writes=("change_decided", "entry_struck", "custody_linked"))  # fmt: skip
def decide(act: Act, form: Decide) -> str:
    """The inspectorate agrees to a correction, a strike or a later start, or refuses it; returns the number.

    Without an entry, the only one that waits. Nobody agrees to a change of his own, or in a record in which he is named
    in force, whatever he is now, but by a code of the county. Raises Refused: "conflict" where nothing waits,
    "invalid", "wait".
    """
    acted = find(act, form)
    if form.target is None:
        form.target = _only_one(waiting(acted.events) or undecided(acted.events)).uid
    else:
        target_of(act, form)
    change = next(event for event in acted.events if event.uid == form.target)
    alone = form.decision != "refused" and (_is_own(act, change) or is_involved(act, acted.case))
    act.append(DECIDED, record=form.record, form=form, facts=_by_code(act, form.code) if alone else {})
    _follow(act, change, form.decision)
    return acted.number


def _named(other: str) -> dict[str, str]:
    """The facts of a strike besides its form: the record that goes on, by its uid."""
    return {ABOUT: other}


def _follow(act: Act, change: Event, decision: str) -> None:
    """Consequences of the inspectorate's word: a move that was none is taken back; of two records of one person the
    one that goes on is the carer's of the other's children."""
    if change.kind == MISPLACED and decision == "refused":
        _take_back(act, change)
    if change.kind == TWIN and decision == "agreed" and ABOUT in change.facts and change.record is not None:
        _hand_over(act, change.record)


def _by_code(act: Act, code: str | None) -> dict[str, Any]:
    """The facts of a decision that nobody makes alone. Raises Refused("invalid", "wait")."""
    if not code:
        said = M_(
            "You made this change, or you are named in force, an injury, a death or a restraint there. "
            "Another inspector must agree, or use a county code."
        )
        raise Refused("invalid", {"code": said})
    return appointing.use_code(act, code)


def _is_own(act: Act, change: Event) -> bool:
    return is_one(act.conn, act.unit, act.officer.uid, change.officer)


def _decide_on(act: Act, item: Undecided, form: DecideAll, by_code: Mapping[str, Any]) -> None:
    facts = {"target": item.change.uid, "decision": form.decision, **by_code}
    act.append(DECIDED, record=item.record, facts=facts, words={"reason": form.reason})
    _follow(act, item.change, form.decision)


@command("custody.decide_all", label="Decide on waiting changes", form=DecideAll, roles=OVERSIGHT, opens=True,
         another="himself", writes=("change_decided", "entry_struck", "custody_linked"))  # fmt: skip
def decide_all(act: Act, form: DecideAll) -> str:
    """One word on all that waits, or on what waits in some records; returns how many changes it decided. A yes leaves
    out what the officer wrote himself, and records in which he is named in force, unless a code of the county is there.

    Raises Refused: "conflict" where nothing waits, "invalid" for a record in which nothing does, or where a code is
    needed or wrong, "wait".
    """
    waits = waiting_here(act.reading())
    wanted = {part.upper() for part in re.split(r"[\s,،;؛]+", ascii_digits(form.records or "")) if part}
    missing = wanted - {item.number for item in waits}
    if missing:
        message = M_("Nothing is waiting in these records: {numbers}", numbers=", ".join(sorted(missing)))
        raise Refused("invalid", {"records": message})
    chosen = [item for item in waits if not wanted or item.number in wanted]
    if not chosen:
        raise Refused("conflict", {}, M_("No correction is waiting."))
    alone: set[str] = set()
    if form.decision != "refused":
        alone = {item.change.uid for item in chosen if _is_own(act, item.change) or is_involved_in(act, item.record)}
    others = [item for item in chosen if item.change.uid not in alone]
    by_code = _by_code(act, form.code) if alone and (form.code or not others) else {}
    decided = (chosen if by_code else others)[:AT_ONCE]
    for item in decided:
        _decide_on(act, item, form, by_code if item.change.uid in alone else {})
    return str(len(decided))


def _only_one(waiting: tuple[Event, ...]) -> Event:
    """What waits, where only one does. Raises Refused("conflict", "invalid")."""
    if not waiting:
        raise Refused("conflict", {}, M_("No correction of this record is waiting."))
    if len(waiting) > 1:
        which = ", ".join(event.uid for event in waiting)
        message = M_("{count} corrections are waiting. Give the uid of one. {which}", count=len(waiting), which=which)
        raise Refused("invalid", {"target": message})
    return waiting[0]


@command(
    "custody.stamped_ahead",
    label="Entries stamped ahead of time",
    form=StampedAhead,
    roles=frozenset({Role.INSPECTOR}),
    writes="stamped_ahead",
)
def stamped_ahead(act: Act, form: StampedAhead) -> str:
    """The inspectorate's word that the clock stood ahead: what was written by then counts as written no later.

    Returns the number. Raises Refused("invalid") where no entry was written later than that.
    """
    acted = find(act, form)
    if all(event.entered_at <= form.latest for event in acted.events):
        raise Refused("invalid", {"latest": M_("No entry of this record was written later than this.")})
    act.append(STAMPED, record=form.record, form=form)
    return acted.number


def _take_back(act: Act, change: Event) -> None:
    """An entry that was not moved after all is struck out where it was written, by the same decision."""
    copy = change.facts.get("copy")
    there = stored_events.event_by_uid(act.conn, act.unit, str(copy)) if copy else None
    if there is None or there.record is None:
        return
    facts = {"target": there.uid, "kind": there.kind}
    strike = act.append(STRUCK, record=there.record, facts=facts, words={"reason": change.words.get("reason")})
    act.append(DECIDED, record=there.record, facts={"target": strike.uid, "decision": "agreed"})


def entry_of(act: Act, form: WrongPerson | Strike, events: tuple[Event, ...]) -> Event:
    """The entry that a form names, as it counts now. Raises Refused("invalid")."""
    target = target_of(act, form)
    entry = next((event for event in own(events) if event.uid == target.uid), None)
    if entry is None or entry.sealed:
        raise Refused("invalid", {"target": M_("This entry is struck through or sealed already.")})
    return entry


def record_named(act: Act, form: WrongPerson | Twin) -> tuple[str, str]:
    """The record that a form names besides its own: uid and number. Raises Refused("invalid", "not_found")."""
    other, number = numbering.find(act.conn, act.desk.store, "custody", form.other or "", act.now)
    if other == form.record:
        raise Refused("invalid", {"other": M_("This is the record itself.")})
    return other, number
