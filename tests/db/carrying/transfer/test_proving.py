"""Everything is read by both roles that between them see every line, once where the role makes no difference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from db.carrying.transfer import proving
from db.carrying.transfer.proving import Proof
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk, Reading
from db.words.messages import Refused


@pytest.fixture
def reading(desk: Desk) -> Iterator[Reading]:
    with desk.store.reading() as conn:
        yield Reading(desk, conn, desk.officer, desk.now())


def only(monkeypatch: pytest.MonkeyPatch, run: Any) -> None:
    """Make this the one query that there is."""
    monkeypatch.setattr(proving, "_everything", lambda: iter([("incident.list", run)]))


@pytest.mark.parametrize("role", proving.READS_ALL)
def test_what_one_role_alone_cannot_read_is_found(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    def run(asked: Reading) -> None:
        if asked.of_all(("a", "b")).officer.role == role:
            raise TypeError("a line of his alone")

    only(monkeypatch, run)
    assert Proof(reading).broken() == {f"{role} incident.list"}


def test_what_looks_at_no_role_is_read_once(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    only(monkeypatch, lambda each: asked.append(each.officer.badge))
    assert Proof(reading).broken() == frozenset()
    assert asked == [reading.officer.badge]


def test_what_is_broken_for_everybody_is_named(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_asked: Reading) -> None:
        raise TypeError("for everybody")

    only(monkeypatch, run)
    assert Proof(reading).broken() == {"commander incident.list"}


def answer(run: Any, reading: Reading) -> str:
    try:
        return repr(run(reading))
    except Refused as refused:
        return f"refused: {refused.code}"


def test_where_no_role_is_looked_at_both_get_the_same_answer(reading: Reading) -> None:
    own, alike = reading.officer, 0
    for name, run in proving._everything():
        officers = [proving._Watched(own.uid, own.badge, own.name, role) for role in proving.READS_ALL]
        told = [answer(run, Reading(reading.desk, reading.conn, each, reading.now)) for each in officers]
        if not officers[0].looked_at:
            assert told[0] == told[1], name
            alike += 1
    assert alike > 50
