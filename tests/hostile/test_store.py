"""A store filled with hostile texts: what it keeps is clean, the words are there, and searching never breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.desk.drafts import Draft, mine, save
from db.kernel.folding import rebuild
from db.kernel.projections import schema
from db.kernel.signing import verifying
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.across.indicators.test_daily import assert_kept
from tests.hostile.filling import SKIPPED, Filled
from tests.hostile.strings import (
    ALL,
    MARKS,
    MEGABYTE,
    SHORT,
    TYPED,
    WORD,
    has_a_letter_alone,
    ill,
    letters,
    strings_in,
)

Store = tuple[Path, Filled]
SOME = [pytest.param(label, marks=pytest.mark.long if place % 4 else ()) for place, label in enumerate(sorted(ALL))]
"""Every fourth hostile text; `make long` gives the others."""


@pytest.mark.long
def test_nearly_every_command_was_given_and_every_register_holds_records(hostile_store: Store) -> None:
    _home, filled = hostile_store
    assert set(SKIPPED) <= set(COMMANDS)
    given = set(COMMANDS) - set(SKIPPED)
    assert len(filled.done) >= len(given) * 0.9, {name: str(why) for name, why in filled.refused.items()}
    assert all(filled.numbers[name] for name in REGISTERS)


def kept(desk: Desk) -> Iterator[tuple[str, str]]:
    """Every text of every table, inside JSON too, with where it stands."""
    with desk.store.reading() as conn:
        for table in schema.tables():
            for row in conn.execute(table.select()).mappings():
                for column, value in row.items():
                    if not isinstance(value, str):
                        continue
                    found: Any = value
                    if value[:1] in "{[":
                        try:
                            found = json.loads(value)
                        except json.JSONDecodeError:
                            found = value
                    for text in strings_in(found):
                        yield f"{table.name}.{column}", text


def test_nothing_that_steers_is_kept(hostile_desk_as: Desks) -> None:
    bad = {where: ill(text) for where, text in kept(hostile_desk_as(Role.INSPECTOR)) if ill(text)}
    assert bad == {}


def test_the_words_are_kept_in_every_record(hostile_desk_as: Desks, hostile_store: Store) -> None:
    desk = hostile_desk_as(Role.INSPECTOR)
    words = [letters(text) for text in SHORT.values() if letters(text)]
    for name in REGISTERS:
        shown: list[str] = []
        for number in hostile_store[1].numbers[name]:
            why = {"purpose": "inspection"} if REGISTERS[name].purposes else {}
            for entry in REGISTERS[name].show(desk, number, **why).chronology:
                shown += [str(line.value) for line in entry.lines if line.what.kind in TYPED]
        together = " ".join(letters(text) for text in shown)
        assert any(word in together for word in words), name


def test_the_journal_holds_and_rebuilds_the_same(hostile_desk_as: Desks) -> None:
    desk = hostile_desk_as(Role.DUTY)
    with desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
    assert rebuild.check(desk.store).differences == ()


def test_the_counts_by_day_are_those_of_the_incidents(hostile_desk_as: Desks) -> None:
    assert_kept(hostile_desk_as(Role.DUTY))


MANY = {"many words": " ".join(f"واژه{n}" for n in range(20_000)), "many forms": "می‌رود کتاب‌ها " * 2_000}


SEARCHED = [name for name in REGISTERS if REGISTERS[name].search is not None]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long if place % 4 else ()) for place, name in enumerate(SEARCHED)]
)
def test_any_text_is_searched_for(hostile_desk_as: Desks, name: str) -> None:
    desk = hostile_desk_as(Role.INSPECTOR)
    search = REGISTERS[name].search
    assert search is not None
    what_for = ("duty",) if REGISTERS[name].of_people else ()
    for label, text in {**SHORT, "marks": MARKS, "word": WORD, "empty": "", "space": " \t\n"}.items():
        if what_for and has_a_letter_alone(text):
            with pytest.raises(Refused) as refused:
                search(desk, text, 20, *what_for)
            assert (refused.value.code, [*refused.value.fields]) == ("invalid", ["words"]), label
            continue
        hits = search(desk, text, 20, *what_for)
        assert isinstance(hits, tuple), label
        assert [hit for hit in hits if ill(hit.text)] == [], label


@pytest.mark.long
@pytest.mark.parametrize("text", [MEGABYTE, *MANY.values()], ids=["megabyte", *MANY])
def test_a_long_text_is_searched_for(hostile_desk_as: Desks, text: str) -> None:
    search = REGISTERS[SEARCHED[0]].search  # all registers read what is typed alike
    assert search is not None
    assert [hit for hit in search(hostile_desk_as(Role.INSPECTOR), text, 20) if ill(hit.text)] == []


@pytest.mark.parametrize("label", SOME)
def test_a_number_or_a_name_that_nobody_has(hostile_desk_as: Desks, label: str) -> None:
    desk, text = hostile_desk_as(Role.INSPECTOR), ALL[label]
    for name in REGISTERS:
        with pytest.raises(Refused) as refused:
            REGISTERS[name].show(desk, text)
        assert refused.value.code in ("not_found", "invalid")
    for asked in ("officer", "record"):
        with pytest.raises(Refused):
            QUERIES["journal.list"].run(desk, **{asked: text})
    assert QUERIES["journal.list"].run(desk, kind=text).rows == ()


@pytest.mark.parametrize("label", SOME)
def test_a_draft_keeps_all_words_whatever_their_length(hostile_desk_as: Desks, label: str) -> None:
    desk, text = hostile_desk_as(Role.DUTY), ALL[label]
    uid = "0198a0c4-0000-7000-8000-00000000000a"
    save(desk, Draft(uid, "incident.report", {"summary": text}, desk.now()))
    value = next(draft for draft in mine(desk) if draft.uid == uid).values["summary"]
    assert ill(value) == []
    assert letters(value) == letters(text)
    assert label != "megabyte" or len(value) == len(text)
