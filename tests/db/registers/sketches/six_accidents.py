"""Six accidents as an officer types them into the line of the editor, from empty: several acts a line."""

from __future__ import annotations

SIX: dict[str, str] = {
    "two cars at crossroads": (
        "t cro 4;v1 0 0 95;2 5 0 5;f3 -9 9;4 10 9;m5 2.6 1.2;6 5 -15 5 -6 ski;d3 4 19;3 4 1 13.6 12.4 r;"
        "o3 4 2 14 9 r;g1 f;2 fl"
    ),
    "three at a roundabout": (
        "t rou;v1 0 0 330;2 4 0 20;3 0 0 160;f4 -18 3;5 -4 17;m6 -9 6;d4 5 20;4 5 1 9 13 r;4 5 2 14 11 r;"
        "4 5 3 16 21 r"
    ),
    "motorcycle and pedestrian": (
        "t str 4;v1 3 -1 100 motorc;2 0 3 0 ped;f3 -12 8;4 11 8;m5 -1 -1;6 0 -3 0 3 zeb;d3 4 23;"
        "o3 4 1 19 9 r;3 4 2 14 7 r"
    ),
    "lorry and barrier on a bridge": (
        "t bri 4;v1 8 1.5 60 lor;2 -3 -1 85;f3 -14 8;4 16 8;m5 9 6;6 3 7 13 7 bar;d3 4 30;3 4 1 23 10 r;"
        "o3 4 2 11 9 r"
    ),
    "moved before the patrol came": "t t;v1 2.4 -7 10;2 6 1 90 van;m3 2 0;4 3 1 gla;vb1 2 -16 0;2 -9 1 90",
    "reversing in a car park": (
        "t car;v1 0 0 180;2 -1 4 90 pic;f3 -10 8;4 10 8;m5 0 2;d3 4 20;3 4 1 13 12.6 r;o3 4 2 9 3 r;g1 b;2 r"
    ),
}  # fmt: skip
