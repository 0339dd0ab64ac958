"""The arguments of `precinct up`, `precinct down`, `precinct take`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `up`, `take` and `down`."""
    parser = top_verb(verbs, "up", "sticks.up")
    parser.add_argument("--to", dest="folder", metavar="FOLDER", required=True,
                        help=_("a folder of the stick or of a share; or https://HOST:PORT of a seat"))  # fmt: skip
    parser.add_argument("--follow", action="store_true", help=_("go on until Ctrl-C: what is saved goes up at once"))
    parser = top_verb(verbs, "take", "sticks.take")
    parser.add_argument("folder", metavar="FOLDER", help=_("the folder of the stick"))
    parser.add_argument("--follow", action="store_true",
                        help=_("go on until Ctrl-C: what units write into the folder is taken at once"))  # fmt: skip
    parser = top_verb(verbs, "down", "sticks.down")
    parser.add_argument("--from", dest="folder", metavar="FOLDER",
                        help=_("the folder of the stick; without it: what came over a cable"))  # fmt: skip
    for option, about in (
        ("--orders", _("the second yes: issue here what the units above ordered")),
        ("--lists", _("the second yes: change the lists here as the units above changed theirs")),
    ):
        parser.add_argument(option, action="store_true", help=about)
    parser.add_argument("--item", metavar="LIST/CODE",
                        help=_("the second yes to one item of a list that a rule reads"))  # fmt: skip
