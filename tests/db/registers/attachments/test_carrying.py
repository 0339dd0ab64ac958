"""The contents of attachments go along with the journal to another machine, and nothing else does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import select

from db.carrying.transfer import export_file
from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.officer import Desk
from db.opening import health
from db.registers.attachments import carrying
from db.registers.attachments.contents import sha256
from db.registers.attachments.models import CONTENT
from db.registers.attachments.queries import take_out
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.carrying.transfer.test_carrying import SECRET_WORDS, Pair, joined
from tests.db.registers.incidents.test_commands import give, report


def photograph(size: int) -> bytes:
    return b"\xff\xd8\xff" + os.urandom(size) + b"\xff\xd9"


def attached(desk: Desk, folder: Path, content: bytes) -> str:
    path = folder / "photo.jpg"
    path.write_bytes(content)
    return give(desk, "attach", report(desk), path=str(path), what="scene").number


@pytest.fixture
def pair(ready_store: Path, desk_as: Desks, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return Pair.again(joined(ready_store, tmp_path_factory), tmp_path, desk_as.clock)


def test_a_large_photograph_arrives_whole_and_twice_is_once(pair: Pair, tmp_path: Path) -> None:
    content = photograph(2 * carrying.PIECE + 77)
    number = attached(pair.first, tmp_path, content)
    pair.carry(pair.first, pair.second)
    assert take_out(pair.second, "incident", number, 1).content == content
    assert health.attachments(pair.second.store).problems == ()
    assert pair.carry(pair.first, pair.second).entries == 0
    pair.close()


def test_a_content_that_was_missing_comes_with_a_later_file(pair: Pair, tmp_path: Path) -> None:
    content = photograph(1_000)
    number = attached(pair.first, tmp_path, content)
    pair.carry(pair.first, pair.second)
    with pair.second.store.writing() as conn:
        conn.execute(CONTENT.delete())
    assert len(health.attachments(pair.second.store).problems) == 1
    pair.carry(pair.first, pair.second)
    assert take_out(pair.second, "incident", number, 1).content == content
    pair.close()


def test_a_file_brings_no_content_that_nobody_named_and_none_that_was_changed(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, other = photograph(500), photograph(600)
    attached(pair.first, tmp_path, content)
    true_lines = carrying.lines_of

    def added(conn: object, unit: str, entry: str) -> object:
        for line in true_lines(conn, unit, entry):  # type: ignore[arg-type]
            yield line
            yield line.replace(sha256(content), sha256(other))

    monkeypatch.setattr(carrying, "lines_of", added)
    export_journal(pair.first, tmp_path / "more", SECRET_WORDS)
    import_journal(pair.second, tmp_path / "more", SECRET_WORDS)
    with pair.second.store.reading() as conn:
        assert list(conn.execute(select(CONTENT.c.sha256)).scalars()) == [sha256(content)]
    attached(pair.first, tmp_path, other)

    def swapped(conn: object, unit: str, entry: str) -> object:
        for line in true_lines(conn, unit, entry):  # type: ignore[arg-type]
            name = sha256(other) if sha256(other) in line else sha256(content)
            yield f'{{"content":"{name}","data":"/9j/","of":1,"part":1}}'

    monkeypatch.setattr(carrying, "lines_of", swapped)
    export_journal(pair.first, tmp_path / "wrong", SECRET_WORDS)
    with pytest.raises(Refused) as caught:
        import_journal(pair.second, tmp_path / "wrong", SECRET_WORDS)
    assert "does not fit its hash" in str(caught.value)
    assert export_file.LINE_MOST > carrying.PIECE * 4 / 3 + 1_000
    pair.close()
