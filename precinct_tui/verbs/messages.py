"""Text messages: a folder for a gateway, filled and emptied."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from db.across.text_messages import outbox
from db.across.text_messages.rules import DELIVERED, FAILED, STATES
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import Verbs, verb
from precinct_tui.verbs.signing_in import desk_of


def add(verbs: Verbs) -> None:
    """Add `messages`."""
    parser = verb(
        verbs, "messages", _("write text messages that an answer is ready for a gateway, and read its receipts"), sweep
    )
    parser.add_argument("--folder", metavar="DIR", help=_("else the folder messages beside the store"))


def sweep(options: Namespace) -> int:
    """`precinct messages`: status 1 where one was not delivered or a file was set aside."""
    with desk_of(options) as desk:
        folder = Path(options.folder).expanduser() if options.folder else desk.store.home / outbox.FOLDER
        swept = outbox.sweep(desk, folder)
    failed = swept.settled.get(FAILED, [])
    aside = [{"file": name, "reason": translate(why)} for name, why in swept.aside]
    if options.json:
        output.document(
            {"written": swept.written, "waiting": swept.waiting, "settled": swept.settled, "set_aside": aside}
        )
        return 1 if failed or aside else 0
    delivered = digits(len(swept.settled.get(DELIVERED, [])))
    output.line(
        _("{written} messages written, {waiting} with the gateway, {delivered} delivered.",
          written=digits(swept.written), waiting=digits(swept.waiting), delivered=delivered)
    )  # fmt: skip
    for state, numbers in swept.settled.items():
        if state != DELIVERED:
            for number in numbers:
                output.line(f"! {ltr(digits(number))}: {_(STATES[state])}", "bold")
    for refused_file in aside:
        output.line(f"! {ltr(refused_file['file'])}: {refused_file['reason']}", "bold")
    if aside:
        output.line(_("They are in {folder}.", folder=ltr(str(folder / outbox.ASIDE))))
    return 1 if failed or aside else 0
