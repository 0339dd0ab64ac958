"""Search: what was found is marked, in the hits and in the record; what was meant is offered, never taken by itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.widgets import Input, OptionList

from db.kernel.base.officer import Desk
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.words.layouts import other_layout
from db.words.searching import found_spans, query_terms
from precinct_tui.language.wordings import other_wordings
from precinct_tui.widgets.cells import fill
from precinct_tui.widgets.lines import Lines, LinesWriter
from tests.db.carrying.transfer.test_carrying import give
from tests.db.registers.custody.test_commands import opened
from tests.usual import some

SUMMARY = "دزدی از خانه‌ای در اهواز؛ کتاب‌ها را بردند"


def report(desk: Desk, words: str = SUMMARY) -> str:
    return str(report_incident(desk, ReportIncident(type="theft_home", place="اهواز", summary=words)))


def marked(strips: Any) -> list[str]:
    """The words that stand underlined."""
    return [
        segment.text for strip in strips for segment in strip if segment.style is not None and segment.style.underline
    ]


async def search(hands: Any, words: str) -> None:
    hands.app.action_go("search")
    await hands.stand_on("SearchScreen")
    hands.app.screen.query_one("#words", Input).value = words
    await hands.until(lambda: any(said in hands.text for said in ("Found", "Nothing", "No record")), "an answer")


@pytest.mark.long
@pytest.mark.parametrize("words", some(["کتاب ها", "کتابها", "کتاب‌ها", "كتابها"]))
async def test_found_words_are_marked_in_the_hit_and_in_the_record(open_app: Any, words: str) -> None:
    async with open_app() as hands:
        report(hands.app.desk)
        await search(hands, words)
        await hands.see("Found: 1")
        hits = hands.app.screen.query_one("#hits", OptionList)
        await hands.until(lambda: "کتاب‌ها" in "".join(marked([hits.render_line(0), hits.render_line(1)])))
        await hands.press("down", "enter")
        await hands.stand_on("RecordScreen")
        await hands.until(lambda: hands.app.screen.record is not None)
        lines = hands.app.screen.query_one("#facts", Lines)
        await hands.until(lambda: "کتاب‌ها" in marked(lines._strips), "marked")
        assert set(marked(lines._strips)) == {"کتاب‌ها"}


@pytest.mark.parametrize("typed", some(["hi,hc", "اهوز", "اهوار", "ahwaz دزدی"]))
async def test_what_was_meant_is_offered_and_taken_by_one_key(open_app: Any, typed: str) -> None:
    async with open_app(language="fa") as hands:
        report(hands.app.desk)
        hands.app.action_go("search")
        await hands.stand_on("SearchScreen")
        line = hands.app.screen.query_one("#words", Input)
        line.value = typed
        await hands.until(lambda: hands.app.screen._meant, "offered")
        assert line.value == typed
        assert not hands.app.screen._hits
        assert "اهواز" in hands.text
        await hands.press("down")
        assert "اهواز" in line.value
        await hands.until(lambda: len(hands.app.screen._hits) == 1, "found")


@pytest.mark.long
@pytest.mark.parametrize(("typed", "wanted"), [("موتورسیکات", "موتورسیکلت"), ("l,j,vsd;gj", "موتورسیکلت")])
async def test_a_word_of_a_list_with_a_slip_in_it_is_offered(open_app: Any, typed: str, wanted: str) -> None:
    async with open_app(language="fa") as hands:
        report(hands.app.desk, f"{wanted} را از حیاط بردند")
        hands.app.action_go("search")
        await hands.stand_on("SearchScreen")
        hands.app.screen.query_one("#words", Input).value = typed
        await hands.until(lambda: hands.app.screen._meant == wanted, "offered")
        await hands.press("down")
        await hands.until(lambda: len(hands.app.screen._hits) == 1, "found")


@pytest.mark.long
async def test_a_menu_is_narrowed_on_either_layout(open_app: Any) -> None:
    async with open_app(language="fa") as hands:
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("jkzdlhj")  # «تنظیمات» on the keys of a US layout
        await hands.press("enter")
        await hands.stand_on("SettingsScreen")


@pytest.mark.long
async def test_nothing_is_offered_where_nothing_would_be_found(open_app: Any) -> None:
    async with open_app() as hands:
        await search(hands, "hi,hc")
        assert "Nothing was found. Fewer words, or Shift+Tab: one register." in hands.text
        assert not hands.app.screen._meant


@pytest.mark.parametrize("typed", some(["09161234567", "99421", "1405-99421", "۱۲ ب ۳۴۵"], 1))
async def test_a_long_number_is_never_said_to_be_nowhere(open_app: Any, typed: str) -> None:
    """It was looked for as the number of a record alone; of a short one nothing else is left to look up."""
    async with open_app() as hands:
        await search(hands, typed)
        assert "Telephone, ID, plate: one register, Shift+Tab." in hands.text
        hands.app.screen.query_one("#words", Input).value = "994"
        await hands.see("No record that you may read has this number or code.")


@given(st.text(st.sampled_from("qwertyuiop[]asdfghjkl;'zxcvbnm, ابپتدر‌"), max_size=20))
def test_other_wordings_are_others_and_few(typed: str) -> None:
    found = list(other_wordings(typed))
    assert len(found) == len(set(found)) <= 16
    assert typed not in found


def test_the_other_layout_is_asked_for_first() -> None:
    assert next(other_wordings("hi,hc")) == "اهواز"
    assert other_layout("sghl") in list(other_wordings("sghl"))
    assert [list(other_wordings(typed)) for typed in ("SIM", "GPS")] == [[], []]


@given(
    st.lists(st.text(st.sampled_from("ابپ‌ت ي ك 12ab"), max_size=12), min_size=1, max_size=4),
    st.text(st.sampled_from("ابپ‌تیک 12ab"), max_size=6),
)
def test_marks_change_no_letter_and_no_width(words: list[str], typed: str) -> None:
    terms = [form for forms in query_terms(typed) for form in forms]
    text = " ".join(words)
    plain, marks = (
        LinesWriter(40, lambda name: Style()),
        LinesWriter(40, lambda name: Style(underline=name == "found"), terms),
    )
    for sheet in (plain, marks):
        sheet.pair("ابپت", text)
        sheet.text(text)
    assert [strip.text for strip in marks.strips] == [strip.text for strip in plain.strips]
    assert [strip.cell_length for strip in marks.strips] == [strip.cell_length for strip in plain.strips]
    for piece in marked(marks.strips):
        assert found_spans(piece, terms)
    if text.strip() and found_spans(fill(text, 14, rtl=True), terms):
        assert marked(marks.strips)


async def test_enter_pressed_before_the_hits_have_come_counts_once_they_are_there(open_app: Any) -> None:
    async with open_app() as hands:
        number = report(hands.app.desk)
        hands.app.action_go("search")
        await hands.stand_on("SearchScreen")
        line = hands.app.screen.query_one("#words", Input)
        line.value = "کتابها"
        line.post_message(Input.Submitted(line, line.value))
        line.post_message(Input.Submitted(line, line.value))
        await hands.stand_on("RecordScreen")
        assert hands.app.screen.number == number


async def test_enter_never_opens_what_older_words_found(open_app: Any) -> None:
    async with open_app() as hands:
        report(hands.app.desk)
        wanted = report(hands.app.desk, "نزاع در بازار")
        await search(hands, "کتابها")
        await hands.see("Found: 1")
        line = hands.app.screen.query_one("#words", Input)
        line.value = "نزاع"
        line.post_message(Input.Submitted(line, line.value))
        line.post_message(Input.Submitted(line, line.value))
        await hands.stand_on("RecordScreen")
        assert hands.app.screen.number == wanted


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (140, 30)])
async def test_a_record_opened_from_a_search_shows_the_first_found_word(open_app: Any, size: tuple[int, int]) -> None:
    """Thirty lines stand above the word; it is in sight all the same, and after an act the page stays where it is."""
    async with open_app(size=size) as hands:
        report(hands.app.desk, "\n".join(["سطری از گزارش"] * 40) + "\nکتاب‌ها را بردند")
        await search(hands, "کتابها")
        await hands.see("Found: 1")
        await hands.press("down", "enter")
        await hands.stand_on("RecordScreen")
        await hands.until(lambda: hands.app.screen.record is not None)
        lines = hands.app.screen.query_one("#facts", Lines)
        await hands.until(lambda: lines.scroll_y > 0, "scrolled")
        shown = [lines.render_line(row) for row in range(lines.size.height)]
        assert "کتاب‌ها" in marked(shown)
        await hands.press("home")
        await hands.until(lambda: lines.scroll_y == 0, "at the top")
        hands.app.screen.action_reload()
        await hands.pilot.pause(0.1)
        assert lines.scroll_y == 0


@pytest.mark.long
@pytest.mark.parametrize("language", ["fa", "en"])
async def test_the_chosen_register_is_in_sight_however_many_there_are(open_app: Any, language: str) -> None:
    async with open_app(language=language) as hands:
        hands.app.action_go("search")
        await hands.stand_on("SearchScreen")
        screen = hands.app.screen
        tabs = list(screen.query("RegisterTab"))
        assert sum(tab.outer_size.width for tab in tabs) > 78, "they would fit anyway"
        for tab in (screen.query_one(".-chosen"), tabs[0], tabs[-1]):
            if not tab.has_class("-chosen"):
                tab.focus()
            await hands.until(
                lambda tab=tab: tab.has_class("-chosen") and tab.region.x >= 0 and tab.region.right <= 80, "in sight"
            )
            assert str(tab.label) in hands.text


@pytest.mark.parametrize(
    ("stand", "key", "register"),
    [
        ("custody", "ctrl+f", "all"),
        *some([("custody", "s", "custody"), ("session", "s", "session"), ("shift", "ctrl+f", "all")], 1),
    ],
)
async def test_ctrl_f_searches_all_registers_and_s_the_one_of_the_list(
    open_app: Any, stand: str, key: str, register: str
) -> None:
    async with open_app() as hands:
        hands.app.action_go(stand)
        await hands.until(lambda: getattr(hands.app.screen, "stands_in", "") == stand, "there")
        await hands.press(key)
        await hands.stand_on("SearchScreen")
        assert hands.app.screen._wanted == register
        assert ("1 register not searched: " in hands.text) == (register == "all")


async def test_nobody_held_is_found_among_all_and_one_key_more_asks_what_for(open_app: Any) -> None:
    """A name that stands in both finds the incident alone; in custody it is looked for by itself, for a purpose."""
    async with open_app() as hands:
        number, incident = opened(hands.app.desk), report(hands.app.desk, "رضایی آن را دید")
        await search(hands, "رضایی")
        await hands.until(lambda: [hit.number for hit in hands.app.screen._hits] == [incident], "the incident alone")
        assert "Incidents: 1" in hands.text
        await hands.press("shift+tab")
        await hands.until(lambda: hands.app.screen._wanted == "custody", "chosen")
        assert not hands.app.screen._hits, "nothing of another register stays beside it"
        assert "not searched" not in hands.text
        await hands.press("enter")
        await hands.stand_on("MenuScreen")
        await hands.press("1")
        await hands.until(lambda: [hit.number for hit in getattr(hands.app.screen, "_hits", ())] == [number], "found")


async def test_the_cursor_passes_over_the_names_of_registers(open_app: Any) -> None:
    async with open_app() as hands:
        first = report(hands.app.desk)
        give(hands.app.desk, "post.note", kind="power", since="now", what="کتاب‌ها زیر آب رفت")
        await search(hands, "کتابها")
        await hands.until(lambda: len(hands.app.screen._hits) == 2, "both")
        options = hands.app.screen.query_one("#hits", OptionList)
        assert [option.disabled for option in options.options] == [True, False, True, False]
        assert options.highlighted == 1
        await hands.press("enter", "down", "up", "enter")
        await hands.stand_on("RecordScreen")
        assert hands.app.screen.number == first


@pytest.mark.long
async def test_words_in_a_register_of_codes_are_told_of(open_app: Any) -> None:
    async with open_app() as hands:
        hands.app.action_go("request")
        await hands.until(lambda: getattr(hands.app.screen, "stands_in", "") == "request", "there")
        await hands.press("s")
        await hands.stand_on("SearchScreen")
        await hands.type("lamp")
        await hands.until(lambda: "only a whole code finds. Shift+Tab: another register." in hands.text, "told")


@pytest.mark.long
async def test_names_one_letter_off_are_offered_after_the_purpose_and_taken_by_one_key(open_app: Any) -> None:
    async with open_app() as hands:
        number, incident = opened(hands.app.desk), report(hands.app.desk)
        hands.app.action_go("custody")
        await hands.until(lambda: getattr(hands.app.screen, "stands_in", "") == "custody", "there")
        await hands.press("s")
        await hands.stand_on("SearchScreen")
        hands.app.screen.query_one("#words", Input).value = "۱"  # a number asks for no purpose, in whatever register
        await hands.until(lambda: {hit.number for hit in hands.app.screen._hits} == {number, incident}, "by number")
        hands.app.screen.query_one("#words", Input).value = "رضاییی"
        await hands.until(lambda: not hands.app.screen._hits, "not looked for before Enter")
        await hands.press("enter")
        await hands.stand_on("MenuScreen")
        await hands.press("1")
        await hands.until(lambda: getattr(hands.app.screen, "_meant", "") == "رضایی", "offered")
        assert not hands.app.screen._hits
        await hands.press("down", "enter")
        await hands.until(lambda: [hit.number for hit in hands.app.screen._hits] == [number], "found")


@pytest.mark.long
@pytest.mark.parametrize("name", ["رضایی", "ناشناسی"])
async def test_who_searches_for_a_relative_is_told_what_every_relative_hears(open_app: Any, name: str) -> None:
    async with open_app() as hands:
        opened(hands.app.desk)
        hands.app.action_go("custody")
        await hands.until(lambda: getattr(hands.app.screen, "stands_in", "") == "custody", "there")
        await hands.press("s")
        await hands.stand_on("SearchScreen")
        hands.app.screen.query_one("#words", Input).value = name
        await hands.press("enter")
        await hands.stand_on("MenuScreen")
        assert "answers relatives" not in hands.text
        await hands.press("3")
        await hands.until(lambda: "The prosecutor's office answers relatives" in " ".join(hands.text.split()), "told")
