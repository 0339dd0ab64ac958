"""Keys that may sign an entry, by the keybook alone: removals and roles that waited for two people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nacl import bindings

from db.kernel.base.role_book import RoleBook, RoleEntry, WrittenAt
from db.kernel.journal.naming import SIGNS
from db.kernel.signing.keybook import Keybook
from db.kernel.signing.machine_keys import MachineChain, Signed
from db.storage import signatures
from db.storage.ends import GENESIS
from db.storage.keys import in_text
from db.words.messages import Message

START = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
KEEPER, CHIEF, DUTY = "officer-keeper", "officer-chief", "officer-duty"
HERE = MachineChain("unit-of-both", "machine-here", 1)


class Journal:
    """Entries of one machine, each signed by its officer's key, given to a keybook one by one."""

    def __init__(self) -> None:
        self.problems: list[Message] = []
        self.roles = RoleBook(HERE.origin, signed_from={HERE.origin: 3})
        self.book = Keybook((HERE.unit, HERE.origin), self.problems, self.roles)
        self.keys = {officer: bindings.crypto_sign_keypair() for officer in (KEEPER, CHIEF, DUTY)}
        self.position = 0

    def key(self, officer: str) -> str:
        return in_text(self.keys[officer][0])

    def write(self, officer: str, kind: str, record: str, *, waits: bool = False, **facts: Any) -> Signed:
        """An entry a minute after the one before, with its signature."""
        self.position += 1
        at = START + timedelta(minutes=self.position)
        entry = Signed(
            f"record 1/{self.position}",
            self.position,
            officer,
            kind,
            record,
            facts,
            at,
            waits,
            seq=self.position,
            origin=HERE.origin,
        )
        place = WrittenAt(HERE.origin, HERE.epoch, self.position, self.position, at)
        self.roles.follow(RoleEntry(f"entry-{self.position}", kind, officer, record, facts, place, at, None))
        self.book.add(HERE, entry)
        head, salt = f"head-{self.position}", f"salt-{self.position:010}".encode()
        values = signatures.SignatureValues(salt, b"", 1, 0)
        streams = signatures.Covered(GENESIS, head, 1), signatures.Covered(GENESIS, GENESIS, 0), GENESIS
        message = signatures.signed_bytes(HERE, values, streams, own=True)
        signature = bindings.crypto_sign(message, self.keys[officer][1])[:64]
        self.book.signed(HERE, (head, GENESIS, GENESIS), values._replace(signature=signature))
        return entry

    def said(self) -> list[str]:
        """Faults found since this was last asked."""
        found = [str(problem) for problem in self.problems]
        self.problems.clear()
        return found


@pytest.fixture
def journal() -> Journal:
    """A machine with an administrator, a commander and a duty officer, whose keys it names."""
    made = Journal()
    made.write(KEEPER, "officer_added", KEEPER, **{SIGNS: made.key(KEEPER)}, role="administrator")
    for officer, role in ((CHIEF, "commander"), (DUTY, "duty_officer")):
        made.write(KEEPER, "officer_added", officer, role=role, **{SIGNS: made.key(officer)})
    made.write(DUTY, "incident_reported", "incident-of-duty")
    assert made.said() == []
    return made


def test_the_key_of_an_officer_whose_removal_waited_signs_until_it_counts(journal: Journal) -> None:
    removal = journal.write(KEEPER, "officer_removed", DUTY, waits=True)
    journal.write(DUTY, "incident_reported", "incident-meanwhile")
    assert journal.said() == [], "it waits for two people"
    journal.book.counts([removal], START + timedelta(minutes=30))
    journal.write(DUTY, "incident_reported", "incident-afterwards")
    (problem,) = journal.said()
    assert "is not signed by who wrote it, with a key of that day" in problem
    journal.write(CHIEF, "incident_reported", "incident-of-chief")
    assert journal.said() == [], "it was the duty officer's key alone"


def test_a_removal_that_is_written_at_once_counts_at_once(journal: Journal) -> None:
    journal.write(KEEPER, "officer_removed", DUTY)
    journal.write(DUTY, "incident_reported", "incident-afterwards")
    (problem,) = journal.said()
    assert "with a key of that day" in problem
