"""What every screen of the desk is: header, clock strip, its own part, footer; Esc goes one level back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import TYPE_CHECKING, ClassVar, Concatenate, ParamSpec, TypeVar, cast

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from db.words.messages import Message, Refused
from precinct_tui.bidi.selection import VisualSelection
from precinct_tui.language.actions import BY_ID, bindings, key_name
from precinct_tui.language.i18n import _, direction
from precinct_tui.widgets.call_strip import CallStrip
from precinct_tui.widgets.clock_strip import ClockStrip
from precinct_tui.widgets.doubt_line import DoubtLine
from precinct_tui.widgets.footer_line import FooterLine
from precinct_tui.widgets.header_line import HeaderLine
from precinct_tui.widgets.message_line import MessageLine
from precinct_tui.widgets.said_line import SaidLine

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from precinct_tui.widgets.app_protocol import Precinct
    from precinct_tui.widgets.menu import Item
    from precinct_tui.widgets.register_table import RegisterTable


class Ground(Vertical):
    """What the screen's own part stands on. Blank, as the screen itself: Textual need not compose their lines."""

    BLANK = True


class StripLine(Horizontal):
    """The clocks where reading begins, the calls at the far side: one line, none while neither has anything."""

    DEFAULT_CSS = """
    StripLine { height: auto; align-horizontal: left; background: $surface; }
    .-ltr StripLine { align-horizontal: right; }
    """


class Place(VisualSelection[str | None]):
    """A screen one can stand on. Subclasses write `body`, name their `crumb` and the kinds of `actions` that hold."""

    BLANK = True
    DEFAULT_CSS = """
    Place RegisterTable > .register-table--rule { color: $rule; }
    Place RegisterTable > .register-table--title { color: $text-accent; text-style: bold; }
    Place RegisterTable > .register-table--bar { color: $text-accent; background: $block-cursor-blurred-background; }
    Place RegisterTable:focus > .register-table--bar { color: $bar; background: $block-cursor-background; }
    """
    KINDS: ClassVar[tuple[str, ...]] = ("place",)
    BINDINGS = bindings("place")
    AUTO_FOCUS = "#place *"
    clocks_named: ClassVar[bool] = True
    shows_clocks: ClassVar[bool] = True
    stands_in: str = ""
    """The register that the screen is of: a search begins in it."""
    call_uid = ""
    """The call that the screen is about, which the stack of unfinished ones need not show."""

    @property
    def precinct(self) -> Precinct:
        """The app, as what it is."""
        return cast("Precinct", self.app)

    @property
    def desk(self) -> Desk:
        """The open store and the officer at it."""
        desk = self.precinct.desk
        assert desk is not None
        return desk

    @property
    def crumb(self) -> str:
        """What this screen is called in the breadcrumb."""
        return ""

    def compose(self) -> ComposeResult:
        """The frame around `body`."""
        classes = {"-ltr": direction() == "ltr", "-roomy": self.precinct.settings.density == "roomy"}
        for width, name in self.precinct.width_classes:
            classes[name] = self.precinct.size.width >= width
        self.update_classes(classes, update=False)  # all styles are applied once the screen is on top
        yield HeaderLine()
        yield DoubtLine()
        if self.shows_clocks:
            with StripLine():
                strips = [
                    ClockStrip(self.precinct.clocks, self.precinct.now, named=self.clocks_named),
                    CallStrip(
                        self.precinct.parked_calls,
                        self.precinct.now,
                        beside=lambda: self.call_uid,
                        keyed=self.clocks_named,
                    ),
                ]
                yield from reversed(strips) if direction() == "rtl" else strips
        yield SaidLine(id="notice")
        with Ground(id="place"):
            yield from self.body()
        yield MessageLine()
        yield FooterLine()

    def body(self) -> ComposeResult:
        """The part of its own."""
        yield from ()

    def more_items(self) -> list[Item]:
        """What the menu (F10) offers here besides the actions of the table; `chose` is told."""
        return []

    def chose(self, item: str) -> None:
        """A line of `more_items` was chosen."""

    def about(self) -> str:
        """A few lines for F1: what this screen is for."""
        return ""

    def says_empty(self, action: str) -> str:
        """What an empty list says: with the key of this action of the table, where it may be pressed here."""
        row = BY_ID.get(action)
        if row is None or not (self.app if row.where == "app" else self).check_action(row.do, ()):
            return _("nothing here")
        return _("nothing here; {key}: {what}", key=key_name(row.keys), what=_(row.label))

    def notice(self, said: Refused | Message | str | None) -> None:
        """Say something above the screen's own part until something else is said; None takes it back."""
        self.query_one("#notice", SaidLine).say(said)

    def add_notice(self, text: str) -> None:
        """Say one sentence more, after what is said now."""
        self.query_one("#notice", SaidLine).add(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the officer's role does not see is not there."""
        return self.precinct.allows(action, parameters, self.KINDS)

    def on_mount(self) -> None:
        """Fill the screen."""
        self.begin()

    def begin(self) -> None:
        """Fill the screen: called when it is first shown and after a change of language."""
        self.read_again()

    def on_screen_resume(self) -> None:
        """Something above went away: calls may have been finished, or parked."""
        for strip in self.query(CallStrip):
            strip.reload()

    def read_again(self) -> None:
        """Read what is shown: it may be old."""

    def shown_again(self) -> None:
        """What stood above this screen went away."""
        self.read_again()

    def action_reload(self) -> None:
        """Asked for by a key."""
        self.read_again()

    def acted(self, _number: str | None) -> None:
        """A form that stood above was sent, or left."""
        self.read_again()

    def on_register_table_failed(self, event: RegisterTable.Failed) -> None:
        """A page of a list could not be read."""
        self.notice(event.refused)

    async def before_leaving(self) -> bool:
        """This screen is about to go: keep what must not be lost, and ask where that cannot be. Whether it may go."""
        await self.before_covering()
        return True

    async def before_covering(self) -> None:
        """Another screen is about to stand above this one: keep what must not be lost. Nothing is asked: a call waits
        for nobody, and what is typed here stays."""

    async def keep_typed(self) -> None:
        """Write what is half-typed here onto the disk: the program is told to end."""

    async def speak(self) -> None:
        """The language changed: write everything anew."""
        await self.keep_typed()
        self.set_class(direction() == "ltr", "-ltr")
        await self.recompose()
        self.on_mount()

    def refresh_footer(self) -> None:
        """The keys that hold may be others now."""
        self.query_one(FooterLine).refresh(recompose=True)

    def action_back(self) -> None:
        """One level back."""
        self.precinct.back()


SomePlace = TypeVar("SomePlace", bound=Place)
P = ParamSpec("P")
AtPlace = Callable[Concatenate[SomePlace, P], Coroutine[None, None, None]]


def says_refusals(act: AtPlace[SomePlace, P]) -> AtPlace[SomePlace, P]:
    """What is done at a place, up to the first Refused: that one is said above the place's own part, and ends it."""

    @wraps(act)
    async def said(place: SomePlace, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await act(place, *args, **kwargs)
        except Refused as refused:
            place.notice(refused)

    return said


class ReadPlace(Place):
    """A place that is read as a whole, and again when it may be old. Subclasses write `read`."""

    def read_again(self) -> None:
        """Read what is shown."""
        self._read()

    @work(group="read", exclusive=True)
    @says_refusals
    async def _read(self) -> None:
        await self.read()

    async def read(self) -> None:
        """Read it, and show it. Raises Refused, which is said."""
        raise NotImplementedError
