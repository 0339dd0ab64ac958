"""Six accidents of the made-up precinct with their sketches: five drawn here, one that a citizen's app offers.

Each scene is written as an officer would in the editor's command line; what the measures say places what they reach.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from db.across.citizen_app import app
from db.demo.world import Story, World
from db.registers.sketches.drawings import editing
from db.registers.sketches.drawings.line import LineWriter, apply_line
from db.registers.sketches.drawings.scene import Drawing, drawing_json
from db.words.forms import to_json


@dataclass(frozen=True, slots=True)
class MadeUpAccident:
    """An accident and its sketch. `vehicles` are (plate, kind); `said` what each driver says, by number."""

    before: timedelta
    type: str
    place: str
    summary: str
    vehicles: Sequence[tuple[str, str]]
    lines: Sequence[str]
    answers: Mapping[str, Any]
    said: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    injured: int = 0
    poses: Mapping[int, str] = field(default_factory=dict)
    turns: Mapping[int, int] = field(default_factory=dict)
    """Marks and the tenths of a degree that they are turned by, as R in the plan turns them."""


CROSSROADS = MadeUpAccident(
    timedelta(hours=30),
    "accident_damage",
    "کیانپارس",
    "برخورد دو سواری در چهارراه، هر دو از مسیر خود می‌آمدند.",
    (("34ب12814", "car"), ("58د44524", "car")),
    (
        "t crossroads 4 3.25",
        "n 15",
        "v1 0 0 95",
        "v2 5 0 5",
        "f3 -9.5 9.5 pole",
        "f4 10 9.5 corner",
        "l3 تیر برق ۱۱۸",
        "l4 گوشهٔ داروخانه",
        "m5 2.6 1.2 impact",
        "m6 4.9 -15.5 4.9 -6 skid",
        "m7 3.4 2.6 glass",
        "p1 -22 -2 -8 -2",
        "p2 4.9 -22 4.9 -16",
        "d 3 4 19.5",
        "d 3 1 13.6 right",
        "d 4 1 12.4 right",
        "o 3 4 2 14.6 10.2 right",
        "d 6 6 9.5",
        "vi1 0.6 -0.9 90",
        "vi2 4.9 -1.6 0",
    ),
    {
        "kind": "amicable",
        "scale": "measured",
        "light": "day",
        "weather": "clear",
        "surface": "dry",
        "damage": 180_000_000,
    },
    {1: ("accepts", "چراغ برایم زرد شد و رد شدم."), 2: ("accepts", "چراغم سبز بود.")},
)
ROUNDABOUT = MadeUpAccident(
    timedelta(hours=21),
    "accident_damage",
    "زیتون کارمندی",
    "هنگام ورود به میدان با پژویی که در میدان بود برخورد شد.",
    (("19ص77224", "car"), ("81ط30914", "pickup"), ("44ن55214", "car")),
    (
        "t roundabout 2 3.5",
        "n 340",
        "v1 0 0 330",
        "v2 4 0 20 pickup",
        "v3 0 0 160",
        "f4 -18 3 milestone",
        "f5 -4 17 pole",
        "l4 تابلوی میدان",
        "l5 تیر چراغ",
        "m6 -9.6 6.4 impact",
        "m7 -10.4 5.2 debris",
        "m8 -14.6 -1.5 -11.4 3.8 skid",
        "d 4 5 19.8",
        "d 4 1 8.9 right",
        "d 5 1 13.2 right",
        "d 4 2 10.9 right",
        "d 5 2 9.4 right",
        "d 4 3 12.6 right",
        "d 5 3 21.3 right ~",
        "p1 -20 -6 -14.6 -1.5",
    ),
    {
        "kind": "judicial",
        "scale": "measured",
        "light": "night_lit",
        "weather": "clear",
        "surface": "dry",
        "damage": 640_000_000,
        "circumstances": ("dispute",),
    },
    {1: ("objects", "حق تقدم با من بود."), 2: ("accepts", "در میدان بودم."), 3: ("not_asked", "")},
)
MOTORCYCLE = MadeUpAccident(
    timedelta(hours=13),
    "accident_injury",
    "گلبهار",
    "موتورسیکلت با عابری که از خط‌کشی می‌گذشت برخورد کرد.",
    (("56112345", "motorcycle"),),
    (
        "t straight 4 3.25",
        "n 90",
        "v1 3 -1 100 motorcycle",
        "v2 0 3 0 pedestrian",
        "f3 -12 8.5 manhole",
        "f4 11 8.5 corner",
        "l3 دریچهٔ آب",
        "l4 گوشهٔ مدرسه",
        "m5 -1.4 -1.6 impact",
        "m6 -9.6 -1.9 -2.1 -1.6 skid",
        "m7 0.2 -1.2 6.4 -2.4 scrape",
        "m8 1 -2.6 blood",
        "m9 -6 7.2 photo",
        "m10 -15 6.2 parked_car",
        "l10 سواری پارک‌شده، دید را می‌گرفت",
        "d 3 4 23",
        "o 3 4 1 19.4 11.2 right",
        "o 3 4 2 14.1 9.6 right",
        "d 6 6 7.5",
        "p1 -24 -1.9 -9.6 -1.9",
        "p2 -1.4 -7.5 -1.4 -3",
    ),
    {"kind": "judicial", "scale": "measured", "light": "dusk", "weather": "dust", "surface": "sand"},
    {1: ("accepts", "آفتاب در چشمم بود."), 2: ("not_asked", "")},
    injured=2,
    poses={1: "side"},
    turns={9: 600},
)
BRIDGE = MadeUpAccident(
    timedelta(hours=8),
    "accident_injury",
    "پل سفید",
    "کامیون به حفاظ پل خورد و به پهلو افتاد؛ سواری به آن خورد.",
    (("71ع21924", "truck"), ("22م91114", "car")),
    (
        "t bridge 4 3.5",
        "n 270",
        "v1 8 1.5 60 lorry",
        "v2 -3 -1.2 85",
        "f3 -14 8.4 abutment",
        "f4 16 8.4 abutment",
        "l3 پایهٔ شرقی",
        "l4 پایهٔ میانی",
        "m5 9.4 6.2 impact",
        "m6 3.2 7.5 13.4 7.5 barrier",
        "l6 حفاظ خم‌شده",
        "m7 -20 -1.7 -5.4 -1.3 skid",
        "m8 6 -2.5 oil",
        "m9 11 3.4 debris",
        "d 3 4 30",
        "d 3 1 23.1 right",
        "d 4 1 10.4 right",
        "o 3 4 2 11.2 9.8 right",
        "d 7 7 14.6",
        "p1 -20 2 -2 2.2",
    ),
    {
        "kind": "judicial",
        "scale": "measured",
        "light": "night_dark",
        "weather": "fog",
        "surface": "wet",
        "circumstances": ("fixed_object",),
        "damage": 9_500_000_000,
    },
    {1: ("not_asked", ""), 2: ("accepts", "مه بود؛ کامیون را دیر دیدم.")},
    injured=1,
    poses={1: "side"},
)
DISTURBED = MadeUpAccident(
    timedelta(hours=4),
    "accident_damage",
    "ملی‌راه",
    "پیش از رسیدن گشت، رانندگان خودروها را کنار کشیده بودند.",
    (("63ج48214", "car"), ("27و70324", "van")),
    (
        "t t 2 3",
        "n 200",
        "v1 2.4 -7 10",
        "v2 6 1.4 90 van",
        "m3 2.2 0.4 impact",
        "m4 3 1.3 glass",
        "m5 -6 -3.5 wall",
        "l5 دیوار باغ، دید را می‌گرفت",
        "vb1 2.3 -16 0",
        "vb2 -9 1.4 90",
    ),
    {
        "kind": "judicial",
        "scale": "not_to_scale",
        "light": "day",
        "weather": "cloudy",
        "surface": "broken",
        "disturbed": True,
        "src_witnesses": "have",
        "src_camera": "none",
        "src_pictures": "have",
        "src_traces": "have",
        "src_damage": "have",
        "src_drivers": "have",
        "src_rescuers": "none",
        "src_why": "دوربین مغازهٔ روبه‌رو خاموش بود؛ امدادگری حاضر نشد.",
        "circumstances": ("dispute",),
    },
    {1: ("objects", "او ایستاده بود و ناگهان راه افتاد."), 2: ("accepts", "آهسته وارد شدم.")},
)
ALL = (CROSSROADS, ROUNDABOUT, MOTORCYCLE, BRIDGE, DISTURBED)
WHY = "پیش‌تر گفته شد؛ اندازه با متر فلزی گرفته شد."
OFFER = {
    "format": "precinct-app",
    "version": 2,
    "kind": "accident",
    "place": "امانیه",
    "words": "هنگام پارک دوبل، آینه به آینه خورد.",
    "injured": 0,
    "dispute": False,
    "damage": 38_000_000,
    "road": "straight",
    "parties": [
        {
            "kind": "car",
            "plate": "92ق18814",
            "policy": "1405/33/7701",
            "phone": "09165550131",
            "code": "3317",
            "words": "در خط خود می‌رفتم.",
            "at": [-1_000, 1_700],
            "heading": 900,
        },
        {
            "kind": "van",
            "plate": "14س60924",
            "policy": "1405/91/2210",
            "phone": "09165550132",
            "words": "در را باز نکرده بودم؛ آینه گرفت.",
            "at": [3_600, 4_200],
            "heading": 920,
        },
    ],
}
"""What a citizen's app sends, and waits for the other party and an officer."""


def drawing_of_lines(lines: Sequence[str], by: str) -> Drawing:
    """A drawing as the command line makes it, line by line."""
    drawing = Drawing()
    for line in lines:
        drawing, _no = apply_line(drawing, line, LineWriter(by))
    return drawing


def drawing_of(accident: MadeUpAccident, by: str) -> Drawing:
    """The drawing of an accident: its lines, the plates of its vehicles, what each driver said, marks turned."""
    drawing = drawing_of_lines(accident.lines, by)
    for no, (plate, _kind) in enumerate(accident.vehicles, 1):
        drawing = editing.told(drawing, "plates", no, plate)
    for no, (stand, words) in accident.said.items():
        drawing = editing.told(
            editing.changed(drawing, no, said=stand, asked="" if stand == "not_asked" else "seen"), "says", no, words
        )
    for no, pose in accident.poses.items():
        drawing = editing.posed(drawing, no, "rest", pose)
    for no, angle in accident.turns.items():
        drawing = editing.turned(drawing, no, "whole", angle)
    return drawing


def plan(world: World, days: int) -> None:
    """Each at its hour before the end; of a short precinct those that its days hold."""
    for accident in ALL:
        world.begin(world.quiet - accident.before, _accident(world, accident))
    world.begin(world.quiet - timedelta(hours=2), _offered(world))


def _accident(world: World, accident: MadeUpAccident) -> Story:
    reported = world.give(
        "incident.report",
        world.duty(),
        type=accident.type,
        place=accident.place,
        summary=accident.summary,
        source="patrol",
        injured=accident.injured,
        caller_unknown="declined",
        why=WHY,
    )
    for plate, kind in accident.vehicles:
        world.give("incident.add_vehicle", world.duty(), reported.uid, plate=plate, kind=kind, fate="involved", why=WHY)
    yield timedelta(minutes=35)
    desk = world.duty()
    drawing = drawing_json(drawing_of(accident, desk.officer.badge))
    world.give(
        "sketch.draw",
        desk,
        incident=reported.number,
        drawing=drawing,
        why=WHY,
        seen_at=world.minute,
        **accident.answers,
    )
    yield timedelta(minutes=20)
    end = "settled_on_scene" if accident.answers["kind"] == "amicable" else "referred_prosecutor"
    world.give("incident.set_disposition", world.duty(), reported.uid, disposition=end, why=WHY)


def _offered(world: World) -> Story:
    sent = {
        **OFFER,
        "id": world.source.uid(),
        "sent_at": to_json(world.minute),
        "occurred_at": to_json(world.minute - timedelta(minutes=20)),
    }
    app.take(world.duty(), json.dumps(sent).encode())
    yield timedelta(0)
