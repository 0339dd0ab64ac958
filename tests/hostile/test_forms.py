"""Every field of every command's form × every hostile text: taken clean, or refused at that field; never a crash."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from db.kernel.desk.desk import COMMANDS
from db.words.form_reading import read_form, read_value
from db.words.forms import Form, ask, fields_of
from db.words.messages import Message, Refused
from tests.hostile.strings import ALL, NOW, SHORT, TYPED, ill, letters


def usual() -> set[str]:
    """Every tenth command, and one more for each kind of field that none of them has."""
    kinds = {name: {what.kind for _field, what in fields_of(COMMANDS[name].form)} for name in sorted(COMMANDS)}
    chosen = set([*kinds][::10])
    seen = set().union(*(kinds[name] for name in chosen))
    for name, has in kinds.items():
        if not has <= seen:
            chosen.add(name)
            seen |= has
    return chosen


USUAL = usual()
GIVEN = [pytest.param(name, marks=() if name in USUAL else pytest.mark.long) for name in sorted(COMMANDS)]
"""`make long` gives the others too."""
HUGE = ("9" * 400, "-" * 400, "1" * 19, "۹" * 30, "1e999", "٫", "-", "99999999999999999999h", "+٩٩٩٩٩٩٩٩٩٩٩س", "0/0/0")
ODD = (
    object(),
    b"\x1b",
    1.5,
    float("nan"),
    float("inf"),
    -1,
    10**30,
    True,
    [],
    ["\x1b[2J\u202e"],
    {},
    {"\x00": "\x1b"},
)


def read(form: type[Form], name: str, raw: object) -> object:
    """What a form makes of one field: the value, or the Message at it."""
    try:
        return getattr(read_form(form, {name: raw}, now=NOW), name)
    except Refused as refused:
        if name in refused.fields:
            return refused.fields[name]
    # Refused for its empty fields only: read this one alone.
    only = next(what for field, what in fields_of(form) if field == name)
    return read_value(only, raw, NOW)


@pytest.mark.parametrize("command", GIVEN)
def test_a_field_takes_it_clean_or_says_why_not(command: str) -> None:
    form = COMMANDS[command].form
    for name, what in fields_of(form):
        for label, text in ALL.items():
            value = read(form, name, text)
            if isinstance(value, Message):
                # A field that keeps words refuses them for their length alone; the others for what they are.
                assert what.kind not in TYPED or "too long" in value.text, (name, label)
                continue
            if what.kind == "password" or value is None:
                assert value in (None, text), (name, label)
                continue
            for part in value if isinstance(value, tuple) else (value,):
                assert isinstance(part, str), (name, label)
                assert ill(part, newline=what.kind == "words") == [], (name, label)
                assert len(part) <= what.limit, (name, label)
            if what.kind in TYPED:
                assert letters(str(value)) == letters(text), (name, label)


@pytest.mark.parametrize("command", GIVEN)
def test_numbers_times_and_odd_values_are_read_or_refused(command: str) -> None:
    form = COMMANDS[command].form
    for name, what in fields_of(form):
        for raw in (*HUGE, *ODD):
            value = _try(form, name, raw)
            assert isinstance(value, Message | str | int | tuple | dict | date | datetime | None), (name, raw)
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, str) and what.kind != "password":
                    assert ill(part) == [], (name, raw)


def _try(form: type[Form], name: str, raw: object) -> object:
    try:
        return read(form, name, raw)
    except ValueError as error:
        return error.args[0]


@pytest.mark.parametrize("label", sorted(ALL))
def test_a_reason_is_kept_whole_or_refused(label: str) -> None:
    class Why(Form):
        at: datetime | None = ask("moment", "When")

    text = ALL[label]
    if label in ("word", "megabyte"):
        with pytest.raises(Refused) as refused:
            read_form(Why, {}, now=NOW, reasons={"at": text})
        assert refused.value.code == "unlikely"  # so that the reason stays in sight
        assert "too long" in refused.value.fields["at"].text
        return
    kept = read_form(Why, {}, now=NOW, reasons={"at": text}).reasons["at"]
    assert ill(kept, newline=False) == []
    assert letters(kept) == letters(text)


def test_what_is_only_controls_is_no_answer() -> None:
    class One(Form):
        name: str = ask("text", "Name", required=True)

    for text in ("\x1b\x00\u202e", " \t\r\n ", "\ufeff\u2066\u2069", "\ud800"):
        with pytest.raises(Refused) as refused:
            read_form(One, {"name": text}, now=NOW)
        assert str(refused.value.fields["name"]) == "This is needed."


def test_a_hostile_name_of_a_field_is_refused() -> None:
    form = COMMANDS["incident.report"].form
    for name in SHORT.values():
        with pytest.raises(Refused) as refused:
            read_form(form, {name: "x", "type": "theft_home"}, now=NOW)
        assert list(refused.value.fields) == [name]


def test_a_reason_for_no_field_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        read_form(COMMANDS["incident.report"].form, {"type": "theft_home"}, now=NOW, reasons={"\x1b[2J": "x"})
    assert refused.value.code == "invalid"
