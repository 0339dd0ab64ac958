"""The arguments of `precinct inspectorate`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.arguments import appointing, level_readers
from precinct_tui.verbs.parsing import Verbs, verb, verb_group


def add(verbs: Verbs) -> None:
    """Add `inspectorate`."""
    inner = verb_group(verbs, "inspectorate")
    parser = verb(inner, "key", _("make the key and its paper"), "inspectorate.make_key")
    parser.add_argument("--paper-is-lost", action="store_true", help=_("make another key if the paper is lost"))
    verb(inner, "closed", _("records closed because their sealing can't be proved"), "inspectorate.list_closed")
    parser = verb(inner, "decide", _("reopen or erase closed records"), "inspectorate.decide")
    parser.add_argument("what_then", choices=("open", "erase"), metavar="open|erase", help=_("the decision"))
    parser.add_argument("number", nargs="?", help=_("a record's number; default: all"))
    verb(
        inner,
        "paper",
        _("put the key on a new paper; the old one no longer opens anything"),
        "inspectorate.make_paper",
    )
    level_readers.add(inner)
    parser = verb(inner, "agree-key", _("decide on a key made without the old one"), "inspectorate.agree_key")
    appointing.add_code(parser)
    parser.add_argument("--decline", action="store_true", help=_("refuse: nothing more is sealed to it"))
    parser = verb(inner, "take", _("take the key from its paper"), "inspectorate.take")
    parser.add_argument(
        "--paper-file", metavar="FILE", help=_("file or descriptor with the text of the paper; default: ask")
    )
