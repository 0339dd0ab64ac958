"""What of a journal file changes more than records: it waits until two people said yes on this machine (lots.py).

Officers and roles, lists and settings, units and who is above, what is sealed or erased. Keys and passwords never
travel.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from sqlalchemy import Connection, select

from db.kernel import projecting as events
from db.reference.lists import events as lists
from db.reference.officers.models import OFFICER
from db.storage.models import INDEX, JOURNAL
from db.words.messages import M_, Refused

SETTING = frozenset(
    {
        "unit_created", "officer_added", "officer_changed", "officer_removed", "role_asked", "role_agreed",
        "role_declined", "appointing_alone_ended", "county_codes_made", "acting_commander_set",
        "acting_commander_ended", "rights_words_replaced",
        "inspectorate_key_made", "sealing_shared",
        *(kind.kind for kind in lists.KINDS),
    }
)  # fmt: skip
"""Kinds that change who may do what, the lists, the limits and the words that every record goes by."""
ERASING = frozenset(
    {
        "record_sealed", "contact_sealed", "request_sealed", "sealing_announced", "sealing_held",
        "request_sealing_announced", "request_held", "attachment_erased", "import_cleared", "caller_protected",
        "incident_party_protected", "record_closed", "closing_decided",
    }
)  # fmt: skip
"""Kinds that erase names, words or contents, or by which it is decided that they are."""
LINKING = frozenset({"unit_enrolled", "unit_retired"})
"""Kinds by which a unit above or below is known with its keys: what leaves here is sealed to those above."""
LEADING = SETTING | ERASING | LINKING


def check_badges(conn: Connection, unit: str, brought: Set[str]) -> None:
    """Refuse an officer among those whom a file brought (`brought`: their uids) who has the badge of another one here:
    who signs in by it would be either. Raises Refused("same_badge").
    """
    mine = select(OFFICER.c.badge, OFFICER.c.uid).where(OFFICER.c.unit == unit, OFFICER.c.active)
    holders: dict[str, set[str]] = {}
    for badge, uid in conn.execute(mine):
        holders.setdefault(badge, set()).add(uid)
    for badge in sorted(badge for badge, uids in holders.items() if len(uids) > 1 and uids & brought):
        raise Refused("same_badge", {}, M_(
            "Badge number {badge} was given on both machines, to officers who were added apart. Remove the one here"
            " first; or refuse this, and remove the one there.", badge=badge,
        ))  # fmt: skip


class Leading:
    """Tells the entries of one file that wait for two people, in its order.

    A correction, or any other kind, of what an officer, list or unit was made by changes it too: such a record's
    entries all count, unless their kind changes nothing here.
    """

    def __init__(self, conn: Connection) -> None:
        numbered = select(INDEX.c.uid)
        chosen = select(JOURNAL.c.record).distinct().where(JOURNAL.c.kind.in_(SETTING), JOURNAL.c.record.is_not(None))
        self._records = set(conn.execute(chosen.where(JOURNAL.c.record.not_in(numbered))).scalars())

    def counts(self, row: Mapping[str, Any]) -> bool:
        """Whether this entry is one of them."""
        if row["kind"] in SETTING and row["record"]:
            self._records.add(row["record"])
        if row["kind"] in LEADING:
            return True
        kind = events.known(row["kind"]) if row["record"] in self._records else None
        return kind is not None and bool(kind.folds)
