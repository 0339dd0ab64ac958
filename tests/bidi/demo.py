"""Persian in stock widgets, to be looked at: python -m tests.bidi.demo [rtl|ltr] [auto|app|terminal|off]."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import cast

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.filter import LineFilter
from textual.widgets import Button, Checkbox, DataTable, Footer, Label, OptionList, Static

from precinct_tui.bidi import Direction, isolate
from precinct_tui.bidi.line_filter import BidiLineFilter, isolated
from precinct_tui.bidi.terminal import Restorer, Setting, ask_terminal, detect, enter, needs_asking
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.persian_text_area import PersianTextArea

ROWS = [
    ("۱۴۰۴-۲۱-۰۰۰۱", "سرقت خودرو", "اهواز، خیابان امام (پلاک ۱۲)", "۱۴۰۴/۰۷/۰۳ ۱۴:۳۰"),
    ("۱۴۰۴-۲۱-۰۰۰۲", "کلاهبرداری", "آبادان، بلوار ساحلی، پلاک 45/B", "۱۴۰۴/۰۷/۰۴ ۰۲:۱۵"),
    ("۱۴۰۴-۲۱-۰۰۰۳", "مزاحمت", "دزفول، کوچهٔ لاله", "۱۴۰۴/۰۷/۰۴ ۲۳:۰۵"),
]
PARAGRAPH = (
    "گزارش شد که ساعت ۱۴:۳۰ خودروی Peugeot 405 به شمارهٔ «۱۲ ب ۳۴۵ ایران ۱۴» از جلوی پلاک ۱۲ (روبه‌روی بانک ملی) "
    "برده شده است؛ مالک می‌گوید: «کلید داخل خودرو نبود»."
)


class Demo(App[None]):
    """Every kind of line that meets in the filter."""

    CSS = """
    Screen { layout: vertical; }
    #text { height: 5; text-align: right; border: round $primary; border-title-align: right; }
    DataTable { height: 5; }
    #low { height: 9; }
    OptionList { width: 24; height: 7; }
    PersianInput { width: 1fr; }
    PersianTextArea { height: 5; }
    #marks { height: 1; }
    #marks Label { width: 1fr; text-align: right; }
    """
    BINDINGS = [
        Binding("f2", "nothing", "ثبت رویداد"),
        Binding("f3", "nothing", "جست‌وجو"),
        Binding("ctrl+q", "quit", "خروج"),
    ]

    def __init__(self, base: Direction, setting: Setting) -> None:
        super().__init__()
        self.base_direction = base
        answers = ask_terminal() if needs_asking(os.environ) else None
        self.report = detect(os.environ, answers, setting)
        self.line_filter = BidiLineFilter(self.report.mode, base)
        Restorer(self.report).install()

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self.line_filter]

    def compose(self) -> ComposeResult:
        text = Static(PARAGRAPH, id="text")
        text.border_title = "شرح رویداد (۱)"
        yield text
        yield DataTable()
        with Horizontal(id="marks"):
            yield Label(f"نام: {isolate('Ali (abc) 12')} - کد ۷")
            yield Label(Text.assemble("وضعیت: ", ("باز", "bold red"), " / ", ("بسته", "green"), " (۳)"))
        with Horizontal(id="low"):
            yield OptionList("سرقت", "کلاهبرداری اینترنتی", "ضرب و جرح (عمدی)", "ZWNJ: می‌روم", "بَدَل و لَا")
            with Vertical():
                yield PersianInput("سلام abc ۱۲ لا")
                yield PersianTextArea("این متن می‌تواند چند سطر باشد و در پایان سطر به سطر بعد برود. پلاک 12-B (لاله)")
        with Horizontal():
            yield Button("ذخیره", variant="primary")
            yield Checkbox("تأیید شد")
            yield Static(isolated("English value, 12."))
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        if self._driver is not None:
            enter(self.report, self._driver.write)
        table = self.query_one(DataTable)
        table.add_columns(*[Text(name, justify="right") for name in ("زمان", "نشانی", "نوع", "شماره")])
        for row in ROWS:
            table.add_row(*[Text(cell, justify="right") for cell in reversed(row)])
        field = self.query_one(PersianInput)
        field.cursor_blink = False
        field.select_on_focus = False
        field.focus()

    def action_nothing(self) -> None:
        self.notify("پیام: کار انجام شد (۱۲).", title="آگاهی")


if __name__ == "__main__":
    base, setting = [*sys.argv[1:], "rtl", "auto"][:2] if len(sys.argv) != 2 else (sys.argv[1], "auto")
    Demo(cast(Direction, base), cast(Setting, setting)).run()
