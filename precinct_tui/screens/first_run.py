"""The first start on a machine: make a store, or look around a made-up precinct."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from db.demo.making import make
from db.kernel.base.access import Role
from db.opening.creating import NewOfficer, NewStore, create_store
from db.reference.officers.passwords import strong
from db.storage import keys
from db.words.messages import M_, Refused
from db.words.phrases import new_codes, new_phrase
from db.words.text import clean
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, direction
from precinct_tui.screens.first_bodies import Bodies, FirstBodiesScreen
from precinct_tui.screens.first_join import join_from
from precinct_tui.screens.first_restore import restore_from
from precinct_tui.screens.phrase import PhraseScreen, codes_of_the_county
from precinct_tui.screens.reads import Reads
from precinct_tui.screens.sign_in import labelled
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.said_line import SaidLine
from precinct_tui.widgets.work_bar import work_bar

P = ParamSpec("P")

FIELDS = (
    ("unit", N_("Name of the unit"), False),
    ("badge", N_("Administrator's badge number"), False),
    ("name", N_("Administrator's name"), False),
    ("password", N_("Password, 8 characters or more"), True),
    ("again", N_("The password again"), True),
)


class FirstRunScreen(Reads):
    """Asks for the unit and its first administrator; one line shows whether this terminal shows Persian right."""

    KINDS = ("first_run", "reads")
    CSS_PATH = "first_run.tcss"
    AUTO_FOCUS = "#unit"
    shows_clocks = False

    def body(self) -> ComposeResult:
        """Five lines and four buttons."""
        with VerticalScroll(id="box", can_focus=False):
            yield from self.asking()
            yield Static(Content(_("Set up this precinct")), id="title")
            yield Static(
                Content(_("Everything is kept encrypted in {home}", home=present.ltr(str(self.precinct.home)))),
                id="text",
            )
            for name, label, secret in FIELDS:
                yield labelled(_(label), PersianInput(compact=True, password=secret, id=name))
            yield SaidLine(id="said")
            with Horizontal(id="buttons"):
                make = Button(Content(_("Set up")), id="make", variant="primary", compact=True)
                look = Button(Content(_("Look around a made-up precinct")), id="look", compact=True)
                tongue = Button(Content("English" if direction() == "rtl" else "فارسی"), id="tongue", compact=True)
                join = Button(Content(_("Join or restore")), id="join", compact=True)
                shown = (make, join, look, tongue)
                yield from reversed(shown) if direction() == "rtl" else shown

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "The administrator keeps officers, keys and lists, and reads no records. Add the duty officers"
            " after signing in. A made-up precinct is kept apart and says on every screen that it is one."
        )

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        order = [name for name, _label, _secret in FIELDS]
        place = order.index(event.input.id or order[0])
        if place + 1 < len(order):
            self.query_one(f"#{order[place + 1]}").focus()
        else:
            self.query_one("#make").focus()

    @on(Button.Pressed, "#tongue")
    def _other_tongue(self) -> None:
        self.precinct.action_switch_language()

    @on(Button.Pressed, "#make")
    def _make(self) -> None:
        if self.is_answered():
            self._create({name: self.query_one(f"#{name}", Input).value for name, _label, _secret in FIELDS})

    @on(Button.Pressed, "#join")
    def _join(self) -> None:
        if self.is_answered():
            self._go_on_from()

    @work(group="make")
    async def _go_on_from(self) -> None:
        """Ask which: another machine's journal, or a backup."""
        if self.has_class("-busy"):
            return
        self.add_class("-busy")
        try:
            items = [Item("join", _("Join a precinct that has a machine already")),
                     Item("restore", _("Go on from a backup"))]  # fmt: skip
            chosen = await self.app.push_screen_wait(MenuScreen(_("Join or restore"), items, numbered=True))
            if chosen is not None:
                await (join_from if chosen == "join" else restore_from)(self)
        finally:
            self.remove_class("-busy")
        if (self.precinct.home / keys.FILE).exists():
            self.precinct.start()

    @on(Button.Pressed, "#look")
    def _look(self) -> None:
        if self.is_answered():
            self._create_demo()

    @work(group="make")
    async def _create(self, answers: dict[str, str]) -> None:
        """Once the recovery phrase and the county's codes are on paper."""
        if self.has_class("-busy"):
            return
        try:
            checked(answers)
        except Refused as refused:
            self.query_one("#said", SaidLine).say(refused)
            return
        phrase, codes = await off_thread(new_phrase), await off_thread(new_codes)
        for shown in (PhraseScreen(phrase), codes_of_the_county(codes)):
            if not await self.app.push_screen_wait(shown):
                return
        bodies = await self.app.push_screen_wait(FirstBodiesScreen())
        if bodies is not None:
            await self._make_with(create, self.precinct.home, answers, phrase, codes, bodies)

    @work(group="make")
    async def _create_demo(self) -> None:
        self.precinct.home = self.precinct.home.with_name(self.precinct.home.name + "-demo")
        await self._make_with(create_demo, self.precinct.home, self._made)

    def _made(self, days: int, total: int) -> None:
        """Told from the thread how far the made-up precinct is."""
        self.app.call_from_thread(self._show_made, days, total)

    def _show_made(self, days: int, total: int) -> None:
        self.query_one("#said", SaidLine).say(work_bar(_("Making the store …"), days, total))

    async def _make_with(self, function: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        if self.has_class("-busy"):
            return
        self.add_class("-busy")
        self.query_one("#said", SaidLine).say(_("Making the store …"))
        try:
            await off_thread(function, *args, **kwargs)
        except Refused as refused:
            self.query_one("#said", SaidLine).say(refused)
            return
        finally:
            self.remove_class("-busy")
        self.precinct.start()


def checked(answers: dict[str, str]) -> dict[str, str]:
    """The names and the badge number as they will be kept. Raises Refused for what a store cannot be made from."""
    said = {name: clean(text).strip() for name, text in answers.items() if name not in ("password", "again")}
    if not all(said.values()):
        raise Refused("invalid", {"unit": M_("The names and the badge number are needed.")})
    strong(answers["password"], (said["badge"], said["name"], said["unit"]))
    if answers["password"] != answers["again"]:
        raise Refused("invalid", {"again": M_("The two passwords differ.")})
    return said


def create(
    home: Path,
    answers: dict[str, str],
    recovery: str | None = None,
    codes: tuple[str, ...] = (),
    bodies: Bodies = (),
) -> None:
    """Make a store with its first administrator; `recovery` is its phrase, `codes` are the county's, `bodies` who
    receives people.

    Raises Refused. Touches the disk.
    """
    said = checked(answers)
    admin = NewOfficer(said["badge"], said["name"], Role.ADMINISTRATOR, answers["password"])
    new = NewStore(unit_name=said["unit"], officers=(admin,), recovery=recovery, codes=codes, bodies=bodies)
    create_store(home, new)


def create_demo(home: Path, progress: Callable[[int, int], None]) -> None:
    """Make a made-up precinct, unless it is there already. Raises Refused. Touches the disk."""
    if not (home / "keys.json").exists():
        make(home, progress=progress)
