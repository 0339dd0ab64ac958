"""Two hundred typed lines: which way each reads, and what in it always reads from left to right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.color import Color

from precinct_tui.bidi import isolate, layout, side_of, strip_controls
from precinct_tui.bidi.algorithm import classes_of
from precinct_tui.bidi.editing import edit_row
from precinct_tui.bidi.layout import Direction
from precinct_tui.bidi.line_filter import BidiLineFilter
from precinct_tui.bidi.segments import segmented, segments
from precinct_tui.bidi.widths import cell_len
from precinct_tui.documents.plain_paper import marked
from precinct_tui.language import present
from precinct_tui.language.i18n import language, set_language
from tests.bidi.test_conformance import lines

FILE = Path(__file__).resolve().parent.parent / "data" / "directions" / "lines.tsv"
LINES = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
BASES: tuple[Direction, ...] = ("rtl", "ltr")


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    """The language of the process is given back."""
    before = language()
    yield
    set_language(before)


def bare(line: str) -> str:
    return line.replace("⟦", "").replace("⟧", "")


def parts_of(line: str) -> list[str]:
    return [part.partition("⟧")[0] for part in line.split("⟦")[1:]]


def shown(text: str, base: Direction) -> str:
    """A line as a screen of this direction shows it, its letters no longer joined."""
    row = BidiLineFilter("app", base).apply([Segment(text)], Color(0, 0, 0))
    return unicodedata.normalize("NFKC", "".join(part.text for part in row)).strip(" ")


def from_left(part: str) -> str:
    """A segment as it stands from left to right: its parts in order, the letters of a Persian one from the right."""
    made, word = "", ""
    for char in part:
        if unicodedata.bidirectional(char) in ("R", "AL") or (word and char in "\u200c\u200d"):
            word += char
            continue
        made, word = made + word[::-1] + char, ""
    return unicodedata.normalize("NFKC", (made + word[::-1]).replace("\u200c", "").replace("\u200d", ""))


def test_there_are_two_hundred_lines() -> None:
    assert len(LINES) >= 200
    assert len({line[2] for line in LINES}) == len(LINES)


def test_a_typed_line_reads_by_its_words_and_its_segments_are_known() -> None:
    wrong = []
    for persian, english, line in LINES:
        text = bare(line)
        sides = side_of(text, "rtl"), side_of(text, "ltr")
        if (*sides, [text[start:end] for _side, start, end in segments(text)]) != (persian, english, parts_of(line)):
            wrong.append((line, *sides, list(segments(text))))
    assert not wrong


@pytest.mark.parametrize("base", BASES)
def test_what_is_a_segment_is_shown_from_left_to_right(base: Direction) -> None:
    wrong = []
    for _persian, _english, line in LINES:
        text = bare(line)
        row = shown(isolate(text, base), base)
        parts = [from_left(text[start:end]) for side, start, end in segments(text) if side == "ltr"]
        if any(part not in row for part in parts) or strip_controls(isolate(text, base)) != text:
            wrong.append((line, row))
    assert not wrong


@pytest.mark.parametrize("base", BASES)
def test_a_row_that_is_typed_shows_segments_as_they_will_stand(base: Direction) -> None:
    for _persian, _english, line in LINES:
        text = bare(line)
        row = edit_row(text, base, room=False)
        drawn = unicodedata.normalize("NFKC", row.row.visual)
        assert all(from_left(text[start:end]) in drawn for side, start, end in segments(text) if side == "ltr"), line
        seen = [row.position_of_cell(cell) for cell in range(len(row.row.cells))]
        assert len(set(seen)) == len(seen)
        assert all(0 <= position < len(text) for position in seen)
        assert all(row.row.starts[row.row.cell_at[position]] == position for position in seen)


def test_a_plate_and_a_telephone_in_a_sentence_are_read_as_they_are_written() -> None:
    assert "۱۲ب۳۴۵ ناریا ۱۴" in shown(isolate("خودروی ۱۲ب۳۴۵ ایران ۱۴ سفید", "rtl"), "rtl")
    assert "۰۹۱۶-۱۲۳-۴۵۶۷" in shown(segmented("تلفن او ۰۹۱۶-۱۲۳-۴۵۶۷ است"), "rtl")
    assert "/media/usb/هدنورپ/شرازگ.pdf" in shown(segmented("در /media/usb/پرونده/گزارش.pdf است"), "rtl")
    assert shown(isolate("۱۴۰۵/پ/۱۲", "ltr"), "ltr") == "۱۲/پ/۱۴۰۵"


@pytest.mark.parametrize(("spoken_now", "said"), [("fa", "۱۲ب۳۴۵ ناریا ۱۴"), ("en", "12ب345 ناریا 14")])
def test_a_plate_is_shown_as_it_stands_on_the_car(spoken_now: str, said: str) -> None:
    set_language(spoken_now)  # type: ignore[arg-type]
    assert shown(present.plate("12ب34514"), "rtl" if spoken_now == "fa" else "ltr") == said


def test_a_plain_text_keeps_a_telephone_and_a_plate_in_order() -> None:
    set_language("fa")
    for part in ("۰۹۱۶-۱۲۳-۴۵۶۷", "۰۹۱۶ ۱۲۳ ۴۵۶۷", "۱۲ب۳۴۵ ایران ۱۴"):
        line = marked(segmented(f"تلفن {part} است"))
        assert not set(line) & set("\u2066\u2067\u2068\u2069")
        assert from_left(part) in shown(line, "rtl")


def test_what_is_isolated_already_is_left_alone_and_nothing_is_isolated_twice() -> None:
    once = segmented("تلفن ۰۹۱۶-۱۲۳-۴۵۶۷ است")
    assert segmented(once) == once
    assert segmented("\u2066۰۹۱۶-۱۲۳") == "\u2066۰۹۱۶-۱۲۳"


def test_a_decimal_has_its_own_mark_in_persian() -> None:
    set_language("fa")
    assert (present.digits(6.5), present.digits("0.1.0"), present.digits(12)) == ("۶٫۵", "۰.۱.۰", "۱۲")
    set_language("en")
    assert present.digits(6.5) == "6.5"


def test_direction_marks_and_isolates_part_the_runs_that_they_stand_between() -> None:
    wrong: list[str] = []
    checked = 0
    for line in lines("BidiCharacterTest.txt.gz"):
        codes, side, _paragraph, _levels, expected = line.split(";")
        text = "".join([chr(int(code, 16)) for code in codes.split()])
        classes = classes_of(text)
        if "P" in classes or all(map(cell_len, text)):
            continue
        checked += 1
        row = layout(text, base={"0": "ltr", "1": "rtl", "2": "auto"}[side], shape=False)  # type: ignore[arg-type]
        wanted = [place for place in map(int, expected.split()) if cell_len(text[place])]
        seen = [next((at for at in range(start, len(text)) if cell_len(text[at])), -1) for start in row.starts]
        seen = [place for place in seen if place in wanted]
        if seen != [place for place in wanted if place in seen]:
            wrong.append(f"{line}: {seen}")
    assert not wrong, (len(wrong), wrong[:5])
    assert checked > 30
