"""A session while it is held: waiting numbers without names, one request after the other, a slip for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from db.kernel.desk.desk import COMMANDS
from db.registers.service_desk.requests.queries import STATES
from db.registers.service_desk.sessions.live import TakenHere, live
from db.words.form_reading import read_form
from db.words.forms import Field
from db.words.messages import Refused
from db.words.records import Column, Row, RowBuilder
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.printing import print_paper
from precinct_tui.screens.record import RecordScreen
from precinct_tui.screens.slip import SlipScreen
from precinct_tui.widgets.list_pages import PAGE, whole
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place, says_refusals
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

if TYPE_CHECKING:
    from db.registers.service_desk.sessions.live import Live

COLUMNS = (
    Column("number", N_("Code"), Field("text", N_("Code")), 8),
    Column("received_at", N_("Time"), Field("text", N_("Time")), 8),
    Column("category", N_("Category"), Field("choice", N_("Category"), list="request_category"), 20, grows=True),
    Column("state", N_("State"), Field("text", N_("State")), 20),
)
_in_columns = RowBuilder(COLUMNS, TakenHere.__dataclass_fields__, "number", "received_at", "state")
PRESET = {"answer_by": "code"}
"""What stands in a new request's form: the slip answers everyone, and another way is chosen where it is wished."""


class LiveScreen(Place):
    """The desk sits here during a session. Dismissed when it is left; the session goes on until it is closed."""

    KINDS = ("place", "live")
    BINDINGS = bindings("live")
    stands_in = "session"
    CSS_PATH = ["../../widgets/widgets.tcss", "live.tcss"]

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number
        self.live: Live | None = None

    @property
    def crumb(self) -> str:
        """The session's number."""
        return present.number(self.number)

    @property
    def takes_keys(self) -> bool:
        """Whether the session is here: a letter means something for it."""
        return self.live is not None or self.query_one("#notice").has_class("-shown")

    def body(self) -> ComposeResult:
        """Who is called, the counts, and the requests taken."""
        yield Static(id="queue")
        yield Static(id="bar")
        yield RegisterTable()

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Waiting numbers are nobody's: give one to each who comes, and call them one after the other. N takes a"
            " request; its code is then shown to be written down or read out. Names are never needed."
        )

    def begin(self) -> None:
        """Read the session."""
        self._read()

    def shown_again(self) -> None:
        """Something was done above."""
        self.notice(None)
        self._read()

    def action_reload(self) -> None:
        """Read it again."""
        self._read()

    @work(group="read", exclusive=True)
    async def _read(self) -> None:
        await self._read_now()

    @says_refusals
    async def _read_now(self) -> None:
        self.live = await off_thread(live, self.desk, self.number)
        self._show(self.live)

    def _show(self, live: Live) -> None:
        states = {name: STATES[name] for name in STATES} | {"on_spot": N_("Answered on the spot")}
        rows = [_row(request) for request in live.requests]
        fetch = whole(lambda: rows)

        self.query_one(RegisterTable).show(
            RowSource(COLUMNS, states, fetch, first=fetch(None, PAGE), flagged=False), keep_cursor=True
        )
        called = digits(live.called) if live.called else "—"
        queue = _("Now: {called}   waiting: {waiting}", called=called, waiting=digits(live.waiting))
        if live.state != "open":
            queue = _("This session is closed.")
        self.query_one("#queue", Static).update(Content(queue))
        counts = live.counts
        words = [present.isolated(present.clean(live.place)), _("taken: {count}", count=digits(counts.taken))]
        if live.state == "open":
            words += [
                _("on the spot: {count}", count=digits(counts.on_spot)),
                _("answered: {count}", count=digits(counts.answered)),
                _("referred: {count}", count=digits(counts.referred)),
            ]
        if live.given:
            words.append(_("numbers given: {count}", count=digits(live.given)))
        self.query_one("#bar", Static).update(Content("   ".join(words)))
        self.refresh_footer()

    @property
    def selected(self) -> TakenHere | None:
        """The request under the cursor."""
        row = self.query_one(RegisterTable).selected
        requests = self.live.requests if self.live is not None else ()
        return next((request for request in requests if row is not None and request.uid == row.uid), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What a closed session does not allow is not offered."""
        if action in ("take", "give", "call", "close") and (self.live is None or self.live.state != "open"):
            return False
        return super().check_action(action, parameters)

    # --- the queue ---------------------------------------------------------------------------------------------

    @work(group="acts")
    async def action_give(self) -> None:
        """The next waiting number, to be handed over."""
        if number := await self._command("session.give_number"):
            self.precinct.tell(_("Waiting number {number}", number=digits(number)))

    @work(group="acts")
    async def action_call(self, back: bool) -> None:
        """The next number, or the one before again."""
        await self._command("session.call_number", {"back": "yes" if back else "no"})

    async def _command(self, name: str, raw: dict[str, str] | None = None, record: str | None = None) -> str:
        """Give a command on the session, or on a request; "" where it was refused."""
        assert self.live is not None
        command = COMMANDS[name]
        form = read_form(command.form, raw or {}, now=self.desk.now(), record=record or self.live.uid)
        try:
            done = str(await off_thread(command.run, self.desk, form))
            self.notice(None)
        except Refused as refused:
            self.notice(refused)
            done = ""
        await self._read_now()
        return done

    # --- requests ----------------------------------------------------------------------------------------------

    @work(group="acts")
    async def action_take(self) -> None:
        """A request, then its slip; where it was answered meanwhile, one key says so."""
        form = FormScreen(
            "request.take", Beginning(fixed={"session": self.number, "received_at": "", "came_by": ""}, values=PRESET)
        )
        if code := await self.app.push_screen_wait(form):
            await self._read_now()
            await self._hand_over(code)

    @work(group="acts")
    async def action_slip(self) -> None:
        """The slip of the request under the cursor."""
        if (request := self.selected) is not None:
            await self._hand_over(request.code)

    async def _hand_over(self, code: str) -> None:
        assert self.live is not None
        request = next((request for request in self.live.requests if request.code == code), None)
        may_answer = request is not None and request.state == "registered"
        chosen = await self.app.push_screen_wait(SlipScreen(code, _promise(request), may_answer=may_answer))
        if chosen == "answered" and request is not None:
            await self._command("request.answer_now", record=request.uid)
        elif chosen == "paper":
            await print_paper(self, "request", code)

    @work(group="acts")
    async def action_answered(self) -> None:
        """The request under the cursor was answered at the desk itself."""
        if (request := self.selected) is not None:
            await self._command("request.answer_now", record=request.uid)

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        self.app.push_screen(RecordScreen("request", event.row.number))

    def action_open(self) -> None:
        """Open the request under the cursor."""
        self.query_one(RegisterTable).open_selected()

    @work(group="acts")
    async def action_close(self) -> None:
        """Close the session; its counts stay in sight."""
        assert self.live is not None
        form = FormScreen("session.close", Beginning(record=self.live.uid, number=self.number))
        if await self.app.push_screen_wait(form):
            await self._read_now()


def _promise(request: TakenHere | None) -> str:
    """When the citizen is answered; "" of a session that was closed meanwhile."""
    if request is None:
        return ""
    if request.on_spot:
        return _("Answered on the spot")
    return _("An answer by {day}. Whoever holds the code can ask.", day=present.day(request.due))


def _row(request: TakenHere) -> Row:
    state = "on_spot" if request.on_spot else request.state
    at = present.moment(request.received_at, "time")
    computed = {"number": present.number(request.code), "received_at": at, "state": None}
    return _in_columns(request, computed, head=(request.uid, request.code, state))
