"""The board: everyone held now, by the next deadline, with where they are and what they need. Numbers, no names."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from db.kernel.desk.desk import COMMANDS
from db.reading.pressing import PRESSES, most_pressing, pressing
from db.registers.custody.board.board import board
from db.registers.custody.case.status import STATES
from db.words.calendar.times import format_elapsed
from db.words.forms import Field
from db.words.records import Column, Row, RowBuilder
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits, direction
from precinct_tui.screens.acts_menu import help_unwell, is_unwell
from precinct_tui.screens.caring import care_for
from precinct_tui.screens.custody.rounds import Rounds
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.record import RecordScreen
from precinct_tui.widgets.list_pages import whole
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place, says_refusals
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource, pressing_rows
from precinct_tui.widgets.rule import HeadingRule

if TYPE_CHECKING:
    from db.registers.custody.board.board import Board, OnBoard

TEXT = Field("text", "")
COLUMNS = (
    Column("left", N_("Time left"), TEXT, 6),
    Column("next", N_("Next duty"), TEXT, 14, grows=True),
    Column("number", N_("Band"), TEXT, 7),
    Column("place", N_("Room"), TEXT, 8),
    Column("interpreter", N_("Interpreter"), TEXT, 7),
    Column("held", N_("24 hours"), TEXT, 10, wide=True),
    Column("ends", N_("Hour 24"), TEXT, 7),
    Column("needs", N_("Needs"), TEXT, 10, grows=True),
    Column("alike", N_("Same or near name"), TEXT, 16, wide=True),
    Column("standing", N_("State"), TEXT, 14, wide=True),
)
"""Whether an interpreter is needed, never which language."""
_in_columns = RowBuilder(
    COLUMNS, (), "left", "next", "number", "place", "interpreter", "held", "ends", "needs", "alike", "standing"
)
GAUGE = 10
DAY = timedelta(hours=24)
EVERY = 30.0
"""Seconds between two readings."""
FLAGS = {"child": N_("child"), "fear_of_return": N_("fear of return"), "medical": N_("unwell")}


class BoardScreen(Place):
    """Who is held now. Families are folded into one line until they are opened out."""

    KINDS = ("place", "board", "held")
    BINDINGS = bindings("board", "held")
    stands_in = "custody"
    CSS_PATH = ["../../widgets/widgets.tcss", "board.tcss"]

    def __init__(self) -> None:
        super().__init__()
        self._folded = True
        self._board: Board | None = None
        self._lines: list[OnBoard] = []
        self._rounds = Rounds(self)

    @property
    def crumb(self) -> str:
        """The board."""
        return _("Board")

    def body(self) -> ComposeResult:
        """How many are where, and the people."""
        yield HeadingRule()
        yield RegisterTable(empty=partial(self.says_empty, "arrival.now"))
        yield Static(id="bar")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "The nearest deadline comes first. A letter records care for the person under the cursor at "
            "this minute; a check asks what was seen. Names are in the records only."
        )

    def on_mount(self) -> None:
        """Read now and from time to time."""
        super().on_mount()
        self.set_interval(EVERY, self.action_reload)

    def begin(self) -> None:
        """Read the board."""
        self._read(keep_cursor=False)

    def read_again(self) -> None:
        """Read what is shown."""
        self._read()

    @work(group="read", exclusive=True)
    @says_refusals
    async def _read(self, *, keep_cursor: bool = True) -> None:
        self._board = await off_thread(board, self.desk)
        self._show(keep_cursor=keep_cursor)

    def _show(self, *, keep_cursor: bool = True) -> None:
        board = self._board
        if board is None:
            return
        self._lines, heads = [], set[str]()
        for person in board.people:
            if not self._folded or person.family not in heads:
                self._lines.append(person)
            heads.add(person.family)
        rows = [self._row(person) for person in self._lines]
        fetch = whole(lambda: rows)

        source = RowSource(COLUMNS, STATES, fetch, flagged=False, bare=True, done=frozenset())
        self.query_one(RegisterTable).show(source, keep_cursor=keep_cursor)
        self.query_one(HeadingRule).tell(_("Held now"), digits(len(board.people)), pressing_rows(rows))
        self.query_one("#bar", Static).update(Content(self._bar(board)))

    def _bar(self, board: Board) -> str:
        words = []
        for room in board.rooms:
            if room.inside:
                holds = digits(room.holds) if room.holds is not None else "—"
                count = _("{inside} of {holds}", inside=digits(room.inside), holds=holds)
                full = room.holds is not None and room.inside > room.holds
                words.append(f"{present.label_of('custody_room', room.code)}: {count}" + (" !" if full else ""))
        return "   ".join(words)

    def _row(self, person: OnBoard) -> Row:
        assert self._board is not None
        family = [other for other in self._board.people if other.family == person.family and other.uid != person.uid]
        band = digits(person.band) or present.number(person.number)
        if family:
            first = next(other for other in self._board.people if other.family == person.family).uid == person.uid
            inside = f"{band} ┘" if direction() == "rtl" else f"└ {band}"  # where reading begins, in either direction
            band = f"{band} +{digits(len(family))}" if self._folded else band if first else inside
        now, duty, left, presses = self.desk.now(), "", "", ""
        if person.duty is not None:
            presses = pressing(person.duty, now)
            left = _left(person.duty.due, now)
            duty = present.said(person.duty.label)
            duty = _("overdue: {duty}", duty=duty) if presses == "overdue" else duty
        # A limit of the law may hide what is overdue meanwhile: the person needs that, and it is said so.
        hidden = person.overdue[:1] if person.duty is not None and presses != "overdue" else ()
        needs = [_("overdue: {duty}", duty=present.said(label)) for label in hidden]
        needs += [present.label_of("vulnerability", need) for need in person.needs]
        needs += [_(FLAGS[flag]) for flag in sorted(person.flags) if flag in FLAGS]
        alike = [present.number(number) for number in person.alike]
        computed = {
            "left": left,
            "next": duty,
            "number": band + (" ≈" if alike else ""),
            "place": present.label_of("custody_room", person.room) if person.room else present.clean(person.place),
            "interpreter": _("needed") if person.interpreter else "",
            "held": _gauge(person, now),
            "ends": _left(person.ends, now),
            "needs": _(", ").join(dict.fromkeys(needs)),
            "alike": _(", ").join(alike),
            "standing": _(STATES.get(person.state, person.state)),
        }
        standing = [*person.ending, *([] if person.duty is None else [person.duty])]
        flags = frozenset({most_pressing(standing, now)} & PRESSES)
        return _in_columns(person, computed, head=(person.uid, band, person.state), flags=flags)

    @property
    def selected(self) -> OnBoard | None:
        """Who is under the cursor."""
        row = self.query_one(RegisterTable).selected
        return next((person for person in self._lines if row is not None and person.uid == row.uid), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Care is the desk's."""
        if action in ("care", "place_in", "round") and self.desk.officer.role not in COMMANDS["custody.care"].roles:
            return False
        return super().check_action(action, parameters)

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        person = next((person for person in self._lines if person.uid == event.row.uid), None)
        if person is not None:
            self.app.push_screen(RecordScreen("custody", person.number, purpose="duty"))

    def action_open(self) -> None:
        """Open the record under the cursor."""
        self.query_one(RegisterTable).open_selected()

    def action_fold(self) -> None:
        """Families in one line, or opened out."""
        self._folded = not self._folded
        self._show()

    @work(group="care")
    async def action_care(self, what: str) -> None:
        """Record care of who is under the cursor."""
        if (person := self.selected) is not None and (code := await care_for(self, person.uid, what)):
            self._read()
            if is_unwell("care_seen", code):
                await help_unwell(self, person.uid, person.number)

    @work(group="round")
    async def action_round(self) -> None:
        """Give one step for everyone for whom it is open, person after person."""
        await self._rounds.offer()

    def action_place_in(self) -> None:
        """Say in which room the person is."""
        if (person := self.selected) is not None:
            self.app.push_screen(
                FormScreen("custody.place_in", Beginning(record=person.uid, number=person.number)), self.acted
            )


def _left(due: datetime | None, now: datetime) -> str:
    """The time that is left, or that is over: which of them the sign and the duty's words say."""
    if due is None:
        return ""
    return present.span(now, due) if due >= now else present.ltr(f"+{digits(format_elapsed(due, now, digits='en'))}")


def _gauge(person: OnBoard, now: datetime) -> str:
    """The 24 hours as a line: what is gone, what is left, from where reading begins."""
    if person.ends is None:
        return ""
    gone = GAUGE - max(0, min(GAUGE, round((person.ends - now) / DAY * GAUGE)))
    parts = ("━" * gone, "╌" * (GAUGE - gone))
    return "".join(reversed(parts) if direction() == "rtl" else parts)
