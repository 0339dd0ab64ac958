"""What lies beside the records: keys.json, counted tries, what was sealed, half-typed forms."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from random import Random

from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.desk import drafts
from db.opening import setup
from db.storage import backup, backup_choice, backup_facts, failed_tries, keys, sealed_list, sealings, typed_secret
from db.storage.hidden_shares import hidden, revealed
from db.storage.models import DRAFT, JOURNAL
from db.words.ids import Source
from tests.conftest import BADGES, PASSWORD, Clock
from tests.fuzz.child import SAID, Case
from tests.fuzz.files import desk_at
from tests.fuzz.messages import some_records
from tests.fuzz.mutating import bytes_of, json_of, value_of


def key_files(home: Path, folder: Path) -> Case:
    """keys.json: read, its slots opened, something sealed to what it says, and written again."""
    usual = json.loads((home / keys.FILE).read_text(encoding="utf-8"))

    def case(random: Random) -> None:
        (folder / keys.FILE).write_bytes(json_of(random, usual))
        ring = keys.load(folder)
        for role in (Role.ADMINISTRATOR, Role.INSPECTOR):
            with contextlib.suppress(*SAID):
                unlocked = keys.open_slot(ring.slot(BADGES[role]) or typed_secret.nobody(ring), PASSWORD)
                ring = revealed(ring, unlocked.data_key)
                sealed = sealings.seal_to(ring, keys.INSPECTORATE, b"x")
                sealings.open_sealed(ring, keys.INSPECTORATE, unlocked, sealed)
                sealings.share_sealing(ring, keys.INSPECTORATE, unlocked, BADGES[Role.COMMANDER])
                ring = hidden(ring, unlocked.data_key)
        keys.save(folder, ring)

    return case


def backup_facts_files(home: Path, folder: Path) -> Case:
    """backup.json, its own sum right in every second case: read, compared with the files, and chosen by."""
    desk = desk_at(home, Role.COMMANDER)
    saved = backup.backup(desk.store, folder)
    desk.store.close(remember=False)
    usual = json.loads((saved / backup_facts.FILE).read_text(encoding="utf-8"))
    del usual["sum"]

    def case(random: Random) -> None:
        changed = value_of(random, usual)
        if random.random() < 0.5 and isinstance(changed, dict):
            changed["sum"] = backup_facts._sum_of(changed)
            (saved / backup_facts.FILE).write_bytes(json.dumps(changed).encode("utf-8", "surrogatepass"))
        else:
            (saved / backup_facts.FILE).write_bytes(json_of(random, usual))
        for one in backup_choice.look(folder).backups:
            backup_choice.pick([one, one])
        with contextlib.suppress(OSError):
            backup_facts.bad_files(saved)

    return case


def tries_files(_home: Path, folder: Path) -> Case:
    """Whatever stands in the file of wrong tries, it keeps nobody out for longer than the longest delay."""
    here = f"1000@{failed_tries.place()}"
    usual = {here: [3, 100.0], "1001@account 0": [1, 5.5]}

    def case(random: Random) -> None:
        (folder / failed_tries.FILE).write_bytes(json_of(random, usual))
        with contextlib.suppress(*SAID), failed_tries.counted(folder, "1000", lambda: 200.0):
            pass
        try:
            with failed_tries.counted(folder, "1000", lambda: 200.0 + 2 * failed_tries.LONGEST):
                pass
        except SAID as refused:
            raise AssertionError("kept out") from refused

    return case


MOST_BYTES = 20_000
"""The most bytes of a damaged sealed.txt: each of its lines is looked up, about a thousand a second."""


def sealed_lists(home: Path, _folder: Path) -> Case:
    """What is to be sealed again in a store that was restored: it opens, and what is held is not erased."""
    desk = desk_at(home, Role.DUTY)
    some_records(desk)
    with desk.store.reading() as conn:
        uids = [str(uid) for uid in conn.execute(select(JOURNAL.c.uid)).scalars()]
        uids += [str(uid) for uid in conn.execute(select(JOURNAL.c.record)).scalars() if uid]
    desk.store.close()
    before = ("", "contact:", "party:", "call:", "attachment:", "x:", ":")

    def case(random: Random) -> None:
        lines = [
            f"{random.choice(before)}{random.choice((*uids, 'x', ''))}{random.choice(('', ':1234', ':9:with', ':::'))}"
            for _ in range(random.randint(1, 20))
        ]
        raw = "".join(f"{line}\n" for line in lines).encode()
        damaged = raw if random.random() < 0.5 else bytes_of(random, raw)[:MOST_BYTES]
        (home / sealed_list.FILE).write_bytes(damaged)
        ring = keys.load(home)
        keys.save(home, keys.replace(ring, restored=True))
        setup.open_store(home, BADGES[Role.DUTY], PASSWORD, Source(Clock())).store.close()

    return case


def half_typed(home: Path, _folder: Path) -> Case:
    """Drafts as another program may have left them: what can be read is offered, what can't be stops nothing."""
    desk = desk_at(home, Role.DUTY)
    good = drafts.Draft("good", "incident.report", {"summary": "نیمه"}, desk.now())

    def case(random: Random) -> None:
        drafts.save(desk, good)
        row = {
            "uid": "bad", "officer": desk.officer.uid, "kind": random.choice(("incident.report", "call.note", "")),
            "record": random.choice((None, "r")), "values": json_of(random, {"summary": "x", "type": "fight"}).decode(
                "utf-8", "replace"), "number": "", "read_at": random.choice((None, -1, 2**60)),
            "cursor": str(value_of(random, "summary 12")).encode("utf-8", "replace").decode()[:400],
            "started_at": desk.now(), "saved_at": desk.now(), "parked": True,
        }  # fmt: skip
        with desk.store.writing() as conn:
            conn.execute(DRAFT.delete().where(DRAFT.c.uid == "bad"))
            conn.execute(DRAFT.insert(), row)
        assert good in drafts.mine(desk)
        assert "good" in {line.uid for line in drafts.all_drafts(desk)}
        for draft in drafts.mine(desk):
            assert all(isinstance(text, str) for text in (*draft.values, *draft.values.values()))
        with desk.store.reading() as conn:
            drafts.of_record(conn, "call.note", "r")

    return case
