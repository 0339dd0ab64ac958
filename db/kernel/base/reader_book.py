"""Readers of complaints, as the journal's entries name them: which entries hold, which keys a complaint is sealed to.

From the private half of the inspectorate's pair an Ed25519 key follows, its *half*, which the journal names. From then
on an entry that changes who reads carries a signature by it: a role, or a file, gives nobody a reader. A pair made
without the one before is sealed to beside it, until another inspector or a code of the county says yes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from db.kernel.base import second_yes
from db.kernel.base.access import Role
from db.kernel.base.role_book import RoleBook, RoleEntry
from db.kernel.base.writers import may_write
from db.kernel.events.event_keys import BY_HALF
from db.storage import signatures
from db.storage.keys import in_bytes
from db.storage.public_keys import is_key

KEY_MADE, HALF_NAMED, KEY_DECIDED = "inspectorate_key_made", "inspectorate_half_named", "inspectorate_key_decided"
PAPER_MADE, PAPER_USED, SHARED = "inspectorate_paper_made", "inspectorate_paper_used", "sealing_shared"
LEVEL_AGREED, LEVEL_ENDED = "level_reader_agreed", "level_reader_ended"
BY_LEVELS = frozenset({LEVEL_AGREED, LEVEL_ENDED})
READER_KINDS = frozenset({KEY_MADE, HALF_NAMED, KEY_DECIDED, PAPER_MADE, PAPER_USED, SHARED}) | BY_LEVELS
"""Kinds by which a ReaderBook is built."""
PUBLIC, HALF, TARGET, SAYS_YES = "public", "half", "target", "agreed"
"""Facts: the public half of the pair, the half that follows from it, the entry that a yes or no is to, and which."""


def signed_bytes(unit: str, entry: RoleEntry) -> bytes:
    """The bytes of an entry that a half signs: its store, its chain, and what it says. No other entry has the same."""
    place, public = entry.place, entry.facts.get(PUBLIC) or ""
    said = (unit, place.origin, place.epoch, entry.kind, entry.uid, entry.officer, entry.record, public)
    return "\n".join(("precinct inspectorate 1", *map(str, said))).encode()


@dataclass(slots=True)
class ReaderBook:
    """The inspectorate's keys and who may change who reads, up to where its entries were followed, in their order."""

    unit: str
    book: RoleBook
    current: str = ""
    """The public half of the pair that counts; "" where the journal names none."""
    waiting: dict[str, RoleEntry] = field(default_factory=dict)
    """Entries (by uid) that wait for a yes: a key made without the one before, another half of one pair."""
    named: set[str] = field(default_factory=set)
    """The public halves of all pairs that count, did, or wait."""
    halves: dict[str, str] = field(default_factory=dict)
    """public half of a pair → its half."""
    _own: bool = False
    """Whether the pair that counts was made on this machine."""

    def follow(self, entry: RoleEntry, *, agreed: bool = False) -> None:
        """Take the next entry where it holds; else it is among those that the book refused. `agreed`: a file brought
        it, and two people said yes."""
        if self._holds(entry, agreed=agreed):
            self.book.spend_code(entry)
            self._take(entry)
        else:
            self.book.refused[entry.uid] = entry

    def sealed_to(self, kept: str) -> tuple[str, ...]:
        """The public halves that a complaint is sealed to now, where keys.json keeps the pair `kept`: the pair that
        counts, and beside it the newest that waits. Of a keys.json that was brought back its pair too, if it ever
        counted: who holds it may be the only one there is.
        """
        if not self.current:
            return (kept,)
        found = [self.counting[0], *self.counting[1:][-1:], *((kept,) if kept in self.named else ())]
        return tuple(dict.fromkeys(found))

    @property
    def is_made_here(self) -> bool:
        """Whether the pair that counts was made on this machine."""
        return self._own

    @property
    def counting(self) -> tuple[str, ...]:
        """The public halves of the pair that counts, and of those that wait, as they came; none where none is named."""
        made = [str(entry.facts[PUBLIC]) for entry in self.waiting.values() if entry.kind == KEY_MADE]
        return tuple(filter(None, (self.current, *made)))

    def is_unnamed(self, public: str, half: str) -> bool:
        """Whether the half of this pair is to be named: no entry does, or one names another."""
        known = public in self.named or not self.current
        waits = any(entry.facts.get(HALF) == half for entry in self.waiting.values())
        return known and not waits and self.halves.get(public) != half

    def _holds(self, entry: RoleEntry, *, agreed: bool) -> bool:
        if self.book.has_grace(entry.place):
            return True
        claim = self.book.claim(entry.kind, entry.officer, entry.record, entry.facts, entry.place, agreed=agreed)
        if not may_write(claim):
            return False
        if entry.kind == KEY_DECIDED:
            return self._is_by_another(entry)
        if entry.kind == HALF_NAMED:
            return not self.current or entry.facts.get(PUBLIC) in self.named
        return entry.kind == KEY_MADE or agreed or self._is_by_half(entry)

    def _is_by_half(self, entry: RoleEntry) -> bool:
        """Whether who wrote it held the pair; True where the journal names no half of the one that counts."""
        if self.current not in self.halves:
            return True
        pairs = {self.current} if entry.kind in BY_LEVELS else self.named
        halves = [half for pair, half in self.halves.items() if pair in pairs]
        try:
            signature = in_bytes(str(entry.facts.get(BY_HALF)))
        except ValueError:
            return False
        return any(signatures.is_signed(half, signature, signed_bytes(self.unit, entry)) for half in halves)

    def _is_by_another(self, entry: RoleEntry) -> bool:
        """Whether a yes or no is another inspector's, or the county's by a code that who made the key did not make."""
        code, target = second_yes.code_number(entry.facts), self.waiting.get(str(entry.facts.get(TARGET)))
        if target is None:
            return code is None  # it was decided already: nothing follows from it
        if entry.place.origin != target.place.origin:
            return False  # no file of another machine decides
        maker, yes = (self.book.person(each.officer, entry.place) for each in (target, entry))
        if code is None:
            return yes.uid != maker.uid and Role.INSPECTOR in yes.roles
        made = self.book.code_shown(entry)
        return made is not None and self.book.person(made.officer, entry.place).uid != maker.uid

    def _take(self, entry: RoleEntry) -> None:
        own, public = entry.place.origin == self.book.own, entry.facts.get(PUBLIC)
        if entry.kind == KEY_DECIDED:
            target = self.waiting.pop(str(entry.facts.get(TARGET)), None)
            if target is not None and entry.facts.get(SAYS_YES) is True:
                self._count(target)
        elif not isinstance(public, str) or not is_key(public):
            return  # nothing can be sealed to it
        elif entry.kind == KEY_MADE and (own or not self._own):
            self.named.add(public)
            if not self.current or self.book.has_grace(entry.place):
                self._count(entry)
            elif public != self.current:
                self.waiting[entry.uid] = entry
        elif entry.kind == HALF_NAMED and isinstance(half := entry.facts.get(HALF), str):
            self.named.add(public)
            self.current = self.current or public
            if self.halves.setdefault(public, half) != half:
                self.waiting[entry.uid] = entry

    def _count(self, entry: RoleEntry) -> None:
        """From here on what an entry names counts, in place of what did before."""
        public = str(entry.facts[PUBLIC])
        if entry.kind == HALF_NAMED:
            self.halves[public] = str(entry.facts[HALF])
        else:
            self.current, self._own = public, entry.place.origin == self.book.own
