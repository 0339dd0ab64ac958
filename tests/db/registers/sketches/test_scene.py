"""A scene and its JSON: read back the same, refused at its place, without a word that finds for anybody."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.reference.lists.seed import seed_lists
from db.registers.sketches import forms
from db.registers.sketches.drawings import kinds
from db.registers.sketches.drawings.scene import drawing_json, drawing_of, scene_json, scene_of
from db.registers.sketches.drawings.schema import schema, wrong_with
from db.words.forms import fields_of
from tests.conftest import examples
from tests.db.registers.sketches.scenes import crossing

ACCUSING = re.compile(r"fault|culprit|blame|guilt|liab|مقصر|تقصیر", re.IGNORECASE)


def test_a_drawing_reads_back_as_it_was_written() -> None:
    raw = crossing()
    assert wrong_with(raw) == ()
    drawing = drawing_of(raw)
    assert drawing_of(drawing_json(drawing)) == drawing
    assert wrong_with(drawing_json(drawing)) == ()


SPOTS = sorted({*kinds.MARKS} - {*kinds.LINES, *kinds.FACING})
"""Marks at one place."""
PLACES = st.tuples(st.integers(-kinds.FARTHEST, kinds.FARTHEST), st.integers(-kinds.FARTHEST, kinds.FARTHEST))
STANDS = st.lists(
    st.fixed_dictionaries(
        {"phase": st.sampled_from(kinds.PHASES), "at": PLACES.map(list)},
        optional={"heading": st.integers(0, 3_599), "pose": st.sampled_from(kinds.POSES)},
    ),
    min_size=1, max_size=3, unique_by=lambda one: one["phase"],
)  # fmt: skip
THINGS = st.one_of(
    st.fixed_dictionaries({"kind": st.sampled_from(tuple(kinds.UNITS)), "stands": STANDS}),
    st.fixed_dictionaries(
        {"kind": st.sampled_from(kinds.LINES), "points": st.lists(PLACES.map(list), min_size=2, max_size=5)}
    ),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from((*kinds.FIXED, *SPOTS)),
            "points": PLACES.map(lambda one: [list(one)]),
        }
    ),
)


@settings(max_examples=examples(20, 500))
@given(st.lists(THINGS, max_size=12), st.integers(0, 3_599), st.sampled_from(kinds.ROADS))
def test_any_scene_reads_back(things: list[dict[str, Any]], north: int, road: str) -> None:
    numbered = [{"no": place, **one} for place, one in enumerate(things, 1)]
    raw = {"road": {"kind": road}, "north": north, "things": numbered, "measures": []}
    assert wrong_with({"scene": raw}) == ()
    scene = scene_of(raw)
    assert scene_of(json.loads(json.dumps(scene_json(scene)))) == scene


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda raw: raw["scene"]["things"][0].update(no=2), "scene.things[1].no"),
        (lambda raw: raw["scene"]["measures"][0]["to"].update(of=3), "scene.measures[0].to"),
        (lambda raw: raw["scene"]["measures"][3].update(base=3), "scene.measures[3].base"),
        (lambda raw: raw["scene"]["things"][0].update(kind="tank"), "scene.things[0].kind"),
        (lambda raw: raw["scene"]["things"][0]["stands"][0].update(at=[1.5, 2]), "scene.things[0].stands[0].at[0]"),
        (lambda raw: raw["scene"]["things"][0]["stands"][0].update(at=[10**9, 2]), "scene.things[0].stands[0].at[0]"),
        (lambda raw: raw["scene"]["things"][0].update(fault=True), "scene.things[0].fault"),
        (lambda raw: raw["scene"]["things"][0].update(stands=[]), "scene.things[0]"),
        (lambda raw: raw["scene"]["things"][5].update(points=[[0, 0]]), "scene.things[5]"),
        (lambda raw: raw["scene"]["things"][2].update(points=[[0, 0], [1, 1]]), "scene.things[2]"),
        (lambda raw: raw["scene"]["measures"][0]["to"].update(of=77), "scene.measures[0].to.of"),
        (lambda raw: raw["scene"]["measures"][0]["to"].update(spot="front"), "scene.measures[0].to.spot"),
        (lambda raw: raw["scene"]["measures"][3]["from"].update(of=1), "scene.measures[3].from.of"),
        (lambda raw: raw["scene"]["measures"][3].update(base=2), "scene.measures[3].base"),
        (lambda raw: raw["scene"]["measures"][1].update(no=1), "scene.measures[1].no"),
        (lambda raw: raw["scene"]["measures"][0].update(mm=-1), "scene.measures[0].mm"),
        (lambda raw: raw["scene"]["measures"][0].update(by="<b>"), "scene.measures[0].by"),
        (lambda raw: raw["labels"].update({"99": "x"}), "labels.99"),
        (lambda raw: raw["labels"].update({"x": "x"}), "labels.x"),
        (lambda raw: raw["labels"].update({"3": "x" * 201}), "labels.3"),
        (lambda raw: raw.update(labels=[]), "labels"),
        (lambda raw: raw.pop("scene"), "scene"),
        (lambda raw: raw["labels"].update({"3": "ن" * 70_000}), ""),
    ],
)
def test_what_is_wrong_is_said_at_its_place(change: Any, where: str) -> None:
    raw = crossing()
    change(raw)
    assert [place for place, _message in wrong_with(raw)][:1] == [where]


@settings(max_examples=examples(20, 500))
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(
    inner, max_size=3) | st.dictionaries(st.sampled_from(("scene", "things", "no", "kind", "measures", "labels", "x")),
                                         inner, max_size=4), max_leaves=20))  # fmt: skip
def test_no_json_breaks_the_check(raw: Any) -> None:
    if isinstance(raw, dict):
        wrong_with(raw)
    elif isinstance(raw, list):
        wrong_with({"scene": {"things": raw}})


def test_the_schema_takes_the_words_and_limits_of_the_program() -> None:
    scene = schema()["properties"]["scene"]["properties"]
    road, thing, measure = (
        part["properties"] for part in (scene["road"], scene["things"]["items"], scene["measures"]["items"])
    )
    stand, ref = thing["stands"]["items"]["properties"], measure["from"]["properties"]
    words = [(road["kind"], kinds.ROADS), (road["markings"], kinds.MARKINGS), (thing["kind"], kinds.KINDS),
             (thing["said"], kinds.STANDS), (thing["asked"], kinds.ASKED), (stand["phase"], kinds.PHASES),
             (stand["pose"], kinds.POSES), (ref["spot"], kinds.SPOTS), (ref["phase"], kinds.PHASES),
             (measure["kind"], kinds.MEASURES), (measure["side"], kinds.SIDES)]  # fmt: skip
    assert [tuple(part["enum"]) for part, _of in words] == [of for _part, of in words]
    assert measure["from"] == measure["to"]
    assert thing["stands"]["maxItems"] == len(kinds.PHASES)
    assert thing["points"] == thing["path"]
    assert thing["points"]["maxItems"] == kinds.MOST_POINTS
    for pair in (thing["points"]["items"], stand["at"]):
        place = {"type": "integer", "minimum": -kinds.FARTHEST, "maximum": kinds.FARTHEST}
        assert pair == {"type": "array", "items": place, "minItems": 2, "maxItems": 2}


def test_nothing_asks_who_is_to_answer() -> None:
    asked = [what.label + what.help for _name, what in fields_of(forms.DrawSketch)]
    asked += [name for name, _what in fields_of(forms.DrawSketch)]
    lists = [f"{item.code} {item.fa} {item.en}" for name, items in seed_lists().items() if name.startswith("sketch_")
             for item in items]  # fmt: skip
    for text in (json.dumps(schema()), *asked, *lists):
        assert not ACCUSING.search(text), text
