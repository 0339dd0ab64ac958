"""The arguments of `officer` and `unit` for appointments and codes."""

from __future__ import annotations

from argparse import ArgumentParser

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, verb


def add(inner: Verbs) -> None:
    """Add `officer agree | agree-recovery | decline | codes | stand-in | end-stand-in`."""
    parser = verb(inner, "agree", _("give second approval to a requested role"), "appointing.agree")
    _badge(parser)
    add_code(parser)
    parser = verb(
        inner, "agree-recovery", _("decide on a password set with an old phrase"), "appointing.agree_recovery"
    )
    _badge(parser)
    add_code(parser)
    parser.add_argument("--decline", action="store_true", help=_("refuse: it never takes effect"))
    parser = verb(inner, "decline", _("refuse a requested role"), "appointing.decline")
    _badge(parser)
    parser.add_argument("--reason", metavar="TEXT", required=True, help=_("why"))
    verb(inner, "codes", _("make twelve one-time codes for the county; older ones stop working"), "appointing.codes")
    parser = verb(inner, "stand-in", _("appoint an acting commander for 72 hours"), "appointing.stand_in")
    _badge(parser)
    parser.add_argument("--reason", metavar="TEXT", required=True, help=_("people you tried to reach, and why"))
    parser = verb(inner, "end-stand-in", _("end that before its time"), "appointing.end_stand_in")
    _badge(parser)


def _badge(parser: ArgumentParser) -> None:
    parser.add_argument("badge", metavar="BADGE", help=_("badge number"))


def add_code(parser: ArgumentParser) -> None:
    """Add the code of the county, which stands for the second person."""
    parser.add_argument(
        "--code-file", metavar="FILE", nargs="?", const="",
        help=_("file or descriptor with a county code; without FILE: ask"),
    )  # fmt: skip
