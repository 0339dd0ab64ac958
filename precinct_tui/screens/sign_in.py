"""Signing in. Painted before the store's code is loaded; the first password starts that in a thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from db.words.layouts import layout_of
from db.words.messages import M_, Refused
from precinct_tui.bidi.controls import strip_controls
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language import present, role_words
from precinct_tui.language.i18n import _, direction, translate
from precinct_tui.screens.reads import Reads
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.options import Options
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.said_line import SaidLine

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk


def labelled(label: str, control: PersianInput) -> Horizontal:
    """A label and its input, the label where reading begins."""
    words = Static(Content(label), classes="label")
    return Horizontal(*((control, words) if direction() == "rtl" else (words, control)), classes="ask")


def on_layout(refused: Refused, secret: str) -> Refused:
    """A refusal of a secret, with the layout that it was typed on: nobody sees what stands behind the dots."""
    said = next(iter(refused.fields.values()), refused.message)
    if said is None or refused.code not in ("wrong_password", "wrong_pin"):
        return refused
    match layout_of(secret):
        case "persian":
            return Refused(refused.code, {}, M_("{said} The keyboard is writing Persian.", said=said))
        case "latin":
            return Refused(refused.code, {}, M_("{said} The keyboard is writing Latin letters.", said=said))
    return refused


def without_badge(badge: str) -> Refused | None:
    """What is said of an empty badge number: nothing is tried with it, so no wrong try is counted."""
    return None if badge.strip() else Refused("invalid", {"badge": M_("Type your badge number.")})


class SignInScreen(Reads):
    """Badge number and password. A demo store shows its officers: choosing one signs him in."""

    KINDS = ("sign_in", "reads")
    AUTO_FOCUS = "#badge"
    shows_clocks = False

    def body(self) -> ComposeResult:
        """A quiet box in the middle."""
        with Vertical(id="box"):
            yield from self.asking()
            yield Static(Content(_("Precinct records desk")), id="title")
            yield labelled(_("Badge number"), PersianInput(compact=True, number=True, id="badge"))
            yield labelled(_("Password"), PersianInput(compact=True, password=True, id="password"))
            yield SaidLine(id="said")
            with Horizontal(id="buttons"):
                enter = Button(Content(_("Sign in")), id="enter", variant="primary", compact=True)
                tongue = Button(Content("English" if direction() == "rtl" else "فارسی"), id="tongue", compact=True)
                yield from (tongue, enter) if direction() == "rtl" else (enter, tongue)
            with Vertical(id="demo"):
                yield Static(Content(_("A made-up precinct. Its officers, their passwords and PINs:")), id="demo-title")
                yield Options(compact=True, id="officers")

    def begin(self) -> None:
        """Look whether this is a demo store; make the store's code ready meanwhile."""
        self.query_one("#demo").display = False
        self.call_after_refresh(self._look)  # after the first paint: importing would hold it up

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "After several wrong passwords the next try waits some seconds, thirty at most; nobody is locked out. An"
            " administrator can set a new password. The marked moment of a locked screen belongs to whoever signed in"
            " last."
        )

    @work(group="look", exclusive=True)
    async def _look(self) -> None:
        try:
            officers = await off_thread(demo_officers, self.precinct.home)
        except Refused as refused:
            self.query_one("#said", SaidLine).say(refused)
            return
        self.precinct.demo_officers = officers
        options = self.query_one("#officers", OptionList)
        options.clear_options()
        options.add_options([Option(Content(row)) for row in _demo_rows(officers)])
        self.query_one("#demo").display = bool(officers)
        self.query("HeaderLine").first().refresh()
        await off_thread(self.precinct.warm_up)

    @on(Input.Submitted, "#badge")
    def _on_to_password(self) -> None:
        self.query_one("#password").focus()

    @on(Input.Submitted, "#password")
    @on(Button.Pressed, "#enter")
    def _enter(self) -> None:
        badge = self.query_one("#badge", Input)
        if (refused := without_badge(badge.value)) is not None:
            self.query_one("#said", SaidLine).say(refused)
            badge.focus()
            return
        self._sign_in(badge.value, self.query_one("#password", Input).value)

    @on(OptionList.OptionSelected, "#officers")
    def _chose(self, event: OptionList.OptionSelected) -> None:
        officer = self.precinct.demo_officers[event.option_index]
        self._sign_in(officer["badge"], officer["password"])

    @on(Button.Pressed, "#tongue")
    def _other_tongue(self) -> None:
        self.precinct.action_switch_language()

    @work(group="sign-in")
    async def _sign_in(self, badge: str, password: str) -> None:
        if self.has_class("-busy") or not self.is_answered():
            return
        self.add_class("-busy")
        self.query_one("#said", SaidLine).say(_("Opening …"))
        try:
            desk = await self._opened(badge, password)
        except Refused as refused:
            self.query_one("#said", SaidLine).say(on_layout(refused, password))
            self.query_one("#password", Input).value = ""
            self.query_one("#password").focus()
            return
        finally:
            self.remove_class("-busy")
        self.precinct.begin(desk, password)

    async def _opened(self, badge: str, password: str) -> Desk:
        """The desk; of a store that was last opened elsewhere once it is said whether it was moved. Esc: copied."""
        place = self.precinct.home, self.precinct.desk, badge, password
        try:
            return await off_thread(open_desk, *place, None)
        except Refused as refused:
            if refused.code != "moved_or_copied" or refused.message is None:
                raise
            text = translate(refused.message)
        from precinct_tui.widgets.menu import Item, MenuScreen  # late: the first paint does not wait for it

        items = [Item("moved", _("Moved: it goes on here, and nowhere else")), Item("copied", _("A copy"))]
        title = _("Moved or copied?")
        chosen = await self.app.push_screen_wait(MenuScreen(title, items, numbered=True, first=-1, text=text))
        return await off_thread(open_desk, *place, chosen == "moved")


def _demo_rows(officers: Sequence[dict[str, str]]) -> list[str]:
    """Badge, name, role, password and PIN below each other."""
    table = [
        (
            officer.get("badge", ""), present.isolated(present.clean(officer.get("name", ""))),
            role_words.role(officer.get("role", "")), present.ltr(officer.get("password", "")),
            present.ltr(officer.get("pin", "")),
        )
        for officer in officers
    ]  # fmt: skip
    sizes = [max(cell_len(strip_controls(text)) for text in column) for column in zip(*table, strict=True)]
    return [
        "  ".join(text + " " * (size - cell_len(strip_controls(text))) for text, size in zip(row, sizes, strict=True))
        for row in table
    ]


def demo_officers(home: Path) -> Sequence[dict[str, str]]:
    """The officers of a made-up precinct with their passwords; none of another store. Touches the disk."""
    from db.storage import keys  # late: the first paint does not wait for it

    return keys.load(home).demo


def open_desk(home: Path, before: Desk | None, badge: str, password: str, moved: bool | None = False) -> Desk:
    """The desk for this officer: at the open store of `before`, or at the store in `home`; `moved` as `open_store` has
    it. Raises Refused."""
    from db.opening import setup  # late: the first paint does not wait for it

    if before is not None:
        return setup.sign_in(before, badge, password)
    return setup.open_store(home, badge, password, moved=moved)
