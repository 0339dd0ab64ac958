"""Which keys the journal names: the slots and sealings of keys.json are held against it.

keys.json is a plain file beside the database: whoever holds the store's key could put a slot of his own into it. Each
slot (of an officer, of the recovery phrase, of a key file) is named by an entry with its public half, where it is made;
in a store of an earlier version, by an entry that an administrator's sign-in writes once. Only this machine's entries
count, as its keys.json is its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.base.reader_book import KEY_MADE as SEALING_MADE
from db.kernel.base.role_book import REMOVED
from db.kernel.folding.current_rights import rights_now
from db.kernel.journal import journal, stored_events
from db.kernel.journal.naming import BEGUN, NAMED, NAMING, PUBLIC, RECOVERS, RECOVERY_NAMED, RENEWED, SIGNS, SLOTS
from db.kernel.signing.key_entries import KeyEntry, read, where
from db.kernel.signing.proofs import Proofs
from db.storage import key_numbers, keys, signatures
from db.storage.models import JOURNAL
from db.words.messages import M_, Message, Refused
from db.words.phrases import tidy

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.storage.keys import KeySlot, Sealing, Unlocked
    from db.storage.store import Store
    from db.words.ids import Source

FILE_MADE = "key_file_made"
ROOTING = frozenset({"officer_added", BEGUN, NAMED, RENEWED})
"""Kinds that name a machine's roots."""
_KINDS = NAMING | {NAMED, RENEWED, FILE_MADE, SEALING_MADE, REMOVED}
SlotPlace = tuple[str, str]
"""A slot's kind, and the uid of its officer or the name of its secret."""


def place_of(slot: KeySlot) -> SlotPlace:
    """What a slot is named by: a badge may be another officer's tomorrow."""
    return slot.kind, slot.officer or slot.name


@dataclass(slots=True)
class NamedKeys:
    """place of a slot → the public half that the journal named last; `begun` where it names every slot.

    `sealings` are the public halves of all the pairs of an inspectorate, `counting` those that count here or wait.
    """

    slots: dict[SlotPlace, str] = field(default_factory=dict)
    sealings: set[str] = field(default_factory=set)
    counting: frozenset[str] = frozenset()
    begun: bool = False
    unproved: list[KeyEntry] = field(default_factory=list)
    """Entries that name or end a key and count for nothing: nobody signed them who may."""

    def names(self, slot: KeySlot) -> bool:
        """Whether this slot is the one that the journal names."""
        return not self.begun or self.slots.get(place_of(slot)) == slot.public

    def names_sealing(self, sealing: Sealing) -> bool:
        """Whether an entry names this pair."""
        now = sealing.name == keys.INSPECTORATE and not sealing.elsewhere
        named = self.counting if now and self.counting else self.sealings
        return not named or sealing.public in named


def named_keys(conn: Connection, store: Store, proofs: Proofs | None = None) -> NamedKeys:
    """Which keys this machine's journal names, by entries that are proved. Each costs 0.6 ms.

    In a store of this version some entry names each slot: where none is proved, none opens.
    """
    named, said = NamedKeys(counting=frozenset(rights_now(conn, store).readers.counting)), False
    proofs = proofs or Proofs(conn, store)
    for entry in _key_entries(conn, store):
        kind, facts, own = entry.row["kind"], entry.facts, entry.row["origin"] == store.origin
        if kind == SEALING_MADE and isinstance(public := facts.get(PUBLIC), str):
            named.sealings.add(public)
        elif own and (kind == REMOVED or PUBLIC in facts or SLOTS in facts):
            if proofs.is_proved(entry) or proofs.is_before(entry):
                _follow(named, kind, entry.row["record"], facts)
            else:
                said = said or kind != REMOVED
                named.unproved.append(entry)
    named.begun = named.begun or (said and store.keyring.number >= key_numbers.FIRST)
    return named


def _key_entries(conn: Connection, store: Store) -> Iterator[KeyEntry]:
    """The entries that name keys, as they came, proved or not."""
    mine = (JOURNAL.c.unit == store.unit, JOURNAL.c.kind.in_(_KINDS), stored_events.USED)
    chosen = select(JOURNAL).where(*mine).order_by(JOURNAL.c.position)
    yield from read(conn, conn.execute(chosen).mappings().all())


def roots(conn: Connection, store: Store) -> str | None:
    """The keys that every other is named by in the end: the first administrator's here, and the recovery phrase's,
    which is another one since the data key was renewed.

    None in a store of an earlier version, where no administrator has come yet.
    """
    own = (entry for entry in _key_entries(conn, store) if entry.row["origin"] == store.origin)
    return root_in((entry.row["kind"], entry.facts) for entry in own)


def root_in(entries: Iterable[tuple[str, Mapping[str, Any]]]) -> str | None:
    """The roots that a machine's entries (kind, facts) name, those of ROOTING among them; None where none does."""
    signs = phrase = ""
    for kind, facts in entries:
        if not signs and (kind == BEGUN or facts.get("role") == Role.ADMINISTRATOR):
            signs = str(facts.get(SIGNS) or "")
        phrases = (slot[PUBLIC] for slot in facts.get(SLOTS, ()) if slot["kind"] == "phrase")
        phrase = next(phrases, phrase) if kind == RENEWED else phrase or next(phrases, "")
    return root_of(signs, phrase) if signs else None


def root_of(signs: str, phrase: str) -> str:
    """Both keys in one text, which six words stand for on paper."""
    return f"{signs} {phrase}"


def _follow(named: NamedKeys, kind: str, record: str, facts: Mapping[str, Any]) -> None:
    if kind == RENEWED:  # a phrase or key file of before opens the new file no more
        named.slots = {place: public for place, public in named.slots.items() if place[0] == "officer"}
    for slot in facts.get(SLOTS, ()):
        named.slots[slot["kind"], slot.get("officer") or slot["name"]] = slot[PUBLIC]
    if kind == REMOVED:
        named.slots.pop(("officer", record), None)
    elif PUBLIC in facts:
        named.slots["officer", record] = facts[PUBLIC]
    if (kind in (NAMED, BEGUN) and SLOTS in facts) or (kind == "officer_added" and PUBLIC in facts):
        named.begun = True


def said_of(slots: Iterable[KeySlot]) -> dict[str, list[dict[str, str | None]]]:
    """The fact that names slots."""
    return {
        SLOTS: [
            {"kind": slot.kind, "name": slot.name, "officer": slot.officer or None, PUBLIC: slot.public}
            for slot in slots
        ]
    }


def pair_of(store: Store, badge: str, uid: str) -> dict[str, object]:
    """The facts that name the pair of an officer whom a new store begins with."""
    slot = store.keyring.slot(badge)
    return {SIGNS: store.signers.public(uid), PUBLIC: None if slot is None else slot.public}


def note_phrase(store: Store, conn: Connection, officer: str, source: Source, phrase: str | None = None) -> None:
    """Name the recovery phrase's key of a new store, and the one that it signs with; without `phrase` only the first,
    as an earlier version did."""
    slots = [slot for slot in store.keyring.slots if slot.kind != "officer"]
    if slots:
        journal.note(conn, store, source, journal.Note(NAMED, store.unit, officer, said_of(slots)))
    if phrase is not None:
        note_recovery_keys(store, conn, officer, source, [(slot, phrase) for slot in slots])


def note_recovery_keys(
    store: Store, conn: Connection, officer: str, source: Source, opened_by: Sequence[tuple[KeySlot, str]]
) -> None:
    """Name the keys with which phrase and key file sign: each slot, and the phrase or content that opens it."""
    for slot, secret in opened_by:
        opened = keys.open_slot(slot, tidy(secret))
        facts = {"slot": slot.kind, PUBLIC: slot.public, RECOVERS: signatures.public_of(opened.private)}
        journal.note(conn, store, source, journal.Note(RECOVERY_NAMED, store.unit, officer, facts))


def check_opened(conn: Connection, store: Store, unlocked: Unlocked, proofs: Proofs | None = None) -> None:
    """Refuse a slot that no proved entry of the journal names: somebody put it into keys.json.

    An officer's slot of before, which an older keys.json brought back, opens (and its password counts as given).
    Raises Refused("not_named").
    """
    slot, proofs = unlocked.slot, proofs or Proofs(conn, store)
    if slot.officer:
        public = signatures.public_of(unlocked.private)
        if any(entry.signs == public for entry in proofs.namings(slot.officer)):
            return
    named = named_keys(conn, store, proofs)
    if named.names(slot):
        return
    unproved = [entry for entry in named.unproved if slot.public in _publics(entry)]
    if unproved:
        raise Refused("not_named", {}, M_(
            "This key was put into keys.json beside the program: entry {where} of the journal names it, which nobody"
            " signed who may. Nobody gets in by it. Two ways on: an administrator sets a new password (`precinct"
            " officer reset-password`), or the recovery phrase gives one (`precinct recover`).",
            where=where(unproved[-1]),
        ))  # fmt: skip
    raise Refused("not_named", {}, M_(
        "This key was put into keys.json beside the program: no entry of the journal names it. Nobody gets in by it."
        " Two ways on: an administrator sets a new password (`precinct officer reset-password`), or the recovery phrase"
        " gives one (`precinct recover`)."
    ))  # fmt: skip


def _publics(entry: KeyEntry) -> set[str]:
    """The public halves that an entry names."""
    slots = entry.facts.get(SLOTS)
    said = [slot.get(PUBLIC) for slot in slots if isinstance(slot, dict)] if isinstance(slots, list) else []
    return {public for public in (entry.facts.get(PUBLIC), *said) if isinstance(public, str)}


OLDER = M_(
    "keys.json is older than the journal: it lacks the inspectorate's key that this machine made since. Put the newer"
    " keys.json back, or the one of the newest backup: `precinct restore --keys-only DIR`. Another key opens nothing"
    " that was sealed before."
)


def is_older(conn: Connection, store: Store) -> bool:
    """Whether keys.json lacks the pair of the inspectorate that counts, which was made on this machine: an older file
    was put back, with none or with a pair of before. Another pair that no entry names is no older one.
    """
    readers, ring = rights_now(conn, store).readers, store.load_keys(conn)
    there = {sealing.public for sealing in ring.sealings}
    return readers.is_made_here and readers.current not in there and there <= readers.named


def unnamed(conn: Connection, store: Store) -> tuple[Message, ...]:
    """What of keys.json the journal does not name, in words. Raises Refused as `keys.load` does."""
    named, ring = named_keys(conn, store), store.load_keys(conn)
    said = [
        M_("The key of officer {badge} in keys.json is not the one that the journal names.", badge=slot.name)
        if slot.kind == "officer"
        else M_("The recovery phrase or key file in keys.json is not the one that the journal names.")
        for slot in ring.slots
        if not slot.is_damaged and not named.names(slot)  # of a damaged one doctor tells by itself
    ]
    if is_older(conn, store):
        said.insert(0, OLDER)
    else:
        said += [
            M_("The inspectorate's key in keys.json is not the one that the journal names.")
            for sealing in ring.sealings
            if not named.names_sealing(sealing)
        ]
    if not named.begun and ring.number >= key_numbers.FIRST:
        said.append(M_(
            "The journal names no key, and the store's own is of a version that names each: it was written anew."
        ))  # fmt: skip
    return tuple(said)
