"""Every case of Unicode's BidiTest.txt and BidiCharacterTest.txt (15.1)."""

from __future__ import annotations

import gzip
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from precinct_tui.bidi.algorithm import base_level, classes_of, levels_of, order_of
from tools.make_bidi_tables import CLASS_LETTERS

DATA = Path(__file__).resolve().parent.parent / "data" / "unicode"
REMOVED = frozenset("qQdDxb")


def lines(name: str) -> Iterator[str]:
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line and not line.startswith("#"):
                yield line


@pytest.mark.parametrize(
    ("step", "cases"), [(8, 96181), pytest.param(1, 770241, marks=pytest.mark.long)], ids=["one in eight", "every"]
)
def test_cases_of_bidi_test(step: int, cases: int) -> None:
    checked = place = 0
    wrong: list[str] = []
    expected: list[str] = []
    order: list[int] = []
    bases = ((1, None), (2, 0), (4, 1))
    for line in lines("BidiTest.txt.gz"):
        if line[0] == "@":
            name, _, value = line.partition(":")
            if name == "@Levels":
                expected = value.split()
            elif name == "@Reorder":
                order = [int(number) for number in value.split()]
            continue
        place += 1
        if place % step:
            continue
        names, _, bits = line.partition(";")
        classes = "".join([CLASS_LETTERS[name] for name in names.split()])
        for bit, base in bases:
            if not int(bits) & bit:
                continue
            checked += 1
            levels = levels_of.__wrapped__(classes, base)
            shown = ["x" if c in REMOVED else str(ord(v)) for c, v in zip(classes, levels, strict=True)]
            kept = [index for index, level in enumerate(expected) if level != "x"]
            visual = [kept[place] for place in order_of("".join([levels[index] for index in kept]))]
            if shown != expected or visual != order:
                wrong.append(f"{line} base {base}: {shown} {visual}, not {expected} {order}")
    assert not wrong, wrong[:10]
    assert checked == cases


@pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.long)])
def test_cases_of_bidi_character_test(every: int) -> None:
    """Every eighth case in each run, every one in `make long`."""
    checked = 0
    wrong: list[str] = []
    for line in itertools.islice(lines("BidiCharacterTest.txt.gz"), 0, None, every):
        codes, direction, paragraph, expected, order = line.split(";")
        text = "".join([chr(int(code, 16)) for code in codes.split()])
        classes = classes_of(text)
        base = {"0": 0, "1": 1, "2": None}[direction]
        levels = levels_of.__wrapped__(classes, base, text)
        shown = " ".join(["x" if c in REMOVED else str(ord(v)) for c, v in zip(classes, levels, strict=True)])
        kept = [index for index, letter in enumerate(classes) if letter not in REMOVED]
        visual = " ".join([str(kept[place]) for place in order_of("".join([levels[index] for index in kept]))])
        level = base_level(classes) if base is None else base
        checked += 1
        if (shown, visual, str(level)) != (expected, order, paragraph):
            wrong.append(f"{line}: {level} {shown} {visual}")
    assert not wrong, wrong[:10]
    assert checked == len(range(0, 91707, every))


def test_the_tables_are_what_the_generator_makes() -> None:
    from tools.make_bidi_tables import TARGET, tables

    assert TARGET.read_text(encoding="utf-8") == tables()


def test_the_data_files_are_unicode_15_1() -> None:
    for file in DATA.glob("*.gz"):
        with gzip.open(file, "rt", encoding="utf-8") as text:
            assert re.match(rf"# {file.name.split('.')[0]}-15\.1\.0\.txt", next(text))
