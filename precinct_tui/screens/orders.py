"""Standing orders that this officer has not read: they meet him at sign-in, one after the other, signed by PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from db.registers.orders.commands import acknowledge_order
from db.registers.orders.forms import AcknowledgeOrder
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, ngettext
from precinct_tui.screens.sign_in import labelled
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.said_line import SaidLine

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.registers.orders.queries import Order


class OrdersScreen(Place):
    """Shows the oldest unread order; leaving with Escape puts it off, and it waits on the desk."""

    CSS_PATH = "orders.tcss"
    AUTO_FOCUS = "#pin"

    def __init__(self, orders: tuple[Order, ...]) -> None:
        super().__init__()
        self._orders = orders

    @property
    def crumb(self) -> str:
        """What this screen is for."""
        return _("Standing orders to read")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Read the order and sign with your PIN; your reading is recorded. Esc postpones it: it stays "
            "on the desk and is listed at handover."
        )

    def body(self) -> ComposeResult:
        """How many there are, the text of the first, and where to sign."""
        yield Static(id="head")
        yield Lines(id="order")
        yield labelled(_("PIN or password"), PersianInput(compact=True, password=True, id="pin"))
        yield SaidLine(id="said")

    def begin(self) -> None:
        """Show the first one."""
        self._show()

    def _show(self) -> None:
        order, count = self._orders[0], len(self._orders)
        head = ngettext(
            "You have not read {count} standing order. Read, then sign with your PIN; Esc: later.",
            "You have not read {count} standing orders. Read, then sign with your PIN; Esc: later.",
            count,
            count=digits(count),
        )
        self.query_one("#head", Static).update(Content(head))
        self.query_one("#order", Lines).write(lambda sheet: write_order(sheet, order))
        self.query_one("#said", SaidLine).say(None)
        self.query_one("#pin", Input).value = ""
        self.query_one("#pin").focus()

    @on(Input.Submitted, "#pin")
    def _signed(self, event: Input.Submitted) -> None:
        event.stop()
        self._acknowledge(self._orders[0], event.value)

    @work(group="send")
    async def _acknowledge(self, order: Order, secret: str) -> None:
        if self.has_class("-busy") or order is not self._orders[0]:
            return
        self.add_class("-busy")
        try:
            await off_thread(acknowledge, self.desk, order.uid, secret)
        except Refused as refused:
            self.query_one("#said", SaidLine).say(refused)
            self.query_one("#pin", Input).value = ""
            return
        finally:
            self.remove_class("-busy")
        if len(self._orders) == 1:
            self.action_back()
            return
        self._orders = self._orders[1:]
        self._show()


def write_order(sheet: LinesWriter, order: Order) -> None:
    """The order on a sheet: number, subject, until when, text."""
    sheet.heading(f"{present.number(order.number)}   {present.isolated(present.clean(order.subject or ''))}")
    until = present.moment(order.valid_until) if order.valid_until is not None else _("until further notice")
    sheet.pair(_("Issued"), present.moment(order.issued_at))
    sheet.pair(_("Valid until"), until)
    sheet.blank()
    sheet.text(present.clean(order.text or ""))


def acknowledge(desk: Desk, uid: str, secret: str) -> None:
    """Sign that the order was read. Touches the disk."""
    acknowledge_order(desk, AcknowledgeOrder(record=uid, password=secret))
