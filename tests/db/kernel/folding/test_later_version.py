"""What a later version wrote: set aside and kept raw while nobody can read it, applied once somebody can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key, number
from db.kernel.folding import rebuild
from db.kernel.journal import journal, stored_events
from db.kernel.projections import numbering
from db.kernel.projections import projecting as events
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.kernel.signing import verifying
from db.opening.setup import open_store
from db.reference.lists.models import ITEM
from db.registers.post import commands, forms
from db.registers.post import events as post_events
from db.registers.post.register import POST
from db.storage.models import BODY, JOURNAL, QUARANTINED
from db.words.records import Filter
from tests.conftest import BADGES, PASSWORD, START, Desks
from tests.db.carrying.transfer.test_carrying import Pair, pair, projections

__all__ = ["pair"]


class Version:
    """Which version of the program reads the journal: this one, or one with further kinds and schemas."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def later(self, module: ModuleType, *kinds: EventKind) -> None:
        """A version in which these kinds of a room are so, and projections are made anew for it."""
        for kind in kinds:
            joined = events.KINDS.get(kind.kind)
            owner, registers = (module.__name__, frozenset()) if joined is None else (joined.room, joined.registers)
            folds = () if kind.fold is None else (kind.fold,)
            self._patch.setitem(
                events.KINDS, kind.kind, events.Joined(kind, owner, registers, folds, (owner,) * len(folds))
            )
            room = owner if joined is not None else "lists"  # the made-up kind keeps rows of the lists
            self._patch.setitem(events.VERSIONS, room, events.VERSIONS[room] + 1)
        self._forget()

    def now(self) -> None:
        """This version again."""
        self._patch.undo()
        self._forget()

    def _forget(self) -> None:
        events.confidential.cache_clear()


@pytest.fixture
def version() -> Iterator[Version]:
    with pytest.MonkeyPatch.context() as patch:
        made = Version(patch)
        yield made
        made.now()


def append(desk: Desk, kind: str, schema: int, record: str | None, **parts: Any) -> str:
    """An entry as a version that knows it writes it, or as one that is here already."""
    uid = desk.source.uid()
    with desk.store.writing() as conn:
        new = journal.NewEntry(
            uid=uid, kind=kind, schema=schema, record=record, at=START, entered_at=START, officer=desk.officer.uid,
            parts=parts,
        )  # fmt: skip
        journal.append(conn, desk.store, new, desk.source.randbytes)
    return uid


def aside(desk: Desk) -> list[tuple[str, int]]:
    """(kind, schema) of what is set aside, in order."""
    with desk.store.reading() as conn:
        return [(row.kind, row.schema) for row in conn.execute(QUARANTINED.select().order_by(QUARANTINED.c.position))]


def raw(desk: Desk) -> list[tuple[Any, ...]]:
    """Every entry and body as it is kept."""
    with desk.store.reading() as conn:
        kept = conn.execute(select(JOURNAL).order_by(JOURNAL.c.position)).all()
        return [*map(tuple, kept), *map(tuple, conn.execute(select(BODY).order_by(BODY.c.uid, BODY.c.part)))]


def again(desk: Desk) -> Desk:
    """The store opened by whatever version it is now."""
    home, now = desk.store.home, desk.source
    desk.store.close()
    opened = open_store(home, BADGES[Role.COMMANDER], PASSWORD, now)
    opened.store.settle()
    with opened.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
    return opened


def rebuilds_the_same(desk: Desk) -> None:
    before = projections(desk)
    assert rebuild.check(desk.store).differences == ()
    rebuild.rebuild(desk.store)
    assert projections(desk) == before


# --- a kind that nobody knows yet ------------------------------------------------------------------------------------


def _served(rows: Rows, event: Event) -> None:
    for row in rows.find(ITEM, unit=event.unit, list="relation"):
        rows.change(ITEM, (event.unit, row["list"], row["code"]), en=f"{event.facts['cups']} cups")


TEA = ModuleType("a_later_room")
TEA_SERVED = EventKind("tea_served", "Tea was served", _served, keys=(number("cups"), Key("how", part="words")))


def labels(desk: Desk) -> set[str]:
    with desk.store.reading() as conn:
        return set(conn.execute(select(ITEM.c.en).where(ITEM.c.list == "relation")).scalars())


def test_an_unknown_kind_waits_for_the_version_that_knows_it(desk_as: Desks, version: Version) -> None:
    desk = desk_as(Role.COMMANDER)
    uid = append(desk, "tea_served", 1, None, facts={"cups": 2}, words={"how": "با نبات"})
    assert aside(desk) == [("tea_served", 1)]
    assert events.label("tea_served") == "tea_served"
    before, kept = labels(desk), raw(desk)
    rebuilds_the_same(desk)
    assert (aside(desk), labels(desk), raw(desk)) == ([("tea_served", 1)], before, kept)

    version.later(TEA, TEA_SERVED)
    desk = again(desk)
    try:
        assert (aside(desk), labels(desk)) == ([], {"2 cups"})
        assert set(kept) <= set(raw(desk))
        with desk.store.reading() as conn:
            event = stored_events.event_by_uid(conn, desk.store.unit, uid)
        assert event is not None
        assert (event.facts, event.words) == ({"cups": 2}, {"how": "با نبات"})
        rebuilds_the_same(desk)
        append(desk, "tea_served", 1, None, facts={"cups": 3})  # and the next one is applied at once
        assert (aside(desk), labels(desk)) == ([], {"3 cups"})
    finally:
        desk.store.close()


def test_a_version_that_knows_it_no_more_sets_it_aside_again(desk_as: Desks, version: Version) -> None:
    """Back to an older version: what it made of the kind goes, the entry stays."""
    version.later(TEA, TEA_SERVED)
    desk = desk_as(Role.COMMANDER)
    before = labels(desk)
    append(desk, "tea_served", 1, None, facts={"cups": 2})
    assert labels(desk) == {"2 cups"}
    version.now()
    desk = again(desk)
    try:
        assert (aside(desk), labels(desk)) == ([("tea_served", 1)], before)
        rebuilds_the_same(desk)
    finally:
        desk.store.close()


# --- a newer schema of a kind that is known --------------------------------------------------------------------------

_noted: Callable[[Rows, Event], None] = post_events.noted


def _noted_2(rows: Rows, event: Event) -> None:
    """Schema 2 calls the kind of a fault `what_kind`."""
    assert event.schema == 2
    _noted(rows, replace(event, facts={**event.facts, "kind": event.facts["what_kind"]}))


def _upcast(event: Event) -> Event:
    assert event.schema == 1
    facts = dict(event.facts)
    return replace(event, schema=2, facts={**facts, "what_kind": facts.pop("kind")})


def kind_of_schema_2() -> EventKind:
    before = next(kind for kind in post_events.KINDS if kind.kind == "post_noted")
    keys = (*before.keys, Key("what_kind"))
    return replace(before, fold=_noted_2, schema=2, upcast=_upcast, keys=keys, earlier=(before.every_key,))


def note_by_schema_2(desk: Desk, kind: str) -> str:
    """A fault as a later version notes it: the record's uid."""
    uid = desk.source.uid()
    with desk.store.reading() as conn:
        facts = numbering.next_number(conn, desk.store, "post", START)
    words = {"what": "آنتن افتاده است"}
    append(desk, "post_noted", 2, uid, facts={**facts, "what_kind": kind, "heading": "fault"}, words=words)
    return uid


def listed(desk: Desk) -> list[tuple[str, str]]:
    return [(row.number, row.values[1]) for row in POST.list(desk, Filter(), None, 50).rows]


def found(desk: Desk, words: str) -> list[str]:
    assert POST.search is not None
    return [hit.number for hit in POST.search(desk, words, 9)]


def test_a_newer_schema_waits_and_an_older_one_is_read_as_the_newer(desk_as: Desks, version: Version) -> None:
    desk = desk_as(Role.COMMANDER)
    first = commands.note_post(desk, forms.NotePost(kind="power", what="برق رفته است"))
    uid = note_by_schema_2(desk, "radio")
    assert aside(desk) == [("post_noted", 2)]
    assert listed(desk) == [(first, "power")]
    assert (POST.count(desk, Filter()), found(desk, "آنتن")) == (1, [])
    kept = raw(desk)
    rebuilds_the_same(desk)
    assert raw(desk) == kept

    version.later(post_events, kind_of_schema_2())
    desk = again(desk)
    try:
        second = f"{first[:-1]}2"
        assert aside(desk) == []
        assert sorted(listed(desk)) == [(first, "power"), (second, "radio")]  # both of one instant
        assert (POST.count(desk, Filter()), found(desk, "آنتن"), found(desk, "برق")) == (2, [second], [first])
        assert set(kept) <= set(raw(desk))  # the entries themselves are never rewritten, those of schema 1 neither
        rebuilds_the_same(desk)
        commands.add_to_post(desk, forms.AddToPost(record=uid, words="بسته شد"))
        assert found(desk, "بسته") == [second]
        assert numbering_goes_on(desk) == 3
        rebuilds_the_same(desk)
    finally:
        desk.store.close()


def numbering_goes_on(desk: Desk) -> int:
    with desk.store.reading() as conn:
        return int(numbering.next_number(conn, desk.store, "post", START)["serial"])


def test_a_record_of_a_newer_schema_that_was_carried_here_is_whole_later(pair: Pair, version: Version) -> None:
    """What was added to it is of a kind known here: it waits as well, and both come together."""
    version.later(post_events, kind_of_schema_2())
    uid = note_by_schema_2(pair.second, "radio")
    commands.add_to_post(pair.second, forms.AddToPost(record=uid, words="آچار لازم است"))
    theirs = listed(pair.second)
    version.now()
    assert pair.carry(pair.second, pair.first).set_aside == ("post_noted", "post_added")
    assert (aside(pair.first), listed(pair.first)) == ([("post_noted", 2), ("post_added", 1)], [])
    rebuilds_the_same(pair.first)

    version.later(post_events, kind_of_schema_2())
    pair.first = again(pair.first)
    assert (aside(pair.first), listed(pair.first), found(pair.first, "آچار")) == ([], theirs, [theirs[0][0]])
    assert projections(pair.first)["post_event"] == projections(pair.second)["post_event"]
    rebuilds_the_same(pair.first)
