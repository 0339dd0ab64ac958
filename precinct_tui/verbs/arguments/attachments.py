"""The arguments of `precinct attachment`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from precinct_tui.language.i18n import _
from precinct_tui.verbs.choices import WITH_ATTACHMENTS
from precinct_tui.verbs.parsing import Verbs, verb, verb_group, whole_number

if TYPE_CHECKING:
    from argparse import ArgumentParser


def add(verbs: Verbs) -> None:
    """Add `attachment add | list | out`."""
    inner = verb_group(verbs, "attachment", dest="act")
    parser = verb(inner, "add", _("attach a file; its content is kept encrypted"), "attachments.attach")
    _record(parser)
    parser.add_argument("file", metavar="FILE", help=_("PDF, JPEG, PNG, TIFF, WebP or HEIC, 16 MB at most"))
    parser.add_argument(
        "--what", metavar="CODE", required=True, help=_("what it is: a code of the list attachment_what")
    )
    parser.add_argument("--pages", metavar="N", type=whole_number(1, 10_000), help=_("how many pages, if not counted"))
    parser.add_argument("--protected", action="store_true", help=_("it shows who a protected person is"))
    parser.add_argument("--note", metavar="TEXT", help=_("a remark"))
    parser = verb(inner, "list", _("name, kind, size and SHA-256 of each"), "attachments.listing")
    _record(parser)
    _purpose(parser)
    parser = verb(inner, "out", _("take one out into a file"), "attachments.take_out")
    _record(parser)
    _purpose(parser)
    parser.add_argument("place", metavar="N", type=whole_number(1, 10_000), help=_("its number in the record"))
    parser.add_argument(
        "--out", metavar="FILE", required=True, help=_("into this file or folder; - for standard output")
    )


def _record(parser: ArgumentParser) -> None:
    parser.add_argument("register", metavar="REGISTER", choices=WITH_ATTACHMENTS, help=" | ".join(WITH_ATTACHMENTS))
    parser.add_argument("number", metavar="NUMBER", help=_("its number; 17 means this year's 17"))


def _purpose(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--purpose", metavar="PURPOSE",
        help=_("what a record that is closed is opened for, where its register asks; it is kept in the journal"),
    )  # fmt: skip
