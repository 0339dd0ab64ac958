"""The units above and below that are enrolled here; N enrols another by its key file and six words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult

from db.carrying.levels.forms import EnrolUnit
from db.carrying.levels.links import ABOVE, ENROLLERS, enrol_unit, list_links, words_with
from db.words.forms import Field
from db.words.messages import M_, Refused
from db.words.records import Column, Row
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _
from precinct_tui.language.unit_words import KIND_WORDS
from precinct_tui.screens.ask import AskScreen
from precinct_tui.widgets.list_pages import whole
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

if TYPE_CHECKING:
    from db.carrying.levels.links import LinkedUnit

FILE_MOST = 64 * 1024
COLUMNS = (
    Column("number", N_("Name of the unit"), Field("text", N_("Name of the unit")), 24, grows=True),
    Column("kind", N_("Kind"), Field("text", N_("Kind")), 12),
    Column("relation", N_("Above or below"), Field("text", N_("Above or below")), 12),
    Column("since", N_("Since"), Field("moment", N_("Since")), 12),
    Column("until", N_("Retired"), Field("moment", N_("Retired")), 12),
)


class LinksScreen(Place):
    """Who is above and below, by their names; retired ones last."""

    KINDS = ("place", "list")
    CSS_PATH = "../widgets/widgets.tcss"
    BINDINGS = bindings("list")

    @property
    def crumb(self) -> str:
        """The enrolled units."""
        return _("Enrolled units")

    def body(self) -> ComposeResult:
        """The list."""
        yield RegisterTable()

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "N enrols a unit: give the key file that it wrote (precinct unit key FILE), call it by a number that you"
            " knew before, read it your six words and type those that it reads to you. They are the same where nobody"
            " changed a file on its way. What leaves this unit goes to those above: the commander enrols them."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is opened or narrowed here; who may not enrol sees no New."""
        if action == "new":
            return self.desk.officer.role in ENROLLERS
        return False if action in ("open", "search", "filter") else super().check_action(action, parameters)

    def begin(self) -> None:
        """Read the units."""
        self._read()

    def read_again(self) -> None:
        """Read what is shown."""
        self._read(keep_cursor=True)

    def _read(self, *, keep_cursor: bool = False) -> None:
        desk = self.desk
        source = RowSource(
            COLUMNS, {}, whole(lambda: [row_of(link) for link in list_links(desk)]), flagged=False, bare=True,
            now=self.precinct.now(),
        )  # fmt: skip
        self.query_one(RegisterTable).show(source, keep_cursor=keep_cursor)

    @work(group="acts")
    async def action_new(self) -> None:
        """Its file, the six words read out, the six words heard; each line can be gone back from."""
        help = _("What `precinct unit key` wrote there: a path, as /media/stick/unit.json")
        content: bytes | None = await self.app.push_screen_wait(
            AskScreen(_("Key file of the other unit"), help, read_file, ltr=True)
        )
        if content is None:
            return
        try:
            other, words = await off_thread(words_with, self.desk, content)
        except Refused as refused:
            self.notice(refused)
            return
        title = _("Read them to {unit}: {words}", unit=present.isolated(present.clean(other.name)),
                  words=present.isolated(" ".join(words)))  # fmt: skip
        heard: str | None = await self.app.push_screen_wait(AskScreen(title, _("The six words that you heard"), str))
        if heard is None:
            return
        try:
            await off_thread(enrol_unit, self.desk, EnrolUnit(content=content, words=heard))
        except Refused as refused:
            self.notice(refused)
            return
        self._read()


def read_file(typed: str) -> bytes:
    """The bytes of a key file. Raises ValueError where there is none."""
    try:
        return Path(typed).expanduser().read_bytes()[:FILE_MOST]
    except OSError:
        raise ValueError(M_("{path} can't be read.", path=typed)) from None


def row_of(link: LinkedUnit) -> Row:
    """A unit as a line of the list."""
    relation = _("above") if link.relation == ABOVE else _("below")
    kind = _(KIND_WORDS.get(link.kind, link.kind))
    return Row(link.uid, link.name, "", (link.name, kind, relation, link.since, link.until))
