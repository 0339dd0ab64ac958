"""Forms read what was typed and what was sent, and say at the field what they can't."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.words.form_reading import is_asked, read_form, read_value
from db.words.forms import Field, Form, answered, ask, begun_at, fields_of, parts_of, to_json
from db.words.messages import Refused

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


class Sample(Form):
    """One field of most kinds."""

    title: str = ask("text", "Title", required=True, limit=10)
    words: str | None = ask("words", "Words", limit=50)
    name: str | None = ask("text", "Name", part="identity")
    at: datetime | None = ask("moment", "At")
    day: date | None = ask("date", "Day")
    sure: bool | None = ask("yes_no", "Sure")
    why: str | None = ask("text", "Why", required=True, when=("sure", ("no",)))
    count: int | None = ask("number", "Count")
    value: int | None = ask("rials", "Value")
    kinds: tuple[str, ...] | None = ask("choices", "Kinds")
    secret: str | None = ask("password", "Secret")


def wrong(raw: dict[str, Any]) -> set[str]:
    with pytest.raises(Refused) as refused:
        read_form(Sample, raw, now=NOW)
    assert refused.value.code == "invalid"
    assert all(str(message) for message in refused.value.fields.values())
    return set(refused.value.fields)


def test_what_was_typed_becomes_typed_values() -> None:
    form = read_form(
        Sample,
        {"title": " ورود ", "at": "دیروز ۱۴:۳۰", "day": "۱۴۰۵/۹/۱", "sure": "بله", "count": "۱۲",
         "value": "۲٫۳ میلیارد", "kinds": "a، b", "secret": " keeps blanks "},
        now=NOW,
    )  # fmt: skip
    assert form.title == "ورود"
    assert form.at == datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    assert (form.day, form.sure, form.count, form.value) == (date(2026, 11, 22), True, 12, 2_300_000_000)
    assert form.kinds == ("a", "b")
    assert form.secret == " keeps blanks "


@pytest.mark.parametrize("kind", ["moment", "date", "number", "rials"])
def test_a_value_that_shows_nothing_is_none(kind: Any) -> None:
    assert read_value(Field(kind, "x"), " \u200c\u200f", NOW) is None
    with pytest.raises(ValueError, match=r"."):
        read_value(Field(kind, "x"), "\u200c.", NOW)


def test_what_was_sent_as_json_is_taken_as_it_is() -> None:
    sent = {"title": "x", "sure": True, "count": 3, "kinds": ["a"], "at": "2026-11-24T08:00:00Z"}
    form = read_form(Sample, sent, now=NOW)
    assert (form.sure, form.count, form.kinds) == (True, 3, ("a",))
    assert form.at == datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        ({}, {"title"}),
        ({"title": "   "}, {"title"}),
        ({"title": "x" * 11}, {"title"}),
        ({"title": "x", "nothing": 1}, {"nothing"}),
        ({"title": "x", "at": "۳۱ مهر", "count": "many"}, {"at", "count"}),
        ({"title": "x", "sure": "perhaps"}, {"sure"}),
        ({"title": 5}, {"title"}),
        ({"title": "x", "count": True}, {"count"}),
        ({"title": "x", "count": 10**30}, {"count"}),
        ({"title": "x", "sure": "no"}, {"why"}),
        ({"title": "x", "sure": False}, {"why"}),
    ],
)
def test_every_mistake_is_said_at_its_field(raw: dict[str, Any], fields: set[str]) -> None:
    assert wrong(raw) == fields


def test_a_field_that_is_not_asked_is_not_needed() -> None:
    assert read_form(Sample, {"title": "x", "sure": "yes"}, now=NOW).why is None
    assert is_asked(dict(fields_of(Sample))["why"], {"sure": False})
    assert not is_asked(dict(fields_of(Sample))["why"], {"sure": None})


def test_answers_are_split_by_part_and_passwords_are_never_kept() -> None:
    form = read_form(Sample, {"title": "x", "name": "نام", "sure": "yes", "secret": "hidden"}, now=NOW)
    assert parts_of(form) == {"facts": {"sure": True}, "identity": {"name": "نام"}, "words": {"title": "x"}}
    assert "hidden" not in str(parts_of(form))
    assert set(answered(form)) == {"title", "name", "sure", "secret"}


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_survives_json(moment: datetime) -> None:
    assert datetime.fromisoformat(to_json(moment)) == moment


def test_reasons_are_kept_clean() -> None:
    form = read_form(Sample, {"title": "x"}, now=NOW, reasons={"title": "چون\x1b[31m چنین بود", "name": "  "})
    assert form.reasons == {"title": "چون[31m چنین بود"}


def test_a_form_that_is_begun_at_a_record_knows_its_number_and_nothing_of_another() -> None:
    class Told(Form):
        held: bool | None = ask("yes_no", "Held")
        number: str | None = ask("text", "Number", numbers="custody", when=("held", ("yes",)))
        other: str | None = ask("text", "Other", numbers="incident")
        words: str | None = ask("words", "Words")

    assert begun_at(Told, "custody", "BA-1405-1") == {"held": "yes", "number": "BA-1405-1"}
    assert begun_at(Told, "incident", "IA-1405-1") == {"other": "IA-1405-1"}
    assert begun_at(Told, "custody", "") == begun_at(Told, "", "BA-1405-1") == begun_at(Told, "call", "LA-1") == {}


@pytest.mark.parametrize(
    ("kind", "raw", "wanted"),
    [
        ("yes_no", "maybe", "Yes or no"),
        ("yes_no", 1, "true or false"),
        ("number", 1.5, "whole number"),
        ("moment", 14.05, "time in quotes"),
        ("date", [1405], "day in quotes"),
        ("choices", {"a": 1}, "list of codes"),
        ("text", 17, "text in quotes"),
        ("choice", True, "text in quotes"),
        ("document", [1], "JSON object"),
    ],
)
def test_a_value_of_the_wrong_type_is_told_what_was_expected(kind: Any, raw: Any, wanted: str) -> None:
    with pytest.raises(ValueError, match=r".") as told:
        read_value(Field(kind, "x"), raw, NOW)
    assert wanted.casefold() in str(told.value.args[0]).casefold()
