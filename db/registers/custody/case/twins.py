"""Several records of one person: which are read with a record, and their entries in one order. Pure.

Until the inspectorate has decided, what tells of fear, age, start, injury and orders holds in both records. After its
yes the record that goes on reads all that was written in the other one; but a death, what ended there ends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from db.kernel.events.event import Event
from db.kernel.events.ruled import CALLED, COUNTS_AS, UNAGREED
from db.kernel.folding.reprojection import CORRECTED, DECIDED, STRIKES, counting
from db.kernel.projections.ordering import in_order
from db.registers.custody.case.held_before import WITHIN
from db.registers.custody.case.status import ABSENCES, BEGINNING, CustodyStatus, after
from db.registers.custody.case.timeline import STAMPED, TWIN, decisions, undecided, written
from db.words.forms import moment_of, to_json

OneRecord = tuple[Event, ...]
ABOUT = "about"
"""The fact by which a strike names the record that goes on, by its uid. Those of version 0.1.0 name its number alone:
they join no records, and only their walls hold in both."""
_ALL: frozenset[str] | None = None
IN_BOTH: Mapping[str, frozenset[str] | None] = {
    "custody_opened": frozenset({"deprivation_at", "held_since", "arrived_at", "age"}),
    "age_set": _ALL,
    "age_decided": _ALL,
    "documents_seen": frozenset({"born"}),
    "fear_asked": _ALL,
    "rights_given": frozenset({"fear", "language", "interpreter", "understood"}),
    "fear_lifted": _ALL,
    "asylum_offered": _ALL,
    "asylum_referred": _ALL,
    "force_used": _ALL,
    "injury_found": _ALL,
    "wellbeing_seen": _ALL,
    "care_given": frozenset({"seen"}),
    "doctor_noted": _ALL,
    "fitness_noted": _ALL,
    "remarks_made": frozenset({"fear_said"}),
    "child_talked": frozenset({"fear_said"}),
    "need_answered": _ALL,
    "custody_notice_given": _ALL,
    "judicial_order_received": _ALL,
    "order_answered": _ALL,
    "removal_ordered": _ALL,
}
"""Kinds of entries that hold in both records before anybody has decided, each with the facts that do (None: all)."""
OF_EVERY_TIME: Mapping[str, frozenset[str] | None] = {
    kind: IN_BOTH[kind]
    for kind in (
        "custody_opened", "age_set", "age_decided", "documents_seen", "fear_asked", "rights_given", "fear_lifted",
        "asylum_offered", "asylum_referred", "remarks_made", "child_talked",
    )
} | {"doctor_noted": frozenset({"fear_said"})}  # fmt: skip
"""Kinds that hold however long ago somebody was held, each with the facts that do: fear and age."""
HERE_AGAIN = BEGINNING - {"custody_opened"}
_COUNTED = frozenset({COUNTS_AS, UNAGREED, CALLED})
DEATH = "death_recorded"


@dataclass(frozen=True, slots=True)
class OtherRecords:
    """The histories of other records that are read with one.

    `same`: of those that were struck to it with the inspectorate's yes, and to these. `maybe`: of those that may be
    the same person's, since nobody has decided. `walls`: of those that were struck under version 0.1.0, whose fear and
    age hold for walls alone. `void`: strikes (uids) after which nobody's record would go on: they do not count.
    """

    same: tuple[OneRecord, ...] = ()
    maybe: tuple[OneRecord, ...] = ()
    walls: tuple[OneRecord, ...] = ()
    void: frozenset[str] = frozenset()
    goes_on: str | None = None
    """The record (uid) that goes on in place of this one, with the inspectorate's yes."""


ALONE = OtherRecords()


@dataclass(frozen=True, slots=True)
class _Link:
    """A strike (`uid`) of `record` to `other` that nobody refused; `decided`: when the inspectorate said yes."""

    uid: str
    record: str
    other: str
    decided: datetime | None
    old: bool


def beside(
    record: str, histories: Mapping[str, Sequence[Event]], numbers: Mapping[str, str] | None = None
) -> OtherRecords:
    """The records that are read with one (its uid), from the histories of all that are tied to it by strikes.

    `numbers`: number → uid, for the strikes of version 0.1.0.
    """
    links = list(_links(histories, numbers or {}))
    goes_on, void = _settled([link for link in links if link.decided is not None])
    links = [link for link in links if link.uid not in void]
    if record in goes_on:
        return OtherRecords(void=void, goes_on=_root(record, goes_on))
    tied = _tied(record, [link for link in links if not link.old])
    same = {other for other in tied if _root(other, goes_on) == record}
    old = _tied(record, links) - tied
    return OtherRecords(
        same=tuple(tuple(histories[other]) for other in sorted(same)),
        maybe=tuple(tuple(histories[other]) for other in sorted(tied - same)),
        walls=tuple(tuple(histories[other]) for other in sorted(old)),
        void=void,
    )


def _links(histories: Mapping[str, Sequence[Event]], numbers: Mapping[str, str]) -> Iterator[_Link]:
    for record, events in histories.items():
        said = decisions(events)
        when = {str(event.facts.get("target")): event.entered_at for event in events if event.kind == DECIDED}
        for event in events:
            other, old = event.facts.get(ABOUT), ABOUT not in event.facts
            other = numbers.get(str(event.facts.get("other"))) if old else other
            if event.kind == TWIN and said.get(event.uid) is not False and other in histories and other != record:
                yield _Link(event.uid, record, str(other), when.get(event.uid) if event.uid in said else None, old)


def _settled(agreed: Sequence[_Link]) -> tuple[dict[str, str], frozenset[str]]:
    """Record → the one that goes on; and the strikes that would close a circle, so that no record would go on."""
    goes_on: dict[str, str] = {}
    void = set[str]()
    for link in sorted(agreed, key=lambda link: (link.decided, link.uid)):
        if _root(link.other, goes_on) == link.record:
            void.add(link.uid)
        elif not link.old:
            goes_on.setdefault(link.record, link.other)
    return goes_on, frozenset(void)


def _root(record: str, goes_on: Mapping[str, str]) -> str:
    while record in goes_on:
        record = goes_on[record]
    return record


def _tied(record: str, links: Sequence[_Link]) -> set[str]:
    """The records that strikes tie to this one, directly or through others."""
    found, new = {record}, {record}
    while new:
        pairs = [pair for link in links for pair in ((link.record, link.other), (link.other, link.record))]
        new = {other for one, other in pairs if one in new} - found
        found |= new
    return found - {record}


def decisions_in(same: Sequence[OneRecord]) -> tuple[Event, ...]:
    """The inspectorate's yes to each strike of these records to another one, the first before the others."""
    found = []
    for events in same:
        strikes = {event.uid for event in events if event.kind == TWIN}
        yes = [event for event in events if event.kind == DECIDED and event.facts.get("target") in strikes]
        found += [event for event in yes if event.facts.get("decision") == "agreed"]
    return tuple(sorted(found, key=lambda event: event.position))


def strike_decided(events: Sequence[Event], decision: Event) -> bool:
    """Whether a decision is about this record's strike to another one."""
    return any(event.kind == TWIN and event.uid == decision.facts.get("target") for event in events)


def of_the_person(own: Sequence[Event], beside: OtherRecords) -> OneRecord:
    """All that was written of a person in the records that are known to be his, in the order in which it came here."""
    every = (*own, *(event for each in beside.same for event in alone(each)))
    return tuple(sorted(every, key=lambda event: event.position)) if beside.same else tuple(own)


def until(events: Sequence[Event], last: Event) -> OneRecord:
    """The entries up to one, and that."""
    return tuple(event for event in events if event.position <= last.position)


# --- in one order -------------------------------------------------------------------------------------------------


def opening_of(events: Iterable[Event]) -> Event | None:
    """The entry that opened a record."""
    return next((event for event in events if event.kind == "custody_opened"), None)


def alone(events: Iterable[Event]) -> OneRecord:
    """A record's entries as if it were struck to no other one."""
    return tuple(event for event in events if event.kind != TWIN)


def as_one(
    own: Sequence[Event],
    others: Sequence[OneRecord],
    start: datetime | None = None,
    *,
    again: bool = False,
    later: Sequence[OneRecord] = (),
) -> OneRecord:
    """A record's entries and those of other ones in one order. `start`: the earliest time at which liberty was taken,
    by any of the records; None where its own is. `again`: the opening takes up the time of before, as a reopening, and
    so do the openings of `later` ones."""
    opening = opening_of(own)
    if opening is None or not others:
        return tuple(own)
    read_as: dict[str, OneRecord] = {event.uid: (event,) for event in _as_stamped(own)}
    read_as |= {uid: events for each in others for uid, events in _as_read_here(each, opening)}
    if start is not None:
        for uid, events in read_as.items():
            read_as[uid] = tuple(event for event in events if event.kind != "start_given" or event.at < start)
        read_as[opening.uid] = (*read_as[opening.uid], _said(opening, "start_given", start))
    if again:
        read_as[opening.uid] = (*read_as[opening.uid], _said(opening, "custody_reopened", began_at(opening)))
    for each in later:
        if (theirs := opening_of(each)) is not None:
            said = _said(theirs, "custody_reopened", began_at(theirs))
            read_as[theirs.uid] = (*read_as.get(theirs.uid, ()), said)
    every = sorted((*own, *(event for each in others for event in each)), key=lambda event: event.position)
    return tuple(event for each in in_order(every) for event in read_as.get(each.uid, ()))


def _said(opening: Event, kind: str, at: datetime) -> Event:
    """The word of an opening on the person, as an entry of another kind."""
    return replace(opening, uid=f"{opening.uid} {kind}", kind=kind, at=at, facts={"at": to_json(at)}, identity={},
                   words={})  # fmt: skip


def first_of(own: Sequence[Event]) -> tuple[str, ...]:
    """The entries (uids) that come before all others where several records are read as one."""
    opening = opening_of(own)
    return () if opening is None else (opening.uid, f"{opening.uid} start_given")


def _as_read_here(other: OneRecord, opening: Event) -> Iterator[tuple[str, OneRecord]]:
    """Another record's entries by their uids: its opening begins nothing here, and when liberty was taken is said
    apart. That the prosecutor was told of a whole group is an entry of its own."""
    theirs = {event.uid for event in other if event.kind == "custody_opened"}
    for event in _as_stamped(other):
        facts = dict(event.facts)
        if facts.get("called_by") in theirs:
            facts["called_by"] = opening.uid
        told: OneRecord = ()
        if event.kind == "custody_opened":
            at, known = moment_of(facts.get("told_at")), moment_of(facts.get("told_known"))
            facts = {name: value for name, value in facts.items() if name not in _OF_AN_OPENING}
            facts["deprivation_at"] = to_json(began_at(opening))
            if at is not None and known is not None:
                told = (replace(_said(event, "prosecutor_told", at), entered_at=min(known, event.entered_at)),)
        if event.kind not in (TWIN, "start_given"):
            yield event.uid, (replace(event, facts=facts), *told)


_OF_AN_OPENING = frozenset({"limits", "told_at", "told_known", "held_since", "arrived_at", "deprivation_at"})
"""Facts of an opening that hold for its own record, or are said apart."""


def _as_stamped(events: Sequence[Event]) -> Iterator[Event]:
    """The entries with the times by which they were written as is known since: that holds for their own record."""
    times = written(events)
    for event in events:
        latest = times[event.uid]
        if event.kind == STAMPED:
            continue
        if latest == event.entered_at:
            yield event
            continue
        at = min(moment_of(event.facts.get("at")) or event.at, latest)
        facts = {**event.facts, "at": to_json(at)} if "at" in event.facts else event.facts
        yield replace(event, entered_at=latest, at=at, facts=facts)


def began_at(opening: Event) -> datetime:
    """When liberty was taken, as an opening says."""
    given = [moment_of(opening.facts.get(name)) for name in ("deprivation_at", "held_since", "arrived_at")]
    return min((moment for moment in given if moment is not None), default=opening.at)


def arrived_at(opening: Event) -> datetime:
    """When somebody arrived, as an opening says."""
    return min(moment_of(opening.facts.get("arrived_at")) or opening.entered_at, opening.entered_at)


def arrived_first(own: Sequence[Event], others: Sequence[OneRecord]) -> OneRecord:
    """The record with the earliest arrival of all of them."""
    opening = opening_of(own)
    arrivals = [arrived_at(each) for events in (own, *others) if (each := opening_of(events)) is not None]
    if opening is None or not arrivals:
        return tuple(own)
    facts = {**opening.facts, "arrived_at": to_json(min(arrivals))}
    return tuple(replace(event, facts=facts) if event.uid == opening.uid else event for event in own)


# --- what of another record counts --------------------------------------------------------------------------------


def left_at(events: Sequence[Event]) -> datetime | None:
    """When the person had left for good by a record, whatever is decided on its changes; None: not, or died there."""
    without = frozenset(change.uid for change in undecided(events))
    left = [_left(counting(tuple(events), some)) for some in (frozenset[str](), without)]
    return None if None in left else max(moment for moment in left if moment is not None)


def _left(events: Sequence[Event]) -> datetime | None:
    status, left = CustodyStatus(), None
    for event in events:
        status = after(status, event.kind, event.facts, event.at)
        if status.state not in ("closed", "escaped"):
            left = None
        elif event.kind in ABSENCES:
            left = event.at
    return left


def is_earlier(other: Sequence[Event], own: Sequence[Event]) -> bool:
    """Whether another record tells of a time before this one began: the person had left there."""
    opening, left = opening_of(own), left_at(other)
    return opening is not None and left is not None and left <= began_at(opening)


def by_time(others: Sequence[OneRecord]) -> list[OneRecord]:
    """Records by when liberty was taken in each."""
    return sorted(others, key=lambda each: [began_at(event) for event in each if event.kind == "custody_opened"])


def is_long_ago(other: Sequence[Event], own: Sequence[Event]) -> bool:
    """Whether that was so long ago that none of its time is used up here."""
    opening, left = opening_of(own), left_at(other)
    return opening is not None and left is not None and left + WITHIN <= began_at(opening)


def over_at(events: Sequence[Event]) -> datetime | None:
    """When nobody was held by a record any longer, as it says now, by a death too; None while somebody is."""
    status, over = CustodyStatus(), None
    for event in counting(tuple(events)):
        status = after(status, event.kind, event.facts, event.at)
        if status.state not in ("closed", "escaped", "dead"):
            over = None
        elif event.kind in ABSENCES | {DEATH}:
            over = event.at
    return over


def began_after(other: Sequence[Event], over: datetime | None) -> bool:
    """Whether another record tells of a time after this one was over."""
    opening = opening_of(other)
    return over is not None and opening is not None and began_at(opening) >= over


def is_seen_after(events: Sequence[Event], seen: datetime | None) -> bool:
    """Whether somebody was seen alive at a time after the death that another record tells of."""
    deaths = [event.at for event in counting(tuple(events)) if event.kind == DEATH]
    return seen is not None and any(seen > death for death in deaths)


def without_ends(events: Sequence[Event], *, death: bool = False) -> OneRecord:
    """Another record's entries without what ends holding there, and comings back; `death`: without that too."""
    kept = frozenset() if death else {DEATH}
    return tuple(event for event in events if event.kind not in (ABSENCES | HERE_AGAIN) - kept)


def holding_in_both(events: Sequence[Event], kinds: Mapping[str, frozenset[str] | None] = IN_BOTH) -> OneRecord:
    """The part of another record that holds in both: these facts of these kinds, with the changes made to them."""
    kept: dict[str, frozenset[str] | None] = {}
    changes = set[str]()
    found: list[Event] = []
    for event in events:
        target = str(event.facts.get("target"))
        if event.kind in kinds:
            names = kept[event.uid] = kinds[event.kind]
            found.append(event if names is None else _only(event, names))
        elif (event.kind in STRIKES | {CORRECTED} and target in kept and _touches(event, kept[target])) or (
            event.kind == DECIDED and target in changes
        ):
            changes.add(event.uid)
            found.append(event)
    return tuple(found)


def _touches(change: Event, names: frozenset[str] | None) -> bool:
    return change.kind != CORRECTED or names is None or change.facts.get("field") in names


def _only(event: Event, names: frozenset[str]) -> Event:
    facts: dict[str, Any] = {name: value for name, value in event.facts.items() if name in names | _COUNTED}
    return replace(event, facts=facts, identity={}, words={})
