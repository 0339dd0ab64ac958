"""Several readings of a record merged into the one that protects the person most: what stands in any of them stands.

A duty is known by what called for it. Open in one reading, it is open; its earliest time counts; a breach in one is a
breach. The state is the one in which most is owed. What the record says of the person is what it says now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import NUMBERED
from db.registers.custody.case.track import Track

STRICTEST = ("held", "judge", "moved", "escaped", "dead", "closed")
"""States, the one in which most is owed to the person first."""


def merged(parts: Sequence[Case]) -> Case:
    """One case from every reading of a record: the first without any undecided change, the last with all of them."""
    if len(parts) == 1:
        return parts[0]
    newest = parts[-1]
    starts = [part.start for part in parts if part.start is not None]
    involved = " ".join(dict.fromkeys(" ".join(part.involved for part in parts).split()))
    return replace(
        newest,
        parts=tuple(parts),
        tracks=_tracks(parts),
        status=min((part.status for part in parts), key=lambda each: STRICTEST.index(each.state)),
        start=min(starts, default=None),
        left_at={uid: max(p.left_at[uid] for p in parts if uid in p.left_at) for part in parts for uid in part.left_at},
        in_question={uid: step for part in parts for uid, step in part.in_question.items()},
        arrived=min((part.arrived for part in parts if part.arrived is not None), default=None),
        ill=any(part.ill for part in parts),
        needs=frozenset().union(*(part.needs for part in parts)),
        involved=involved,
        suspected=any(part.suspected for part in parts),
        cleared=all(part.cleared for part in parts),
        interpreters=frozenset.intersection(*(part.interpreters for part in parts)),
        no_language=any(part.no_language for part in parts),
        unreached=frozenset().union(*(part.unreached for part in parts)),
        fear_by_old_rules=any(part.fear_by_old_rules for part in parts),
        fear_stands=any(part.fear_stands for part in parts),
        fear=next((part.fear for part in reversed(parts) if part.fear != "no"), "no"),
        decisions={uid: each for uid, each in newest.decisions.items() if all(uid in part.decisions for part in parts)},
        removal_orders={
            uid: each
            for uid, each in newest.removal_orders.items()
            if all(uid in part.removal_orders for part in parts)
        },
        unit_agreed=all(part.unit_agreed for part in parts),
        unreadable=any(part.unreadable for part in parts),
        valid_documents=all(part.valid_documents for part in parts),
        ground_unmet=any(part.ground_unmet for part in parts),
        removed=any(part.removed for part in parts),
        copy_whole=all(part.copy_whole for part in parts),
    )


def _tracks(parts: Sequence[Case]) -> dict[str, Track]:
    """The duties of all readings under codes that no later change gives to another one."""
    by_duty: dict[tuple[str, str], list[tuple[int, int, Case, Track]]] = {}
    for part in parts:
        for place, track in enumerate(part.tracks.values()):
            since = max(track.position, part.changed)
            by_duty.setdefault((track.base, track.opener), []).append((since, place, part, track))
    order = sorted(by_duty.items(), key=lambda item: min(candidate[:2] for candidate in item[1]))
    tracks: dict[str, Track] = {}
    count: dict[str, int] = {}
    for (base, _), ones in order:
        count[base] = count.get(base, 0) + 1
        code = base if count[base] == 1 and base not in NUMBERED else f"{base}-{count[base]}"
        tracks[code] = replace(_strictest([(part, track) for _, _, part, track in ones]), code=code)
    return tracks


def _strictest(ones: Sequence[tuple[Case, Track]]) -> Track:
    """One duty of all readings that have it."""
    standing = [(part, track) for part, track in ones if track.stands]
    if not standing:
        return max((track for _, track in reversed(ones)), key=_weight)  # of like ones what the record says now
    dues = [track.due for _, track in standing if track.due is not None]
    lapses = [track.lapses for _, track in standing if track.lapses is not None]
    return replace(
        standing[0][1],
        due=min(dues, default=None),
        times_postponed=min(track.times_postponed for _, track in standing),
        at_once=any(track.at_once for _, track in standing),
        lapses=None if len(lapses) < len(standing) else max(lapses),
        again=min((track.again for _, track in standing if track.again is not None), default=None)
        if all(track.again is not None for _, track in standing)
        else None,
        reopened=_reopened(ones, standing),
    )


def _reopened(ones: Sequence[tuple[Case, Track]], standing: Sequence[tuple[Case, Track]]) -> datetime | None:
    """When a duty that was done opened again: at the change without which it would be done."""
    if any(not part.changed for part, _ in standing) or all(track.stands for _, track in ones):
        return None
    return min((part.changed_at for part, _ in standing if part.changed_at is not None), default=None)


def _weight(track: Track) -> tuple[bool, float, bool, bool, bool, bool]:
    """Sorts what is behind us by how little it is a duty well done: of breaches the one that began first."""
    since = -track.due.timestamp() if track.late and track.due is not None else 0.0
    entered = track.entered if track.done is not None else track.waived_known
    written_late = track.due is not None and entered is not None and entered > track.due
    written_late = (written_late or track.unchecked) and not track.evidenced
    done = track.done is not None
    return track.late, since, track.late and not done, track.waived_at is not None and track.undone, written_late, done
