"""Which entries about keys are proved: signed with a key that an entry before named, up to where the machine began.

Whoever holds the store's key can write any entry, in anybody's name. Without such a proof it names no key and ends
none: it lets nobody in and shuts nobody out. Only what leads to one officer is followed, so a sign-in is not delayed
(0.6 ms for each naming on the way, measured); `verifying.py` walks the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, select

from db.kernel.base.access import RECOVERED as MAY_RECOVER
from db.kernel.base.access import SECOND, Role
from db.kernel.base.role_book import ABOUT_ROLES, AGREED, REMOVED, SAME, STANDS_IN, STANDS_IN_NO_MORE
from db.kernel.journal import stored_events
from db.kernel.journal.naming import (
    BEGUN,
    NAMING,
    OWN,
    PAIR_RENEWED,
    RECOVERED,
    RECOVERS,
    RECOVERY_AGREED,
    RECOVERY_NAMED,
    RENEWED,
    SAYS_YES,
)
from db.kernel.journal.program_versions import VERSION_BEGUN
from db.kernel.signing.entry_signatures import EntrySignature, signature_of
from db.kernel.signing.key_entries import KeyEntry, read
from db.kernel.signing.keybook import STILL, WAITS
from db.storage.dialects.elements import at_most
from db.storage.models import JOURNAL

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.storage.store import Store

OF_HIMSELF = frozenset({"own_password_set", PAIR_RENEWED, OWN, RECOVERED})
"""Kinds by which an officer names a key for himself alone; those by which another does are the administrator's."""
_ABOUT_ROLES = ABOUT_ROLES - {STANDS_IN, STANDS_IN_NO_MORE}


@dataclass(slots=True)
class _Officer:
    """Entries of this machine that name keys of an officer or end them, and those among the first that are proved."""

    entries: Sequence[KeyEntry]
    followed: int = 0
    proved: list[KeyEntry] = field(default_factory=list)


# Made once: they are asked at each sign-in.
_OF_MACHINE = (
    JOURNAL.c.unit == bindparam("b_unit"), JOURNAL.c.origin == bindparam("b_origin"), JOURNAL.c.stream == "record"
)  # fmt: skip
_OF_OFFICER = (
    select(JOURNAL)
    .where(*_OF_MACHINE, JOURNAL.c.record == bindparam("b_officer"), JOURNAL.c.kind.in_(sorted(NAMING | {REMOVED})))
    .where(stored_events.USED)
    .order_by(JOURNAL.c.position)
)
_FIRST_OF_KIND = (
    select(JOURNAL)
    .where(*_OF_MACHINE, JOURNAL.c.kind == bindparam("b_kind"))
    .order_by(JOURNAL.c.epoch, JOURNAL.c.seq)
    .limit(at_most(1))
)


class Proofs:
    """Proves entries of this machine, each once."""

    def __init__(self, conn: Connection, store: Store) -> None:
        self._conn, self._unit, self._origin = conn, store.unit, store.origin
        self._officers: dict[str, _Officer] = {}
        self._signatures: dict[str, EntrySignature | None] = {}
        self._known: dict[str, bool] = {}
        self._root = self._first_naming()

    def namings(self, officer: str) -> tuple[KeyEntry, ...]:
        """Every proved entry that names a key of an officer, the oldest first."""
        return tuple(entry for entry in self._followed(officer, None).proved if entry.signs is not None)

    def unproved(self, officer: str) -> tuple[KeyEntry, ...]:
        """Those that name one and are not proved."""
        proved = {entry.row["uid"] for entry in self.namings(officer)}
        every = self._followed(officer, None).entries
        return tuple(entry for entry in every if entry.signs is not None and entry.row["uid"] not in proved)

    def is_proved(self, entry: KeyEntry) -> bool:
        """Whether an entry about keys or officers is by somebody who may write it, and signed with his key."""
        uid = entry.row["uid"]
        if uid not in self._known:
            self._known[uid] = self._is_proved(entry)
        return self._known[uid]

    def is_before(self, entry: KeyEntry) -> bool:
        """Whether this machine did not sign yet: an earlier version wrote the entry."""
        return self._root is None or ("position" in self._root.facts and entry.place < self._root.place)

    def _is_proved(self, entry: KeyEntry) -> bool:
        row = entry.row
        if (row["unit"], row["origin"], row["stream"]) != (self._unit, self._origin, "record"):
            return False
        signature = self._signature(entry)
        if signature is None or self._root is None:
            return False
        keys = self._keys(entry)
        if not any(signature.holds(key) for key in keys):
            return False
        root = self._signature(self._root)
        if root is not None and signature.position == root.position:
            return True  # with the first key, by whoever made the machine
        if row["kind"] in OF_HIMSELF or row["kind"] in (AGREED, SAME):
            return row["kind"] in (AGREED, SAME) or row["record"] == row["officer"]
        role = self._role(row["officer"], entry)
        if row["kind"] == RECOVERY_AGREED:
            leads = role in SECOND and row["record"] != row["officer"] and self._waiting(row["officer"], entry) is None
            return leads or ("code" in entry.facts and entry.facts.get(SAYS_YES) is not False)
        return role == Role.ADMINISTRATOR and self._waiting(row["officer"], entry) is None

    def _keys(self, entry: KeyEntry) -> Iterator[str]:
        """The keys that may sign an entry."""
        officer, kind, signs = entry.row["officer"], entry.row["kind"], entry.signs
        before = self._followed(officer, entry.place).proved
        yield from self._valid(before, entry)
        if signs is None or entry.row["record"] != officer:
            return
        named = any(earlier.signs == signs for earlier in before)
        is_first = self._root is not None and entry.row["uid"] == self._root.row["uid"]
        was_there = kind == OWN and not before and self._root is not None and "position" in self._root.facts
        came_back = kind == OWN and named
        if is_first or was_there or came_back:
            yield signs
        elif kind == RECOVERED and self._role(officer, entry) in MAY_RECOVER:
            yield from self._keys_by_recovery(entry)
            yield from self.recovery_keys(entry.place).values() or (signs,)

    def _valid(self, before: Sequence[KeyEntry], entry: KeyEntry) -> Iterator[str]:
        """The newest key that was named before an entry, and one of before that still signs for a day."""
        since = 0
        for number, earlier in enumerate(before):
            since = number + 1 if earlier.row["kind"] == REMOVED else since
        namings = before[since:]
        if namings and namings[-1].signs is not None:
            yield namings[-1].signs
        for earlier, later in pairwise(namings):
            until = later.row["entered_at"] + STILL
            if earlier.signs is not None and not self._is_later(entry, later, until):
                yield earlier.signs

    def _is_later(self, entry: KeyEntry, since: KeyEntry, until: datetime) -> bool:
        """Whether this machine wrote something after `until` up to this entry: one that claims to be older is not."""
        if entry.row["entered_at"] > until:
            return True
        mine = (JOURNAL.c.unit == self._unit, JOURNAL.c.origin == self._origin, JOURNAL.c.entered_at > until)
        between = JOURNAL.c.position.between(since.row["position"] + 1, entry.row["position"])
        return self._conn.execute(select(exists(select(JOURNAL.c.position).where(*mine, between)))).scalar_one() is True

    # --- the recovery phrase ----------------------------------------------------------------------------------------

    def recovery_keys(self, until: tuple[int, int] | None = None) -> dict[str, str]:
        """kind of a slot → the key with which it signs; none where an earlier version made phrase and key file."""
        here = (JOURNAL.c.unit == self._unit, JOURNAL.c.origin == self._origin, JOURNAL.c.stream == "record")
        found = self._read(*here, JOURNAL.c.kind.in_((RECOVERY_NAMED, RENEWED)))
        named: dict[str, str] = {}
        for entry in sorted(found, key=lambda entry: entry.place):
            if (until is None or entry.place < until) and self.is_proved(entry):
                said = entry.facts.get("slot"), entry.facts.get(RECOVERS)
                named = {} if entry.row["kind"] == RENEWED else named | {str(said[0]): str(said[1])}
        return named

    def keys_by_recovery(self, now: datetime) -> frozenset[str]:
        """The keys of phrases and key files of an earlier version that a first recovery by each named. They count once
        that recovery does: by another leader's yes, a code of the county, or three days without a no.
        """
        return self._found_by_recovery(None, now)

    def _keys_by_recovery(self, entry: KeyEntry) -> frozenset[str]:
        return self._found_by_recovery(entry.place, entry.row["entered_at"])

    def _found_by_recovery(self, until: tuple[int, int] | None, at: datetime) -> frozenset[str]:
        here = (JOURNAL.c.unit == self._unit, JOURNAL.c.origin == self._origin, JOURNAL.c.stream == "record")
        found = self._read(*here, JOURNAL.c.kind.in_((RECOVERY_NAMED, RENEWED)), stored_events.USED)
        named: set[str] = set()
        for entry in sorted(found, key=lambda entry: entry.place):
            if until is not None and entry.place >= until:
                break
            if entry.row["kind"] == RENEWED:
                named = set() if self.is_proved(entry) else named
                continue
            recovered = self._recovered_with(entry)
            if recovered is not None and self._counted(recovered, until, at):
                named.add(str(entry.facts.get(RECOVERS)))
        return frozenset(named)

    def _recovered_with(self, named: KeyEntry) -> KeyEntry | None:
        """The recovery that nothing else proves and that named a key in one signature with itself; None for another."""
        officer = named.row["officer"]
        before = self._followed(officer, named.place).proved
        if not before or before[-1].row["kind"] != RECOVERED or before[-1].row["officer"] != officer:
            return None
        last, signature = before[-1], self._signature(named)
        follows = last.place == (named.place[0], named.place[1] - 1)
        own = self._signature(last)
        one = signature is not None and own is not None and signature.position == own.position
        return last if follows and one and self._role(officer, named) == Role.ADMINISTRATOR else None

    def _counted(self, recovered: KeyEntry, until: tuple[int, int] | None, at: datetime) -> bool:
        """Whether a recovery that nothing proves counts by then: not once it came to its end before that."""
        officer = recovered.row["record"]
        for naming in self._followed(officer, until).proved:
            if naming.place > recovered.place and (naming.row["kind"] == RECOVERED or naming.row["officer"] != officer):
                until, at = naming.place, min(at, naming.row["entered_at"])
                break
        decided = self._decision(recovered, until)
        return decided is True or (decided is None and at >= self.stands_since(recovered) + WAITS)

    def _decision(self, recovered: KeyEntry, until: tuple[int, int] | None) -> bool | None:
        """The first yes or no to a recovery, by somebody who may; None where nobody said any."""
        here = (JOURNAL.c.unit == self._unit, JOURNAL.c.origin == self._origin)
        mine = (JOURNAL.c.record == recovered.row["record"], JOURNAL.c.kind == RECOVERY_AGREED, stored_events.USED)
        for said in sorted(self._read(*here, *mine), key=lambda said: said.place):
            about = said.facts.get("target") == recovered.row["uid"] and (until is None or said.place < until)
            if about and self.is_proved(said):
                return said.facts.get(SAYS_YES) is not False
        return None

    def is_refused(self, recovered: KeyEntry) -> bool:
        """Whether a leader said no to a recovery: it never counts."""
        return self._decision(recovered, None) is False

    def waiting(self, officer: str, now: datetime) -> KeyEntry | None:
        """The recovery of an officer that nothing proves, that nobody has agreed to and that is not three days old, or
        that was refused.
        """
        return self._found_waiting(officer, None, now)

    def _waiting(self, officer: str, entry: KeyEntry) -> KeyEntry | None:
        return self._found_waiting(officer, entry.place, entry.row["entered_at"])

    def _found_waiting(self, officer: str, until: tuple[int, int] | None, at: datetime) -> KeyEntry | None:
        found = None
        for naming in self._followed(officer, until).proved:
            if naming.row["kind"] == RECOVERED:
                found = naming if self._is_alone(naming) else None
            elif naming.row["officer"] != officer:
                found = None  # an administrator gave another password
        if found is None:
            return None
        decided = self._decision(found, until)
        return None if decided or (decided is None and at >= self.stands_since(found) + WAITS) else found

    def _is_alone(self, recovered: KeyEntry) -> bool:
        """Whether nothing but itself proves a recovery, under a version that names what would."""
        here = (JOURNAL.c.unit == self._unit, JOURNAL.c.origin == self._origin, JOURNAL.c.kind == VERSION_BEGUN)
        first = select(JOURNAL.c.epoch, JOURNAL.c.seq).where(*here).order_by(JOURNAL.c.epoch, JOURNAL.c.seq).limit(1)
        mark = self._conn.execute(first).first()
        if mark is None or recovered.place <= tuple(mark) or self.recovery_keys(recovered.place):
            return False
        signature = self._signature(recovered)
        return signature is None or not any(signature.holds(key) for key in self._keys_by_recovery(recovered))

    def stands_since(self, entry: KeyEntry) -> datetime:
        """Since when an entry stands at the earliest: it is no older than the one before it."""
        row = entry.row
        before = select(JOURNAL.c.entered_at).where(
            *(JOURNAL.c[name] == row[name] for name in ("unit", "origin", "epoch", "stream")),
            JOURNAL.c.seq == row["seq"] - 1,
        )
        earlier: datetime | None = self._conn.execute(before).scalar()
        written: datetime = row["entered_at"]
        return written if earlier is None else max(written, earlier)

    # --- who is what ------------------------------------------------------------------------------------------------

    def _role(self, officer: str, entry: KeyEntry) -> str | None:
        """The role that an officer had where an entry stands; None where he was none."""
        uid = officer
        about = self._about(uid, entry)
        same = next((one for one in about if one.row["kind"] == SAME and self._is_one(officer, one)), None)
        if same is not None:
            about = [*about, *self._about(str(same.facts["same_as"]), entry)]
        for one in about:
            if one.row["kind"] == REMOVED and (one.row["record"] == officer or same is not None):
                return None
            role = one.facts.get("role")
            if one.row["record"] == officer and same is not None:
                continue
            if isinstance(role, str) and not (one.row["kind"] == AGREED and role == Role.ADMINISTRATOR):
                return role
        return None

    def _about(self, officer: str, entry: KeyEntry) -> list[KeyEntry]:
        """What is said of an officer's role before an entry, the newest first: here proved, or taken in and agreed."""
        chosen = (JOURNAL.c.unit == self._unit, JOURNAL.c.record == officer, JOURNAL.c.kind.in_(_ABOUT_ROLES))
        found = self._read(*chosen, JOURNAL.c.position < entry.row["position"], stored_events.USED)
        return [
            one
            for one in reversed(found)
            if one.row["origin"] != self._origin or self.is_before(one) or self.is_proved(one)
        ]

    def _is_one(self, officer: str, same: KeyEntry) -> bool:
        """Whether who was said to be one was added on two machines, or in two epochs."""
        first = same.facts.get("same_as")
        if not isinstance(first, str):
            return False
        added = select(JOURNAL.c.origin, JOURNAL.c.epoch).where(
            JOURNAL.c.unit == self._unit, JOURNAL.c.record.in_((officer, first)), JOURNAL.c.kind == "officer_added"
        )
        return len({tuple(row) for row in self._conn.execute(added)}) > 1

    # --- entries and signatures -------------------------------------------------------------------------------------

    def _followed(self, officer: str, until: tuple[int, int] | None) -> _Officer:
        """An officer's entries, those before `until` tried. Each is tried after all that stand before it."""
        mine = self._officers.get(officer)
        if mine is None:
            given = {"b_unit": self._unit, "b_origin": self._origin, "b_officer": officer}
            found = read(self._conn, self._conn.execute(_OF_OFFICER, given).mappings().all())
            named = [entry for entry in found if entry.signs is not None or entry.row["kind"] == REMOVED]
            mine = self._officers[officer] = _Officer(sorted(named, key=lambda entry: entry.place))
        while mine.followed < len(mine.entries) and (until is None or mine.entries[mine.followed].place < until):
            entry = mine.entries[mine.followed]
            if self.is_proved(entry):
                mine.proved.append(entry)
            mine.followed += 1
        if until is None:
            return mine
        return _Officer(mine.entries, mine.followed, [entry for entry in mine.proved if entry.place < until])

    def _first_naming(self) -> KeyEntry | None:
        """The entry by which this machine's first key was named: with the store, or where signing began.

        Where its first officers name none, an earlier version added them.
        """
        found: list[KeyEntry] = []
        for kind in ("officer_added", BEGUN):
            given = {"b_unit": self._unit, "b_origin": self._origin, "b_kind": kind}
            found += read(self._conn, self._conn.execute(_FIRST_OF_KIND, given).mappings().all())
        return min((entry for entry in found if entry.signs is not None), key=lambda entry: entry.place, default=None)

    def _read(self, *where: Any) -> list[KeyEntry]:
        """Entries of which this is true, with their facts, as they came."""
        rows = self._conn.execute(select(JOURNAL).where(*where).order_by(JOURNAL.c.position)).mappings().all()
        return list(read(self._conn, rows))

    def _signature(self, entry: KeyEntry) -> EntrySignature | None:
        uid = entry.row["uid"]
        if uid not in self._signatures:
            self._signatures[uid] = signature_of(self._conn, entry)
        return self._signatures[uid]


def waiting_recovery(conn: Connection, store: Store, officer: str, now: datetime) -> KeyEntry | None:
    """The recovery of an officer that waits for somebody's yes; None where none does. 0.1 ms for who never had one."""
    mine = (JOURNAL.c.unit == store.unit, JOURNAL.c.record == officer, JOURNAL.c.kind == RECOVERED)
    if conn.execute(select(JOURNAL.c.position).where(*mine).limit(1)).first() is None:
        return None
    return Proofs(conn, store).waiting(officer, now)
