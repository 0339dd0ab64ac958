"""What goes on paper: the handover page as text."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from db.messages import M_, Refused
from precinct_tui.i18n import _, language
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import Parser, Verbs, common, verb
from precinct_tui.verbs.signing_in import desk_of


def add(verbs: Verbs) -> None:
    """Add `print handover`."""
    about = _("print: handover")
    group = verbs.add_parser("print", help=about, description=about)
    common(group)
    inner = group.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    parser = verb(inner, "handover", _("the handover summary of a shift as text"), handover)
    parser.add_argument("--shift", metavar="N", help=_("the shift's number; without it, the one running"))
    parser.add_argument("--out", metavar="FILE", help=_("into this file; without it, standard output"))


def handover(options: Namespace) -> int:
    """`precinct print handover`."""
    from db.shifts.queries import summary
    from precinct_tui.documents.handover_text import handover_text

    with desk_of(options) as desk:
        page = summary(desk, options.shift)
    text = handover_text(page, language())
    if options.out is not None:
        _write(Path(options.out).expanduser(), text)
        if options.json:
            output.document({"number": page.number, "state": page.state, "out": options.out})
        else:
            output.line(_("Written to {file}.", file=output.ltr(options.out)))
    elif options.json:
        output.document({"number": page.number, "state": page.state, "text": text})
    elif output.is_terminal(sys.stdout):
        output.line(text.rstrip("\n"))
    else:
        sys.stdout.write(text)
    return 0


def _write(path: Path, text: str) -> None:
    """The file as a whole or not at all, for its owner only: it names people. Raises Refused("unwritable")."""
    from db.keys import write_durably

    try:
        if path.exists() and not path.is_file():  # a device or a pipe is written as it is
            path.write_text(text, encoding="utf-8")
        else:
            write_durably(path, text.encode("utf-8"))
    except OSError as error:
        raise Refused("unwritable", {}, M_("{path} can't be written.", path=str(path))) from error
