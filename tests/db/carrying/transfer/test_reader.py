"""Journal files as whoever has docs/journal-format.md alone reads them: tests/journal_reader.py, and what it finds."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.carrying.transfer import export_file
from db.carrying.transfer.carrying import export_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import journal
from db.registers.attachments.models import CONTENT
from db.storage import ends, keys
from db.storage.models import BODY, JOURNAL
from tests import journal_reader
from tests.older_stores import EVERY_KIND, unpack
from tests.usual import some

SECRET = b"four words on paper"
CARRIED = ("record", "sealed")


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The commander at a store that holds every kind of event."""
    found = unpack(EVERY_KIND, tmp_path / "store", Role.COMMANDER, tmp_path_factory)
    yield found
    found.store.close()


def written(desk: Desk, path: Path, **how: Any) -> journal_reader.Read:
    export_journal(desk, path, SECRET, **how)
    return journal_reader.read(path, SECRET)


def test_the_reader_knows_nothing_of_this_program() -> None:
    tree = ast.parse(Path(journal_reader.__file__).read_text(encoding="utf-8"))
    named = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named |= {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    assert {name.partition(".")[0] for name in named} - set(sys.stdlib_module_names) == {"nacl"}


def test_the_page_names_every_key_of_an_entry(root: Path) -> None:
    page = (root / "docs" / "journal-format.md").read_text(encoding="utf-8")
    named = {word for quoted in re.findall("`([^`]*)`", page) for word in re.findall(r"\w+", quoted)}
    assert {*journal_reader.HEADER, "prev_hash", "hash", "bodies", "part", "digest", "salt", "json"} <= named


def test_every_entry_part_chain_and_content_is_read(desk: Desk, tmp_path: Path) -> None:
    found = written(desk, tmp_path / "stick")
    assert found.problems == []
    with desk.store.reading() as conn:
        chosen = select(JOURNAL).where(JOURNAL.c.stream.in_(CARRIED)).order_by(JOURNAL.c.position)
        rows = {row["uid"]: row for row in conn.execute(chosen).mappings()}
        bodies = {(body.uid, body.part): body for body in conn.execute(select(BODY)) if body.uid in rows}
        contents = {row.sha256: row.content for row in conn.execute(select(CONTENT))}
    in_file, since = list(rows)[: len(found.entries)], list(rows.values())[len(found.entries) :]
    assert [entry["uid"] for entry in found.entries] == in_file
    assert {row["stream"] for row in since} <= {"sealed"}  # an act may be followed by a sealed entry, the export too
    for entry in found.entries:
        row, parts = rows[entry["uid"]], journal_reader.parts_of(entry)
        same = ("origin", "epoch", "stream", "seq", "record", "officer", "kind", "schema", "hash", "prev_hash")
        assert [entry[name] for name in same] == [row[name] for name in same]
        kept = {part: body.json for (uid, part), body in bodies.items() if uid == entry["uid"]}
        assert {one["part"] for one in entry["bodies"]} == set(kept)
        assert parts == {part: json.loads(text) for part, text in kept.items() if text is not None}
    assert any("json" not in body for entry in found.entries for body in entry["bodies"]), "some part is sealed"
    assert found.contents == contents != {}
    assert found.first["unit"] == desk.store.unit
    assert set(found.first["sealing"]) == {"name", "public", "shares", "paper"}


def test_a_later_file_begins_where_the_other_ended_and_brings_every_sealing(desk: Desk, tmp_path: Path) -> None:
    with desk.store.reading() as conn:
        end = ends.end(conn)
    whole = written(desk, tmp_path / "whole")
    with desk.store.reading() as conn:
        half = ends.last_position(conn) // 2
        after = set(conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.position > half)).scalars())
        noted = set(conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.position > end)).scalars())
    later = written(desk, tmp_path / "later", since=half)
    sealings = {entry["uid"] for entry in whole.entries if entry["kind"] == "record_sealed"}
    assert later.problems == []
    # The first file was noted itself, by chance with a sealed entry as cover: that came after it.
    assert {entry["uid"] for entry in later.entries} - noted == {
        entry["uid"] for entry in whole.entries if entry["uid"] in after | sealings
    }


@pytest.mark.parametrize("place", some([0.5, 0.05, 0.999]))
def test_a_byte_that_was_changed_is_noticed(desk: Desk, tmp_path: Path, place: float) -> None:
    export_journal(desk, tmp_path / "stick", SECRET)
    raw = bytearray((tmp_path / "stick").read_bytes())
    raw[int(len(raw) * place)] ^= 1
    (tmp_path / "stick").write_bytes(raw)
    with pytest.raises(Exception):  # noqa: B017  whatever libsodium says of it
        journal_reader.read(tmp_path / "stick", SECRET)


def test_what_does_not_fit_is_named(desk: Desk, tmp_path: Path) -> None:
    """Lines of a file that was encrypted anew by somebody who has the passphrase."""
    export_journal(desk, tmp_path / "stick", SECRET, what="start")
    first, *lines = export_file.lines(tmp_path / "stick", SECRET)
    entries = [json.loads(line) for line in lines]
    for name, left in {
        "seq": [*entries[:1], *entries[2:]],
        "prev_hash": [{**entries[0]}, _rehashed({**entries[1], "prev_hash": "0" * 64}), *entries[2:]],
        "hash": [{**entries[0], "officer": "another"}, *entries[1:]],
        "head": entries[:-1],
    }.items():
        path = tmp_path / name
        with export_file.Writer(path, SECRET, keys.QUICK) as file:
            for line in (first, *map(journal.canonical, left)):
                file.line(line)
        problems = journal_reader.read(path, SECRET).problems
        assert [problem for problem in problems if problem.endswith(name)], name


def _rehashed(entry: dict[str, Any]) -> dict[str, Any]:
    header = journal_reader.canonical({name: entry[name] for name in journal_reader.HEADER})
    return {**entry, "hash": journal_reader.sha(entry["prev_hash"] + header)}
