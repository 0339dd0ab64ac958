"""Keys from an empty editor to a saved sketch: six kinds of accidents, at most 150 each."""

from __future__ import annotations

from typing import Any

import pytest

from db.kernel.base.officer import Desk
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.sketches.drawings.line import apply_line
from db.registers.sketches.drawings.scene import Drawing
from db.registers.sketches.queries import list_sketches, sheet
from db.registers.sketches.rules import measure_doubts
from db.words.records import Filter
from tests.db.registers.sketches.six_accidents import SIX
from tests.precinct_tui.screens.test_sketch_editor import Counted, opened

MOST = 150
BESIDE = {"seen_at": "", "light": "day", "weather": "cle", "surface": "dry"}
AMICABLE, JUDICIAL = ({"incident": "", "kind": kind, "scale": "to", **BESIDE} for kind in ("am", "ju"))
SOURCES = ("witnesses", "camera", "pictures", "traces", "damage", "drivers", "rescuers")
MOVED = {
    "scale": "not",
    "damage": "",
    "circumstances": "",
    "disturbed": "y",
    **{f"src_{name}": "have" for name in SOURCES},
}
KINDS = {
    "two cars at crossroads": AMICABLE, "three at a roundabout": JUDICIAL, "motorcycle and pedestrian": JUDICIAL,
    "lorry and barrier on a bridge": JUDICIAL, "moved before the patrol came": AMICABLE | MOVED,
    "reversing in a car park": AMICABLE,
}  # fmt: skip
"""What is typed beside the drawing, field by field; Enter passes on."""


def keys_of(name: str) -> int:
    """The line with its key and Enter, to the last questions, each answer with Enter, saved."""
    return 1 + len(SIX[name]) + 1 + 1 + sum(len(typed) + 1 for typed in KINDS[name].values()) + 1


@pytest.mark.parametrize("name", SIX)
def test_an_accident_takes_few_keys_and_leaves_no_doubt(name: str) -> None:
    drawing, _no = apply_line(Drawing(), SIX[name])
    assert measure_doubts("measured" if drawing.scene.measures else "not_to_scale", drawing.scene) == ()
    assert len(drawing.scene.units) >= 2
    assert keys_of(name) <= MOST, keys_of(name)


@pytest.mark.long
@pytest.mark.parametrize("name", SIX)
async def test_an_accident_from_empty_to_saved(open_app: Any, desk: Desk, name: str) -> None:
    number = report_incident(desk, ReportIncident(type="accident_damage", place="چهارراه نادری", summary="تصادف"))
    async with open_app() as hands:
        screen = await opened(hands, number)
        count = Counted(hands)
        await count.press("slash", *SIX[name], "enter")
        assert not screen.query_one("#line").display, hands.text
        await count.press("ctrl+s")
        await hands.stand_on("FormScreen")
        await hands.until(lambda: hands.app.screen.takes_keys)
        boxes = {box.key: box for box in hands.app.screen.query("FieldBox")}
        for field, typed in KINDS[name].items():
            box = boxes[field]
            await hands.until(lambda box=box: box.has_focus_within, field)
            await count.press(*typed, "enter")
            await hands.until(lambda box=box: not box.has_focus_within, f"past {field}: {box.raw}")
        await count.press("ctrl+s")
        await hands.until(lambda: len(list_sketches(desk, Filter(), None, 5).rows) == 1)
        (row,) = list_sketches(desk, Filter(), None, 5).rows
        saved = sheet(desk, row.number)
        assert saved.doubts == ()
        assert saved.values["light"] == "day"
        assert count.keys == keys_of(name)
