"""The arguments of `precinct list`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.cursors import list_end
from precinct_tui.verbs.parsing import Verbs, moment, register_name, top_verb, whole_number

SORTS = ("reported", "occurred", "entered")

MOST = 1_000_000


def add(verbs: Verbs) -> None:
    """Add `list`."""
    parser = top_verb(verbs, "list", "listing.list_records")
    register_name(parser)
    parser.add_argument("--unit", metavar="UNIT", help=_("at a seat: only this unit below, by its name or uid"))
    parser.add_argument("--state", metavar="STATE", help=_("only records in this state"))
    parser.add_argument(
        "--since", metavar="WHEN", type=moment, help=_("from this moment on, as in 1405/07/03 or yesterday 14:30")
    )
    parser.add_argument("--until", metavar="WHEN", type=moment, help=_("before this moment"))
    parser.add_argument(
        "--at-work", action="store_true", help=_("what is at work: who is held, open incidents, waiting requests")
    )
    parser.add_argument("--type", metavar="TYPE", help=_("of incidents: only this type, by its code or its words"))
    parser.add_argument("--by", metavar="BADGE", help=_("of incidents: only what this officer entered"))
    parser.add_argument("--place", metavar="PLACE", help=_("of incidents: only at this place, in any spelling"))
    parser.add_argument("--text", metavar="WORDS", help=_("of incidents: only what holds all these words"))
    parser.add_argument(
        "--sort", choices=SORTS, help=_("of incidents: by when it was reported, occurred or was entered; newest first")
    )
    parser.add_argument(
        "--limit", metavar="N", type=whole_number(1, MOST), help=_("at most so many (50; all in a file)")
    )
    parser.add_argument(
        "--json-lines",
        action="store_true",
        help=_("every record as a line of JSON, without an end unless --limit says one"),
    )
    parser.add_argument("--format", choices=("csv", "xlsx"), help=_("as a file that a spreadsheet reads; with --out"))
    parser.add_argument("--codes", action="store_true", help=_("with --format csv: codes and ISO times, for R or SPSS"))
    parser.add_argument("--out", metavar="FILE", help=_("into this file; - is standard output"))
    parser.add_argument(
        "--profile",
        metavar="FILE",
        help=_("of incident and call: a TOML file of what goes out; else the program's own"),
    )
    parser.add_argument(
        "--gaps", action="store_true", help=_("of incident and call: which fields of the profile are empty, how often")
    )
    parser.add_argument("--after", metavar="CURSOR", type=list_end, help=_("go on where an earlier list ended"))

    parser.add_argument(
        "--sealing",
        action="store_true",
        help=_("of custody and request: what is to be sealed, when, and what is not and why"),
    )
    parser.add_argument(
        "--undecided", action="store_true", help=_("of custody: what waits for the inspectorate's word")
    )
    parser.add_argument(
        "--notices", action="store_true", help=_("of custody: what the inspectorate was told by itself")
    )
    parser.add_argument(
        "--times",
        action="store_true",
        help=_("of custody: the register of starts and ends (art. 53); --state is holding, interview, rest or judge"),
    )
