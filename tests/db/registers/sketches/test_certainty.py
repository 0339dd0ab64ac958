"""Certainty of a scene: measured, or by eye; two units in one place; what an officer says and did not measure."""

from __future__ import annotations

import pytest

from db.registers.sketches.drawings.certainty import certainties
from db.registers.sketches.drawings.doubts import overlapping
from db.registers.sketches.drawings.line import UnreadLine, apply_line
from db.registers.sketches.drawings.scene import Drawing, Scene
from db.registers.sketches.rules import doubts, measure_doubts
from precinct_tui.language.sketch_words import ends_short

BASE = ("v1 0 0 0", "f3 -9 9 pole", "f4 9 9 corner")
OFFSETS = ("o 3 4 1fl 8.1 6.8 right", "o 3 4 1fr 9.9 6.8 right")


def scene(*lines: str) -> Scene:
    drawing = Drawing()
    for line in lines:
        drawing, _no = apply_line(drawing, line)
    return drawing.scene


def codes(drawn: Scene) -> set[str]:
    return {finding.code for finding in measure_doubts("measured", drawn)}


def test_an_officer_who_measures_by_eye_and_says_measured_is_asked_and_told() -> None:
    """A base line that nobody measured carries nothing."""
    by_eye = scene(*BASE, *OFFSETS)
    assert certainties(by_eye) == {1: "by_eye", 3: "by_eye", 4: "by_eye"}
    said = doubts(Drawing(by_eye), {"scale": "measured"}, ())["scale"]
    assert "3 and 4 was not measured" in str(said)
    assert "scale" not in doubts(Drawing(by_eye), {"scale": "not_to_scale"}, ())
    measured = scene(*BASE, "d 3 4 18", *OFFSETS)
    assert certainties(measured) == {1: "measured", 3: "measured", 4: "measured"}
    assert codes(measured) == set()


def test_a_guess_measures_nothing() -> None:
    for lines in (("d 3 4 18 ~", *OFFSETS), ("d 3 4 18", *(f"{line} ~" for line in OFFSETS))):
        guessed = scene(*BASE, *lines)
        assert certainties(guessed)[1] == "by_eye"
        assert codes(guessed) & {"base", "by_eye"}


def test_skid_marks_and_impacts_are_told_each() -> None:
    drawn = scene(
        *BASE, "d 3 4 18", OFFSETS[0], "m5 2 1 impact", "m6 -4 -4 -4 0 skid", "m7 1 1 glass", "m8 6 -4 6 0 skid",
        "m9 0 0 text", "d 3 5 13.6 right", "d 4 5 10.6 right", "o 3 4 6s 5 13 right", "o 3 4 6e 5 9 right",
        "o 3 4 8s 15 13 right",
    )  # fmt: skip
    assert certainties(drawn) == {
        1: "partly", 3: "measured", 4: "measured", 5: "measured", 6: "measured", 7: "by_eye", 8: "partly",
    }  # fmt: skip


def test_a_third_fixed_point_without_a_distance_carries_nothing() -> None:
    drawn = scene(*BASE, "f7 0 -9 pole", "d 3 4 18", "d 3 1 12.7 right", "d 7 1 9 left")
    assert (certainties(drawn)[1], certainties(drawn)[7]) == ("by_eye", "by_eye")


@pytest.mark.parametrize(("second", "count"), [("v2 0.4 0.5 90", 1), ("v2 0 4.5 0", 0), ("v2 1.7 0 0", 0),
    ("v2 1.5 0 0", 0), ("v2 0.9 0 0", 1), ("v2 2.6 0 90", 0), ("v2 2.5 0 45", 0)])  # fmt: skip
def test_two_units_never_stand_in_one_place_unasked(second: str, count: int) -> None:
    drawn = scene("v1 0 0 0", second)
    assert len(tuple(overlapping(drawn))) == count
    for scale in ("measured", "not_to_scale"):
        asked = str(doubts(Drawing(drawn), {"scale": scale}, ()).get("scale", ""))
        assert ("in one place" in asked) is bool(count)


@pytest.mark.parametrize("line", ["f3 0 0 5 5 pole", "m3 1 1 2 2 impact", "m4 1 1 2 2 9 9 glass", "v1 0 0 90 7"])
def test_extra_points_in_the_line_are_refused(line: str) -> None:
    with pytest.raises(UnreadLine):
        apply_line(Drawing(), line)


def test_the_list_at_80_columns_shows_which_corner() -> None:
    drawn = scene(*BASE, *OFFSETS)
    said = [ends_short(drawn, part) for part in drawn.measures]
    assert said == ["۱) ۳ ↦ ۱جچ", "۲) ۳ ⊥ ۱جچ", "۳) ۳ ↦ ۱جر", "۴) ۳ ⊥ ۱جر"]
    assert max(map(len, said)) <= 15  # the column beside the plan
