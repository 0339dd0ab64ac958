"""The arguments of `precinct enter`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.choices import REGISTER_NAMES
from precinct_tui.verbs.parsing import Verbs, top_verb

ENTRY, APP = "entry", "app"


def add(verbs: Verbs) -> None:
    """Add `enter`."""
    parser = top_verb(verbs, "enter", "enter.enter")
    parser.add_argument(
        "register", metavar="REGISTER|entry|app", choices=REGISTER_NAMES.plus(ENTRY, APP),
        help=_("the register of a new record; entry: add to a record; app: a message of a citizen's app"),
    )  # fmt: skip
    parser.add_argument("file", metavar="FILE.json", nargs="?", help=_("the fields; - reads standard input"))
    parser.add_argument(
        "--template", metavar="REGISTER.ACT", nargs="?", const="",
        help=_("write nothing; show the fields as a JSON template to fill in"),
    )  # fmt: skip
