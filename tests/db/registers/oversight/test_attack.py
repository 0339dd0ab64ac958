"""The officer complained of tries everything he may ask and do, in a store with the complaint and in one without.

Every answer must be the same, to the letter. What there is to try is read from the registries of queries, commands and
registers, so that a new one is tried by itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.across.status import status_of
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.storage import backup
from db.storage.models import BODY, JOURNAL
from tests.db.registers.oversight.attack import (
    SECRETS,
    Twins,
    asked,
    every_page,
    numbers,
    said_of,
    signed_in,
    some_guesses,
    told,
)
from tests.usual import some

ACCUSED = (Role.DUTY, Role.COMMANDER, Role.PATROL, Role.ADMINISTRATOR)
"""Who might be complained of; between them they may ask whatever anyone but the inspectorate may."""
THEIRS = frozenset({Role.INSPECTOR})
ELSEWHERE = {
    "counts.offered",
    "journal.survey",
    "level.caller",
    "level.certificate",
    "level.list_items",
    "level.look_at_seat",
    "level.orders",
    "level.receipts",
    "level.remarks_on_stick",
    "level.send",
    "level.show_seat",
    "level.sign_call",
    "packet.sign_files",
    "province.list",
    "province.lists",
    "unit.own_words",
    "unit.public",
    "unit.words",
}
"""They read a file of another machine or ask of another unit, and there is none here."""


def test_these_roles_may_ask_all_that_others_may() -> None:
    others = {name for name, query in QUERIES.items() if query.roles - THEIRS}
    tried = {name for name, query in QUERIES.items() if query.roles & set(ACCUSED)}
    assert others - tried == {
        "custody.notices",
        "custody.notice_list",
        "custody.count_notices",
    }  # read by the auditor and the inspectorate: who was told of detentions


def newest(desk: Desk) -> list[tuple[Any, ...]]:
    """The last entries of a store with their facts: what a failure is explained by."""
    columns = JOURNAL.c.position, JOURNAL.c.kind, JOURNAL.c.officer, BODY.c.part, BODY.c.json
    found = select(*columns).join(BODY, BODY.c.uid == JOURNAL.c.uid).order_by(JOURNAL.c.position.desc()).limit(8)
    with desk.store.reading() as conn:
        return [tuple(row) for row in conn.execute(found)]


@pytest.mark.parametrize(
    ("role", "guesses"),
    [
        *((role, some_guesses) for role in ACCUSED if role != Role.COMMANDER),
        *(pytest.param(role, lambda _name, every: every, marks=pytest.mark.long) for role in ACCUSED),
    ],
)
def test_every_query_answers_as_if_there_were_no_complaint(
    pair: Twins, tmp_path: Path, role: Role, guesses: Callable[[str, tuple[str, ...]], tuple[str, ...]]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    there, elsewhere = signed_in(pair.with_it, role), signed_in(pair.without, role)
    assert numbers(there) == numbers(elsewhere)
    commander = signed_in(pair.without, Role.COMMANDER, 5)
    known = numbers(commander)
    unanswered, differing, said, walked = set(), set(), [], 0
    for name, query in QUERIES.items():
        given = guesses(name, pair.guesses)
        answers = asked(there, name, known, given, out)
        if answers != asked(elsewhere, name, known, given, out):
            differing.add(name)
        answered = [answer for answer in answers if not answer.startswith("!")]
        if role in query.roles:
            walked += 1
            unanswered |= set() if answered else {name}
        said += answered
    assert differing == set(), "\n".join(map(str, (differing, *newest(there), "elsewhere", *newest(elsewhere))))
    unanswered -= ELSEWHERE
    assert len(unanswered) < walked / 10, unanswered  # given nothing that fits, a query would tell nothing here
    assert not any(secret in answer for answer in said for secret in (*SECRETS, pair.code, *pair.uids))
    for desk in (there, elsewhere, commander):
        desk.store.close()


@pytest.mark.parametrize("role", some(ACCUSED[:2], 1))
def test_every_command_says_what_it_says_without_it(pair: Twins, role: Role) -> None:
    there, elsewhere = signed_in(pair.with_it, role), signed_in(pair.without, role)
    for record in pair.uids:
        for name in COMMANDS:
            answer = told(there, name, record, pair.guesses)
            assert answer == told(elsewhere, name, record, pair.guesses), name
            assert not any(secret in answer for secret in SECRETS), name
    for desk in (there, elsewhere):
        desk.store.close()


def test_every_page_of_every_list_and_every_code(pair: Twins) -> None:
    there, elsewhere = signed_in(pair.with_it, Role.COMMANDER), signed_in(pair.without, Role.COMMANDER)
    for name in REGISTERS:
        if name != "complaint":
            assert every_page(there, name) == every_page(elsewhere, name), name
    for typed in (
        pair.code,
        pair.code[:6],
        pair.code[4:],
        *(row.split("'")[3] for row in every_page(there, "request")),
    ):
        assert said_of(status_of, there, typed) == said_of(status_of, elsewhere, typed)
    for desk in (there, elsewhere):
        desk.store.close()


def test_a_backup_is_named_alike_and_holds_noise(pair: Twins, tmp_path: Path) -> None:
    names = []
    for home in (pair.with_it, pair.without):
        desk = signed_in(home, Role.COMMANDER)
        copy = backup.backup(desk.store, tmp_path / home.name)
        desk.store.close()
        names.append(copy.name.rpartition("-")[2])
        for file in (path for path in copy.rglob("*") if path.is_file()):
            assert not any(secret.encode() in file.read_bytes() for secret in (*SECRETS, pair.code, *pair.uids))
    assert names[0] == names[1]


def test_what_lies_beside_the_store_is_the_same(pair: Twins) -> None:
    """keys.json, sealed.txt and whatever else stands in the folder in the open."""
    found = [
        {
            path.name: path.read_text(encoding="utf-8")
            for path in home.iterdir()
            if path.is_file() and not path.name.startswith("precinct.db") and path.suffix in (".json", ".txt")
        }
        for home in (pair.with_it, pair.without)
    ]
    assert set(found[0]) == set(found[1])
    heads = [json.loads(one["keys.json"]).get("head", {}) for one in found]
    assert heads[0].get("position") == heads[1].get("position")
