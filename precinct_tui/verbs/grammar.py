"""The whole grammar of the command line. argparse and every verb come with it: the bare `precinct` does without."""

from __future__ import annotations

import argparse

from precinct_tui.language.i18n import _
from precinct_tui.verbs import (
    attachments,
    calendar,
    check,
    doctor,
    enter,
    handover,
    importing,
    inbox,
    indicators,
    journal,
    listing,
    output,
    packets,
    patrols,
    people,
    printing,
    records,
    rights,
    serve,
    status,
    stores,
)
from precinct_tui.verbs.on_screen import open_on_screen
from precinct_tui.verbs.parsing import Parser, common
from precinct_tui.verbs.signing_in import home_of


def parser() -> Parser:
    """The grammar in the language spoken."""
    made = Parser(
        prog="precinct",
        description=_("The records desk of a police precinct. Without a verb it opens on the screen."),
        epilog=_("Exit status: 0 done, 1 refused with a reason, 2 wrong usage. precinct VERB --help says more."),
    )
    common(made)
    made.add_argument("--version", action=_Version, nargs=0, help=_("show the version and exit"))
    made.set_defaults(run=_open)
    added = made.add_subparsers(dest="verb", metavar="VERB", title=_("verbs"), parser_class=Parser)
    for group in (
        stores,
        listing,
        records,
        importing,
        inbox,
        check,
        indicators,
        status,
        calendar,
        enter,
        attachments,
        packets,
        handover,
        patrols,
        printing,
        rights,
        journal,
        people,
        doctor,
        serve,
    ):
        group.add(added)
    made.verbs = tuple(added.choices)
    return made


def _open(options: argparse.Namespace) -> int:
    """No verb: the desk."""
    return open_on_screen(home_of(options))


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *rest: object) -> None:
        from precinct_tui.verbs.doctor import precinct_version

        output.line(f"precinct {precinct_version()}")
        parser.exit()
