"""Text messages: a folder for a gateway, filled and emptied."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from db.across.text_messages import outbox
from db.across.text_messages.rules import DELIVERED, FAILED, STATES
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of


def sweep(options: Namespace) -> output.VerbAnswer:
    """`precinct messages`: status 1 where one was not delivered or a file was set aside."""
    with desk_of(options) as desk:
        folder = Path(options.folder).expanduser() if options.folder else desk.store.home / outbox.FOLDER
        swept = outbox.sweep(desk, folder)
    failed = swept.settled.get(FAILED, [])
    aside = [{"file": name, "reason": translate(why)} for name, why in swept.aside]
    document = {"written": swept.written, "waiting": swept.waiting, "settled": swept.settled, "set_aside": aside}
    return output.VerbAnswer(document, _lines(swept, aside, folder), 1 if failed or aside else 0)


def _lines(swept: outbox.Exchanged, aside: list[dict[str, str]], folder: Path) -> Iterator[output.Printed]:
    delivered = digits(len(swept.settled.get(DELIVERED, [])))
    yield _("{written} messages written, {waiting} with the gateway, {delivered} delivered.",
            written=digits(swept.written), waiting=digits(swept.waiting), delivered=delivered)  # fmt: skip
    for state, numbers in swept.settled.items():
        if state != DELIVERED:
            for number in numbers:
                yield output.Bold(f"! {ltr(digits(number))}: {_(STATES[state])}")
    for refused_file in aside:
        yield output.Bold(f"! {ltr(refused_file['file'])}: {refused_file['reason']}")
    if aside:
        yield _("They are in {folder}.", folder=ltr(str(folder / outbox.ASIDE)))
