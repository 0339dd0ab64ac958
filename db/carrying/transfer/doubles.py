"""Officers who were added on two machines: by one badge and one name an officer is one, by another name it is asked.

The entry `officer_same` says it of the later one; both machines come to the same, since when each was added is in the
journal. His entries keep the uid under which he wrote them, and both uids are called by his name.
"""

from __future__ import annotations

from collections.abc import Set

from sqlalchemy import Connection, select

from db.kernel.base import machines
from db.kernel.base.role_book import SAME
from db.kernel.desk.desk import Act
from db.kernel.journal import stored_events
from db.kernel.projections import ordering
from db.reference.officers.models import OFFICER
from db.reference.officers.queries import IS_ONE
from db.words.folding import fold
from db.words.messages import M_, Refused

BadgeHolder = tuple[str, str]
"""An officer's uid and name."""


def holders(conn: Connection, unit: str, brought: Set[str]) -> dict[str, tuple[BadgeHolder, ...]]:
    """The badges that several officers have, one of them among those whom a file brought (their uids), each with them:
    whom the main machine added comes first, then who was added first. A laptop's clock puts nobody before him.
    """
    chosen = select(OFFICER.c.badge, OFFICER.c.uid, OFFICER.c.name).where(
        OFFICER.c.unit == unit, OFFICER.c.active, IS_ONE
    )  # fmt: skip
    by_badge: dict[str, list[BadgeHolder]] = {}
    for row in conn.execute(chosen.order_by(OFFICER.c.added_at, OFFICER.c.uid)):
        by_badge.setdefault(row.badge, []).append((row.uid, row.name))
    main = machines.main_of(conn, unit)
    return {
        badge: tuple(sorted(some, key=lambda holder: _added_on(conn, unit, holder[0]) != main))
        for badge, some in sorted(by_badge.items())
        if len(some) > 1 and not brought.isdisjoint(uid for uid, _name in some)
    }


def _added_on(conn: Connection, unit: str, uid: str) -> str | None:
    """The machine on which an officer was added."""
    added = stored_events.events_of(conn, unit, uid, ("officer_added",))
    return ordering.origin_of(added[0]) if added else None


def make_one(act: Act, brought: Set[str], *, asked: bool) -> None:
    """Say of each officer among those whom a file brought, and who has the badge of another one here, that he is that
    one. `asked`: somebody said so where the names differ.

    Raises Refused("same_badge"): who signs in by the badge would be either.
    """
    for badge, (first, *others) in holders(act.conn, act.unit, brought).items():
        for uid, name in others:
            if not asked and fold(name) != fold(first[1]):
                raise _other_name(badge, first[1], name)
            _say(act, uid, first[0])


def _say(act: Act, uid: str, first: str) -> None:
    """Of him, and of whoever was found to be him before."""
    further = select(OFFICER.c.uid).where(OFFICER.c.unit == act.unit, OFFICER.c.same_as == uid)
    for each in (uid, *act.conn.execute(further.order_by(OFFICER.c.uid)).scalars().all()):
        act.append(SAME, record=each, facts={"same_as": first})


def _other_name(badge: str, one: str, other: str) -> Refused:
    return Refused("same_badge", {"same_person": M_(
        "Badge number {badge} was given on both machines, to {one} and to {other}. One person: say so here. Two: remove"
        " one of them first, here; or refuse this, and remove the one there.", badge=badge, one=one, other=other,
    )})  # fmt: skip
