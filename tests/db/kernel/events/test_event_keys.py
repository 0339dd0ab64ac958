"""Keys of events: a value is of its kind and size, a kind has its form's and its own, and a test that forgets fails."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kernel.base.access import Role
from db.kernel.events.event_keys import ANY_ENTRY, CLOCK, MOST, Key, Value, each, number, of_form, problems_of
from db.kernel.journal import journal
from db.kernel.projections.event_check import declared, is_fit, is_known, problems
from db.kernel.projections.projecting import KINDS, EventKind, join
from db.words.forms import Form, ask
from tests.conftest import Desks
from tests.declared_keys import held

UID = "0198a0c4-0000-7000-8000-0000000000aa"

FITS: dict[Value, tuple[list[Any], list[Any], list[Any]]] = {
    "text": (["", "چراغ", "x" * 9], [1, True, [], {}], ["x" * 10]),
    "uid": ([UID, ""], [1, True], [UID + "x"]),
    "number": ([0, 9, -9], [True, 1.0, "1", []], [10, -10]),
    "decimal": ([0, 1.5, -3], [True, "1", []], [float("inf"), float("nan"), 2**60]),
    "yes_no": ([True, False], [0, 1, "yes"], []),
    "moment": (
        ["2026-11-24T08:30:00Z", "2026-11-24T08:30:00.000001Z"],
        ["2026-11-24", "2026-11-24T08:30:00", "2026-11-24T08:30:00+03:30", "now", "", 5],
        ["2026-11-24T08:30:00Z" + " " * 20],
    ),
    "date": (["2026-11-24"], ["1405/09/03", "2026-13-01", "2026-11-24T08:30:00Z", "", 5], ["2026-11-24" + " " * 30]),
    "point": ([[31.3, 48.6], [31, 48]], [[31.3], [1, 2, 3], ["a", "b"], "31 48", {}], [[1.0, float("nan")]]),
    "tally": ([["signed_in", 3]], [["x"], ["x", "3"], [3, "x"], "x", ["x", True]], [["x" * 10, 1], ["x", 2**60]]),
    "codes": (["a", ["a", ["b", ["c"]]], []], [1, ["a", 1], [["a", {}]]], ["x" * 10, ["a", ["x" * 10]]]),
    "texts": ([{}, {"fa": "چون"}], ["x", [], {"fa": 1}], [{"fa": "x" * 10}, {"x" * 201: "y"}]),
    "settings": ([{"a": 1, "b": "x", "c": True, "d": 1.5}], ["x", {"a": []}, {"a": {}}], [{"a": "x" * 10}]),
    "counts": ([{}, {"radio": 3}], [{"radio": -1}, {"radio": "3"}, {"radio": True}, [], "x"], [{"radio": 2**60}]),
    "answer": (
        ["x", 1, True, ["a", "b"], {"radio": 3}],
        [[1], {"radio": "x"}],
        ["x" * 10, ["x" * 10], 2**60, {"radio": 2**60}],
    ),
}
"""Kind of value → what fits where the limit is 9, what is of another kind, what is too large."""


def of(key: Key, value: Any) -> list[str]:
    """What is wrong with one value, as words."""
    return [str(one) for one in problems_of({"facts": {"k": key}}, {"facts": {"k": value}})]


@pytest.mark.parametrize("kind", FITS)
def test_a_value_is_of_its_kind_and_size(kind: Value) -> None:
    fit, other, large = FITS[kind]
    key = Key("k", kind, 9)
    assert [value for value in (*fit, None) if of(key, value)] == [], "null is as good as absent"
    assert [value for value in other if of(key, value) != ["facts.k: kind"]] == []
    assert [value for value in large if of(key, value) != ["facts.k: size"]] == []


def test_lists_and_objects_are_looked_into() -> None:
    draft = each("k", Key("code", limit=4), Key("flags", many=2), Key("more", "object", keys=(number("n"),)), many=3)
    assert of(draft, [{"code": "held", "flags": ["a", "b"], "more": {"n": 1}}, {}]) == []
    assert of(draft, {"code": "held"}) == ["facts.k: kind"]
    assert of(draft, [{}] * 4) == ["facts.k: size"]
    assert of(draft, ["held"]) == ["facts.k[]: kind"]
    wrong = [{"code": "x" * 5}, {"flags": ["a", "b", "c"]}, {"flags": [1]}, {"more": {"n": "1", "m": 2}}, {"also": 1}]
    assert of(draft, wrong[:3]) == ["facts.k[].code: size", "facts.k[].flags: size", "facts.k[].flags[]: kind"]
    assert of(draft, wrong[3:]) == [
        "facts.k[].more.n: kind", "facts.k[].more.m: undeclared", "facts.k[].also: undeclared",
    ]  # fmt: skip
    assert of(Key("k"), ["one"]) == ["facts.k: kind"], "a list where one value is declared"
    assert of(Key("k", many=MOST), "one") == ["facts.k: kind"], "one value where a list is declared"


class Tea(Form):
    """A form with a field of each part."""

    cups: int | None = ask("number", "Cups")
    kinds: tuple[str, ...] | None = ask("choices", "Kinds", list="tea")
    who: str | None = ask("text", "Who", part="identity", limit=5)
    what: str | None = ask("words", "What", limit=7)
    secret: str | None = ask("password", "Secret")


@pytest.fixture
def tea(monkeypatch: pytest.MonkeyPatch) -> EventKind:
    """A kind of schema 3, declared for one test."""
    kind = EventKind(
        "tea_served", "Tea was served", None, Tea, schema=3, upcast=lambda event: event,
        keys=(Key("about", "uid"), Key("what", limit=20, part="words")), earlier=((number("mugs"),), (number("pots"),)),
    )  # fmt: skip
    declare(monkeypatch, kind)
    return kind


def declare(monkeypatch: pytest.MonkeyPatch, kind: EventKind) -> None:
    """Let the program know a kind, as a register's declaration does."""
    monkeypatch.setitem(KINDS, kind.kind, join([("tea", [kind], [], [])])[kind.kind])


def test_a_kind_has_the_keys_of_its_form_and_its_own(tea: EventKind) -> None:
    facts = {"cups": 2, "kinds": ["black"], "about": UID}
    said = {"who": "نوید"}, {"what": "ready words and typed", "reasons": {"cups": "چون"}}
    assert [str(one) for one in problems("tea_served", 3, facts, *said)] == ["words.what: size"]
    assert problems("tea_served", 3, facts, said[0], {"what": "x" * 20}) == (), "its own key goes before the form's"
    assert problems("tea_served", 3, {}, {}, {}) == (), "sealed, or not answered"
    assert problems("tea_served", 3, {CLOCK: "x" * 10}, {}, {}) == (), "every kind may say how its time was known"
    assert [str(one) for one in problems("tea_served", 3, {CLOCK: "x" * 11}, {}, {})] == [f"facts.{CLOCK}: size"]
    wrong = problems("tea_served", 3, {"who": "نوید"}, {"cups": 2}, {"secret": "x"})
    assert {one.what for one in wrong} == {"undeclared"}
    assert {(one.part, one.path) for one in wrong} == {("facts", "who"), ("identity", "cups"), ("words", "secret")}
    assert problems("tea_served", 3, {"cups": "2"}, {"who": "x" * 6}, {"reasons": {"cups": "x" * 401}}) != ()


def test_an_earlier_schema_keeps_the_keys_that_it_had(tea: EventKind) -> None:
    assert problems("tea_served", 1, {"mugs": 2}, {}, {}) == ()
    assert problems("tea_served", 2, {"pots": 2}, {}, {}) == ()
    for schema, other in ((1, "cups"), (1, "pots"), (2, "mugs")):
        assert [one.what for one in problems("tea_served", schema, {other: 2}, {}, {})] == ["undeclared"]
    with pytest.raises(ValueError, match="does not say the keys"):
        join([("tea", [EventKind("tea_served", "Tea", schema=2, upcast=lambda event: event)], [], [])])


@pytest.mark.parametrize(("kind", "schema"), [("tea_served", 4), ("tea_served", 0), ("coffee_served", 1)])
def test_what_this_version_does_not_know_has_no_keys(tea: EventKind, kind: str, schema: int) -> None:
    assert not is_known(kind, schema)
    assert is_fit(kind, schema, {"facts": {"cups": "many"}}) is True, "it waits for the version that knows it"
    with pytest.raises(LookupError, match=f"^{kind} {schema}$"):
        problems(kind, schema, {}, {}, {})


def test_an_entry_is_fit_where_each_declared_value_is(tea: EventKind) -> None:
    assert is_fit("tea_served", 3, {"facts": {"cups": 2}, "identity": {"who": "نوید"}}) is True
    assert is_fit("tea_served", 3, {}) is True
    assert is_fit("tea_served", 3, {"facts": {"lemon": 1}}) is True, "a newer program of this schema may have added it"
    assert is_fit("tea_served", 3, {"facts": {"cups": "2", "lemon": 1}}) is False
    assert is_fit("tea_served", 3, {"facts": {}, "identity": {"who": "x" * 6}}) is False
    assert is_fit("tea_served", 3, {"facts": {"cups": 2}, "words": {"what": None}}) is False


def test_a_kind_that_is_declared_anew_has_its_new_keys(tea: EventKind, monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems("tea_served", 3, {"about": UID}, {}, {}) == ()
    assert declared("tea_served", 3) is declared("tea_served", 3)
    declare(monkeypatch, replace(tea, keys=()))
    assert [one.what for one in problems("tea_served", 3, {"about": UID}, {}, {})] == ["undeclared"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(value=JSON, kind=st.sampled_from(sorted(KINDS)), data=st.data())
def test_whatever_a_file_brings_is_told_and_nothing_raises(value: Any, kind: str, data: st.DataObject) -> None:
    names = [name for keys in declared(kind, 1).values() for name in keys] or ["x"]
    part = {data.draw(st.sampled_from(names)): value, "no such key": value}
    found = problems(kind, 1, part, part, part)
    assert {one.part for one in found if one.path == "no such key"} == {"facts", "identity", "words"}


def test_every_kind_declares_each_key_once_with_a_size() -> None:
    for name, joined in KINDS.items():
        keys = joined.kind.every_key
        named = [(key.part, key.name) for key in keys]
        assert len(named) == len(set(named)), name
        own = {(key.part, key.name) for key in joined.kind.keys}
        form = joined.kind.form
        same = {(key.part, key.name): key for key in of_form(form)} if form is not None else {}
        again = [key for key in joined.kind.keys if same.get((key.part, key.name)) == key]
        assert not again, f"{name}: the form declares {again} already"
        assert own <= set(named)


def test_what_any_entry_may_say_has_no_other_meaning_in_a_kind() -> None:
    """One kind of 0.1.0 keeps moments where any entry says that its clock was in doubt (kernel/desk/desk.py)."""
    of_any = {(key.part, key.name) for key in ANY_ENTRY}
    found = {
        (name, key.name)
        for name, joined in KINDS.items()
        for keys in (joined.kind.every_key, *joined.kind.earlier)
        for key in keys
        if (key.part, key.name) in of_any
    }
    assert found == {("custody_standing", CLOCK)}


def test_a_test_that_writes_an_undeclared_key_fails(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    wrong = journal.Note("custody_read", record=UID, officer=desk.officer.uid, facts={"who": "نوید"})
    with desk.store.writing() as conn, held(), pytest.raises(AssertionError, match=r"facts\.who: undeclared"):
        journal.note(conn, desk.store, desk.source, wrong)
