"""What leaves a unit for the levels above: what is declared, and of a whole precinct no name and no word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

import db.opening.rooms  # noqa: F401 (every room is declared by then)
from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key
from db.kernel.folding.outbound import leaves, leaving
from db.kernel.projections.projecting import KINDS, EventKind
from tools import levels

AT = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
ANY = Event(1, "e", "u", "r", AT, AT, "o", "incident_reported", 1, "record")
SENSITIVE = re.compile(r"custody|fear|language|nation|oversight|sealed|officer|gang|order|attachment|rights|person")
"""No kind of these leaves: held people, complaints, files on groups, who read or printed what."""


def every_key(key: Key) -> Iterator[Key]:
    """A key and those inside it."""
    yield key
    for inner in key.keys:
        yield from every_key(inner)


def test_the_page_is_what_is_declared() -> None:
    assert levels.PAGE.read_text(encoding="utf-8") == levels.page(levels.PAGE.read_text(encoding="utf-8"))


def test_facts_alone_leave_and_a_text_only_with_its_reason() -> None:
    for joined in KINDS.values():
        for key in (inner for outer in joined.kind.every_key for inner in every_key(outer)):
            if key.up == "never":
                continue
            assert key.part == "facts", (joined.kind.kind, key.name)
            assert key.value != "text" or key.why, (joined.kind.kind, key.name)
            assert key.value not in ("texts", "settings", "answer", "codes"), (joined.kind.kind, key.name)


def test_kinds_about_people_and_complaints_stay() -> None:
    assert [name for name in KINDS if SENSITIVE.search(name) and leaves(name)] == ["custody_standing"]
    keys = {key.name: key for key in KINDS["custody_standing"].kind.every_key}
    people = keys.pop("people")
    assert {(key.name, key.value) for key in keys.values() if key.up == "all"} == {
        ("held", "number"), *((group, "moment") for group in ("clock", "care", "notice", "paper")),
        ("unexplained", "number"),
    }  # fmt: skip
    assert {(key.name, key.value) for key in people.keys} == {  # never "paper": it would tell who is owed what few are
        ("record", "uid"), ("number", "text"), *((group, "moment") for group in ("clock", "care", "notice")),
        ("unexplained", "number"),
    }  # fmt: skip
    custody = [name for name, joined in KINDS.items() if "custody" in joined.registers]
    assert custody
    assert not [name for name in custody if leaves(name)]
    assert not [name for name, joined in KINDS.items() if joined.kind.confidential and leaves(name)]


def test_only_what_is_declared_leaves() -> None:
    located = {"place": "خیابان نادری", "county": "ahvaz", "lat": 31.3, "lon": 48.7, "of": "x"}
    facts = {"type": "theft_home", "injured": 0, "located": located, "code": "1234", "unheard": "of", "late": True}
    event = replace(ANY, facts=facts, identity={"caller_name": "کسی"}, words={"summary": "چیزی"})
    assert leaving(event) == {
        "type": "theft_home", "injured": 0, "late": True, "located": {"county": "ahvaz", "lat": 31.3, "lon": 48.7},
    }  # fmt: skip
    assert leaving(replace(event, kind="custody_opened")) is None
    assert leaving(replace(event, kind="of_another_program")) is None
    assert leaving(replace(event, schema=99)) is None


def test_an_added_code_leaves_as_what_it_counts_as() -> None:
    facts = {"type": "stolen_by_hassan", "counts_as": {"stolen_by_hassan": "theft_other"}}
    assert leaving(replace(ANY, facts=facts)) == {"type": "theft_other"}


def test_of_a_drawing_only_kinds_and_lengths_leave() -> None:
    thing = {"no": 1, "kind": "car", "stands": [{"phase": "rest", "at": [1, 2], "heading": 0}], "length": 4_400}
    scene = {"road": {"kind": "alley"}, "things": [thing, {**thing, "no": 2}], "measures": [{"no": 1, "mm": 9_000}]}
    event = replace(ANY, kind="sketch_drawn", facts={"kind": "judicial", "scale": "measured", "scene": scene})
    assert leaving(event) == {
        "kind": "judicial", "scene": {"things": [{"kind": "car"}, {"kind": "car"}], "measures": [{"mm": 9_000}]},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "field", "facts", "gone"),
    [
        ("incident_reported", "type", {"value": "theft_home"}, {"value": "theft_home"}),
        ("incident_reported", "place", {}, None),
        ("incident_reported", "caller_name", {}, None),
        ("incident_reported", "no_such", {"value": "x"}, None),
        ("custody_opened", "band", {"value": "17"}, None),
        ("of_another_program", "type", {"value": "x"}, None),
    ],
)
def test_a_correction_follows_the_field_that_it_corrects(
    kind: str, field: str, facts: dict[str, Any], gone: dict[str, Any] | None
) -> None:
    said = {"target": "e", "field": field, "part": "facts"}
    event = replace(ANY, kind="corrected", facts={**said, **facts}, words={"reason": "سهو", "value": "سرّ"})
    expected = None if gone is None else {**said, **gone}
    assert leaving(event, replace(ANY, kind=kind)) == expected
    assert leaving(event) is None


def test_a_key_that_nobody_declares_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = EventKind("thing_kept", "Kept", None, keys=(Key("secret"), Key("day", "date", up="all")), up=True)
    monkeypatch.setitem(KINDS, "thing_kept", replace(KINDS["incident_voided"], kind=kind))
    event = replace(ANY, kind="thing_kept", facts={"secret": "s", "day": "2026-11-24", "new": 1})
    assert leaving(event) == {"day": "2026-11-24"}
