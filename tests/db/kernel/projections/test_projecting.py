"""The table of kinds: who follows an entry and in which order, and what is set aside. Made-up kinds, no store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table, Text

from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key
from db.kernel.projections import projecting
from db.kernel.projections.projecting import EventKind, Listed, Listener, join
from db.storage.models import QUARANTINED
from db.words.forms import Form, ask

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
heard: list[str] = []
"""The calls of a test's folds, in order."""


class Weighed(Form):
    """A made-up form."""

    grams: int | None = ask("number", "Grams", sought=True)
    scale: str | None = ask("text", "Scale")


@dataclass
class Kept:
    """Rows as far as a fold asks for them: the one row of a key, put, write."""

    held: dict[tuple[Any, ...], dict[str, Any]] = field(default_factory=dict)
    written: int = 0
    touched: dict[Any, Any] = field(default_factory=dict)

    def one(self, table: Table, *key: Any) -> dict[str, Any] | None:
        assert table is QUARANTINED
        return self.held.get(key)

    def put(self, table: Table, row: dict[str, Any]) -> None:
        assert table is QUARANTINED
        self.held[row["unit"], row["uid"]] = row

    def write(self) -> None:
        self.written += 1


def fold_of(name: str) -> projecting.Fold:
    """A fold that notes its name and the entry's schema."""
    return lambda _rows, event: heard.append(f"{name} {event.kind} {event.schema}")


def entry(kind: str, *, schema: int = 1, officer: str = "o-17", stream: str = "record") -> Event:
    return Event(41, f"uid of {kind}", "unit-3", "record-8", AT, AT, officer, kind, schema, stream)


def room(name: str, *kinds: EventKind, listens: Sequence[Listener] = (), registers: Sequence[str] = ()) -> Listed:
    return name, kinds, listens, registers


def raised(event: Event) -> Event:
    return replace(event, schema=2)


ROOMS = (
    room(
        "shop",
        EventKind("sold", "Sold", fold_of("shop"), Weighed, 2, upcast=raised, earlier=((),), up=True),
        EventKind("swept", "Swept", confidential=True),
        EventKind("priced", "Priced", fold_of("price"), listed=True, fold_group="prices"),
        registers=("till", "stock"),
    ),
    room(
        "books",
        EventKind("unpriced", "Unpriced", fold_of("unprice"), fold_group="prices"),
        listens=(Listener("sold", fold_of("books")),),
    ),
    room("watch", listens=(Listener("sold", fold_of("watch"), before=("shop",)),)),
)
SHELF, LEDGER, BELL = (Table(name, MetaData(), Column("id", Text)) for name in ("shelf", "ledger", "bell"))


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The made-up rooms instead of the real ones; what numbering and look-up are given is noted."""
    heard.clear()
    monkeypatch.setattr(projecting, "KINDS", join(ROOMS))
    monkeypatch.setattr(projecting, "TABLES", {"shop": (SHELF,), "books": (LEDGER,), "watch": (BELL,)})
    monkeypatch.setattr(projecting.numbering, "index", lambda _rows, event: heard.append(f"number {event.schema}"))
    monkeypatch.setattr(projecting.exact_lookup, "keep", lambda _r, e, form: heard.append(f"look-up {e.schema} {form}"))
    for remembered in (projecting.listed, projecting.confidential):
        remembered.cache_clear()
    yield
    for remembered in (projecting.listed, projecting.confidential):
        remembered.cache_clear()


def test_who_comes_before_the_owner_is_first_and_the_others_follow_in_the_order_of_the_rooms() -> None:
    sold = join(ROOMS)["sold"]
    assert sold.rooms == ("watch", "shop", "books")
    assert (sold.room, sold.registers, sold.kind.label) == ("shop", frozenset({"till", "stock"}), "Sold")
    assert len(sold.folds) == 3


def test_a_kind_without_a_fold_has_followers_alone() -> None:
    assert join(ROOMS)["swept"].folds == ()
    heard = join([*ROOMS, room("ear", listens=(Listener("swept", fold_of("ear")),))])["swept"]
    assert heard.rooms == ("ear",)


def test_a_room_may_listen_before_the_owner_and_after_it() -> None:
    twice = room("bell", listens=(Listener("sold", fold_of("1"), before=("shop",)), Listener("sold", fold_of("2"))))
    assert join([*ROOMS, twice])["sold"].rooms.count("bell") == 2
    assert join([*ROOMS, twice])["sold"].rooms.index("bell") < join([*ROOMS, twice])["sold"].rooms.index("shop")
    assert join([*ROOMS, twice])["sold"].rooms[-1] == "bell"


def test_a_room_that_is_named_before_the_owner_still_follows_it() -> None:
    """In the order of the rooms, but where one says before."""
    first, last = (room(name, listens=(Listener("sold", fold_of(name)),)) for name in ("first", "last"))
    early = room("early", listens=(Listener("sold", fold_of("early"), before=("shop",)),))
    assert join([first, ROOMS[0], early, last])["sold"].rooms == ("early", "shop", "first", "last")
    both = room("both", listens=(Listener("sold", fold_of("1")), Listener("sold", fold_of("2"), before=("shop",))))
    assert join([both, ROOMS[0], last])["sold"].rooms == ("both", "shop", "both", "last")


def test_listeners_may_be_ordered_among_themselves() -> None:
    late = room("late", listens=(Listener("sold", fold_of("late"), before=("books",)),))
    assert join([*ROOMS, late])["sold"].rooms == ("watch", "shop", "late", "books")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (room("twin", EventKind("sold", "Sold again", earlier=())), "the kind sold has two owners"),
        (
            room("odd", EventKind("old", "Old", schema=3, earlier=((),))),
            "the kind old of schema 3 does not say the keys",
        ),
        (room("odd", EventKind("new", "New", earlier=((),))), "the kind new of schema 1 does not say the keys"),
        (room("deaf", listens=(Listener("nothing", fold_of("x")),)), "no room owns the kind nothing"),
        (
            room("knot", listens=(Listener("sold", fold_of("x"), before=("knot",)),)),
            "who follows sold waits in a circle: knot → knot",
        ),
    ],
)
def test_a_room_that_contradicts_the_others_is_refused(more: Listed, said: str) -> None:
    with pytest.raises(ValueError, match="^" + said):
        join([*ROOMS, more])


def test_two_rooms_that_each_go_before_the_other_are_refused() -> None:
    one, other = (
        room(name, listens=(Listener("sold", fold_of(name), before=(before,)),))
        for name, before in (("one", "other"), ("other", "one"))
    )
    with pytest.raises(ValueError, match="waits in a circle"):
        join([ROOMS[0], one, other])


@pytest.mark.usefixtures("kinds")
def test_an_entry_is_numbered_and_folded_by_all_who_follow_it() -> None:
    rows: Any = Kept()
    projecting.fold(rows, entry("sold", schema=2))
    assert heard == ["number 2", f"look-up 2 {Weighed}", "watch sold 2", "shop sold 2", "books sold 2"]
    assert not rows.held


@pytest.mark.usefixtures("kinds")
def test_an_entry_of_an_older_schema_is_read_as_one_of_this() -> None:
    rows: Any = Kept()
    projecting.fold(rows, entry("sold", schema=1))
    assert heard[0] == "number 2"
    assert heard[-1] == "books sold 2"


@pytest.mark.usefixtures("kinds")
@pytest.mark.parametrize(
    "unusable",
    [
        entry("unheard"),
        entry("sold", schema=3),
        entry("priced", officer=""),
    ],
)
def test_an_entry_that_is_unknown_newer_or_not_for_the_levels_is_set_aside_once(unusable: Event) -> None:
    rows: Any = Kept()
    for _ in range(2):
        projecting.fold(rows, unusable)
        rows.held = {key: {**row, "seen": True} for key, row in rows.held.items()}
    expected = {"unit": "unit-3", "uid": unusable.uid, "position": 41, "kind": unusable.kind, "schema": unusable.schema}
    assert rows.held == {("unit-3", unusable.uid): {**expected, "seen": True}}
    assert heard == []


@pytest.mark.usefixtures("kinds")
def test_what_may_go_up_is_folded_when_it_comes_from_below() -> None:
    rows: Any = Kept()
    projecting.fold(rows, entry("sold", schema=2, officer=""))
    assert heard[-1] == "books sold 2"
    projecting.fold(rows, entry("priced", officer="", stream="access"))
    assert heard[-1] == "price priced 1"


@pytest.mark.usefixtures("kinds")
def test_entries_are_folded_in_their_order_and_written_together(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Kept(touched={"shelf": {"a"}})
    given: list[Any] = []
    monkeypatch.setattr(projecting, "Rows", lambda *what: given.append(what) or rows)
    events = (entry("priced"), entry("unpriced"))
    conn: Any = object()
    assert projecting.apply(conn, events) == {"shelf": {"a"}}
    assert given == [(conn, events)]
    assert [line for line in heard if "price" in line] == ["price priced 1", "unprice unpriced 1"]
    assert rows.written == 1


@pytest.mark.usefixtures("kinds")
def test_the_table_says_of_each_kind_what_it_was_declared_with() -> None:
    assert projecting.together_with("priced") == projecting.together_with("unpriced") == ("priced", "unpriced")
    assert projecting.together_with("sold") == projecting.together_with("unheard") == ()
    assert projecting.listed() == {"priced"}
    assert projecting.confidential() == {"swept"}
    assert [projecting.label(kind) for kind in ("sold", "unheard")] == ["Sold", "unheard"]
    assert [projecting.schema_of(kind) for kind in ("sold", "priced", "unheard")] == [2, 1, 1]
    assert projecting.registers_of("sold") == {"till", "stock"}
    assert projecting.registers_of("unpriced") == projecting.registers_of("unheard") == frozenset()
    assert projecting.form_of("sold") is Weighed
    assert projecting.form_of("priced") is projecting.form_of("unheard") is None
    assert projecting.known("unheard") is None


@pytest.mark.usefixtures("kinds")
def test_the_tables_of_a_kind_are_those_of_its_room_and_of_each_that_follows_it() -> None:
    assert projecting.tables_of(["sold"]) == (SHELF, LEDGER, BELL)
    assert projecting.tables_of(["unpriced", "unheard"]) == (LEDGER,)
    assert projecting.tables_of(["unheard"]) == ()


def test_the_kinds_that_name_what_was_taken_in_are_called_as_they_are_stored() -> None:
    assert projecting.IMPORTS == (
        "journal_imported", "store_joined", "branch_not_taken", "entries_unusable", "lot_counts",
    )  # fmt: skip
    assert projecting.IMPORTS[2:] == (projecting.NOT_TAKEN, projecting.UNUSABLE, projecting.LOT_COUNTS)


def test_a_kind_says_nothing_that_it_was_not_declared_with() -> None:
    plain = EventKind("swept", "Swept")
    assert (plain.schema, plain.up, plain.confidential, plain.listed, plain.fold_group) == (1, False, False, False, "")


def test_a_kind_has_the_keys_of_its_form_and_its_own_go_before_those() -> None:
    same, elsewhere = Key("scale", limit=7, part="words"), Key("grams", limit=8, part="identity")
    kind = EventKind("sold", "Sold", form=Weighed, keys=(same, elsewhere))
    assert kind.every_key[:2] == (same, elsewhere)
    assert [(key.part, key.name) for key in kind.every_key] == [
        ("words", "scale"), ("identity", "grams"), ("facts", "grams"), ("words", "reasons"),
    ]  # fmt: skip
    assert EventKind("swept", "Swept").every_key == ()


def test_a_record_is_found_by_the_sought_fields_but_not_while_a_yes_is_awaited() -> None:
    assert EventKind("sold", "Sold", form=Weighed).sought == ("grams",)
    assert EventKind("sold", "Sold", form=Weighed, waits=projecting.Message("Waits")).sought == ()
    assert EventKind("swept", "Swept").sought == ()
