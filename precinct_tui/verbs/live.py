"""Bundles that go up by themselves, over a cable or through a share, and what is said of them."""

from __future__ import annotations

import contextlib
import signal
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from db.carrying.levels import calling, following
from db.carrying.levels.following import Cable, Courier, RoundTrip, Share
from precinct_tui.language import stick_words
from precinct_tui.language.i18n import _, translate
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import WrongUsage

if TYPE_CHECKING:
    from db.carrying.levels.inbound_bundles import TakenIn
    from db.kernel.base.officer import Desk
    from precinct_tui.language.stick_words import StickLine


def is_nothing(bundle: TakenIn) -> bool:
    """A word of a unit that had nothing to say, or what goes on further: nobody reads a line for each."""
    if bundle.what == "not_ours":
        return stick_words.is_passed(bundle)
    return bundle.what == "known" or (bundle.what == "new" and not bundle.entries)


def way_of(to: str) -> Courier:
    """A cable to the seat of an address, or a folder. Raises Refused("invalid")."""
    address = calling.address_of(to)
    return Share(Path(to).expanduser()) if address is None else Cable(address)


def follow(options: Namespace, way: Courier) -> int:
    """`precinct up --to … --follow`: until Ctrl-C."""
    with _until_told(options, _("What is saved goes up by itself. Ctrl-C ends it.")) as desk:
        following.follow(desk, way, Event(), NewsTold().turn)
    return 0


def take_on(options: Namespace, folder: Path) -> int:
    """`precinct take FOLDER --follow`: until Ctrl-C."""
    with _until_told(options, _("What units write into the folder is taken in by itself. Ctrl-C ends it.")) as desk:
        following.take_on(desk, folder, Event(), NewsTold().turn)
    return 0


@contextlib.contextmanager
def _until_told(options: Namespace, said: str) -> Iterator[Desk]:
    """A desk until SIGINT, SIGTERM or SIGHUP: what is being written then is written whole, or not at all."""
    if options.json:
        raise WrongUsage(_("{option} goes on and has no JSON form.", option="--follow"))
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt), desk_of(options) as desk:
        output.line(said)
        sys.stdout.flush()
        yield desk


class NewsTold:
    """Says what happened, a line when it is another one than before."""

    def __init__(self) -> None:
        self._refused = ""

    def turn(self, turn: RoundTrip) -> None:
        """What came of a turn; a refusal once, and that it is over."""
        if turn.refused is not None:
            refused = translate(turn.refused.message) if turn.refused.message else turn.refused.code
            if refused != self._refused:
                self._write(f"! {refused}", "bold")
            self._refused = refused
            return
        if self._refused:
            self._write(_("It goes on again."))
        self._refused = ""
        self.taken(turn.taken)
        receipts = [
            each
            for each in turn.receipts
            if each.what != "older" and not (each.what == "not_ours" and stick_words.is_passed(each))
        ]
        self.lines(stick_words.of_receipts(receipts) if receipts else ())
        self.lines(stick_words.of_remarks(turn.remarks))

    def taken(self, seen: tuple[TakenIn, ...]) -> None:
        """What was taken in, where that is something."""
        said = [each for each in seen if not is_nothing(each)]
        self.lines(stick_words.of_taken(said) if said else ())

    def lines(self, lines: Iterable[StickLine]) -> None:
        """Lines; what an officer must look at begins with !."""
        for said in lines:
            self._write(*((f"! {said.text}", "bold") if said.loud else (said.text,)))

    def _write(self, *line: str) -> None:
        output.line(*line)
        sys.stdout.flush()
