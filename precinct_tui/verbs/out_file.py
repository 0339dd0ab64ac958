"""Where `--out` writes: a new file, or standard output for "-"."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from precinct_tui.documents.saving import check_out, save
from precinct_tui.language.i18n import _
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.line_order import is_terminal
from precinct_tui.verbs.usage import WrongUsage

STANDARD = "-"
"""What `--out` is given for standard output."""


def check(options: Namespace, *, text: bool = False) -> None:
    """Whether what is written can go where `--out` says, asked before anything is noted. `text`: a terminal shows it.

    Raises WrongUsage where bytes would fill a terminal, or a JSON document stand beside them; Refused as `check_out`.
    """
    if options.out != STANDARD:
        check_out(Path(options.out).expanduser())
    elif getattr(options, "json", False):
        raise WrongUsage(_("--json and --out - would both write to standard output. Leave one out."))
    elif not text and is_terminal(sys.stdout):
        raise WrongUsage(_("This is no text for a terminal. Name a file, or send it on with | or >."))


def put(out: str, raw: bytes, document: dict[str, Any], line: str = "") -> output.VerbAnswer:
    """Write it where `--out` says, and the answer: the document with `out`, and a `line` about it.

    Raises Refused as `save`.
    """
    if out == STANDARD:
        return output.VerbAnswer(None, output.Verbatim(raw))
    save(Path(out).expanduser(), raw)
    return output.VerbAnswer({"out": out, **document}, line or _("Written to {file}.", file=ltr(out)))
