"""Levels and order of short strings of classes: what Unicode's cases leave open, and its limits."""

from __future__ import annotations

import pytest

from precinct_tui.bidi.algorithm import base_level, classes_of, levels_of, matching_pdis

RLE, LRE, PDF = "\u202b", "\u202a", "\u202c"
RLI, LRI, PDI = "\u2067", "\u2066", "\u2069"


def levels(classes: str, base: int) -> list[int]:
    return [ord(level) for level in levels_of(classes, base)]


@pytest.mark.parametrize(
    ("deeper", "level"),
    [
        ((RLE + LRE) * 61 + RLE, 124),
        ((RLE + LRE) * 62, 124),
        ((RLE + LRE) * 62 + RLE, 126),
        ((RLE + LRE) * 62 + RLE + LRE + RLE, 126),
        ((RLE + LRE) * 62 + RLE + LRE + RLE + PDF + PDF, 126),
        ((RLE + LRE) * 62 + RLE + LRE + RLE + PDF + PDF + PDF, 124),
        ((RLI + LRI) * 62 + RLI, 126),
        ((RLI + LRI) * 62 + RLI + LRI + RLE + PDI, 126),
        ((RLI + LRI) * 62 + RLI + LRI + LRI + PDI + PDI, 126),
        ((RLI + LRI) * 62 + RLI + LRI + PDI + PDI, 124),
        ((RLI + LRI) * 62 + RLI + LRI + LRI + PDI + PDI + PDI, 124),
        ((RLE + LRE) * 61 + RLE + LRI + RLE + LRE + PDI, 124),
        ((RLE + LRE) * 61 + RLE + LRI + RLE + LRE + PDI + PDF, 122),
        ((RLE + LRE) * 62 + RLE + LRE + RLI + PDI + PDF + PDF, 124),
    ],
)
def test_the_deepest_level_is_125_and_what_goes_deeper_is_counted(deeper: str, level: int) -> None:
    """UAX #9, BD2 and X1 to X7: Latin letters in it stand one level higher."""
    text = f"{deeper}a{RLE}"
    assert levels(classes_of(text), 0)[len(deeper)] == level


@pytest.mark.parametrize(
    ("classes", "base", "expected"),
    [
        ("RbL", 0, [1, 1, 0]),
        ("LbR", 0, [0, 0, 1]),
        ("bR", 0, [0, 1]),
        ("LRbbE", 0, [0, 1, 1, 1, 2]),
        ("Lb", 1, [2, 1]),
        ("LqR", 1, [2, 2, 3]),
        ("RQLxR", 0, [1, 1, 2, 2, 1]),
        ("LQbxR", 0, [0, 0, 0, 0, 1]),
    ],
)
def test_what_is_not_drawn_takes_the_level_before_it(classes: str, base: int, expected: list[int]) -> None:
    assert levels(classes, base) == expected


def test_a_paragraph_ends_its_isolates_and_what_its_direction_is_taken_from() -> None:
    assert matching_pdis("IRX") == {0: 2}
    assert matching_pdis("IIRXX") == {0: 4, 1: 3}
    assert matching_pdis("IRPX") == {}
    assert matching_pdis("XIRPIX") == {4: 5}
    assert base_level(classes_of("12\u2029ب")) == 0
    assert base_level(classes_of("12ب\u2029a")) == 1


def test_after_a_paragraph_everything_begins_again() -> None:
    """UAX #9, X8."""
    assert levels("QRPLR", 0) == [0, 1, 0, 0, 1]
    assert levels("IRPLX", 0) == [0, 1, 0, 0, 0]
    assert levels("iLPXR", 1) == [1, 2, 1, 1, 1]
    assert levels("Qx%PE", 1)[2:] == [1, 1, 2]
    too_deep = classes_of((RLI + LRI) * 62 + RLI + LRI + RLE)
    assert levels(f"{too_deep}PQL", 0)[-1] == 2
    assert levels(classes_of((RLE + LRE) * 62 + RLE + LRE) + "PQLxR", 0)[-4:] == [0, 2, 2, 1]
