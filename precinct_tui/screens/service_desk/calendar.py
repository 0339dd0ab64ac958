"""The desk's month: sessions and programmes by day, the weekly sessions that plan them, holidays, Police Week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from db.kernel.base.officer import Desk
from db.kernel.base.register import keeps
from db.kernel.desk.desk import COMMANDS
from db.registers.programmes.queries import between
from db.registers.service_desk.sessions.calendar import month, patterns
from db.words.calendar.jalali import date_to_jalali, jalali_to_date, local_date, month_days
from db.words.forms import Field
from db.words.records import Column, RowBuilder
from precinct_tui.documents.desk_plans import hours
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.printing import print_paper
from precinct_tui.screens.record import RecordScreen
from precinct_tui.widgets.list_pages import whole
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.month import MonthGrid
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import ReadPlace
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

if TYPE_CHECKING:
    from db.registers.service_desk.sessions.calendar import Ahead, Month, OnDay

TEXT = Field("text", "")
COLUMNS = (
    Column("hours", N_("Hours"), TEXT, 13),
    Column("what", N_("Session or programme"), TEXT, 24, grows=True),
    Column("who", N_("In charge"), TEXT, 16, wide=True, grows=True),
    Column("number", N_("Number"), TEXT, 11),
    Column("state", N_("State"), TEXT, 14),
)
_row = RowBuilder(COLUMNS, ("hours",), "what", "who", "number", "state")
STATES = {
    "planned": N_("Planned"),
    "open": N_("Open"),
    "closed": N_("Closed"),
    "held": N_("Took place"),
    "cancelled": N_("Cancelled"),
}
PLANNED_MARK, GONE_MARK = "+", "-"


@dataclass(frozen=True, slots=True)
class OnIt:
    """A session or programme on a day, as it is shown."""

    register: str
    number: str
    state: str
    day: date
    hours: str
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Read:
    """A month as it was read: the desk's part, the weekly sessions, and all that is on its days."""

    month: Month
    ahead: Ahead
    entries: tuple[OnIt, ...]

    @property
    def programmes(self) -> int:
        """How many programmes there are."""
        return sum(entry.register == "programme" for entry in self.entries)


def read_month(desk: Desk, day: date) -> Read:
    """The month of a day. Touches the disk."""
    at = date_to_jalali(day)
    first = jalali_to_date(at.year, at.month, 1)
    last = jalali_to_date(at.year, at.month, month_days(at.year, at.month))
    kept = keeps(desk.store.info.registers, "programme")
    shown, programmes = month(desk, at.year, at.month), between(desk, first, last) if kept else ()
    sessions = [
        OnIt(
            "session",
            entry.number,
            entry.state,
            entry.day,
            hours(entry.start, entry.end),
            what(entry),
            _(", ").join(entry.staff),
        )
        for entry in shown.sessions
    ]
    others = [
        OnIt("programme", entry.number, entry.state, entry.day, hours(entry.start, entry.end), entry.title, entry.owner)
        for entry in programmes
    ]
    return Read(shown, patterns(desk), (*sessions, *others))


def what(session: OnDay) -> str:
    """Where a session is, and what it is where it is not the service desk."""
    return (
        session.place
        if session.kind == "desk"
        else f"{present.label_of('session_kind', session.kind)}, {session.place}"
    )


class CalendarScreen(ReadPlace):
    """A month; below it what is on the day under the cursor."""

    KINDS = ("place", "calendar")
    BINDINGS = bindings("calendar")
    stands_in = "session"
    CSS_PATH = ["../../widgets/widgets.tcss", "calendar.tcss"]
    AUTO_FOCUS = "MonthGrid"

    def __init__(self) -> None:
        super().__init__()
        self._month: Read | None = None
        self._on_day: dict[str, OnIt] = {}

    @property
    def crumb(self) -> str:
        """The calendar."""
        return _("Calendar")

    def body(self) -> ComposeResult:
        """The month, what is told of the day and of the month, and the day's sessions and programmes."""
        today = local_date(self.desk.now())
        with Horizontal(id="top"):
            with Vertical(id="told"):
                yield Static(id="day")
                yield Static(id="month")
            yield MonthGrid(today, today)
        yield RegisterTable()

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Arrows go from day to day, PgUp and PgDn from month to month. After a day, + says that something is on it,"
            " * a holiday. Enter goes to the day's list, Tab back. W sets what comes again every week."
        )

    def on_mount(self) -> None:
        """The month stands where reading begins."""
        super().on_mount()
        if not self.has_class("-ltr"):
            return
        self.query_one("#top").move_child(self.query_one(MonthGrid), before=self.query_one("#told"))

    @property
    def grid(self) -> MonthGrid:
        """The month."""
        return self.query_one(MonthGrid)

    async def read(self) -> None:
        """The month."""
        day = self.grid.day
        self._month = await off_thread(read_month, self.desk, day)
        marks: dict[date, str] = {}
        for entry in self._month.entries:
            gone = entry.state == "cancelled" and marks.get(entry.day) != PLANNED_MARK
            marks[entry.day] = GONE_MARK if gone else PLANNED_MARK
        self.grid.mark(marks)
        self._show_day()
        self.query_one("#month", Static).update(Content("\n".join(self._told(self._month))))

    def _told(self, read: Read) -> list[str]:
        sessions, week = read.month.sessions, read.month.police_week
        lines = [
            _("Sessions: {count}", count=digits(len(sessions)))
            + "   "
            + _("held: {count}", count=digits(sum(session.state in ("open", "closed") for session in sessions)))
        ]
        if read.programmes:
            lines.append(_("Programmes: {count}", count=digits(read.programmes)))
        if week:
            days = (present.day(week[0]), present.day(week[-1]))
            lines.append(_("Police Week: {first} to {last}", first=days[0], last=days[1]))
        if not read.month.holidays_known:
            said = _("The moving official holidays of {year} are not entered yet.", year=digits(read.month.year))
            lines.append(said)
        if read.ahead.unplanned:
            count = digits(read.ahead.unplanned)
            lines.append(_("{count} weekly sessions ahead are not planned yet.", count=count))
        return lines

    @on(MonthGrid.Moved)
    def _moved(self) -> None:
        at = date_to_jalali(self.grid.day)
        if self._month is None or (at.year, at.month) != (self._month.month.year, self._month.month.month):
            self.read_again()
        else:
            self._show_day()

    def _show_day(self) -> None:
        read, day = self._month, self.grid.day
        on_it = read is not None and any(entry.day == day for entry in read.entries)
        empty = [] if on_it else [_("nothing is planned")]
        self.query_one("#day", Static).update(Content("   ".join([self.grid.told(), *empty])))
        if read is None:
            return
        self._on_day = {f"{entry.register} {entry.number}": entry for entry in read.entries if entry.day == day}
        rows = [
            _row(entry, {
                "what": present.isolated(present.clean(entry.what)), "who": present.isolated(present.clean(entry.who)),
                "number": present.number(entry.number), "state": None,
            }, head=(uid, entry.number, entry.state))
            for uid, entry in self._on_day.items()
        ]  # fmt: skip
        fetch = whole(lambda: rows)

        self.query_one(RegisterTable).show(RowSource(COLUMNS, STATES, fetch, flagged=False))

    @on(MonthGrid.Taken)
    def _taken(self) -> None:
        self.query_one(RegisterTable).focus()

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        self.app.push_screen(RecordScreen(self._on_day[event.row.uid].register, event.row.number))

    # --- planning ----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Planning is the desk's; programmes where the store keeps them."""
        role = self.desk.officer.role
        if action in ("plan", "weekly") and role not in COMMANDS["session.plan"].roles:
            return False
        if action in ("programme", "copy_year"):
            may = role in COMMANDS["programme.plan"].roles and keeps(self.desk.store.info.registers, "programme")
            return may and super().check_action(action, parameters)
        return super().check_action(action, parameters)

    def action_today(self) -> None:
        """Back to today."""
        self.grid.day = local_date(self.desk.now())
        self.grid.focus()

    def action_open(self) -> None:
        """Open what is under the cursor in the day's list."""
        self.query_one(RegisterTable).open_selected()

    def action_plan(self) -> None:
        """A session on this day."""
        self._form("session.plan", {"day": present.plain_day(self.grid.day)})

    def action_programme(self) -> None:
        """A programme on this day."""
        self._form("programme.plan", {"day": present.plain_day(self.grid.day)})

    def action_copy_year(self) -> None:
        """A year's programmes, planned again."""
        self._form("programme.copy_year", {})

    def _form(self, command: str, values: dict[str, str]) -> None:
        self.app.push_screen(FormScreen(command, Beginning(values=values)), self.acted)

    @work(group="acts")
    async def action_weekly(self) -> None:
        """What comes again every week: plan it ahead, add to it, end it."""
        ahead = self._month.ahead if self._month is not None else None
        patterns = ahead.patterns if ahead is not None else ()
        items = [Item("add", _("Another weekly session"))]
        if patterns and ahead is not None:
            items.insert(0, Item("plan", _("Plan them ahead ({count} not planned)", count=digits(ahead.unplanned))))
        for pattern in patterns:
            when = f"{present.label_of('weekday', pattern.weekday)} {hours(pattern.start, pattern.end)}"
            label = _("End: {place}, {when}", place=present.isolated(present.clean(pattern.place)), when=when)
            items.append(Item(pattern.uid, label))
        chosen = await self.app.push_screen_wait(MenuScreen(_("Weekly sessions"), items, numbered=True))
        if chosen == "plan" and ahead is not None:
            form = FormScreen("session.plan_ahead", Beginning(values={"until": present.plain_day(ahead.until)}))
        elif chosen == "add":
            form = FormScreen("session.add_pattern")
        elif chosen is not None:
            form = FormScreen("session.end_pattern", Beginning(record=chosen))
        else:
            return
        await self.app.push_screen_wait(form)
        self.read_again()

    @work(group="acts")
    async def action_poster(self) -> None:
        """The poster of the session under the cursor, or one of the papers of the calendar."""
        table = self.query_one(RegisterTable)
        here = None if table.selected is None else self._on_day.get(table.selected.uid)
        if here is not None and here.register == "session" and table.has_focus:
            await print_paper(self, "session", here.number)
        else:
            await print_paper(self, "")
