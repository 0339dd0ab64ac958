"""The grammar of the command line: of the verb that is asked for, or of all of them where the help is."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from precinct_tui.language.i18n import _
from precinct_tui.verbs.names import modules_for
from precinct_tui.verbs.usage import Parser, common, tells_version


def parser(words: Sequence[str] = ()) -> Parser:
    """The grammar in the language spoken, as far as a command line needs it; without one, the whole.

    `words`: the command line without the options that stand before every verb, and without their values.
    """
    made = Parser(
        prog="precinct",
        description=_("The records desk of a police precinct. Without a verb it opens on the screen."),
        epilog=_("Exit status: 0 done, 1 refused with a reason, 2 wrong usage. precinct VERB --help says more."),
    )
    common(made)
    tells_version(made)
    added = made.add_subparsers(dest="verb", metavar="VERB", title=_("verbs"), parser_class=Parser)
    for module in modules_for(list(words)):
        import_module(f"precinct_tui.verbs.{module}").add(added)
    made.verbs = tuple(added.choices)
    return made
