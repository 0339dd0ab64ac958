"""The duties of a record: what presses stands first and out, the rest recedes, and no label wraps beside free cells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from rich.style import Style

from db.words.messages import M_
from db.words.records import Duty
from precinct_tui.bidi import strip_controls
from precinct_tui.language.i18n import set_language
from precinct_tui.widgets.duty_lines import by_pressure, time_words, write_duties
from precinct_tui.widgets.lines import LinesWriter

NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def duty(code: str, minutes: int | None = None, state: str = "open", soon: int = 15, **more: object) -> Duty:
    due = None if minutes is None else NOW + timedelta(minutes=minutes)
    warned = None if due is None else due - timedelta(minutes=soon)
    done = NOW - timedelta(minutes=77) if state in ("done", "late") else None
    values = {"call": "", "breach_reason": None, **more}
    return Duty(code, M_(code), due, done, None, state, "Art. 1", M_(f"do {code}"), soon=warned, **values)  # type: ignore[arg-type]


def lines(duties: list[Duty], width: int = 76) -> list[tuple[str, dict[str, str]]]:
    """Each line, and the style of each of its cells by its text."""
    names = ("text", "muted", "error", "warning", "pressing", "success", "entry", "heading", "rule")
    styles = {name: Style(meta={"name": name}) for name in names}
    sheet = LinesWriter(width, lambda name: styles[name])
    write_duties(sheet, duties, NOW)
    made = []
    for strip in sheet.strips:
        said = [(strip_controls(part.text).strip(), part.style) for part in strip]
        made.append((strip_controls(strip.text), {text: style.meta["name"] for text, style in said if text and style}))
    return made


def plain(one: Duty) -> tuple[str, ...]:
    return tuple(map(strip_controls, time_words(one, NOW)))


MANY = [
    duty("documents"), duty("review", 400), duty("check", 41), duty("ending", 75, soon=240), duty("rights", -12),
    duty("basis", state="done"), duty("family", -30, "late", breach_reason="no line"), duty("waived", state="waived"),
]  # fmt: skip


def test_a_name_beside_nothing_takes_the_row_and_no_room_from_times() -> None:
    """What has no time and is open says its name alone, however long; the others' words stay in one row."""
    offered = "offer a call to the consulate or the High Commissioner"
    shown = [text.rstrip() for text, _styles in lines([duty("rights", -12), duty(offered)], 60)]
    rows = [text for text in shown[1:] if "rights" in text or "over" in text]
    assert len([text for text in rows if "do rights" not in text]) == 1, rows
    assert any(text.endswith(offered) for text in shown), shown


def test_what_is_over_stands_first_then_what_is_due_then_by_time() -> None:
    assert [one.code for one in by_pressure(MANY[::-1], NOW)] == [
        "rights", "ending", "check", "review", "documents", "waived", "family", "basis",
    ]  # fmt: skip


def test_what_presses_stands_out_and_the_rest_recedes() -> None:
    made = lines(MANY)
    assert "Open duties" in made[0][0]
    assert "5" in made[0][0]
    assert all(words in made[0][0] for words in ("1 overdue", "1 due", "1 done"))
    rows = [cells for _text, cells in made[1:] if len(cells) > 1]
    assert rows[0] == {"■": "error", "rights": "error", "by 12:18": "error", "Overdue, 0:12 over": "error"}
    assert rows[1] == {"●": "warning", "ending": "pressing", "by 13:45": "pressing", "1:15 left": "pressing"}
    assert rows[2] == {"○": "text", "check": "entry", "by 13:11": "entry", "0:41 left": "entry"}
    assert rows[3] == {"○": "text", "review": "text", "by 19:10": "muted", "6:40 left": "muted"}
    assert rows[4] == {"○": "text", "documents": "text"}
    late = {"✓": "warning", "family": "muted", "Done late 09/11 11:13 no line": "warning"}
    assert rows[5] == late
    assert rows[6] == {"–": "muted", "waived": "muted", "Does not apply": "muted"}
    assert rows[7] == {"✓": "success", "basis": "muted", "09/11 11:13": "muted"}


def test_two_that_press_say_what_to_do_and_of_three_the_first_alone() -> None:
    texts = "\n".join(text for text, _cells in lines(MANY))
    assert "do rights" in texts
    assert "do ending" in texts
    assert "do check" not in texts
    texts = "\n".join(text for text, _cells in lines([*MANY, duty("fear", 9)]))
    assert "do rights" in texts
    assert "do fear" not in texts
    assert "do ending" not in texts


def test_without_anything_that_presses_the_next_says_what_to_do() -> None:
    texts = "\n".join(text for text, _cells in lines([duty("documents"), duty("check", 41), duty("food", 90)]))
    assert "do check" in texts
    assert "do food" not in texts
    assert "do documents" not in texts


@pytest.mark.parametrize("width", [36, 56, 76, 118])
def test_a_long_label_takes_the_free_cells_and_nothing_is_cut(width: int) -> None:
    name = "offer of a call to the high commissioner"
    made = [text for text, _cells in lines([duty(name, 800), duty("reasons", -9)], width)]
    words = " ".join(" ".join(made).split())
    assert "…" not in words
    row = next(text for text in made if "offer" in text)
    assert (name in row) is (width >= 76), "it wraps only where nothing is free"
    assert all(each in words for each in name.split())
    assert all(len(text) == width for text in made)


def test_the_time_of_another_day_has_its_day_and_what_is_open_again_says_so() -> None:
    assert plain(duty("check", 41)) == ("by 13:11", "0:41 left")
    assert plain(duty("check", 1200)) == ("by 09/12 08:30", "20:00 left")
    again = plain(duty("check", 41, again=NOW - timedelta(hours=2)))
    assert again == ("by 13:11", "Open again since 09/11 10:30, 0:41 left")
    assert plain(duty("check")) == ("", "")
    assert plain(duty("check", state="waived")) == ("", "Does not apply")
