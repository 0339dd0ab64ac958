"""Someone with the store's key and SQL changes what a record shows: whoever opens it, or prints it, is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import journal
from db.kernel.signing import verifying
from db.kernel.signing.record_check import check_record
from db.registers.incidents.models import INCIDENT
from db.storage.models import BODY, INDEX, JOURNAL, SIGNATURE
from precinct_tui.__main__ import main
from precinct_tui.documents.paper_table import offered_by
from tests.attacks.test_signatures import report
from tests.conftest import BADGES, PASSWORD, Desks
from tests.precinct_tui.conftest import Open
from tests.usual import some

Tamper = Callable[[Connection, str], object]


def _words(conn: Connection, uid: str) -> None:
    conn.execute(BODY.update().where(BODY.c.uid == uid, BODY.c.part == "words").values(json='{"summary": "x"}'))


def _words_anew(conn: Connection, uid: str) -> None:
    """With digests and hashes that fit, as far as the entry itself goes."""
    row = dict(conn.execute(select(JOURNAL).where(JOURNAL.c.uid == uid)).mappings().one())
    body = conn.execute(select(BODY).where(BODY.c.uid == uid, BODY.c.part == "words")).mappings().one()
    text = json.dumps({**json.loads(body["json"]), "summary": "x"})
    values = {"json": text, "digest": journal.sha(body["salt"], text)}
    conn.execute(BODY.update().where(BODY.c.uid == uid, BODY.c.part == "words").values(values))
    parts = select(BODY.c.part, BODY.c.digest).where(BODY.c.uid == uid).order_by(BODY.c.part)
    row["body_hash"] = journal.body_hash((part, digest) for part, digest in conn.execute(parts).all())
    row["hash"] = journal.header_hash(row["prev_hash"], row)
    conn.execute(JOURNAL.update().where(JOURNAL.c.uid == uid).values(body_hash=row["body_hash"], hash=row["hash"]))


def _emptied(conn: Connection, uid: str) -> None:
    conn.execute(BODY.update().where(BODY.c.uid == uid, BODY.c.part == "words").values(json=None, salt=None))


def _officer(conn: Connection, uid: str) -> None:
    added = select(JOURNAL.c.record).where(JOURNAL.c.kind == "officer_added").order_by(JOURNAL.c.position.desc())
    other = conn.execute(added.limit(1)).scalar_one()
    conn.execute(JOURNAL.update().where(JOURNAL.c.uid == uid).values(officer=other))


def _unsigned(conn: Connection, uid: str) -> None:
    place = select(JOURNAL.c.position).where(JOURNAL.c.uid == uid).scalar_subquery()
    conn.execute(SIGNATURE.delete().where(SIGNATURE.c.position >= place))


def _other_signature(conn: Connection, uid: str) -> None:
    place = select(JOURNAL.c.position).where(JOURNAL.c.uid == uid).scalar_subquery()
    conn.execute(SIGNATURE.update().where(SIGNATURE.c.position >= place).values(signature=bytes(64)))


def _row(conn: Connection, uid: str) -> None:
    conn.execute(INCIDENT.update().where(INCIDENT.c.uid == uid).values(type="theft_home"))


def _row_gone(conn: Connection, uid: str) -> None:
    conn.execute(INCIDENT.delete().where(INCIDENT.c.uid == uid))


def _state(conn: Connection, uid: str) -> None:
    conn.execute(INDEX.update().where(INDEX.c.uid == uid).values(position=1))


TAMPERED: dict[Tamper, str] = {
    _words: "were changed", _words_anew: "not signed by who wrote it", _emptied: "are empty", _officer: "was changed",
    _unsigned: "are not signed", _other_signature: "not signed by who wrote it", _row: "incident",
    _row_gone: "incident",
    _state: "record_index",
}  # fmt: skip


def uid_of(desk: Desk, number: str) -> str:
    with desk.store.reading() as conn:
        return str(conn.execute(select(INDEX.c.uid).where(INDEX.c.number == number)).scalar_one())


@pytest.mark.parametrize("tamper", TAMPERED)
def test_what_was_changed_by_sql_is_told_of_the_record(desk: Desk, tamper: Tamper) -> None:
    number, other = report(desk), report(desk, "چیز دیگری")
    assert check_record(desk, number, "incident") == check_record(desk, other) == ()
    with desk.store.writing() as conn:
        tamper(conn, uid_of(desk, number))
    problems = " ".join(str(problem) for problem in check_record(desk, number, "incident"))
    assert TAMPERED[tamper] in problems


def test_every_record_of_an_honest_store_fits(made_up_day: Desk) -> None:
    """A made-up precinct has records of every register, corrected, protected and sealed ones among them."""
    desk = made_up_day
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
        numbers = conn.execute(select(INDEX.c.number, INDEX.c.register)).all()
    assert len({register for _number, register in numbers}) > 8
    assert [number for number, register in numbers if check_record(desk, number, register)] == []
    desk.store.close(remember=False)


def test_a_number_that_nobody_has_says_nothing(desk: Desk) -> None:
    assert check_record(desk, "IA-1405-999") == ()


@pytest.mark.parametrize("language", some(["fa", "en"]))
async def test_it_is_said_on_the_screen_and_before_the_paper(open_app: Open, desk_as: Desks, language: str) -> None:
    writer = desk_as(Role.DUTY)
    number = report(writer)
    with writer.store.writing() as conn:
        _row(conn, uid_of(writer, number))
    titles = {"en": "does not match the journal", "fa": "با رویدادنگار نمی‌خواند"}
    assert offered_by("incident")
    async with open_app(language=language, size=(120, 36)) as hands:
        await hands.press("f3", "enter")
        await hands.stand_on("RecordScreen")
        await hands.see(titles[language])


def test_the_command_line_says_it_beside_the_paper(
    desk_as: Desks, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = desk_as(Role.DUTY)
    number = report(desk)
    (tmp_path / "secret").write_text(PASSWORD)
    words = [
        "print",
        "incident",
        number,
        "--home",
        str(desk.store.home),
        "--officer",
        BADGES[Role.DUTY],
        "--lang",
        "en",
        "--password-file",
        str(tmp_path / "secret"),
    ]
    assert main([*words, "--out", str(tmp_path / "whole.txt")]) == 0
    assert "journal" not in capsys.readouterr().err
    with desk.store.writing() as conn:
        _row(conn, uid_of(desk, number))
    assert main([*words, "--out", str(tmp_path / "changed.txt")]) == 0
    assert "does not match the journal" in capsys.readouterr().err
