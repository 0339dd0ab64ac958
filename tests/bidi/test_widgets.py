"""Every stock widget that shows text, in each mode: its fields stand in order, joined, isolated and as wide as before.

What a field must look like is worked out from `visual` alone, so the filter is held against the core.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from rich.text import Text
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import Binding
from textual.command import CommandPalette
from textual.containers import VerticalScroll
from textual.content import Content
from textual.filter import LineFilter
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import (
    Button,
    Checkbox,
    Collapsible,
    DataTable,
    Footer,
    Header,
    HelpPanel,
    Label,
    Link,
    ListItem,
    ListView,
    Log,
    Markdown,
    OptionList,
    Placeholder,
    Pretty,
    RadioButton,
    RadioSet,
    RichLog,
    Select,
    SelectionList,
    Static,
    TabbedContent,
    TabPane,
    Tabs,
    Tree,
)
from textual.widgets.selection_list import Selection

from precinct_tui.bidi import Direction, Mode, strip_controls, visual
from precinct_tui.bidi.line_filter import BidiLineFilter, isolated
from precinct_tui.bidi.selection import VisualSelection
from precinct_tui.bidi.widths import cell_len
from tests.usual import some

MODES: list[Mode] = ["app", "terminal", "off"]
BASES: list[Direction] = ["rtl", "ltr"]
MIXED = "سرقت Peugeot (پلاک ۱۲)"
PARAGRAPH = "گزارش شد که ساعت ۱۴:۳۰ خودروی Peugeot 405 از جلوی پلاک ۱۲ (روبه‌روی بانک) برده شده است"
LRM, RLE, LRE, PDF = "\u200e", "\u202b", "\u202a", "\u202c"


class Everything(VisualSelection[None]):
    """One of each."""

    CSS = """
    VerticalScroll > * { height: auto; }
    #paragraph { width: 30; }
    DataTable, OptionList, Tree, SelectionList, ListView, Log, RichLog { height: 6; }
    #titled { border: round white; width: 60; height: 3; }
    Placeholder { height: 3; }
    #tabs { height: 3; }
    #tabbed { height: 6; }
    """
    BINDINGS = [Binding("f2", "app.bell", "ثبت رویداد (۱)", tooltip="ثبت رویداد")]

    def compose(self) -> ComposeResult:
        yield Header()
        with VerticalScroll():
            yield Label(MIXED, id="label")
            yield Static(PARAGRAPH, id="paragraph")
            table: DataTable[Text] = DataTable(id="table")
            table.add_columns("نوع (۱)", "نشانی")
            table.add_row(Text("سرقت خودرو"), Text("اهواز، پلاک 45/B"))
            yield table
            yield OptionList(MIXED, "کلاهبرداری", id="options")
            yield SelectionList(Selection("جرح (عمدی)", 1), id="selections")
            yield ListView(ListItem(Label("کوچهٔ لاله ۷")), id="list")
            tree: Tree[None] = Tree("پرونده (۱)", id="tree")
            tree.root.expand()
            tree.root.add_leaf("برگ ۲ abc")
            yield tree
            yield Tabs("رویداد (۱)", "بازداشت 12", id="tabs")
            with TabbedContent(id="tabbed"), TabPane("برگهٔ ۳ (ب)"):
                yield Label("درون برگه 5")
            yield Button("ذخیره (۲)", id="button")
            yield Checkbox("تأیید شد (۳)", id="check")
            yield RadioSet(RadioButton("بله (۴)"), id="radios")
            yield Select([("انتخاب (۵)", 1)], value=1, id="select")
            yield Collapsible(Label("درون ۶"), title="جزئیات (۶)", collapsed=False, id="fold")
            yield Link("پیوند (۷)", url="file:x", id="link")
            yield Markdown("# سرفصل (۸)\n\nمتن **پررنگ** abc", id="markdown")
            log = Log(id="log")
            yield log
            yield RichLog(id="rich")
            yield Pretty("نوشته ۹", id="pretty")
            yield Placeholder("جای خالی (۹)", id="placeholder")
            titled = Static("متن ۱۰", id="titled")
            titled.border_title = "شرح (۱۱)"
            titled.border_subtitle = "پایان 12"
            yield titled
            yield Static(isolated("abc - def."), id="isolated")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.title = "میز ثبت (۱)"
        self.query_one(Log).write_line("رخداد (۱۳)")
        self.query_one(RichLog).write(Text("رخداد رنگی (۱۴)"))


FIELDS: dict[str, tuple[str, ...]] = {
    "Header": ("میز ثبت (۱)",),
    "#label": (MIXED,),
    "#table": ("نوع (۱)", "نشانی", "سرقت خودرو", "اهواز، پلاک 45/B"),
    "#options": (MIXED, "کلاهبرداری"),
    "#selections": ("جرح (عمدی)",),
    "#list": ("کوچهٔ لاله ۷",),
    "#tree": ("برگ ۲ abc",),
    "#tabs": ("رویداد (۱)", "بازداشت 12"),
    "#tabbed": ("برگهٔ ۳ (ب)", "درون برگه 5"),
    "#button": ("ذخیره (۲)",),
    "#check": ("تأیید شد (۳)",),
    "#radios": ("بله (۴)",),
    "#select": ("انتخاب (۵)",),
    "#fold": ("جزئیات (۶)", "درون ۶"),
    "#link": ("پیوند (۷)",),
    "#markdown": ("سرفصل (۸)", "متن پررنگ abc"),
    "#log": ("رخداد (۱۳)",),
    "#rich": ("رخداد رنگی (۱۴)",),
    "#pretty": ("'نوشته ۹'",),
    "#placeholder": ("جای خالی (۹)",),
    "#titled": ("متن ۱۰", "شرح (۱۱)", "پایان 12"),
    "Footer": ("f2 ثبت رویداد (۱)",),
}


class Desk(App[None]):
    """An app with the filter, one screen of everything, and commands of its own."""

    def __init__(self, mode: Mode, base: Direction) -> None:
        super().__init__()
        self.line_filter = BidiLineFilter(mode, base)
        self.followed: list[str] = []

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self.line_filter]

    def get_system_commands(self, screen: Screen[Any]) -> Iterator[SystemCommand]:
        yield SystemCommand("فرمان ثبت (۱)", "راهنمای فرمان 2", self.bell)

    def on_mount(self) -> None:
        self.push_screen(Everything())

    def action_follow(self, what: str) -> None:
        """A link in a text was clicked."""
        self.followed.append(what)


def rows(app: App[None], widget: Widget | None = None) -> list[str]:
    """The rows that the terminal is sent, of a widget's region or of the whole screen."""
    lines: list[str] = []
    region = widget.region if widget is not None else app.screen.region
    for strip in app.screen._compositor.render_strips()[region.y : region.bottom]:
        lines.append("".join(segment.text for segment in strip))
    return lines


def as_shown(field: str, mode: Mode, base: Direction) -> str:
    """What a field must look like on the row: its outer spaces are the widget's."""
    if mode == "app":
        return visual(field, base=base).strip()
    return f"{RLE if base == 'rtl' else LRE}{field}{PDF}{LRM}" if mode == "terminal" else field


@pytest.mark.parametrize("base", some(BASES))
@pytest.mark.parametrize("mode", MODES)
async def test_every_stock_widget(mode: Mode, base: Direction) -> None:
    app = Desk(mode, base)
    async with app.run_test(size=(100, 170)) as pilot:
        await pilot.pause()
        for wanted, fields in FIELDS.items():
            widget = app.screen.query_one(wanted)
            shown = rows(app, widget)
            for field in fields:
                look = as_shown(field, mode, base)
                # A widget's own marks (a bullet, a triangle, quotes) may stand in the same field.
                inner = look if mode != "terminal" else field
                assert any(inner in row for row in shown), f"{wanted} {mode} {base}: {look!r} in\n" + "\n".join(shown)
        for row in rows(app):
            assert cell_len(strip_controls(row)) == 100, row


@pytest.mark.parametrize("base", some(BASES))
async def test_fields_are_wrapped_one_by_one_for_a_terminal_that_orders(base: Direction) -> None:
    app = Desk("terminal", base)
    async with app.run_test(size=(100, 170)) as pilot:
        await pilot.pause()
        for wanted in ("#label", "#table", "#tree", "#tabs", "#button", "#titled", "Header"):
            shown = "\n".join(rows(app, app.screen.query_one(wanted)))
            for field in FIELDS[wanted]:
                assert as_shown(field, "terminal", base) in shown, (wanted, field)


@pytest.mark.parametrize("mode", MODES)
async def test_a_paragraph_is_wrapped_before_it_is_ordered(mode: Mode) -> None:
    """The first words stand on the first row, in every mode; each row is ordered by itself."""
    app = Desk(mode, "rtl")
    async with app.run_test(size=(100, 170)) as pilot:
        await pilot.pause()
        widget = app.screen.query_one("#paragraph")
        wrapped = [str(line) for line in Content(PARAGRAPH).wrap(30)]
        assert len(wrapped) > 2
        for line, row in zip(wrapped, rows(app, widget), strict=True):
            assert as_shown(line.strip(), mode, "rtl").strip() in row


@pytest.mark.parametrize("base", some(BASES))
@pytest.mark.parametrize("mode", MODES)
async def test_notifications_tooltips_palette_and_help(mode: Mode, base: Direction) -> None:
    app = Desk(mode, base)
    async with app.run_test(size=(100, 60), tooltips=True, notifications=True) as pilot:
        await pilot.pause()
        app.notify("کار انجام شد (۱۲).", title="آگاهی ۱", timeout=60)
        await seen(pilot, as_shown("کار انجام شد (۱۲).", mode, base), as_shown("آگاهی ۱", mode, base))
        label = app.screen.query_one("#label")
        label.tooltip = "راهنما (۳) abc"
        await pilot.hover("#label")
        await seen(pilot, as_shown("راهنما (۳) abc", mode, base))
        await app.screen.mount(HelpPanel())
        await seen(pilot, as_shown("ثبت رویداد (۱)", mode, base))
        app.push_screen(CommandPalette())
        await seen(pilot, as_shown("فرمان ثبت (۱)", mode, base))


async def seen(pilot: Pilot[None], *looks: str) -> None:
    """Wait until all of these are on the screen. Marks that a terminal is sent may stand beside other words."""
    bare = [re.sub(f"^[{RLE}{LRE}]|{PDF}{LRM}$", "", look) for look in looks]
    for _turn in range(120):
        shown = "\n".join(rows(pilot.app))
        if all(look in shown for look in bare):
            return
        await pilot.pause(0.025)
    raise AssertionError(f"{bare} in\n{shown}")


@pytest.mark.parametrize("base", some(BASES))
async def test_a_link_is_followed_where_its_letters_are_shown(base: Direction) -> None:
    app = Desk("app", base)
    async with app.run_test(size=(100, 170)) as pilot:
        await pilot.pause()
        label = app.screen.query_one("#label", Label)
        label.update(Content.from_markup("برو [@click=app.follow('here')]پیوند[/] abc ۱۲"))
        await pilot.pause()
        row = rows(app, label)[0]
        word = visual("پیوند", base="rtl")
        at = row.index(word)
        for column in range(len(word)):
            await pilot.click(offset=(at + column, label.region.y))
        await pilot.click(offset=(row.index("abc"), label.region.y))
        assert app.followed == ["here"] * len(word)


@pytest.mark.parametrize("base", some(BASES))
async def test_what_the_mouse_selects_is_copied_as_it_is_stored(base: Direction) -> None:
    """From the cell of one letter to the cell of another: the text between them, in the order in which it is stored."""
    text = "باب در abc نو"
    app = Desk("app", base)
    async with app.run_test(size=(100, 170)) as pilot:
        await pilot.pause()
        label = app.screen.query_one("#label", Label)
        label.update(Content(text))
        await pilot.pause()
        row = rows(app, label)[0]

        def column(word: str, letter: int) -> int:
            shown = visual(word, base="rtl")
            return row.index(shown) + (len(word) - 1 - letter if word != "abc" else letter)

        for first, last, wanted in (
            (("باب", 0), ("در", 1), "باب در"),
            (("در", 0), ("abc", 2), "در abc"),
            (("abc", 1), ("نو", 0), "bc ن"),
        ):
            await pilot.mouse_down(offset=(column(*first), label.region.y))
            await pilot.hover(offset=(column(*last), label.region.y))
            await pilot.mouse_up(offset=(column(*last), label.region.y))
            await pilot.pause()
            found = app.screen.get_selected_text() or ""
            assert found == wanted, (first, last, found)
            app.screen.clear_selection()
            await pilot.pause()


async def test_a_paragraph_over_several_rows_is_copied_in_the_order_of_reading() -> None:
    app = Desk("app", "rtl")
    async with app.run_test(size=(100, 170)) as pilot:
        await pilot.pause()
        paragraph = app.screen.query_one("#paragraph")
        shown = rows(app, paragraph)
        first, last = paragraph.region.y, paragraph.region.bottom - 1
        bottom = shown[-1]
        await pilot.mouse_down(offset=(len(shown[0].rstrip()) - 1, first))
        await pilot.hover(offset=(len(bottom) - len(bottom.lstrip()), last))
        await pilot.mouse_up(offset=(len(bottom) - len(bottom.lstrip()), last))
        await pilot.pause()
        found = app.screen.get_selected_text() or ""
        assert found.split() == PARAGRAPH.split()
