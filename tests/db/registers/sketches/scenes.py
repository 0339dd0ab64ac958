"""Scenes that the tests of sketches share: two cars at a crossing, measured from a pole and a corner."""

from __future__ import annotations

import copy
from typing import Any

CROSSING: dict[str, Any] = {
    "scene": {
        "road": {"kind": "crossroads", "lanes": 2},
        "north": 0,
        "things": [
            {"no": 1, "kind": "car", "stands": [{"phase": "rest", "at": [1_000, 2_000], "heading": 900}],
             "said": "accepts", "asked": "seen"},
            {"no": 2, "kind": "car", "stands": [{"phase": "rest", "at": [4_000, -1_500], "heading": 0}],
             "path": [[4_000, -20_000], [4_000, -5_000]]},
            {"no": 3, "kind": "pole", "points": [[-6_000, 6_000]]},
            {"no": 4, "kind": "corner", "points": [[9_000, 6_000]]},
            {"no": 5, "kind": "impact", "points": [[2_500, 800]]},
            {"no": 6, "kind": "skid", "points": [[4_000, -12_000], [4_000, -4_000]]},
        ],
        "measures": [
            {"no": 1, "kind": "distance", "from": {"of": 3}, "to": {"of": 4}, "mm": 15_000, "by": "1201"},
            {"no": 2, "kind": "distance", "from": {"of": 3}, "to": {"of": 1}, "mm": 8_062, "by": "1201"},
            {"no": 3, "kind": "distance", "from": {"of": 4}, "to": {"of": 1}, "mm": 8_944, "by": "1201"},
            {"no": 4, "kind": "along", "from": {"of": 3}, "base": 4, "to": {"of": 2}, "mm": 10_000},
            {"no": 5, "kind": "square", "from": {"of": 3}, "base": 4, "to": {"of": 2}, "mm": 7_500, "side": "right"},
        ],
    },
    "labels": {"3": "تیر برق شمارهٔ ۱۲", "5": "محل برخورد"},
    "says": {"1": "چراغ سبز بود."},
    "plates": {"1": "12ب34514"},
    "names": {"1": "بهرام شریفی"},
}  # fmt: skip


def crossing() -> dict[str, Any]:
    """A copy of it, to be changed."""
    return copy.deepcopy(CROSSING)


def measured(*measures: dict[str, Any]) -> dict[str, Any]:
    """The crossing with these measures alone."""
    made = crossing()
    made["scene"]["measures"] = [{"no": place, **one} for place, one in enumerate(measures, 1)]
    return made
