"""Papers from the screen: which one, in whose language, as what and where to. One way for every register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.kernel.base.register import OfferedPaper
from db.kernel.signing.record_check import check_record, said
from db.registers.custody.case.understanding import SHEET_LANGUAGES
from precinct_tui.documents.paper_table import Wanted, offered_by
from precinct_tui.documents.plain_paper import WIDTH
from precinct_tui.documents.printer import has_printer
from precinct_tui.documents.saving import folders, preview, send
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.paper_words import copy_said
from precinct_tui.screens.preview import PreviewScreen
from precinct_tui.screens.stick_use import uses_sticks
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import says_refusals

if TYPE_CHECKING:
    from precinct_tui.documents.paper_table import FigureDays
    from precinct_tui.widgets.place import Place

SHEETS = (5, 10, 20, 50)
LOOK = "look"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a paper goes: as which form of file into which folder, None for the printer."""

    label: str
    form: str
    folder: str | None


@uses_sticks
@says_refusals
async def print_paper(
    place: Place, register: str, number: str = "", *, language: str | None = None, span: FigureDays | None = None
) -> None:
    """Ask what is wanted, one line of a menu after the other, and print it; Esc at any of them prints nothing.

    `number` is a record's, or the uid of an arrival. `language` is the person's as the record has it, a code of the
    list of languages: it stands first where the paper is for the person; `span` is of figures. Await it inside an
    `@work` method.
    """
    papers = offered_by(register, place.desk.officer.role)
    paper: OfferedPaper | None = papers[0] if len(papers) == 1 else None
    if paper is None:
        chosen = await _asked(
            place, _("Which paper?"), [Item(str(at), _(choice.label)) for at, choice in enumerate(papers)]
        )
        if chosen is None:
            return
        paper = papers[int(chosen)]
    theirs = sheets = None
    if paper.personal:
        theirs = await _asked(place, _("Which language beside the Persian?"), _languages(language))
        if theirs is None:
            return
    if paper.counted:
        counts = [Item(str(count), digits(count)) for count in SHEETS]
        chosen = await _asked(place, _("How many sheets?"), counts)
        if chosen is None:
            return
        sheets = int(chosen)
    offered = await off_thread(targets, place.precinct.settings.papers_folder)
    where = [Item(str(at), choice.label) for at, choice in enumerate(offered)]
    where.append(Item(LOOK, _("Look at it first, as a draft")))
    while (chosen := await _asked(place, _("Where to?"), where)) == LOOK:
        await _look(place, Wanted(paper, number, theirs, sheets=sheets, span=span))
    if chosen is None:
        return
    target = offered[int(chosen)]
    wanted = Wanted(paper, number, theirs, target.form, target.folder, sheets, span)
    if not await _holds(place, register, number):
        return
    place.notice(_("Being made …"))
    sent = await off_thread(send, place.desk, wanted)
    copy = copy_said(sent.copy, sent.before)
    if sent.path is None:
        done = _("Sent to the printer.")
    else:
        done = _("Saved as {file}.", file=present.ltr(present.clean(sent.path)))
    place.notice("   ".join(part for part in (_(paper.label), copy, done) if part))


async def _holds(place: Place, register: str, number: str) -> bool:
    """Whether the paper is made: its record fits the journal, or whoever prints it wants it all the same."""
    problems = await off_thread(check_record, place.desk, number, register) if number else ()
    if not problems:
        return True
    items = [Item("no", _("Not yet")), Item("yes", _("Print anyway"))]
    text = translate(said(problems))
    title = _("This record does not match the journal")
    return await place.app.push_screen_wait(MenuScreen(title, items, numbered=True, text=text)) == "yes"


@says_refusals
async def _look(place: Place, wanted: Wanted) -> None:
    """The paper on the screen, to be left with Esc."""
    text = await off_thread(preview, place.desk, wanted, max(40, min(WIDTH, place.app.size.width - 4)))
    await place.app.push_screen_wait(PreviewScreen(_(wanted.paper.label), text))


async def _asked(place: Place, title: str, items: list[Item]) -> str | None:
    return await place.app.push_screen_wait(MenuScreen(title, items, numbered=True))


def _languages(of_record: str | None) -> list[Item]:
    """The languages that there is a text in, the person's own first."""
    codes = sorted(SHEET_LANGUAGES, key=lambda code: code != of_record)
    names = {code: present.label_of("language", code) for code in codes}
    return [Item(SHEET_LANGUAGES[code], names[code], words=SHEET_LANGUAGES[code]) for code in codes]


def targets(folder: str) -> list[Target]:
    """The printer where there is one, then files: in the folder of the settings, and on each memory stick."""
    printer = [Target(_("The printer"), "pdf", None)] if has_printer() else []
    return printer + [
        Target(_("{form} in {folder}", form=name, folder=present.ltr(present.clean(drive))), form, str(drive))
        for form, name in (("pdf", "PDF"), ("txt", _("Plain text")))
        for drive in folders(folder)
    ]
