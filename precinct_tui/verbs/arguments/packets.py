"""The arguments of `precinct packet`."""

from __future__ import annotations

from typing import Any

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, verb, verb_group

SCHEMAS = ("packet", "answer")


def add(verbs: Verbs) -> None:
    """Add `packet prepare | check | send | receipt | export | form | read | verify | schema`."""
    inner = verb_group(verbs, "packet", dest="act")
    parser = verb(inner, "prepare", _("begin a packet about an incident"), "packets.prepare")
    parser.add_argument("incident", metavar="INCIDENT", help=_("the incident's number"))
    parser.add_argument("--to", metavar="CODE", required=True, help=_("to whom: a code of the list referral_body"))
    parser.add_argument("--kind", metavar="CODE", help=_("kind of case: a code of packet_kind; else by the type"))
    parser.add_argument("--person", metavar="CUSTODY", action="append", default=[], help=_("somebody held; repeatable"))
    parser.add_argument("--asks", metavar="TEXT", help=_("what is asked of the judge"))
    parser = verb(inner, "check", _("the checklist: what is there, what is missing and why"), "packets.check")
    _number(parser)
    parser = verb(inner, "send", _("record that it was sent, now"), "packets.send")
    _number(parser)
    parser.add_argument("--letter", metavar="NUMBER", help=_("letter number; without it the packet's own"))
    parser.add_argument("--carried-by", metavar="NAME", help=_("who carries it"))
    parser.add_argument("--receipt", metavar="NUMBER", help=_("receipt number, if it is here already"))
    parser.add_argument("--incomplete", metavar="WHY", help=_("why it is sent without what is missing"))
    parser = verb(inner, "receipt", _("enter the receipt number"), "packets.receipt")
    _number(parser)
    parser.add_argument("receipt", metavar="RECEIPT", help=_("as the court's office gave it"))
    parser = verb(
        inner, "export", _("document, paper, files and the form for the answer, in a new folder"), "packets.export"
    )
    _number(parser)
    parser.add_argument("--out", metavar="FOLDER", required=True, help=_("the folder it is made in"))
    parser = verb(inner, "form", _("the form for the answer, to be filled in"), "packets.form")
    _number(parser)
    parser = verb(inner, "read", _("take the answers of a file, each once"), "packets.read")
    parser.add_argument("file", metavar="FILE.json", help=_("the form, filled in by the court"))
    parser.add_argument("--reason", metavar="TEXT",
        help=_("why it is taken all the same, where a time in it was asked about"))  # fmt: skip
    parser = verb(
        inner,
        "verify",
        _("whether a packet's folder is as its unit signed it; nobody signs in"),
        "packets.verify",
        signs=False,
    )
    parser.add_argument("folder", metavar="FOLDER", help=_("what `export` made, as it came"))
    parser.add_argument("--key", metavar="FILE", help=_("the key file of the unit, which its holder compared once"))
    parser = verb(inner, "schema", _("the JSON Schema of a packet or of an answer"), "packets.show_schema", signs=False)
    parser.add_argument("name", metavar="NAME", choices=SCHEMAS, help=" | ".join(SCHEMAS))


def _number(parser: Any) -> None:
    parser.add_argument("number", metavar="NUMBER", help=_("the packet's number"))
