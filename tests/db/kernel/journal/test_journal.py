"""The journal's hashes: one golden vector, and every field of an entry changed behind the program's back."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding.current_rights import sealed_to
from db.kernel.journal import envelopes, journal
from db.kernel.signing import verifying
from db.storage import ends, program
from db.storage.models import BODY, JOURNAL
from tests.conftest import START, Clock, Desks
from tests.written import write_entry

# --- the golden vector: what docs/journal-format.md promises to whoever writes a reader of their own -----------------

UID = "0198a0c4-0000-7000-8000-000000000001"
PARTS = {
    "facts": '{"at":"2026-11-24T08:15:00Z","cups":2}',
    "identity": '{"name":"نوید آرام"}',
    "words": '{"what":"چای‌خانه"}',
}
SALTS = {
    "facts": "000102030405060708090a0b0c0d0e0f",
    "identity": "11111111111111111111111111111111",
    "words": "f0e0d0c0b0a090807060504030201000",
}
DIGESTS = {
    "facts": "013cc5e10cb1b6cf6b7a75ba55cb519e305eabcf21ad1961d9fe0b31b4de0177",
    "identity": "bd2eb6f3f8f906bb7046ce9df5808de9e930c60e6c1774438669ab33f6ed4236",
    "words": "6baa217896de5fbd751b54dd43dce867690cc9d33a5a7d2050ea8cb982b81d56",
}
BODY_HASH = "4f5a33713874d1d56cf4834d8a1664b3a05f433fdb58a5919fb9e8784b4bea27"
HEADER = (
    '{"at":"2026-11-24T08:15:00Z","body_hash":"4f5a33713874d1d56cf4834d8a1664b3a05f433fdb58a5919fb9e8784b4bea27",'
    '"entered_at":"2026-11-24T08:30:00.000001Z","epoch":1,"kind":"tea_served",'
    '"officer":"0198a0c4-0000-7000-8000-0000000000bb","origin":"0198a0c4-0000-7000-8000-0000000000aa","record":null,'
    '"schema":1,"seq":1,"stream":"record","uid":"0198a0c4-0000-7000-8000-000000000001",'
    '"unit":"0198a0c4-0000-7000-8000-0000000000cc"}'
)
HASH = "4aa3262d09d900965988d2895fc176844f1a8e4eb69500a2bef1458390d77711"


def sha(*pieces: str) -> str:
    return hashlib.sha256("".join(pieces).encode()).hexdigest()


def golden() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The entry as the store keeps it."""
    row: dict[str, Any] = {
        "origin": "0198a0c4-0000-7000-8000-0000000000aa",
        "epoch": 1,
        "stream": "record",
        "seq": 1,
        "uid": UID,
        "unit": "0198a0c4-0000-7000-8000-0000000000cc",
        "record": None,
        "at": datetime(2026, 11, 24, 8, 15, tzinfo=UTC),
        "entered_at": datetime(2026, 11, 24, 8, 30, 0, 1, tzinfo=UTC),
        "officer": "0198a0c4-0000-7000-8000-0000000000bb",
        "kind": "tea_served",
        "schema": 1,
        "body_hash": BODY_HASH,
        "prev_hash": "0" * 64,
        "hash": HASH,
    }
    bodies = [
        {"uid": UID, "part": part, "digest": DIGESTS[part], "salt": SALTS[part], "json": PARTS[part]} for part in PARTS
    ]
    return row, bodies


def test_the_vector_is_what_the_description_says() -> None:
    """By hashlib alone: a reader needs nothing of this program."""
    assert {part: sha(SALTS[part], PARTS[part]) for part in PARTS} == DIGESTS
    assert sha(*(f"{part}:{DIGESTS[part]}\n" for part in sorted(DIGESTS))) == BODY_HASH
    assert sha("0" * 64, HEADER) == HASH


def test_the_description_gives_this_vector(root: Path) -> None:
    said = (root / "docs" / "journal-format.md").read_text(encoding="utf-8")
    for piece in (*PARTS.values(), *SALTS.values(), *DIGESTS.values(), BODY_HASH, HEADER, HASH):
        assert piece in said


def test_an_entry_is_hashed_to_the_vector(desk_as: Desks) -> None:
    """The bytes are fixed: journals that are kept and printed anchors hold for ever."""
    store = desk_as(Role.DUTY).store
    row, bodies = golden()
    salts = iter([bytes.fromhex(SALTS[part]) for part in sorted(PARTS)])
    given = {name: row[name] for name in ("uid", "stream", "kind", "schema", "record", "at", "entered_at", "officer")}
    parts = {part: json.loads(PARTS[part]) for part in reversed(PARTS)} | {"nothing": {}}
    made, made_bodies = journal.chained(
        store, None, journal.NewEntry(parts=parts, unit=row["unit"], **given), lambda count: next(salts)
    )
    assert made_bodies == [{"unit": row["unit"], **body} for body in bodies]
    assert made["body_hash"] == BODY_HASH
    assert (made["seq"], made["prev_hash"]) == (1, "0" * 64)
    header = json.loads(HEADER) | {"origin": store.origin, "epoch": store.epoch}
    spelled = json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert made["hash"] == sha("0" * 64, spelled)


@pytest.mark.parametrize("sealed", [(), ("identity", "words"), tuple(PARTS)])
def test_the_vector_is_whole_also_when_parts_were_sealed(sealed: tuple[str, ...]) -> None:
    row, bodies = golden()
    bodies = [body | {"salt": None, "json": None} if body["part"] in sealed else body for body in bodies]
    assert journal.is_whole(row, bodies)
    assert journal.is_whole(row, bodies[::-1])


def test_an_entry_without_a_body_has_the_hash_of_nothing(desk_as: Desks) -> None:
    new = journal.NewEntry(uid=UID, kind="k", record=None, at=START, entered_at=START, officer="o", parts={"facts": {}})
    row, bodies = journal.chained(desk_as(Role.DUTY).store, None, new, bytes)
    assert bodies == []
    assert row["body_hash"] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


# --- changed behind the program's back ------------------------------------------------------------------------------

FIELDS = [column.name for column in JOURNAL.c if column.name != "position"]
"""Every field of an entry; its position is the local order, which is neither hashed nor carried to other machines."""


def another(name: str, value: Any) -> Any:
    """Another value that a field could hold."""
    match value:
        case datetime():
            return value + timedelta(microseconds=1)
        case int():
            return value + 1_000
        case None:
            return UID
    changed = "0" if name.endswith("hash") else "x"
    return value[:-1] + ("1" if value.endswith(changed) else changed)


@pytest.fixture
def writer(desk_as: Desks) -> Desk:
    return desk_as(Role.COMMANDER)


@pytest.fixture
def written(writer: Desk, desk_as: Desks) -> Iterator[Connection]:
    """A store with entries in all three streams, inside a writing transaction."""
    from db.reference.lists.forms import AddItem
    from db.reference.lists.item_commands import add_item

    for code in ("one", "two", "three"):
        desk_as.clock.advance(minutes=1)
        add_item(writer, AddItem(list="relation", code=code, fa=f"آزمایش {code}", en=f"Try {code}"))
    desk_as(Role.DUTY)  # signs in: one more entry of the access stream
    with writer.store.writing() as conn:
        for place in range(3):
            envelopes.put(conn, writer, envelopes.uid_of(f"{place}"), {"words": place}, sealed_to(conn, writer.store))
        assert verifying.verify(conn).problems == ()
        yield conn


def some_entry(conn: Connection, stream: str, place: int) -> dict[str, Any]:
    rows = conn.execute(select(JOURNAL).where(JOURNAL.c.stream == stream).order_by(JOURNAL.c.position)).mappings().all()
    return dict(rows[place])


def told(conn: Connection) -> list[str]:
    return [str(problem) for problem in verifying.verify(conn).problems]


@pytest.mark.parametrize("place", [-1, -2])
@pytest.mark.parametrize("stream", ["record", "access", "sealed"])
def test_one_changed_field_of_an_entry_is_found(written: Connection, stream: str, place: int) -> None:
    """The last entry too, which no other follows: its own hash does not fit."""
    row, unseen = some_entry(written, stream, place), []
    for name in FIELDS:
        value = another(name, row[name])
        assert value != row[name]
        written.exec_driver_sql("SAVEPOINT before")
        written.execute(JOURNAL.update().where(JOURNAL.c.uid == row["uid"]).values({name: value}))
        changed = row | {name: value}
        where = f"{changed['stream']} {changed['epoch']}/{changed['seq']}"
        if f"Entry {where} was changed." not in told(written):
            unseen.append(name)
        written.exec_driver_sql("ROLLBACK TO before")
    assert len(FIELDS) >= 15
    assert unseen == []


@pytest.mark.parametrize("name", FIELDS)
def test_one_changed_field_of_an_entry_from_elsewhere_is_found(name: str) -> None:
    row, bodies = golden()
    assert not journal.is_whole(row | {name: another(name, row[name])}, bodies)


SPOILT: dict[str, Callable[[list[dict[str, Any]]], list[dict[str, Any]]]] = {
    "words": lambda bodies: [body | {"json": body["json"].replace("2", "3")} for body in bodies],
    "a salt": lambda bodies: [body | {"salt": another("salt", body["salt"])} for body in bodies],
    "no salt": lambda bodies: [body | {"salt": None} for body in bodies],
    "a digest": lambda bodies: [body | {"digest": another("hash", body["digest"]), "json": None} for body in bodies],
    "a name": lambda bodies: [body | {"part": f"{body['part']}s"} for body in bodies],
    "one less": lambda bodies: bodies[:-1],
    "one more": lambda bodies: [*bodies, bodies[0] | {"part": "more"}],
    "exchanged": lambda bodies: [bodies[0] | {"part": "words"}, bodies[1], bodies[2] | {"part": "facts"}],
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_changed_body_from_elsewhere_is_found(how: str) -> None:
    row, bodies = golden()
    assert not journal.is_whole(row, SPOILT[how](bodies))


@pytest.mark.parametrize("name", ["digest", "salt", "json", "part"])
def test_one_changed_field_of_a_body_is_found(written: Connection, name: str) -> None:
    row = some_entry(written, "record", -1)
    uid = row["uid"]
    body = written.execute(select(BODY).where(BODY.c.uid == uid)).mappings().first()
    assert body is not None
    chosen = (BODY.c.uid == uid) & (BODY.c.part == body["part"])
    written.execute(BODY.update().where(chosen).values({name: f"{body[name]} "}))
    assert told(written) != []


def test_a_body_taken_away_or_added_is_found(written: Connection) -> None:
    row = some_entry(written, "record", -1)
    uid = row["uid"]
    written.exec_driver_sql("SAVEPOINT before")
    written.execute(BODY.delete().where(BODY.c.uid == uid))
    assert any("content" in problem for problem in told(written))
    written.exec_driver_sql("ROLLBACK TO before")
    text = '{"x":1}'
    body = {"unit": row["unit"], "uid": uid, "part": "more", "digest": sha("s", text), "salt": "s", "json": text}
    written.execute(BODY.insert(), body)
    assert any("content" in problem for problem in told(written))


def test_an_entry_taken_out_of_the_middle_is_found(written: Connection) -> None:
    row = some_entry(written, "record", -2)
    written.execute(JOURNAL.delete().where(JOURNAL.c.uid == row["uid"]))
    found = told(written)
    assert f"Entries are missing before record {row['epoch']}/{row['seq'] + 1}." in found
    assert f"Entry record {row['epoch']}/{row['seq'] + 1} does not follow the one before it." in found


def test_an_entry_made_anew_with_hashes_that_fit_breaks_the_one_after_it(written: Connection, writer: Desk) -> None:
    """Whoever holds the key can make an entry that fits its own hash; what follows it then does not."""
    before, row = some_entry(written, "record", -3), some_entry(written, "record", -2)
    last = ends.Head(before["origin"], before["epoch"], "record", before["seq"], before["hash"])
    given = {name: row[name] for name in ("uid", "stream", "kind", "schema", "record", "at", "entered_at")}
    made, bodies = journal.chained(
        writer.store, last, journal.NewEntry(**given, officer="another", parts={"facts": {"code": "x"}}), bytes
    )
    written.execute(BODY.delete().where(BODY.c.uid == row["uid"]))
    written.execute(BODY.insert(), bodies)
    written.execute(JOURNAL.update().where(JOURNAL.c.uid == row["uid"]).values(made))
    where = f"record {row['epoch']}/{row['seq'] + 1}"
    assert f"Entry {where} does not follow the one before it." in told(written)


def test_two_entries_that_changed_places_are_found(written: Connection) -> None:
    one, two = some_entry(written, "record", -2), some_entry(written, "record", -1)
    for uid, position in ((one["uid"], -1), (two["uid"], one["position"]), (one["uid"], two["position"])):
        written.execute(JOURNAL.update().where(JOURNAL.c.uid == uid).values(position=position))
    assert told(written) != []


def test_every_chain_begins_with_64_zeros_and_goes_on(written: Connection) -> None:
    ends: dict[tuple[str, int, str], dict[str, Any]] = {}
    for row in written.execute(select(JOURNAL).order_by(JOURNAL.c.position)).mappings():
        key = (row["origin"], row["epoch"], row["stream"])
        last = ends.get(key)
        assert (row["seq"], row["prev_hash"]) == ((1, "0" * 64) if last is None else (last["seq"] + 1, last["hash"]))
        ends[key] = dict(row)
    assert {stream for _origin, _epoch, stream in ends} == {"record", "access", "sealed"}


@pytest.mark.parametrize(
    ("printed", "holds"),
    [(lambda digest: digest, True), (lambda digest: digest[:32].upper(), True), (lambda digest: digest[:31], False),
     (lambda digest: digest[1:], False), (lambda digest: "", False)],
)  # fmt: skip
def test_an_anchor_holds_by_thirty_two_places_of_its_hash(
    written: Connection, printed: Callable[[str], str], holds: bool
) -> None:
    position = ends.last_position(written)
    assert verifying.anchor_holds(written, position, printed(ends.anchor(written, position))) is holds
    assert not verifying.anchor_holds(written, position + 1_000, ends.anchor(written, position))


def test_the_journal_is_verified_across_the_batches_it_is_read_in(
    desk_as: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk: Desk = desk_as(Role.DUTY)
    monkeypatch.setattr(verifying, "BATCH", 3)
    clock = Clock()
    with desk.store.writing() as conn:
        for place in range(7):
            noted = journal.Note("tea_served", record=None, officer=desk.officer.uid, facts={"cups": place})
            write_entry(conn, desk, noted)
    with desk.store.writing() as conn:
        found = verifying.verify(conn)
        assert found.problems == ()
        shown = select(JOURNAL.c.position).where(JOURNAL.c.position <= ends.last_position(conn))
        assert found.entries == len(conn.execute(shown).all())
        middle = some_entry(conn, "record", -4)
        conn.execute(JOURNAL.update().where(JOURNAL.c.uid == middle["uid"]).values(at=clock() + timedelta(seconds=1)))
        assert told(conn) == [f"Entry record {middle['epoch']}/{middle['seq']} was changed."]


@pytest.mark.parametrize(
    ("kind", "given", "schema"), [("handover_started", 0, 2), ("handover_started", 1, 1), ("k", 0, 1)]
)
def test_an_entry_is_of_the_schema_that_this_program_writes(kind: str, given: int, schema: int) -> None:
    """Unless another machine wrote it."""
    new = journal.NewEntry(
        uid=UID, kind=kind, record=None, at=START, entered_at=START, officer="o", parts={}, schema=given
    )
    assert new.schema == schema


class TakenBackError(Exception):
    """Takes a transaction back."""


def test_a_versions_first_entry_draws_nothing_by_chance(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up store is made the same again, whatever the version."""
    desk, found = desk_as(), []
    monkeypatch.setattr(program, "VERSION", "0.3.0")
    for _ in range(2):
        with contextlib.suppress(TakenBackError), desk.store.writing() as conn:
            journal.begin_version(conn, desk.store, desk.source, desk.officer.uid)
            found += conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.kind == "version_begun")).scalars().all()
            raise TakenBackError
    assert len(found) == 4
    assert found[:2] == found[2:]
    assert found[0] != found[1]
