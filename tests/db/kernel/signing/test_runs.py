"""What one signature covers, by the keybook alone: the entries that its program wrote, neither more nor less."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nacl import bindings

from db.kernel.base.role_book import RoleBook
from db.kernel.journal import findings
from db.kernel.journal.naming import SIGNS
from db.kernel.journal.program_versions import VERSION_BEGUN
from db.kernel.journal.series import BEFORE, EPOCH
from db.kernel.signing.keybook import Keybook
from db.kernel.signing.machine_keys import MachineChain, Signed
from db.storage import signatures
from db.storage.ends import GENESIS
from db.storage.keys import in_text
from db.storage.signatures import Covered, SignatureValues
from db.words.messages import Message

START = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
KEEPER = "officer-keeper"
SALT = b"sixteen of salt."


class Machine:
    """A machine whose administrator signs; entries of one run wait until `sign`."""

    def __init__(self, own: str = "machine-here") -> None:
        self.problems: list[Message] = []
        self.book = Keybook(("unit", own), self.problems, RoleBook(own))
        self.pair = bindings.crypto_sign_keypair()
        self.heads = {"record": GENESIS, "access": GENESIS}
        self.seqs = {"record": 0, "access": 0}
        self.before = dict(self.heads)
        self.counts = {"record": 0, "access": 0}
        self.chain = MachineChain("unit", "machine-here", 1)
        self.position = 0

    def write(self, kind: str = "incident_reported", stream: str = "record", **facts: Any) -> Signed:
        """The next entry of a run."""
        self.position += 1
        self.seqs[stream] += 1
        self.counts[stream] += 1
        where = f"{stream} {self.chain.epoch}/{self.seqs[stream]}"
        at = START + timedelta(minutes=self.position)
        entry = Signed(
            where, self.position, KEEPER, kind, KEEPER, facts, at, uid=f"uid-{self.position}", stream=stream,
            epoch=self.chain.epoch, seq=self.seqs[stream], prev=self.heads[stream],
        )  # fmt: skip
        self.heads[stream] = f"hash-{where}"
        self.book.add(self.chain, entry)
        return entry

    def plant(self, kind: str = "officer_removed", stream: str = "record") -> Signed:
        """An entry that no program wrote: the next run begins after it."""
        entry = self.write(kind, stream)
        self.begin()
        return entry

    def begin(self) -> None:
        """Begin a run here."""
        self.before, self.counts = dict(self.heads), {"record": 0, "access": 0}

    def values(self, *, old: bool = False) -> SignatureValues:
        """The signature of the run, as its program makes it."""
        record, access = (
            Covered(self.before[name], self.heads[name], self.counts[name]) for name in ("record", "access")
        )
        if old:
            rest = signatures.beside_at_end(SALT, access.after, GENESIS)
            message = signatures.message_at_end(self.chain, record.after, rest)
            return SignatureValues(SALT, bindings.crypto_sign(message, self.pair[1])[:64])
        message = signatures.message(self.chain, record, signatures.beside(SALT, access, GENESIS))
        made = bindings.crypto_sign(message, self.pair[1])[:64]
        return SignatureValues(SALT, made, record.entries, access.entries)

    def sign(self, *, old: bool = False, values: SignatureValues | None = None) -> list[str]:
        """End the run; what is wrong since this was last asked."""
        given = values or self.values(old=old)
        self.book.signed(self.chain, (self.heads["record"], self.heads["access"], GENESIS), given)
        self.begin()
        found = [str(problem) for problem in self.problems]
        self.problems.clear()
        return found

    def end(self) -> list[str]:
        """What is wrong at the end of the journal."""
        self.book.end(writing=False)
        return [str(problem) for problem in self.problems]


@pytest.fixture
def machine() -> Machine:
    made = Machine()
    made.write("officer_added", role="administrator", **{SIGNS: in_text(made.pair[0])})
    assert made.sign() == []
    return made


def begin_version(machine: Machine) -> None:
    machine.write(VERSION_BEGUN)
    assert machine.sign() == []


def test_a_run_of_both_streams_holds(machine: Machine) -> None:
    for stream in ("record", "access", "access", "record"):
        machine.write(stream=stream)
    assert machine.sign() == []
    machine.write(stream="access")
    assert machine.sign() == []
    assert machine.end() == []
    assert machine.book.notes == []


@pytest.mark.parametrize("records", [0, 1, 3, None])
@pytest.mark.parametrize("accesses", [0, 2, None])
def test_a_count_that_was_changed_does_not_hold(machine: Machine, records: int | None, accesses: int | None) -> None:
    machine.write()
    machine.write(stream="access")
    machine.write()
    true = machine.values()
    assert (true.records, true.accesses) == (2, 1)
    found = machine.sign(values=true._replace(records=records, accesses=accesses))
    assert any("not signed by who wrote it" in problem or "is missing" in problem for problem in found)


@pytest.mark.parametrize("stream", ["record", "access"])
def test_what_lies_between_two_runs_is_named_one_by_one(machine: Machine, stream: str) -> None:
    machine.plant(stream=stream)
    machine.plant(stream=stream)
    machine.write()
    first = 2 if stream == "record" else 1
    assert machine.sign() == [f"Entry {stream} 1/{seq} is not signed." for seq in (first, first + 1)]
    machine.write()
    assert machine.sign() == [], "each is named once"


def test_what_was_planted_says_nothing_of_who_may_sign(machine: Machine) -> None:
    machine.plant("officer_removed")
    machine.write()
    assert machine.sign() == ["Entry record 1/2 is not signed."], "the administrator is none that was removed"


def test_what_the_next_run_names_is_told_and_no_fault(machine: Machine) -> None:
    planted = [machine.plant(), machine.plant(stream="access")]
    machine.write(findings.MADE, what="unsigned", entries=[entry.uid for entry in planted])
    machine.write()
    assert machine.sign() == []
    told = [str(note) for note in machine.book.notes]
    assert told == [f"Entry {entry.where} is not signed, and was set aside." for entry in planted]


@pytest.mark.parametrize("what", ["unsigned", "another"])
def test_a_finding_names_what_is_signed_in_vain(machine: Machine, what: str) -> None:
    entry = machine.write()
    assert machine.sign() == []
    machine.write(findings.MADE, what=what, entries=[entry.uid])
    found = machine.sign()
    assert found == (["Entry record 1/3 names entries as unsigned that are not."] if what == "unsigned" else [])


def test_a_finding_of_a_later_run_explains_nothing(machine: Machine) -> None:
    entry = machine.plant()
    machine.write()
    assert machine.sign() == ["Entry record 1/2 is not signed."]
    machine.write(findings.MADE, what="unsigned", entries=[entry.uid])
    assert machine.sign() == ["Entry record 1/4 names entries as unsigned that are not."]


def test_a_signature_that_was_moved_holds_nowhere_else(machine: Machine) -> None:
    machine.write()
    machine.write()
    true = machine.values()
    machine.write()
    assert machine.sign(values=true) != []


def test_one_without_an_entry_is_told(machine: Machine) -> None:
    machine.write()
    true = machine.values()
    assert machine.sign() == []
    assert machine.sign(values=true) == ["The entry that was signed at position 0 is missing."]


def test_the_form_of_the_first_version_holds_until_a_later_one_begins(machine: Machine) -> None:
    machine.write()
    machine.write(stream="access")
    assert machine.sign(old=True) == []
    begin_version(machine)
    machine.write()
    assert machine.sign(old=True) == ["Entry record 1/4 is signed in the form of an earlier version than wrote it."]


def test_an_old_signature_over_the_beginning_of_a_version_is_told(machine: Machine) -> None:
    machine.write(VERSION_BEGUN)
    assert len(machine.sign(old=True)) == 1


@pytest.mark.parametrize(("seq", "goes_on"), [(2, True), (3, True), (1, False), (None, False), ("2", False)])
def test_an_epoch_goes_on_in_the_form_of_where_it_began(machine: Machine, seq: object, goes_on: bool) -> None:
    """A backup from before the upgrade was put back under the first version: its epoch signs as that did."""
    begin_version(machine)  # number 2
    machine.write()
    assert machine.sign() == []
    machine.chain = machine.chain._replace(epoch=2)
    machine.heads, machine.seqs = dict.fromkeys(machine.heads, GENESIS), dict.fromkeys(machine.seqs, 0)
    machine.begin()
    machine.write(EPOCH, **{BEFORE: {"epoch": 1, "seq": seq}})
    found = machine.sign(old=True)
    assert found == (["Entry record 2/1 is signed in the form of an earlier version than wrote it."] if goes_on else [])


def test_an_epoch_without_what_was_before_begins_in_the_first_form(machine: Machine) -> None:
    begin_version(machine)
    machine.chain = machine.chain._replace(epoch=2)
    machine.begin()
    machine.write(EPOCH)
    assert machine.sign(old=True) == []


def test_the_entries_of_another_epoch_wait_for_their_own_signature(machine: Machine) -> None:
    left = machine.write()
    kept = machine.values()
    heads, before = dict(machine.heads), dict(machine.before)
    machine.chain = machine.chain._replace(epoch=2)
    machine.heads, machine.seqs = dict.fromkeys(machine.heads, GENESIS), dict.fromkeys(machine.seqs, 0)
    machine.begin()
    machine.write(EPOCH)
    assert machine.sign() == []
    assert machine.end() == [f"Entries from {left.where} on are not signed."]
    machine.problems.clear()
    machine.chain, machine.heads, machine.before = machine.chain._replace(epoch=1), heads, before
    assert machine.sign(values=kept) == []


def test_each_epoch_that_ends_unsigned_is_named(machine: Machine) -> None:
    first = machine.write()
    machine.write()
    machine.chain = machine.chain._replace(epoch=2)
    second = machine.write()
    assert sorted(machine.end()) == sorted(f"Entries from {e.where} on are not signed." for e in (first, second))


def test_what_is_trusted_marks_the_version_too() -> None:
    machine = Machine()
    machine.book.trust(
        machine.chain,
        replace(machine.write("officer_added", role="administrator", **{SIGNS: in_text(machine.pair[0])})),
    )
    machine.book._machines["unit", "machine-here"].waiting.clear()
    machine.book.trust(machine.chain, replace(machine.write(VERSION_BEGUN)))
    machine.book._machines["unit", "machine-here"].waiting.clear()
    machine.begin()
    machine.write()
    assert machine.sign(old=True) == ["Entry record 1/3 is signed in the form of an earlier version than wrote it."]


def test_of_another_machine_the_record_entries_alone_are_counted() -> None:
    machine = Machine(own="machine-there")
    machine.write("officer_added", role="administrator", **{SIGNS: in_text(machine.pair[0])})
    machine.write()
    record = Covered(GENESIS, machine.heads["record"], 2)
    digest = signatures.beside(SALT, Covered("its access before", "its access after", 7), "its sealed end")
    made = bindings.crypto_sign(signatures.message(machine.chain, record, digest), machine.pair[1])[:64]
    assert machine.sign(values=SignatureValues(digest, made, 2)) == []
