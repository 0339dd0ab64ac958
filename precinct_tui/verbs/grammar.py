"""The grammar of the command line: of the verb that is asked for, or of all of them for completion."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from itertools import chain

from precinct_tui.language.i18n import _
from precinct_tui.verbs.names import ALL, GROUPS
from precinct_tui.verbs.usage import Parser, common, tells_version, verb_lines


class _Precinct(Parser):
    """The grammar of `precinct` itself: its help is the table of verbs, in their groups."""

    def format_help(self) -> str:
        """One screen: the verbs in their groups, and how to read on."""
        return help_text()


def parser(words: Sequence[str]) -> Parser:
    """The grammar in the language spoken, as far as a command line needs it: the verb that it names.

    `words`: the command line without the options that stand before every verb, and without their values.
    """
    named = next((word for word in words if word in ALL), None)
    return _made((ALL[named].module,) if named else ())


def whole() -> Parser:
    """The grammar of every verb."""
    return _made([verb.module for verb in ALL.values()])


def _made(modules: Sequence[str]) -> Parser:
    made = _Precinct(prog="precinct")
    common(made)
    tells_version(made)
    made.group = added = made.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    for module in dict.fromkeys(modules):
        import_module(f"precinct_tui.verbs.arguments.{module}").add(added)
    for name in ALL:  # a word that is mistyped is held against all
        if name not in added.choices:
            added.add_parser(name)
    return made


def help_text() -> str:
    """The help of `precinct`: every verb with one line about it, in groups."""
    room = max(map(len, ALL)) + 2
    groups = (
        ("", _(group.title), *verb_lines(((verb.name, _(verb.about)) for verb in group.verbs), room))
        for group in GROUPS
    )
    return "\n".join([
        _("precinct opens the desk; precinct VERB does one thing without it."),
        _("precinct VERB --help explains a verb. Exit status: 0 done, 1 refused, 2 wrong usage."),
        *chain.from_iterable(groups),
        "",
    ])  # fmt: skip
