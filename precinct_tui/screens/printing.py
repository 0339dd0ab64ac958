"""Papers from the screen: which one, in whose language, as what and where to. One way for every register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.kernel.register import Paper
from db.registers.custody.wording import OF_LIST
from db.words.messages import Refused
from precinct_tui.documents.offered import Wanted, offered_by
from precinct_tui.documents.printer import has_printer
from precinct_tui.documents.saving import folders, send
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from precinct_tui.documents.offered import Span
    from precinct_tui.widgets.place import Place

SHEETS = (5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a paper goes: as which form of file into which folder, None for the printer."""

    label: str
    form: str
    folder: str | None


async def print_paper(
    place: Place, register: str, number: str = "", *, language: str | None = None, span: Span | None = None
) -> None:
    """Ask what is wanted, one line of a menu after the other, and print it; Esc at any of them prints nothing.

    `number` is a record's, or the uid of an arrival. `language` is the person's as the record has it, a code of the
    list of languages: it stands first where the paper is for the person; `span` is of figures. Await it inside an
    `@work` method.
    """
    found = offered_by(register, place.desk.officer.role)
    paper: Paper | None = found[0] if len(found) == 1 else None
    if paper is None:
        chosen = await _asked(place, _("Which paper?"), [Item(str(at), _(one.label)) for at, one in enumerate(found)])
        if chosen is None:
            return
        paper = found[int(chosen)]
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
    targets = await off_thread(_targets, place.precinct.settings.papers_folder)
    chosen = await _asked(place, _("Where to?"), [Item(str(at), one.label) for at, one in enumerate(targets)])
    if chosen is None:
        return
    target = targets[int(chosen)]
    wanted = Wanted(paper, number, theirs, target.form, target.folder, sheets, span)
    place.notice(_("Being made …"))
    try:
        sent = await off_thread(send, place.desk, wanted)
    except Refused as refused:
        place.notice(refused)
        return
    copy = _("Copy {number}", number=sent.copy) if sent.copy > 1 else ""
    if sent.path is None:
        done = _("Sent to the printer.")
    else:
        done = _("Saved as {file}.", file=present.ltr(present.clean(sent.path)))
    place.notice(" · ".join(part for part in (_(paper.label), copy, done) if part))


async def _asked(place: Place, title: str, items: list[Item]) -> str | None:
    return await place.app.push_screen_wait(MenuScreen(title, items, numbered=True))


def _languages(of_record: str | None) -> list[Item]:
    """The languages that there is a text in, the person's own first."""
    codes = sorted(OF_LIST, key=lambda code: code != of_record)
    names = {code: present.label_of("language", code) for code in codes}
    return [Item(OF_LIST[code], names[code], words=OF_LIST[code]) for code in codes]


def _targets(folder: str) -> list[Target]:
    """The printer where there is one, then files: in the folder of the settings, and on each memory stick."""
    printer = [Target(_("The printer"), "pdf", None)] if has_printer() else []
    return printer + [
        Target(_("{form} in {folder}", form=name, folder=present.ltr(present.clean(one))), form, str(one))
        for form, name in (("pdf", "PDF"), ("txt", _("Plain text")))
        for one in folders(folder)
    ]
