"""The arguments of `inspectorate` for who above reads complaints."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, verb


def add(inner: Verbs) -> None:
    """Add what stands under `inspectorate`."""
    parser = verb(inner, "file", _("at a level: write the key's public half for units below, and show its ten words"),
                  "level_readers.write_file")  # fmt: skip
    parser.add_argument("file", metavar="FILE", help=_("a new file"))
    parser = verb(
        inner, "agree", _("at a unit: let the level of such a file read complaints from now on"), "level_readers.agree"
    )
    parser.add_argument("file", metavar="FILE", help=_("what `precinct inspectorate file` of the level wrote"))
    parser.add_argument("--words", metavar="WORDS", help=_("the ten words in quotes; else they are asked for"))
    verb(inner, "levels", _("the levels that read complaints of this unit"), "level_readers.levels")
    parser = verb(inner, "end", _("let a level read no further complaints"), "level_readers.end")
    parser.add_argument("unit", metavar="UNIT", help=_("its uid, from `precinct unit list --json`, or its name"))
    parser.add_argument("--reason", metavar="WORDS", required=True, help=_("why"))
