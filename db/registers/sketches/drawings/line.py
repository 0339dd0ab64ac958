"""The command line of the editor: one act of a drawing in a few letters, on either layout, in any digits.

`v1 3.2 5.1 90` or «خ۱ ۳٫۲ ۵٫۱ ۹۰»: unit 1 at 3.2 m right and 5.1 m up, heading 90°. Lengths are metres, angles degrees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from db.registers.sketches.drawings import editing, kinds
from db.registers.sketches.drawings.scene import Drawing, Measure, Point, Ref
from db.registers.sketches.drawings.schema import NOWHERE
from db.words.folding import ascii_digits, fold
from db.words.messages import M_, Message

VERBS: Mapping[str, tuple[str, ...]] = {
    "unit": ("v", "unit", "خ", "وسیله", "خودرو"),
    "before": ("vb", "خپ"),
    "impact": ("vi", "خب"),
    "fixed": ("f", "fixed", "ث", "ثابت"),
    "mark": ("m", "mark", "ن", "نشانه"),
    "distance": ("d", "distance", "ا", "اندازه"),
    "offset": ("o", "offset", "ع", "عمود"),
    "path": ("p", "path", "س", "مسیر"),
    "north": ("n", "north", "ش", "شمال"),
    "template": ("t", "road", "ر", "راه"),
    "label": ("l", "label", "ب", "برچسب"),
    "plate": ("k", "plate", "پ", "پلاک"),
    "damage": ("g", "damage", "گ", "آسیب"),
    "remove": ("x", "remove", "ح", "حذف"),
    "unmeasure": ("dx", "اح"),
}  # fmt: skip
"""What a line begins with, the shortest first."""
_BY_WORD = {fold(word): verb for verb, words in VERBS.items() for word in words}
_HEAD = re.compile(r"([^\W\d]+)\s*(.*)", re.DOTALL)
_NUMBER = re.compile(r"[-+]?\d+(?:[.,/٫]\d+)?")
_SIDES = {fold(word): side for side, words in {
    "left": ("left", "l", "چپ", "چ"), "right": ("right", "r", "راست", "ر"),
}.items() for word in words}  # fmt: skip
_GUESS = frozenset({"~", "estimated", "e", fold("برآورد"), fold("تخمین")})
_SPOTS = {
    "c": "centre", "f": "front", "r": "rear", "fl": "front_left", "fr": "front_right", "rl": "rear_left",
    "rr": "rear_right", "s": "start", "e": "end", fold("م"): "centre",
    fold("ج"): "front", fold("ع"): "rear", fold("جچ"): "front_left",
    fold("جر"): "front_right", fold("عچ"): "rear_left", fold("عر"): "rear_right", fold("آ"): "start",
    fold("پ"): "end",
}  # fmt: skip
"""A letter after an object's number: which point of it."""
SPOT_LETTERS = {
    "front": ("f", "ج"), "rear": ("r", "ع"), "front_left": ("fl", "جچ"), "front_right": ("fr", "جر"),
    "rear_left": ("rl", "عچ"), "rear_right": ("rr", "عر"), "start": ("s", "آ"), "end": ("e", "پ"), "centre": ("c", "م"),
}  # fmt: skip
"""The letters after a number that name a point, in English and in Persian."""
_PARTS = {fold(word): part for part, words in {
    "front": ("f", "ج"), "front_left": ("fl", "جچ"), "left": ("l", "چ"), "rear_left": ("rl", "عچ"), "rear": ("b", "ع"),
    "rear_right": ("rr", "عر"), "right": ("r", "ر"), "front_right": ("fr", "جر"),
}.items() for word in words}  # fmt: skip
"""Letters of the damaged parts of an outline."""
_REF = re.compile(r"(\d+)\.?([^\W\d]*)")


class UnreadLine(Exception):
    """A line that says nothing."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class LineWriter:
    """Who writes a line: the badge, and by code what the store's lists call a kind or a road, in every language."""

    badge: str = ""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def code(self, words: Sequence[str], allowed: Collection[str]) -> str | None:
        """The code that words mean: itself, one of its names, or how one name alone begins; None where none does."""
        typed = _joined(" ".join(words))
        called = {code: [_joined(name) for name in (code, *self.names.get(code, ()))] for code in allowed}
        exact = [code for code, names in called.items() if typed in names]
        begun = [code for code, names in called.items() if any(name.startswith(typed) for name in names)]
        meant = exact or (begun if len(typed) >= _LEAST else [])
        return meant[0] if len(meant) == 1 else None

    def listed(self, allowed: Collection[str]) -> str:
        """What there is, by the name that is shown."""
        return "، ".join(self.names.get(code, (code,))[0] for code in allowed)


NOBODY = LineWriter()
_LEAST = 2
"""Letters of a name that may stand for it."""


def _joined(name: str) -> str:
    """A name as it is compared: folded, in small letters, without what parts its words."""
    return re.sub(r"[\W_]+", "", fold(name).lower())


def apply_line(drawing: Drawing, text: str, writer: LineWriter = NOBODY) -> tuple[Drawing, int]:
    """The drawing after a line, and the number of the object that it was about (0: none). Raises UnreadLine.

    Acts that are parted by a semicolon are done in their order, all or none; one that begins with a number is the same
    act as the one before it: `d 3 4 18; 3 1 12.7 r`.
    """
    no, verb = 0, ""
    if _is_typed(text):  # a label may hold a semicolon
        return _apply_act(drawing, text, writer)
    for act in filter(None, (part.strip() for part in re.split("[;؛]", text))):
        head = _HEAD.match(act)
        if head is None and verb:
            act = f"{verb} {act}"
        elif head is not None:
            verb = head[1]
        drawing, no = _apply_act(drawing, act, writer)
    if not verb:
        raise UnreadLine(M_("A letter comes first, as: v1 3.2 5.1 90"))
    return drawing, no


def _is_typed(text: str) -> bool:
    head = _HEAD.match(text.strip())
    return head is not None and _BY_WORD.get(fold(head[1])) in ("label", "plate")


def _apply_act(drawing: Drawing, text: str, writer: LineWriter) -> tuple[Drawing, int]:
    head = _HEAD.match(text.strip())
    if head is None:
        raise UnreadLine(M_("A letter comes first, as: v1 3.2 5.1 90"))
    verb = _BY_WORD.get(fold(head[1]))
    if verb is None:
        raise UnreadLine(M_("{word}: there is no such act.", word=head[1]))
    words = head[2].split()
    if verb in ("label", "plate"):
        return _typed(drawing, verb, head[2])
    return _ACTS[verb](drawing, words, writer)


def metres_of(word: str) -> int:
    """Millimetres of a length in metres, in any digits. Raises UnreadLine."""
    plain = ascii_digits(word)
    if not _NUMBER.fullmatch(plain):
        raise UnreadLine(M_("{word}: no length is read in this.", word=word))
    mm = round(float(re.sub("[,/٫]", ".", plain)) * 1_000)
    if abs(mm) > kinds.FARTHEST:
        raise UnreadLine(M_("{word}: this is too far.", word=word))
    return mm


def _degrees(word: str) -> int:
    plain = ascii_digits(word).rstrip("°")
    if not _NUMBER.fullmatch(plain):
        raise UnreadLine(M_("{word}: no angle is read in this.", word=word))
    return round(float(re.sub("[,/٫]", ".", plain)) * 10) % 3_600


def _object(drawing: Drawing, word: str) -> int:
    plain = ascii_digits(word)
    if not plain.isdecimal() or len(plain) > len("999") or drawing.scene.thing(int(plain)) is None:
        raise UnreadLine(M_("There is no object {number}.", number=word))
    return int(plain)


def _ref(drawing: Drawing, word: str) -> Ref:
    """An object, and which point of it: 1, 1fl, 6e."""
    reference = _REF.fullmatch(ascii_digits(word))
    if reference is None:
        raise UnreadLine(M_("There is no object {number}.", number=word))
    no = _object(drawing, reference[1])
    if not reference[2]:
        return Ref(no)
    spot, thing = _SPOTS.get(fold(reference[2])), drawing.scene.thing(no)
    if thing is None or spot not in kinds.spots_of(thing.kind):
        raise UnreadLine(M_("This object has no such point."))
    return Ref(no, spot)


def _points(words: list[str]) -> tuple[Point, ...]:
    if not words or len(words) % 2:
        raise UnreadLine(M_("Two lengths are expected for each point: to the right, and up."))
    if len(words) > 2 * kinds.MOST_POINTS:
        raise UnreadLine(M_("That is too many points."))
    return tuple(Point(metres_of(x), metres_of(y)) for x, y in zip(words[::2], words[1::2], strict=True))


def _head(words: list[str], example: str) -> str:
    if not words:
        raise UnreadLine(M_("A number is missing, as: {example}", example=example))
    return words[0]


def _kind(words: list[str], allowed: Collection[str], usual: str, writer: LineWriter) -> tuple[list[str], str]:
    """The words without a kind that stands at their end, and that kind, else the usual one. Raises UnreadLine."""
    numbers = next((at for at, word in enumerate(words) if not _is_number(word)), len(words))
    if numbers == len(words):
        return words, usual
    kind = writer.code(words[numbers:], allowed)
    if kind is None:
        raise UnreadLine(M_("{word}: there is no such kind; there are: {kinds}.", word=" ".join(words[numbers:]),
                        kinds=writer.listed(allowed)))  # fmt: skip
    return words[:numbers], kind


def _is_number(word: str) -> bool:
    return ascii_digits(word)[:1].isdecimal() or word[:1] in "+-"


DrawingAct = Callable[[Drawing, list[str], LineWriter], tuple[Drawing, int]]


def _unit(phase: str) -> DrawingAct:
    def act(drawing: Drawing, words: list[str], writer: LineWriter) -> tuple[Drawing, int]:
        """A unit placed; one whose number is free yet is a car."""
        number = ascii_digits(_head(words, "v1 3.2 5.1 90"))
        words, kind = _kind(words, kinds.UNITS, "car", writer)
        if len(words) not in (3, 4):
            raise UnreadLine(M_("Two lengths are expected, and a heading if it is known, as: v1 3.2 5.1 90"))
        (at,) = _points(words[1:3])
        heading = _degrees(words[3]) if len(words) > len(("v1", "x", "y")) else None
        if number.isdecimal() and 0 < int(number) <= 999 and drawing.scene.thing(int(number)) is None:
            return editing.added(drawing, kind, at, heading or 0, int(number))
        no = _object(drawing, number)
        thing = drawing.scene.thing(no)
        if thing is None or not kinds.is_unit(thing.kind):
            raise UnreadLine(M_("Object {number} is no vehicle or person.", number=no))
        return editing.stood(drawing, no, phase, at, heading), no

    return act


def _thing(usual: str, allowed: Collection[str]) -> DrawingAct:
    def act(drawing: Drawing, words: list[str], writer: LineWriter) -> tuple[Drawing, int]:
        """A fixed point or a mark placed; one whose number is free yet is made, of the kind at the end of the line."""
        number = ascii_digits(_head(words, "f3 0 0 corner"))
        words, kind = _kind(words, allowed, usual, writer)
        points = _points(words[1:])
        there = drawing.scene.thing(int(number)) if number.isdecimal() and len(number) <= len("999") else None
        if len(points) > 1 and (kind if there is None else there.kind) not in kinds.LINES:
            raise UnreadLine(M_("One point is expected."))
        if number.isdecimal() and 0 < int(number) <= 999 and drawing.scene.thing(int(number)) is None:
            drawing, no = editing.added(drawing, kind, points[0], no=int(number))
            return editing.put(drawing, no, points) if kind in kinds.LINES else drawing, no
        no = _object(drawing, number)
        thing = drawing.scene.thing(no)
        assert thing is not None
        if kinds.is_unit(thing.kind):
            raise UnreadLine(M_("Object {number} is a vehicle or person: v{number} places it.", number=no))
        return editing.put(drawing, no, points), no

    return act


def _distance(drawing: Drawing, words: list[str], writer: LineWriter) -> tuple[Drawing, int]:
    """d 3 1 8.06 [left|right] [~]: from, to, metres; d 3 4 1 8.06 9.2: from two points to one."""
    guess = [word for word in words if fold(word) in _GUESS or word == "~"]
    sides = [_SIDES[fold(word)] for word in words[3:] if fold(word) in _SIDES]
    plain = [word for word in words if word not in guess and (word in words[:3] or fold(word) not in _SIDES)]
    if len(plain) == len(("from", "from", "to", "metres", "metres")):
        one, other, to, near, far = plain
        rest = [*(word for word in words if word not in plain)]
        drawing, _no = _distance(drawing, [one, to, near, *rest], writer)
        return _distance(drawing, [other, to, far, *rest], writer)
    if len(plain) != len(("from", "to", "metres")):
        raise UnreadLine(M_("From, to and metres are expected, as: d 3 1 8.06"))
    start, end, mm = _ref(drawing, plain[0]), _ref(drawing, plain[1]), metres_of(plain[2])
    thing = drawing.scene.thing(start.of)
    if start == end and thing is not None and thing.kind in kinds.LINES:  # how long it is
        start, end = Ref(start.of, "start"), Ref(start.of, "end")
    if mm < 0 or start == end:
        raise UnreadLine(NOWHERE)
    measure = Measure(0, "distance", start, end, mm, bool(guess), writer.badge, side=sides[0] if sides else "")
    return editing.measured(drawing, measure), end.of


def _offset(drawing: Drawing, words: list[str], writer: LineWriter) -> tuple[Drawing, int]:
    """o 3 4 1 10 7.5 right [~]: from fixed point 3 towards 4, to 1: along, square, side."""
    guess = [word for word in words if fold(word) in _GUESS or word == "~"]
    sides = [_SIDES[fold(word)] for word in words if fold(word) in _SIDES]
    plain = [word for word in words if word not in guess and fold(word) not in _SIDES]
    if len(plain) != len(("from", "towards", "to", "along", "square")):
        raise UnreadLine(M_("From, towards, to, along, square and side are expected, as: o 3 4 1 10 7.5 right"))
    start, base = _object(drawing, plain[0]), _object(drawing, plain[1])
    for no in (start, base):
        thing = drawing.scene.thing(no)
        if thing is None or thing.kind not in kinds.FIXED:
            raise UnreadLine(M_("A base line goes through a fixed point."))
    end, along, square = _ref(drawing, plain[2]), metres_of(plain[3]), metres_of(plain[4])
    if along < 0 or square < 0:
        raise UnreadLine(NOWHERE)
    pair = editing.offset_measures(start, base, end, along, (square, sides[0] if sides else ""))
    return editing.measured(
        drawing, *(replace(measure, estimated=bool(guess), by=writer.badge) for measure in pair)
    ), end.of


def _path(drawing: Drawing, words: list[str], _writer: LineWriter) -> tuple[Drawing, int]:
    no = _object(drawing, _head(words, "p1 -10 0 -3 0"))
    thing = drawing.scene.thing(no)
    if thing is None or not kinds.is_unit(thing.kind):
        raise UnreadLine(M_("Object {number} is no vehicle or person.", number=no))
    return editing.changed(drawing, no, path=_points(words[1:]) if words[1:] else ()), no


def _north(drawing: Drawing, words: list[str], _writer: LineWriter) -> tuple[Drawing, int]:
    return editing.northwards(drawing, _degrees(_head(words, "n 45"))), 0


def _template(drawing: Drawing, words: list[str], writer: LineWriter) -> tuple[Drawing, int]:
    """t crossroads [lanes [metres of a lane [metres of the radius, or of the offset]]]."""
    _head(words, "t crossroads 4 3.5")
    named = next((at for at, word in enumerate(words) if _is_number(word)), len(words))
    kind = writer.code(words[:named], kinds.ROADS)
    if kind is None:
        raise UnreadLine(M_("There is no such road; there are: {kinds}.", kinds=writer.listed(kinds.ROADS)))
    values: dict[str, object] = {"kind": kind}
    words = [kind, *words[named:]]
    if len(words) > 1:
        lanes = ascii_digits(words[1])
        if not lanes.isdecimal() or not 1 <= int(lanes) <= 12:
            raise UnreadLine(M_("From {least} to {most} is expected.", least=1, most=12))
        values["lanes"] = int(lanes)
    if len(words) > len(("kind", "lanes")):
        lane = metres_of(words[2])
        if not 1_500 <= lane <= 10_000:
            raise UnreadLine(M_("From {least} to {most} is expected.", least="1.5", most="10"))
        values["lane"] = lane
    if len(words) > len(("kind", "lanes", "lane")):
        radius = metres_of(words[3])
        if not 3_000 <= radius <= 400_000:
            raise UnreadLine(M_("From {least} to {most} is expected.", least="3", most="400"))
        values["radius"] = radius
    if len(words) > len(("kind", "lanes", "lane", "radius")):
        raise UnreadLine(M_("That is too much: road, lanes, width of a lane and radius, as: t curve 2 3.5 40"))
    return editing.on_road(drawing, **values), 0


def _damage(drawing: Drawing, words: list[str], _writer: LineWriter) -> tuple[Drawing, int]:
    """g1 fl f: which parts of a unit's outline are damaged; without any, none is."""
    no = _object(drawing, _head(words, "g1 fl f"))
    thing = drawing.scene.thing(no)
    if thing is None or not kinds.is_unit(thing.kind):
        raise UnreadLine(M_("Object {number} is no vehicle or person.", number=no))
    parts = [_PARTS.get(fold(word)) for word in words[1:]]
    if None in parts:
        raise UnreadLine(M_("There are: f, fl, l, rl, b, rr, r, fr."))
    return editing.changed(drawing, no, damage=tuple(part for part in kinds.DAMAGES if part in parts)), no


def _typed(drawing: Drawing, verb: str, rest: str) -> tuple[Drawing, int]:
    number, _space, text = rest.strip().partition(" ")
    no = _object(drawing, number)
    return editing.told(drawing, f"{verb}s", no, text.strip()[:200] or None), no


def _remove(drawing: Drawing, words: list[str], _writer: LineWriter) -> tuple[Drawing, int]:
    return editing.removed(drawing, _object(drawing, _head(words, "x 5"))), 0


def _unmeasure(drawing: Drawing, words: list[str], _writer: LineWriter) -> tuple[Drawing, int]:
    number = ascii_digits(_head(words, "dx 2"))
    if not number.isdecimal() or drawing.scene.measure(int(number)) is None:
        raise UnreadLine(M_("There is no measure {number}.", number=number))
    return editing.without_measure(drawing, int(number)), 0


_ACTS: Mapping[str, DrawingAct] = {
    "unit": _unit("rest"), "before": _unit("before"), "impact": _unit("impact"), "fixed": _thing("pole", kinds.FIXED),
    "mark": _thing("impact", kinds.MARKS), "distance": _distance, "offset": _offset, "path": _path,
    "north": _north, "template": _template, "damage": _damage, "remove": _remove,
    "unmeasure": _unmeasure,
}  # fmt: skip
