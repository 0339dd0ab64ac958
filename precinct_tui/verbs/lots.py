"""What of a journal file waits for two people: `journal waiting`, `journal agree`, `journal refuse`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from db.carrying.transfer.lots import list_lots
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rights
from db.words.form_reading import read_form
from db.words.messages import M_, Refused
from precinct_tui.language import lot_words, present
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.appointing import second_yes
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from db.carrying.transfer.lots import LotShown
    from db.kernel.base.officer import Desk


def listing(options: Namespace) -> output.VerbAnswer:
    """`precinct journal waiting`."""
    with desk_of(options) as desk:
        lots = [lot for lot in list_lots(desk) if options.all or lot.state == "waits"]
    return output.VerbAnswer({"lots": [_document(lot) for lot in lots]}, _lines(lots))


def _lines(lots: Sequence[LotShown]) -> Iterator[output.Printed]:
    if not lots:
        yield _("Nothing of a journal file waits.")
    for lot in lots:
        yield output.Bold(_("{number}. Changes of a journal file: {state}", number=digits(lot.number),
                            state=_(lot_words.STATES[lot.state])))  # fmt: skip
        for said in lot_words.of_lot(lot):
            yield f"  {said}"
        for kind, entries in lot_words.by_kind(lot):
            yield f"  {kind}"
            for entry in entries:
                yield f"    {entry}"
    if any(lot.state == "waits" for lot in lots):
        yield _("Yes or no to one: {agree} or {refuse}", agree=ltr("precinct journal agree NUMBER"),
                refuse=ltr("precinct journal refuse NUMBER --reason TEXT"))  # fmt: skip


def waiting_here(desk: Desk) -> str:
    """What journal files brought that waits for two people: how many files, entries, since when; "" where nothing does.

    Whoever looks after the machine is told that it waits, and nothing of what it says.
    """
    with desk.store.reading() as conn:
        waits = [lot for lot in rights.lots_of(conn, desk.store.origin) if lot.state == "waits"]
    if not waits:
        return ""
    return _(
        "Changes that journal files brought: {count} entries of {files} files, since {moment}. They count for nothing"
        " before two people say yes: {command}",
        count=digits(sum(len(lot.entries) for lot in waits)), files=digits(len(waits)),
        moment=present.moment(waits[0].at), command=ltr("precinct journal waiting"),
    )  # fmt: skip


def _document(lot: LotShown) -> dict[str, Any]:
    return {
        "number": lot.number, "state": lot.state, "machine": lot.series, "at": lot.at, "carried_by": lot.carried_by,
        "said_yes": lot.badges,
        "entries": [
            {"kind": entry.kind, "of": entry.of, "by": entry.badge, "at": entry.at,
             "says": {line.name: line.value for line in entry.lines}}
            for entry in lot.entries
        ],
    }  # fmt: skip


def agree(options: Namespace) -> output.VerbAnswer:
    """`precinct journal agree NUMBER`."""
    with desk_of(options) as desk:
        return _give(
            options,
            desk,
            "journal.agree_lot",
            second_yes(options) | ({"same_person": True} if options.same_person else {}),
        )


def refuse(options: Namespace) -> output.VerbAnswer:
    """`precinct journal refuse NUMBER`."""
    with desk_of(options) as desk:
        return _give(options, desk, "journal.refuse_lot", {"reason": options.reason})


def _give(options: Namespace, desk: Desk, name: str, fields: dict[str, Any]) -> output.VerbAnswer:
    command = COMMANDS[name]
    options.form = command.form
    lot = next((lot for lot in list_lots(desk) if lot.number == options.number), None)
    if lot is None:
        raise Refused("not_found", {}, M_("There is no such lot."))
    command.run(desk, read_form(command.form, fields, now=desk.now(), record=lot.uid))
    state = next(each.state for each in list_lots(desk) if each.uid == lot.uid)
    done = _("Done: {what}, {which}.", what=_(command.label), which=digits(lot.number))
    document = {"done": name, "number": lot.number, "state": state}
    return output.VerbAnswer(document, [done, _(lot_words.CAME_OF_IT[state])])
