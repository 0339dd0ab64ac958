"""The board of calls and patrols: what is open and waits, who is where, since when, and when it is to be called."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from db.kernel.desk.desk import COMMANDS
from db.registers.dispatch.calls.queries import OpenCall, unfinished
from db.registers.dispatch.calls.responding import intervals
from db.registers.dispatch.patrols.queries import board, list_barriers
from db.registers.dispatch.rules import BUSY, CALL_STATES, LEGAL, PATROL_STATES
from db.words.forms import Field
from db.words.messages import M_, Refused
from db.words.records import Column, Row, RowBuilder
from precinct_tui.language import board_line, present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits, language, ngettext
from precinct_tui.screens.calls.board_words import placed, said_of, spread_text
from precinct_tui.screens.calls.sending import send_patrol
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.record import RecordScreen
from precinct_tui.screens.register import RegisterScreen
from precinct_tui.widgets.list_pages import whole
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.place import ReadPlace, says_refusals
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource, pressing_rows
from precinct_tui.widgets.rule import HeadingRule

if TYPE_CHECKING:
    from db.registers.dispatch.calls.responding import Response
    from db.registers.dispatch.patrols.queries import PatrolNow

TEXT = Field("text", "")
CALLS = (
    Column("waits", N_("Waits"), TEXT, 6),
    Column("number", N_("Number"), TEXT, 14),
    Column("type", N_("Type"), Field("choice", N_("Type"), list="incident_type"), 16),
    Column("place", N_("Where"), TEXT, 14, grows=True),
    Column("sent", N_("Sent"), TEXT, 12),
    Column("severity", N_("How urgent"), Field("choice", N_("How urgent"), list="severity"), 12, wide=True),
    Column("standing", N_("State"), TEXT, 20, wide=True),
)
PATROLS = (
    Column("number", N_("Patrol"), TEXT, 8),
    Column("state", N_("State"), TEXT, 14),
    Column("since", N_("For"), TEXT, 6),
    Column("job", N_("Sent to"), TEXT, 13),
    Column("place", N_("Age, last place"), TEXT, 14, grows=True),
    Column("silent", N_("Silent for"), TEXT, 8),
    Column("crew", N_("Crew"), TEXT, 10, wide=True),
    Column("due", N_("Call it"), TEXT, 14, wide=True),
)
_call_row = RowBuilder(CALLS, OpenCall.__dataclass_fields__, "waits", "number", "place", "sent", "standing")
_patrol_row = RowBuilder(PATROLS, (), "number", "state", "since", "job", "place", "silent", "crew", "due")
EVERY = 20.0
"""Seconds between two readings."""
DAY = timedelta(hours=24)
NONE = frozenset[str]()


class CommandLine(PersianInput):
    """The command line: what a patrol says of itself."""


class CallsScreen(ReadPlace):
    """Calls above, patrols below; `/` says what a patrol says, in a few keys."""

    KINDS = ("place", "calls")
    BINDINGS = bindings("calls")
    stands_in = "call"
    CSS_PATH = ["../../widgets/widgets.tcss", "board.tcss"]
    AUTO_FOCUS = "#patrols"

    def __init__(self) -> None:
        super().__init__()
        self.calls: tuple[OpenCall, ...] = ()
        self.patrols: tuple[PatrolNow, ...] = ()

    @property
    def crumb(self) -> str:
        """Calls and patrols."""
        return _("Calls and patrols")

    def body(self) -> ComposeResult:
        """How it stands, the two tables, and the line."""
        yield HeadingRule(_("Calls"), id="calls-rule")
        yield RegisterTable(empty=str, id="calls")
        yield HeadingRule(_("Patrols"), id="patrols-rule")
        yield RegisterTable(empty=partial(self.says_empty, "calls.start"), id="patrols")
        yield Static(id="bar")
        yield CommandLine(compact=True, id="line", placeholder=_("p3 scene   p3 clear   p3 at Kianpars   p3 send 17"))

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Type /, a patrol and its report: go, scene, clear, out, at and a place, ok, note and words, "
            "send and a number; a time may follow (-5m). Either keyboard layout works. A patrol's place "
            "is stored for its shift only."
        )

    def on_mount(self) -> None:
        """Read now and from time to time."""
        super().on_mount()
        self.set_interval(EVERY, self.action_reload)

    def begin(self) -> None:
        """Read the board."""
        self.query_one("#line").display = False
        self.read_again()

    async def read(self) -> None:
        """Both tables, and how the last day went."""
        self.calls = await off_thread(unfinished, self.desk)
        self.patrols = await off_thread(board, self.desk)
        response = await off_thread(intervals, self.desk, since=self.desk.now() - DAY)
        self._show(response)

    def _show(self, response: Response) -> None:
        now = self.desk.now()
        calls, patrols = (
            [self._call(each, now) for each in self.calls],
            [self._patrol(each, now) for each in self.patrols],
        )
        for name, columns, states, rows in (
            ("#calls", CALLS, CALL_STATES, calls),
            ("#patrols", PATROLS, PATROL_STATES, patrols),
        ):
            source = RowSource(columns, states, whole(partial(tuple, rows)), bare=True, done=NONE, flagged=False)
            self.query_one(name, RegisterTable).show(source, keep_cursor=True)
        self.query_one("#calls").styles.height = min(8, len(self.calls) + 1)
        self.query_one("#calls").display = bool(self.calls)
        free = _("{count} free", count=digits(sum(each.state == "available" for each in self.patrols)))
        for name, rows, presses in (
            ("#calls-rule", calls, pressing_rows(calls) if calls else [("", _("nothing"), "quiet")]),
            ("#patrols-rule", patrols, [*pressing_rows(patrols), ("○", free, "quiet")] if patrols else []),
        ):
            self.query_one(name, HeadingRule).tell(None, digits(len(rows)) if rows else "", presses)
        self.query_one("#bar", Static).update(Content(self._bar(response)))
        self.query_one("#bar").display = bool(self._bar(response))

    def _bar(self, response: Response) -> str:
        spreads = ((_("Time to dispatch"), response.to_dispatch), (_("to arrival"), response.to_arrival))
        times = [f"{label}: {spread_text(spread)}" for label, spread in spreads if spread.known or spread.missing]
        return _("; ").join(times)

    def _call(self, call: OpenCall, now: datetime) -> Row:
        number = present.number(call.number) if call.number else _("no number yet")
        sent = _(", ").join(present.label_of("patrol_name", name) for name in call.sent)
        waits = present.span(call.started_at, max(now, call.started_at))
        alone = call.danger and not call.sent
        presses = alone or now - call.started_at > timedelta(minutes=10)
        state = "open" if call.number else "started"
        computed = {"waits": waits, "number": number, "place": present.own(present.clean(call.gist)),
                    "sent": sent or "–", "standing": _(CALL_STATES[state])}  # fmt: skip
        flags = frozenset({"urgent"} if presses else ())
        return _call_row(call, computed, head=(call.uid, number, state), flags=flags)

    def _patrol(self, patrol: PatrolNow, now: datetime) -> Row:
        name = present.clean(patrol.name.label(language()))
        job = f"? {present.number(patrol.asked_by)}" if patrol.asked_by else present.number(patrol.sent_to)
        since = present.span(patrol.since, max(now, patrol.since))
        place = placed(patrol, now)
        silent, due, flags = present.span(patrol.heard_at, max(now, patrol.heard_at)), "", frozenset[str]()
        if patrol.untold:
            job, flags = f"× {present.number(patrol.untold)}", frozenset({"overdue"})
        if patrol.call_by is not None:
            left = patrol.call_by - now
            due = _("in {time}", time=present.span(now, patrol.call_by))
            if left <= timedelta(0):
                due, flags = _("{time} over", time=present.span(patrol.call_by, now)), frozenset({"overdue"})
        crew = ngettext("{count} person", "{count} people", patrol.people, count=digits(patrol.people))
        computed = {"number": name, "state": None, "since": since, "job": job, "place": place, "silent": silent,
                    "crew": crew, "due": due}  # fmt: skip
        return _patrol_row(patrol, computed, head=(patrol.uid, name, patrol.state), flags=flags)

    # --- what is under the cursor ------------------------------------------------------------------------------

    @property
    def call(self) -> OpenCall | None:
        """The call under the cursor."""
        row = self.query_one("#calls", RegisterTable).selected
        return next((call for call in self.calls if row is not None and call.uid == row.uid), None)

    @property
    def patrol(self) -> PatrolNow | None:
        """The patrol under the cursor."""
        row = self.query_one("#patrols", RegisterTable).selected
        return next((patrol for patrol in self.patrols if row is not None and patrol.uid == row.uid), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Patrols are the desk's."""
        if (
            action in ("line", "start", "send", "recall")
            and self.desk.officer.role not in COMMANDS["patrol.start"].roles
        ):
            return False
        return super().check_action(action, parameters)

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        event.stop()
        if (call := next((patrol for patrol in self.calls if patrol.uid == event.row.uid), None)) is not None:
            if self.precinct.query_of("call.taken") is not None:
                self.precinct.open_call(call.uid)
            return
        patrol = next((patrol for patrol in self.patrols if patrol.uid == event.row.uid), None)
        if patrol is not None:
            self._acts(patrol)

    def action_open(self) -> None:
        """The call, or what may be done with the patrol under the cursor."""
        focused = self.focused
        table = focused if isinstance(focused, RegisterTable) else self.query_one("#patrols", RegisterTable)
        table.open_selected()

    @work(group="acts")
    async def _acts(self, patrol: PatrolNow) -> None:
        items = []
        if self.desk.officer.role in COMMANDS["patrol.move"].roles:
            items = [Item(f"to {to}", _(PATROL_STATES[to])) for to in LEGAL[patrol.state]]
            acts = ["patrol.place", "patrol.hear"] + (["patrol.answer"] if patrol.asked_by else [])
            acts += ["patrol.recall"] if takes_back(patrol) else []
            acts += ["patrol.remark"] if patrol.state in BUSY else ["patrol.end"]
            items += [Item(name, _(COMMANDS[name].label)) for name in acts]
        items.append(Item("record", _("Its record")))
        name = patrol.name.label(language())
        chosen = await self.app.push_screen_wait(MenuScreen(name, items, numbered=True, first=-1))
        if chosen is None:
            return
        if chosen == "record":
            await self.app.push_screen(RecordScreen("patrol", patrol.number, purpose="duty"))
        elif chosen.startswith("to ") and chosen != "to out":
            await self._give(
                board_line.SaidAct("patrol.move", patrol.uid, {"to": chosen[3:]}, said_of(patrol, chosen[3:]))
            )
        elif chosen == "patrol.recall":
            await self._take_back(patrol)
        elif chosen == "patrol.hear":
            await self._give(board_line.SaidAct(chosen, patrol.uid, {}, said_of(patrol, patrol.state)))
        else:
            values = {"to": "out"} if chosen == "to out" else {}
            command = "patrol.move" if chosen == "to out" else chosen
            form = FormScreen(
                command,
                Beginning(record=patrol.uid, number=patrol.number, values=values, cursor="why" if values else ""),
            )
            await self.app.push_screen_wait(form)
            self.read_again()

    async def _give(self, step: board_line.SaidAct) -> bool:
        """Give a command; one that asks for a reason opens its form with what was asked. Whether it was given."""
        try:
            await off_thread(board_line.give, self.desk, step)
        except Refused as refused:
            if refused.code != "unlikely":
                self.notice(refused)
                return False
            form = FormScreen(step.command, Beginning(record=step.record, values=step.answers, refused=refused))
            if not await self.app.push_screen_wait(form):
                return False
        self.notice(None)
        self.precinct.tell(present.said(step.told))
        self.read_again()
        return True

    # --- keys --------------------------------------------------------------------------------------------------

    def action_line(self) -> None:
        """Open the command line."""
        line = self.query_one("#line", CommandLine)
        line.display = True
        line.focus()

    def action_back(self) -> None:
        """Close the line, else one level back."""
        line = self.query_one("#line", CommandLine)
        if line.display:
            line.value = ""
            line.display = False
            self.query_one("#patrols").focus()
            self.notice(None)
        else:
            super().action_back()

    @on(Input.Submitted, "#line")
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self._say(event.value)

    @work(group="say")
    @says_refusals
    async def _say(self, text: str) -> None:
        step = await off_thread(board_line.read, self.desk, text)
        if await self._give(step):  # what is refused stays in the line, to be put right
            self.query_one("#line", CommandLine).value = ""

    def action_start(self) -> None:
        """A patrol goes on shift."""
        self.app.push_screen(FormScreen("patrol.start"), self.acted)

    @work(group="acts")
    async def action_recall(self) -> None:
        """Take back where the patrol under the cursor was sent; it is to be told."""
        patrol = self.patrol
        if patrol is None or not takes_back(patrol):
            self.precinct.tell(
                _("Z recalls the selected patrol; only before it arrives."),
                "warning",
            )
        else:
            await self._take_back(patrol)

    async def _take_back(self, patrol: PatrolNow) -> None:
        words = M_("{patrol}: {what}", patrol=patrol.name, what=board_line.RECALLED)
        await self._give(board_line.SaidAct("patrol.recall", patrol.uid, {}, words))

    @work(group="acts")
    async def action_send(self) -> None:
        """Send a patrol to the call under the cursor."""
        call = self.call
        if call is None:
            self.precinct.tell(_("No call waits."))
        elif not call.place:
            self.precinct.tell(_("Write the place first. A patrol needs a place to go to."), "warning")
        elif await send_patrol(self, "call.send_unit", call.uid):
            self.read_again()

    def more_items(self) -> list[Item]:
        """The registers, and what the precinct draws."""
        items = [
            Item("register call", _("Calls")),
            Item("register patrol", _("Patrols")),
            Item("barriers", _("Barriers")),
        ]
        for name in ("barrier.draw", "barrier.remove"):
            if self.desk.officer.role in COMMANDS[name].roles:
                items.append(Item(name, _(COMMANDS[name].label), words=name))
        return items

    def chose(self, item: str) -> None:
        """A line of the menu was chosen."""
        if item == "barriers":
            self._list_barriers()
        elif item.startswith("register "):
            self.app.push_screen(RegisterScreen(item.removeprefix("register ")))
        else:
            self.app.push_screen(FormScreen(item), self.acted)

    @work(group="acts")
    async def _list_barriers(self) -> None:
        """What has to be gone around; the one that is chosen may be removed."""
        barriers = await off_thread(list_barriers, self.desk)
        items = []
        for barrier in barriers:
            kind = present.label_of("barrier_kind", barrier.kind)
            gaps = ngettext("{count} crossing", "{count} crossings", len(barrier.gaps), count=digits(len(barrier.gaps)))
            items.append(Item(barrier.name, _(", ").join((present.own(present.clean(barrier.name)), kind, gaps))))
        text = "" if barriers else _("No barrier is drawn; all routes are straight.")
        chosen = await self.app.push_screen_wait(MenuScreen(_("Barriers"), items, numbered=True, first=-1, text=text))
        if chosen is not None and self.desk.officer.role in COMMANDS["barrier.remove"].roles:
            await self.app.push_screen(FormScreen("barrier.remove", Beginning(values={"name": chosen})))


def takes_back(patrol: PatrolNow) -> bool:
    """Whether the patrol is sent, or asked to go, somewhere that it has not reached."""
    return bool(patrol.asked_by) or patrol.state in ("dispatched", "en_route")
