"""The units enrolled above and below: N enrols one by its key file and ten words, W writes our key file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from db.carrying.levels import bundle_files
from db.carrying.levels.forms import EndUnitKey, EnrolUnit, MakeUnitKey, RenewUnitKey, RetireUnit
from db.carrying.levels.key_renewal import end_key, key_renewal, renew_key, words_of_enrolled
from db.carrying.levels.links import (
    ABOVE,
    ENROLLERS,
    LinkedUnit,
    enrol_unit,
    keys_on_sticks,
    list_links,
    make_unit_key,
    public_of,
    retire_unit,
    words_with,
)
from db.carrying.levels.secrets import key_file
from db.kernel.base.access import KEEPERS
from db.words.forms import Field
from db.words.records import Column, Row, RowBuilder
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _
from precinct_tui.language.stick_words import named
from precinct_tui.language.unit_words import KIND_WORDS
from precinct_tui.screens.ask import ask_words
from precinct_tui.screens.list_place import ListOf
from precinct_tui.screens.stick_places import key_file_content, place_of, place_to_write
from precinct_tui.screens.stick_use import uses_sticks
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import says_refusals
from precinct_tui.widgets.row_words import RowSource

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk

COLUMNS = (
    Column("number", N_("Name of the unit"), Field("text", N_("Name of the unit")), 24, grows=True),
    Column("kind", N_("Kind"), Field("text", N_("Kind")), 12),
    Column("relation", N_("Above or below"), Field("text", N_("Above or below")), 12),
    Column("since", N_("Since"), Field("moment", N_("Since")), 12),
    Column("until", N_("Retired"), Field("moment", N_("Retired")), 12),
)
_row = RowBuilder(COLUMNS, LinkedUnit.__dataclass_fields__, "number", "kind", "relation")


class LinksScreen(ListOf[LinkedUnit]):
    """Who is above and below, by their names; retired ones last."""

    KINDS = ("place", "list", "links")
    CSS_PATH = "../widgets/widgets.tcss"
    BINDINGS = bindings("list", "links")

    @property
    def crumb(self) -> str:
        """The enrolled units."""
        return _("Enrolled units")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "W writes this unit's key file onto a stick for the other unit; the administrator makes the key, once. N"
            " enrols a unit by the key file that it wrote, found on the stick by itself: call the unit by a number that"
            " you knew before, read it your ten words and type those that it reads to you. They are the same where"
            " nobody changed a file on its way. What leaves this unit goes to those above: the commander enrols them."
            " X retires the unit under the cursor. C takes its new key, by ten words as at the first time; at a seat"
            " the administrator makes one there, and it shows the words to read to that unit."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is opened or narrowed here; who may not enrol sees no New, no key file and no Retire."""
        if action in ("new", "key", "retire", "renew"):
            return self.desk.officer.role in ENROLLERS
        return False if action in ("open", "search", "filter") else super().check_action(action, parameters)

    def source(self) -> RowSource:
        """Every enrolled unit."""
        pages = self.pages(partial(list_links, self.desk), row_of)
        return RowSource(COLUMNS, {}, pages, flagged=False, bare=True, now=self.precinct.now())

    @work(group="acts")
    @uses_sticks
    @says_refusals
    async def action_new(self) -> None:
        """Its file, the ten words read out, the ten words heard; each line can be gone back from."""
        self.notice(None)
        there = await off_thread(key_files, self.desk)
        path = await place_of(
            self, _("Key file of the other unit"), there, _("No stick with a key file of another unit is mounted.")
        )
        if path is None:
            return
        content = await off_thread(key_file_content, path)
        other, words = await off_thread(words_with, self.desk, content)
        heard = await ask_words(self, _words_to_read(other.name, words), _("The ten words that you heard"))
        if heard is None:
            return
        await off_thread(enrol_unit, self.desk, EnrolUnit(content=content, words=heard))
        self.show_list()
        self.notice(_("{unit} is enrolled.", unit=named(other.name)))

    @work(group="acts")
    @uses_sticks
    @says_refusals
    async def action_key(self) -> None:
        """Write this unit's key file onto a stick; the administrator's hand makes the key where there is none."""
        self.notice(None)
        folder = await place_to_write(self)
        if folder is None:
            return
        path = await off_thread(write_key, self.desk, folder)
        said = _("The key file is in {file}, read back. It is no secret; take it to the other unit.",
                 file=present.ltr(present.clean(path)))  # fmt: skip
        self.notice(said)

    @work(group="acts")
    @says_refusals
    async def action_renew(self) -> None:
        """Take the key that the unit under the cursor offers; where it offers none, what there is to do of our own."""
        link = self.selected
        if link is None or link.until is not None:
            return
        other, words, offered = await off_thread(words_of_enrolled, self.desk, link.uid)
        title = _words_to_read(other.name, words)
        if offered is None:
            await self._change_own(title)
            return
        heard = await ask_words(self, title, _("The ten words that you heard"))
        if heard is not None:
            await off_thread(enrol_unit, self.desk, EnrolUnit(content=offered, words=heard))
            self.read_again()
            self.notice(_("The new key of {unit} is taken. The next stick tells it so.", unit=named(link.name)))

    async def _change_own(self, to_read: str) -> None:
        """Make a new key of this seat; while units wait for one, show the words to read, or end the one before it."""
        stands = await off_thread(key_renewal, self.desk)
        items = [Item("words", to_read)] if stands.under_way else []
        if self.desk.officer.role in KEEPERS and self.desk.store.info.is_seat:
            own = _("End the earlier key of this seat") if stands.under_way else _("Make a new key for this seat")
            items.append(Item("own", own))
        wait = _(", ").join(named(link.name) for link in stands.wait)
        title = _("These wait for the new key of this seat: {units}", units=wait) if wait else _("No new key came.")
        if await self.app.push_screen_wait(MenuScreen(title, [Item("no", _("No, not now")), *items])) != "own":
            return
        if not stands.under_way:
            await off_thread(renew_key, self.desk, RenewUnitKey())
            self.notice(_("The new key is made. It goes to each unit with its next receipt; C shows the words."))
            return
        reason = await ask_words(self, _("End the earlier key of this seat"), _("Why; Esc: no"))
        if reason is not None:
            await off_thread(end_key, self.desk, EndUnitKey(reason=reason))
            self.notice(_("The earlier key is ended. What is sealed to it is refused."))

    @work(group="acts")
    @says_refusals
    async def action_retire(self) -> None:
        """Ask why, and end what goes between this unit and the one under the cursor."""
        link = self.selected
        if link is None or link.until is not None:
            return
        title = _("Retire {unit}: nothing goes to it or comes from it any more", unit=named(link.name))
        reason = await ask_words(self, title, _("Why; Esc: no"))
        if reason is None:
            return
        successor = await self._ask_successor(link)
        if successor is None:
            return
        form = RetireUnit(record=link.uid, reason=reason, successor=successor or None)
        await off_thread(retire_unit, self.desk, form)
        self.read_again()
        self.notice(_("{unit} is retired. What came of it stays.", unit=named(link.name)))

    async def _ask_successor(self, link: LinkedUnit) -> str | None:
        """The uid of the unit that goes on in the place of another; "" where none does, None where nobody answered."""
        enrolled = await off_thread(list_links, self.desk)
        others = [one for one in enrolled if one.until is None and one.relation == link.relation and one != link]
        if not others:
            return ""
        items = [Item(one.uid, present.clean(one.name)) for one in others]
        title = _("Which unit goes on in its place?")
        return await self.app.push_screen_wait(MenuScreen(title, [Item("", _("No unit")), *items]))


def _words_to_read(name: str, words: tuple[str, ...]) -> str:
    return _("Read them to {unit}: {words}", unit=present.isolated(present.clean(name)),
             words=present.isolated(" ".join(words)))  # fmt: skip


def key_files(desk: Desk) -> list[tuple[Path, str]]:
    """The key files of other units on mounted sticks, each with the unit's name. Touches the disk."""
    return [(Path(path), named(public.name)) for path, public in keys_on_sticks(desk.store.unit)]


def write_key(desk: Desk, folder: Path) -> Path:
    """Write this unit's key file, and read it back. Touches the disk. Raises Refused: "no_key", "unwritable"."""
    if desk.officer.role in KEEPERS:
        make_unit_key(desk, MakeUnitKey())
    public = public_of(desk)
    path = folder / f"unit-{public.unit[-8:]}{bundle_files.KEY}"
    bundle_files.put(path.parent, path.name, key_file(public), make=True)
    return path


def row_of(link: LinkedUnit) -> Row:
    """A unit as a line of the list."""
    relation = _("above") if link.relation == ABOVE else _("below")
    kind = _(KIND_WORDS.get(link.kind, link.kind))
    return _row(link, {"number": link.name, "kind": kind, "relation": relation}, head=(link.uid, link.name, ""))
