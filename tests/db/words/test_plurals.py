"""One thing is said of as one, in English; every message that counts is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from db.words.messages import M_
from db.words.plurals import NOUNS, of_one
from precinct_tui.language.i18n import _, language, set_language

LOCALES = Path(__file__).parents[3] / "precinct_tui" / "language" / "locales" / "fa"


@pytest.mark.parametrize(
    ("template", "values", "said"),
    [
        ("{count} calls to be finished", {"count": 1}, "1 call to be finished"),
        ("{count} calls to be finished", {"count": 2}, "2 calls to be finished"),
        ("{count} calls to be finished", {"count": "1"}, "1 call to be finished"),
        ("{count} calls to be finished", {"count": 11}, "11 calls to be finished"),
        ("{count} items are missing", {"count": 1}, "1 item is missing"),
        ("{count} corrections wait: until then", {"count": 1}, "1 correction waits: until then"),
        ("{count} more open incidents, not named", {"count": 1}, "1 more open incident, not named"),
        ("{count} of {rows} rows are written", {"count": 3, "rows": 1}, "3 of 1 row is written"),
        ("Entry {where} was changed.", {"where": 1}, "Entry 1 was changed."),
        ("{days} days", {"days": True}, "True day"),
        ("{count} فقره", {"count": 1}, "1 فقره"),
    ],
)
def test_one_is_said_as_one(template: str, values: dict[str, object], said: str) -> None:
    assert of_one(template, values).format(**values) == said


def test_messages_of_store_and_screen_say_it() -> None:
    before = language()
    set_language("en")
    try:
        assert str(M_("{count} times, {what}", count=1, what=M_("{count} days", count=2))) == "1 time, 2 days"
        assert _("{count} rows written to {file}.", count=1, file="2 rows") == "1 row written to 2 rows."
        assert _("{count} rows written to {file}.", count="1", file="x") == "1 row written to x."
    finally:
        set_language(before)


def test_every_counted_noun_of_the_catalogues_is_known() -> None:
    """A message that counts by another plural is a new one: it goes into the table, or is no plural."""
    plain = {
        "characters", "is", "was", "has", "holds", "names", "stands", "does", "differs", "rides", "objects", "marks",
        "offers", "belongs", "changes", "rials", "fits", "brings",
    }  # fmt: skip
    unknown = set()
    for path in LOCALES.glob("*.po"):
        for msgid in re.findall(r'^msgid "(.*)"$', path.read_text(encoding="utf-8"), re.MULTILINE):
            for name, word in re.findall(r"\{(count|days|rows|entries|minutes|seconds)\} ([a-z]+s)\b", msgid):
                if word not in NOUNS and word not in plain:
                    unknown.add((name, word))
    assert unknown == set()
