"""Golden vectors of the journal: one for each field of an entry's header, each part and each state, read two ways."""

from __future__ import annotations

import json
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from db.carrying.transfer.checking import read_entry
from db.kernel.journal import journal
from db.storage.ends import Head
from db.words.messages import Refused
from tests.conftest import ROOT
from tests.journal_reader import HEADER, canonical, parts_of, wrong_with

Entry = dict[str, Any]
VECTORS = json.loads((ROOT / "tests" / "data" / "journal" / "vectors.json").read_text(encoding="utf-8"))
ENTRIES: dict[str, Entry] = {one["name"]: one["entry"] for one in VECTORS}
BASE = ENTRIES["base"]
SEALED = ("sealed identity and words", "sealed identity", "all sealed")


def test_there_is_one_for_every_field_part_and_state() -> None:
    fields = {*HEADER, "prev_hash"} - {"body_hash"}
    assert {f"field {name}" for name in fields} | {"body_hash"} <= set(ENTRIES)
    assert {f"part {part}" for part in ("facts", "identity", "words")} | {"no part", *SEALED} <= set(ENTRIES)
    for name in fields:
        changed = ENTRIES[f"field {name}"]
        assert [field for field in (*HEADER, "prev_hash") if changed[field] != BASE[field]] == [name]


def test_each_has_a_hash_of_its_own_and_a_sealed_one_that_of_the_whole() -> None:
    hashes = [entry["hash"] for name, entry in ENTRIES.items() if name not in SEALED]
    assert len(set(hashes)) == len(hashes)
    for name in SEALED:
        assert (ENTRIES[name]["hash"], ENTRIES[name]["body_hash"]) == (BASE["hash"], BASE["body_hash"])
        assert parts_of(ENTRIES[name]) != parts_of(BASE)


@pytest.mark.parametrize("name", ENTRIES)
def test_it_is_what_the_description_says(name: str) -> None:
    """By a reader that knows the description alone."""
    assert wrong_with(ENTRIES[name]) == []


@pytest.mark.parametrize("name", ENTRIES)
def test_the_program_reads_it(name: str) -> None:
    row, bodies = read_entry(canonical(ENTRIES[name]))
    assert journal.is_whole(row, bodies)
    assert {body["part"]: json.loads(body["json"]) for body in bodies if body["json"]} == parts_of(ENTRIES[name])


@pytest.mark.parametrize("name", [name for name in ENTRIES if name not in SEALED])
def test_the_program_writes_it(name: str) -> None:
    entry = ENTRIES[name]
    machine = SimpleNamespace(origin=entry["origin"], epoch=entry["epoch"], unit=entry["unit"])
    last = Head(entry["origin"], entry["epoch"], entry["stream"], entry["seq"] - 1, entry["prev_hash"])
    salts = iter(bytes.fromhex(body["salt"]) for body in entry["bodies"])
    new = journal.NewEntry(
        **{field: entry[field] for field in ("uid", "kind", "schema", "record", "stream", "officer", "unit")},
        at=datetime.fromisoformat(entry["at"]), entered_at=datetime.fromisoformat(entry["entered_at"]),
        parts=parts_of(entry),
    )  # fmt: skip
    row, bodies = journal.chained(cast(Any, machine), last, new, lambda _count: next(salts))
    assert (row["body_hash"], row["hash"]) == (entry["body_hash"], entry["hash"])
    assert [(body["digest"], body["json"]) for body in bodies] == [
        (body["digest"], body["json"]) for body in entry["bodies"]
    ]


@pytest.mark.parametrize("name", [*HEADER, "prev_hash", "hash"])
def test_a_field_that_was_changed_is_seen_by_both(name: str) -> None:
    value = BASE[name]
    other = value + 1 if isinstance(value, int) else "0198a0c4-0000-7000-8000-0000000000ff" if value is None else None
    if other is None:
        other = value.replace("2026", "2025") if name in ("at", "entered_at") else f"{value[:-1]}e"
    assert other != value
    assert wrong_with({**BASE, name: other}) != []
    with pytest.raises(Refused):
        read_entry(canonical({**BASE, name: other}))


@pytest.mark.parametrize("part", range(3))
@pytest.mark.parametrize("what", ["digest", "salt", "json", "part"])
def test_a_part_that_was_changed_is_seen_by_both(part: int, what: str) -> None:
    bodies = [dict(body) for body in BASE["bodies"]]
    bodies[part][what] = "facts2" if what == "part" else bodies[part][what][:-1] + ("e" if what != "json" else " }")
    assert bodies != BASE["bodies"]
    assert wrong_with({**BASE, "bodies": bodies}) != []
    with pytest.raises(Refused):
        read_entry(canonical({**BASE, "bodies": bodies}))
