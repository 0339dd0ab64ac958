"""Columns of signs without width, in our functions and in those of Rich and Textual."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from rich.cells import chop_cells, split_text
from rich.segment import Segment
from textual.content import Content

import precinct_tui
from precinct_tui.bidi import layout
from precinct_tui.bidi.widths import cell_len, clusters_of

SIGNS = "\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u064e\u0651\u0301\ufe0f"
TEXTS = ["۱۴۰۵ ه{}.ش", "۱۲ه{}۳۴۵", "{}باب", "باب{}", "❤{}۱", "漢{}字"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_sign_without_width_takes_no_column_from_its_neighbours(sign: str, text: str) -> None:
    bare, signed = text.format(""), text.format(sign)
    assert cell_len(signed) == Segment(signed).cell_length == Content(signed).cell_length == cell_len(bare)
    row = layout(signed, base="rtl", ligatures=False)
    assert row.width == cell_len(bare)
    place = signed.index(sign)
    assert row.cell_at[place] == row.cell_at[place - 1 if place else 1]
    assert clusters_of(signed).ends == [end + (end >= place or end == 0) for end in clusters_of(bare).ends]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("text", TEXTS[:4])
def test_a_text_is_divided_between_cells(sign: str, text: str) -> None:
    signed = text.format(sign)
    for columns in range(1, cell_len(signed) + 1):
        before, after = split_text(signed, columns)
        assert before + after == signed
        assert cell_len(before) == columns
        assert not after.startswith(sign)
    assert "".join(chop_cells(signed, 2)) == signed


def test_letters_taken_into_the_cell_before_them_give_no_cell() -> None:
    assert clusters_of("سلا\u064eم", [2]) == ([0, 1, 4], [1, 4, 5], [1, 1, 1])
    assert clusters_of("\u200f\u064e") == ([0], [2], [0])
    assert clusters_of("") == ([], [], [])


def test_no_other_module_asks_rich_for_widths() -> None:
    house = Path(precinct_tui.__file__).parent
    asking = [
        str(path.relative_to(house))
        for path in house.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module in ("rich.cells", "textual._cells", "wcwidth")
    ]
    assert asking == ["bidi/widths.py"]
