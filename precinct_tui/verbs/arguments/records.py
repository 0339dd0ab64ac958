"""The arguments of `precinct show`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `show`."""
    parser = top_verb(verbs, "show", "records.show_record")
    parser.interleaved = True
    parser.add_argument(
        "named", metavar="[REGISTER] NUMBER", nargs="+",
        help=_("its number or code; 17 means this year's 17, of the register that is named before it or of all"),
    )  # fmt: skip
    parser.add_argument("--unit", metavar="UNIT", help=_("at a seat: of this unit below, by its name or uid"))
    parser.add_argument(
        "--purpose",
        metavar="PURPOSE",
        help=_(
            "what a record that is closed, or of a unit below, is opened for where that is asked; it is kept in the"
            " journal"
        ),
    )
    parser.add_argument(
        "--entries", action="store_true", help=_("with the uid of each entry, which a correction or strike names")
    )
    parser.add_argument(
        "--completeness", action="store_true", help=_("of custody: what the rules ask of a record, item by item")
    )
    parser.add_argument(
        "--protected",
        action="store_true",
        help=_("of incidents and calls: the identities behind the codes; inspectorate only"),
    )
