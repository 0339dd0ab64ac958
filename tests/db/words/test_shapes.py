"""A JSON document against its schema: every place that is wrong is named, and what is right passes."""

from __future__ import annotations

from typing import Any

import pytest

from db.words.shapes import check_of

SCHEMA = {
    "type": "object",
    "required": ["id", "answers"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "pattern": "^[a-f]{2}$"},
        "version": {"type": "integer", "enum": [1]},
        "format": {"const": "ours"},
        "answers": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {
                "type": "object",
                "required": ["at"],
                "additionalProperties": False,
                "properties": {
                    "at": {"type": "string", "format": "date-time"},
                    "due": {"type": "string", "format": "date"},
                    "text": {"type": "string", "minLength": 1, "maxLength": 5, "pattern": "\\S"},
                    "urgent": {"type": "boolean"},
                },
            },
        },
    },
}
AT = "2026-11-24T08:30:00+03:30"
GOOD = {"id": "ab", "version": 1, "format": "ours", "answers": [{"at": AT, "due": "2026-11-24", "text": "متن"}]}
CHECK = check_of(SCHEMA)


def told(document: Any) -> list[tuple[str, str]]:
    return [(where, str(why)) for where, why in CHECK(document)]


def test_what_is_right_passes_and_nothing_is_added_to_it() -> None:
    before = repr(GOOD)
    assert told(GOOD) == []
    assert repr(GOOD) == before


@pytest.mark.parametrize(
    ("changed", "where", "why"),
    [
        ({"id": 7}, "id", "Text is expected."),
        ({"id": "ab\n"}, "id", "This is not written as it should be: ^[a-f]{2}$"),
        ({"version": True}, "version", "A whole number is expected."),
        ({"version": 2}, "version", "One of these is expected: 1."),
        ({"format": "theirs"}, "format", "“ours” is expected."),
        ({"more": 1}, "more", "There is no such field."),
        ({"answers": []}, "answers", "From 1 to 2 entries are expected."),
        ({"answers": [{"at": AT}] * 3}, "answers", "From 1 to 2 entries are expected."),
        ({"answers": {}}, "answers", "A list is expected."),
        ({"answers": [{"at": AT}, {}]}, "answers[1].at", "This is needed."),
        ({"answers": [[]]}, "answers[0]", "An object is expected."),
        ({"answers": [{"at": AT, "x.y": 1}]}, "answers[0].x.y", "There is no such field."),
        ({"answers": [{"at": AT, "text": "\u200f \u3000"}]}, "", ""),
        ({"answers": [{"at": AT, "text": ""}]}, "answers[0].text", "This is needed."),
        ({"answers": [{"at": AT, "text": " "}]}, "answers[0].text", "This is needed."),
        ({"answers": [{"at": AT, "text": "شش‌حرف"}]}, "answers[0].text", "From 1 to 5 characters are expected."),
        ({"answers": [{"at": AT, "urgent": 1}]}, "answers[0].urgent", "true or false is expected."),
        ({"answers": [{"at": AT, "due": "20261124"}]}, "answers[0].due", "A day is expected, as 2026-11-24."),
        ({"answers": [{"at": "2026-11-24"}]}, "answers[0].at", "A moment with its time zone is expected"),
        ({"answers": [{"at": "2026-11-24T08:30:00"}]}, "answers[0].at", "A moment with its time zone is expected"),
    ],
)
def test_each_rule_says_where_and_why(changed: dict[str, Any], where: str, why: str) -> None:
    found = told({**GOOD, **changed})
    if not why:  # a mark and a blank are no blank answer to a schema; the form says so
        assert found == []
        return
    assert found[0][0] == where
    assert found[0][1].startswith(why)


def test_every_place_is_named_at_once() -> None:
    assert {where for where, _why in told({"version": "1", "more": 1})} == {"id", "answers", "version", "more"}


@pytest.mark.parametrize("document", [None, 7, "x", [], True])
def test_what_is_no_object_is_told_of_the_whole(document: object) -> None:
    assert told(document) == [("", "An object is expected.")]
