"""The arguments of `precinct inspectorate`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.arguments import appointing, level_readers
from precinct_tui.verbs.parsing import Verbs, verb, verb_group


def add(verbs: Verbs) -> None:
    """Add `inspectorate`."""
    inner = verb_group(verbs, "inspectorate")
    parser = verb(inner, "key", _("make the key, and the paper that opens it too"), "inspectorate.make_key")
    parser.add_argument("--paper-is-lost", action="store_true", help=_("another key, where only a lost paper opens"))
    verb(inner, "closed", _("what is closed, since nobody can prove that it was sealed"), "inspectorate.list_closed")
    parser = verb(inner, "decide", _("open what is closed again, or erase it"), "inspectorate.decide")
    parser.add_argument("what_then", choices=("open", "erase"), metavar="open|erase", help=_("what becomes of it"))
    parser.add_argument("number", nargs="?", help=_("one record's number; without it all of them"))
    verb(
        inner,
        "paper",
        _("put the key on a new paper; the one before opens nothing any more"),
        "inspectorate.make_paper",
    )
    level_readers.add(inner)
    parser = verb(
        inner, "agree-key", _("the yes to a key that was made without the one before"), "inspectorate.agree_key"
    )
    appointing.add_code(parser)
    parser.add_argument("--decline", action="store_true", help=_("say no: nothing more is sealed to it"))
    parser = verb(inner, "take", _("take the key from its paper"), "inspectorate.take")
    parser.add_argument(
        "--paper-file", metavar="FILE", help=_("file or descriptor with what the paper says; else it is asked for")
    )
