"""Whose key signed what: the keys that the journal names, entry by entry, and the signatures held against them.

Every machine of a unit names the keys of its own officers. Where it began is the root: its first entries, or the entry
by which an older store or a machine that joined began to sign. From there each key is named by an administrator, or by
the officer himself with the key before. The root of a further machine is certified by the administrator who let it
in, of the main one or of this one (machines.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from db.kernel.base.access import RECOVERED, SECOND, Role
from db.kernel.base.machines import LET_IN, RETIRED, TAKEN_IN
from db.kernel.base.role_book import RoleBook
from db.kernel.journal import naming
from db.kernel.journal.naming import BEGUN, NAMED, OWN, RECOVERS, RECOVERY_NAMED, RENEWED, SIGNS
from db.kernel.journal.program_versions import VERSION_BEGUN
from db.kernel.signing.machine_keys import MachineChain, MachineKey, MachineKeys, Signed, found_by
from db.storage import signatures
from db.storage.signatures import Covered, SignatureValues
from db.words.messages import M_, Message

STILL = timedelta(days=1)
"""How long the key before still signs: another window may be open when a password changes."""
WAITS = timedelta(days=3)
"""How long a recovery that nothing proves stands on every desk, before it counts without anybody's yes."""
NEVER = datetime.max.replace(tzinfo=UTC)
"""Until when a recovery waits that somebody refused."""
AFTER_RECOVERY = frozenset(
    {
        "officer_added", "officer_changed", "officer_removed", "password_set", "role_asked", "role_agreed",
        "acting_commander_set", "county_codes_made", "key_file_made", NAMED, RENEWED, RECOVERY_NAMED, LET_IN, RETIRED,
        "unit_enrolled", "unit_retired", "unit_key_taken", "level_reader_agreed", "level_reader_ended",
        "inspectorate_key_made", "inspectorate_key_decided", "inspectorate_paper_used", "sealing_shared",
        "lot_approved", "lot_counts",
    }
)  # fmt: skip
"""What nobody writes whose recovery waits: about officers, keys, roles, readers and machines."""


class Keybook:
    """Takes a unit's entries in their order, with the signatures among them, and says what is wrong. `roles` says what
    each officer was where an entry stands. `outside`: entries (uids) that are rightly named as unsigned, and that it is
    not given (outside_entries.py)."""

    def __init__(
        self, own: tuple[str, str], problems: list[Message], roles: RoleBook, outside: frozenset[str] = frozenset()
    ) -> None:
        self._own, self._problems, self._roles, self._outside = own, problems, roles, outside
        self._machines: dict[tuple[str, str], MachineKeys] = {}
        self._certified: dict[str, str] = {}
        self._let_in: set[str] = set()
        self.not_naming: frozenset[str] = frozenset()
        self._taken_in: set[str] = set()
        self.notes: list[Message] = []

    def add(self, chain: MachineChain, entry: Signed) -> None:
        """The next entry, of the streams `record` and `access`."""
        machine = self._machines.setdefault(chain[:2], MachineKeys())
        if not machine.begun and entry.kind in (BEGUN, "officer_added"):
            machine.begun = SIGNS in entry.facts  # where nothing of an older one waits, its first entry is signed too
            machine.older = machine.older or not machine.begun
        machine.waiting.append(entry)
        machine.follow_version(entry)
        if machine.older and not machine.begun:
            self._unsigned(machine)

    def trust(self, chain: MachineChain, entry: Signed) -> None:
        """Take over what an earlier entry says of who may sign; the entry itself is not verified."""
        machine = self._machines.setdefault(chain[:2], MachineKeys())
        machine.begun = machine.begun or SIGNS in entry.facts
        machine.older = machine.older or not machine.begun
        machine.follow_version(entry)
        self._follow(machine, entry)

    def signed(self, chain: MachineChain, heads: Sequence[str], given: SignatureValues) -> None:
        """A signature; `heads` are those of record, access and sealed here. It covers the last entries, as many as it
        says, or all since the one before, in the form of version 0.1.0: until its machine began a later version."""
        machine = self._machines.setdefault(chain[:2], MachineKeys())
        run, left = machine.take_run(chain.epoch, given)
        self._unsigned_before([*left, *machine.take_named(run)], run)
        if not run:  # its machine does not sign yet, or two stand at one place
            said = M_("The entry that was signed at position {position} is missing.", position=machine.unsigned)
            self._problems.append(said)
            return
        if given.records is None and chain.epoch in machine.marks:
            self._problems.append(
                M_("Entry {where} is signed in the form of an earlier version than wrote it.", where=run[-1].where)
            )
        if given.travelled and chain[:2] == self._own and not machine.came_back_in_a_file(chain.epoch, run):
            self._problems.append(
                M_("Entry {where} is signed as a file brings it, and stands where its own machine wrote it.",
                   where=run[-1].where)
            )  # fmt: skip
        record = _covered(run, "record", heads[0], given.records)
        streams = (record, _covered(run, "access", heads[1], given.accesses), heads[2])
        message = signatures.signed_bytes(chain, given, streams, own=chain[:2] == self._own)
        where, officer = run[-1].where, run[-1].officer
        if any(entry.officer != officer for entry in run):
            self._problems.append(M_("Entry {where} is signed by another than wrote it.", where=where))
        machine.count_named(run[0].at)
        keys = self._keys_of(machine, run)
        signer = next((key for key in keys if signatures.is_signed(key, given.signature, message)), None)
        if signer is None:
            self._problems.append(
                M_("Entry {where} is not signed by who wrote it, with a key of that day.", where=where)
                if keys or machine.keys.get(officer)
                else M_("Entry {where} is signed by one whose key the journal does not name.", where=where)
            )
        for entry in run:
            self._follow(machine, entry, by_phrase=signer in machine.by_recovery)
        for key in machine.ending:
            key.expired = key.expired or key.until is None or run[-1].at > key.until
        machine.ending = [key for key in machine.ending if not key.expired]

    def _unsigned_before(self, left: Sequence[Signed], run: Sequence[Signed]) -> None:
        """What no signature covers: told where the program that wrote next named it, and set it aside; else wrong."""
        named = {uid for entry in run for uid in found_by(entry)}
        for entry in left:
            if entry.uid in named:
                self.notes.append(M_("Entry {where} is not signed, and was set aside.", where=entry.where))
            else:
                self._problems.append(M_("Entry {where} is not signed.", where=entry.where))
        for entry in run:
            if not self._outside.union(each.uid for each in left).issuperset(found_by(entry)):
                self._problems.append(M_("Entry {where} names entries as unsigned that are not.", where=entry.where))

    def counts(self, entries: Sequence[Signed], at: datetime) -> None:
        """Entries that waited count from now on."""
        own = self._machines.get(self._own, MachineKeys())
        for entry in entries:
            if entry.kind == "officer_removed" and entry.record is not None:
                for key in own.keys.get(entry.record, ()):
                    key.until, key.expired = min(key.until or at, at), True

    def end(self, *, writing: bool) -> None:
        """There are no further entries; `writing`: the last of this machine are signed later."""
        main = next(iter(self._machines), None)
        for place, machine in self._machines.items():
            if place not in (main, self._own) and place[1] not in self._let_in:
                self._stranger(place[1])
            if self._certified.get(place[1], machine.first) != machine.first:
                self._problems.append(M_("A machine of the precinct has other keys than the one that was let in."))
            if machine.begun and machine.waiting and not (writing and place == self._own):
                first = {entry.epoch: entry.where for entry in reversed(machine.waiting)}
                for where in first.values():
                    self._problems.append(M_("Entries from {where} on are not signed.", where=where))
            elif not machine.begun and place == self._own:
                self.notes.append(M_("No entry is signed yet: an administrator's next sign-in begins it."))
            elif not machine.begun:
                self.notes.append(M_("The entries of another machine of the precinct are not signed."))
            if machine.begun and machine.unsigned and place == self._own:
                self.notes.append(M_("Unsigned up to position {position}.", position=machine.unsigned))

    def _stranger(self, origin: str) -> None:
        """A machine that no administrator let in."""
        if origin in self._taken_in:
            self.notes.append(M_("A machine of the precinct was taken in before machines were let in."))
        else:
            self._problems.append(M_("Entries of a machine are here that nobody let in."))

    def _keys_of(self, machine: MachineKeys, run: Sequence[Signed]) -> list[str]:
        """The keys that may sign a run: those of its officer that are valid, and one that it names by right itself."""
        officer, at = run[-1].officer, run[0].at
        named = machine.keys.get(officer, [])
        keys = [key.public for key in named if not key.expired and (key.until is None or at <= key.until)]
        for entry in run:
            public = entry.facts.get(SIGNS)
            if entry.kind == naming.RECOVERED and entry.record == officer and self._may_recover(entry):
                keys += [*machine.recovers.values(), *machine.by_recovery]
            if entry.record == officer and isinstance(public, str) and self._names_itself(machine, entry, named):
                keys.append(public)
        return keys

    def _may_recover(self, entry: Signed) -> bool:
        return not self._roles_of(entry).isdisjoint(RECOVERED)

    def _roles_of(self, entry: Signed) -> frozenset[Role]:
        """What the officer of an entry was where it stands."""
        return self._roles.roles(entry.officer, entry.place)

    def _names_itself(self, machine: MachineKeys, entry: Signed, named: Sequence[MachineKey]) -> bool:
        roles = self._roles_of(entry)
        if entry.kind == naming.RECOVERED and machine.recovers:
            return False
        if entry.kind == naming.RECOVERED and self._may_recover(entry):
            self.notes.append(M_("Entry {where}: a password was set by the recovery phrase.", where=entry.where))
            return True
        if entry.kind == OWN and any(key.public == entry.facts[SIGNS] for key in named):
            self.notes.append(M_("Entry {where}: an officer came back with an earlier key.", where=entry.where))
            return True
        if entry.kind == OWN:
            return machine.older and not named
        return not machine.keys and (entry.kind == "officer_added" or Role.ADMINISTRATOR in roles)

    def _unsigned(self, machine: MachineKeys) -> None:
        """Note that the waiting entries were never signed, whoever wrote them."""
        machine.unsigned = machine.waiting[-1].position
        for entry in machine.waiting:
            self._follow(machine, entry)
        machine.waiting = []

    def _follow(self, machine: MachineKeys, entry: Signed, *, by_phrase: bool = False) -> None:
        """What an entry says of who may sign from then on. `by_phrase`: a key signed it that a recovery named."""
        self._follow_recovery(machine, entry, by_phrase=by_phrase)
        if entry.record is None:
            return
        if machine in (next(iter(self._machines.values())), self._machines.get(self._own)):
            self._admit(entry, machine)
        own = machine is self._machines.get(self._own)
        without_right = entry.uid in self._roles.refused
        if entry.kind == "officer_removed" and not without_right and not (entry.waits and own):
            for key in machine.keys.get(entry.record, ()):
                key.until, key.expired = entry.at, True
        if isinstance(public := entry.facts.get(SIGNS), str):
            self._name(machine, entry.record, public, entry.at)

    def _follow_recovery(self, machine: MachineKeys, entry: Signed, *, by_phrase: bool) -> None:
        """What an entry says of the recovery phrase, and of who came back by one that proves nothing."""
        officer, waits = entry.record or "", machine.recovering.get(entry.officer, entry.at) > entry.at
        by_first = entry.kind == RECOVERY_NAMED and machine.came_back == entry.officer
        if entry.kind in AFTER_RECOVERY and waits and not by_first:
            said = M_("Entry {where} changes officers or keys before anybody agreed to a recovery.", where=entry.where)
            self._problems.append(said)
        alone = entry.kind == naming.RECOVERED and machine.marked and not machine.recovers and not by_phrase
        match entry.kind:
            case naming.RECOVERED | "password_set":
                machine.count_named(entry.at)
                machine.named_by.pop(officer, None)
                machine.recovering.pop(officer, None)
                if alone:
                    machine.recovering[officer] = entry.at + WAITS
            case naming.RECOVERY_AGREED:
                self._follow_decision(machine, entry)
            case naming.RECOVERY_NAMED if isinstance(public := entry.facts.get(RECOVERS), str):
                if by_first:
                    machine.named_by[entry.officer] = public
                else:
                    machine.recovers[str(entry.facts.get("slot"))] = public
            case naming.RENEWED:
                machine.recovers.clear()
                machine.by_recovery.clear()
        machine.marked = machine.marked or entry.kind == VERSION_BEGUN
        machine.came_back = officer if alone else machine.came_back if entry.stream != "record" else ""

    def _follow_decision(self, machine: MachineKeys, entry: Signed) -> None:
        """A yes or no to a recovery that waits: the first one holds."""
        officer = entry.record or ""
        leads = bool(self._roles_of(entry) & SECOND) and officer != entry.officer
        if machine.recovering.get(officer, entry.at) <= entry.at or machine.recovering[officer] == NEVER:
            return
        if entry.facts.get(naming.SAYS_YES) is False:
            machine.recovering[officer] = NEVER if leads else machine.recovering[officer]
        elif leads or "code" in entry.facts:
            machine.recovering.pop(officer)
            machine.count_named(entry.at)

    def _admit(self, entry: Signed, machine: MachineKeys) -> None:
        """What the main machine, or this one, says of which machines there are: what it took in counts as let in where
        it signed nothing yet."""
        if entry.uid in self.not_naming:
            return
        if entry.kind == TAKEN_IN and not machine.begun:
            self._taken_in.add(str(entry.facts.get("from")))
        elif entry.kind == LET_IN:
            origin = str(entry.facts.get("machine"))
            certified = str(entry.facts.get("root") or "").partition(" ")[0]
            self._let_in.add(origin)
            self._certified |= {origin: certified} if certified else {}

    def _name(self, machine: MachineKeys, officer: str, public: str, at: datetime) -> None:
        machine.first = machine.first or public
        keys = machine.keys.setdefault(officer, [])
        for key in keys:
            if key.until is None:
                key.until = at + STILL
                machine.ending.append(key)
        keys[:] = [key for key in keys if key.public != public]
        keys.append(MachineKey(public))


def _covered(run: Sequence[Signed], stream: str, head: str, count: int | None) -> Covered:
    """What a run is of one stream whose head, with it, is `head`, and of which it says that it covers `count`."""
    first = next((entry for entry in run if entry.stream == stream), None)
    return Covered(head if first is None else first.prev, head, count or 0)
