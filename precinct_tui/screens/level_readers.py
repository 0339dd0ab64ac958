"""The levels that read this unit's complaints: N agrees to one by file and ten words, W writes our file, X ends one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from db.carrying.levels import bundle_files
from db.carrying.levels.forms import EndLevelReader
from db.carrying.levels.level_readers import (
    AgreeLevelReader,
    LevelReader,
    agree_reader,
    end_reader,
    list_readers,
    own_reader,
    read_level_file,
)
from db.carrying.levels.secrets import level_file
from db.words.forms import Field
from db.words.messages import Refused
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
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import says_refusals
from precinct_tui.widgets.row_words import RowSource

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk

COLUMNS = (
    Column("number", N_("Name of the unit"), Field("text", N_("Name of the unit")), 24, grows=True),
    Column("kind", N_("Kind"), Field("text", N_("Kind")), 12),
    Column("since", N_("Since"), Field("moment", N_("Since")), 12),
    Column("until", N_("Until"), Field("moment", N_("Until")), 12),
)
_row = RowBuilder(COLUMNS, LevelReader.__dataclass_fields__, "number", "kind")


class LevelReadersScreen(ListOf[LevelReader]):
    """For the inspector alone, by their names."""

    KINDS = ("place", "list", "level_readers")
    CSS_PATH = "../widgets/widgets.tcss"
    BINDINGS = bindings("list", "level_readers")

    @property
    def crumb(self) -> str:
        """The levels."""
        return _("Levels that read complaints")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "What is complained here is sealed to your inspectorate, and to each level of this list too. At a level W"
            " writes the public half of its key onto a stick and shows ten words. At the unit N finds that file: call"
            " the inspector of that level by a number that you knew before, and type the words that he reads to you."
            " They are others where the file was changed on its way. X ends it: what the level has stays there. Nobody"
            " on the way can tell whether anything was complained."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is opened or narrowed here."""
        return False if action in ("open", "search", "filter") else super().check_action(action, parameters)

    def source(self) -> RowSource:
        """Every level that reads, or read."""
        pages = self.pages(partial(list_readers, self.desk), row_of)
        return RowSource(COLUMNS, {}, pages, flagged=False, bare=True, now=self.precinct.now())

    @work(group="acts")
    @uses_sticks
    @says_refusals
    async def action_new(self) -> None:
        """The level's file, and the ten words that its inspector reads; each line can be gone back from."""
        self.notice(None)
        there = await off_thread(level_files)
        path = await place_of(
            self, _("File of the level's inspectorate"), there, _("No stick with a level's file is mounted.")
        )
        if path is None:
            return
        content = await off_thread(key_file_content, path)
        level = read_level_file(content)
        title = _("The ten words that {unit}'s inspector reads to you", unit=named(level.name))
        heard = await ask_words(self, title, _("The ten words that you heard"))
        if heard is None:
            return
        await off_thread(agree_reader, self.desk, AgreeLevelReader(content=content, words=heard))
        self.show_list()
        self.notice(_("What is complained here from now on is sealed to {unit} too.", unit=named(level.name)))

    @work(group="acts")
    @uses_sticks
    @says_refusals
    async def action_file(self) -> None:
        """Write the public half of this store's key for units below, and show its ten words."""
        self.notice(None)
        folder = await place_to_write(self)
        if folder is None:
            return
        path, words = await off_thread(write_file, self.desk, folder)
        self.notice(_("It is in {file}. Read these words to the unit's inspector when he calls you: {words}",
                      file=present.ltr(present.clean(path)), words=present.isolated(" ".join(words))))  # fmt: skip

    @work(group="acts")
    @says_refusals
    async def action_end(self) -> None:
        """Ask why, and seal nothing more to the level under the cursor."""
        reader = self.selected
        if reader is None or reader.until is not None:
            return
        title = _("Let {unit} read no further complaints", unit=named(reader.name))
        reason = await ask_words(self, title, _("Why; Esc: no"))
        if reason is None:
            return
        await off_thread(end_reader, self.desk, EndLevelReader(record=reader.uid, reason=reason))
        self.show_list(keep_cursor=True)
        self.notice(_("{unit} reads no further complaints. What it has stays there.", unit=named(reader.name)))


def level_files() -> list[tuple[Path, str]]:
    """The files of levels' inspectorates on mounted sticks, each with the level's name. Touches the disk."""
    level_paths = []
    for path, raw in bundle_files.json_files():
        try:
            level_paths.append((path, named(read_level_file(raw).name)))
        except Refused:
            continue
    return level_paths


def write_file(desk: Desk, folder: Path) -> tuple[Path, tuple[str, ...]]:
    """Write this store's file, and read it back; its path and ten words. Touches the disk.

    Raises Refused as `own_reader`, and "unwritable".
    """
    level, words = own_reader(desk)
    path = folder / f"inspectorate-{level.unit[-8:]}{bundle_files.KEY}"
    bundle_files.put(path.parent, path.name, level_file(level), make=True)
    return path, words


def row_of(reader: LevelReader) -> Row:
    """A level as a line of the list."""
    kind = _(KIND_WORDS.get(reader.kind, reader.kind))
    return _row(reader, {"number": reader.name, "kind": kind}, head=(reader.uid, reader.name, ""))
