"""argparse in the language spoken: its own words from our catalogue, its texts through our output."""

from __future__ import annotations

import argparse
import contextlib
import gettext
import os
import sys
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from importlib.metadata import entry_points
from typing import Any, NoReturn

from precinct_tui.language.i18n import DOMAIN, LOCALES, N_, _, languages, spoken
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output

BIDI = ("auto", "app", "terminal", "off")
"""What `--bidi` takes."""
PROGRAM = "precinct_tui.__main__"
"""The module that the command runs: what installed it is this program."""

# What argparse itself says; it looks these up in the catalogue that `argparse_speaking` names.
ARGPARSE_WORDS = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("expected at most one argument"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("ignored explicit argument %r"),
)


class WrongUsage(Exception):
    """The command line makes no sense; said on standard error, status 2."""


def mistyped(word: str, near: str) -> str:
    """The sentence about a word that is none, and the one that was meant."""
    return _("There is no {word}. Did you mean {near}?", word=ltr(word), near=ltr(near))


class Parser(argparse.ArgumentParser):
    """A parser that raises WrongUsage, and writes what the terminal at hand can show."""

    group: argparse._SubParsersAction[Parser] | None = None
    """Of a verb that has verbs of its own: those."""
    interleaved = False

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("add_help", False)
        super().__init__(allow_abbrev=False, formatter_class=_Formatter, **settings)
        self.add_argument("-h", "--help", action="help", help=_("show this help and exit"))

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse; `interleaved`: options may stand between arguments of which there are one or more."""
        if not self.interleaved:
            return super().parse_known_args(args, namespace)
        self.interleaved = False  # argparse's own way calls this one twice
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self.interleaved = True

    def format_help(self) -> str:
        """As argparse; of verbs that have verbs of their own: those, and one line about each."""
        if self.group is None:
            return super().format_help()
        lines = verb_lines((str(each.dest), each.help or "") for each in self.group._choices_actions)
        more = _("{command} VERB --help explains a verb.", command=self.prog)
        return "\n".join([self.description or "", "", *lines, "", more, ""])

    def error(self, message: str) -> NoReturn:
        """Raises WrongUsage with the message below the usage."""
        raise WrongUsage(f"{self.format_usage().strip()}\n{message}")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Raises ArgumentError that names the nearest choice alone where there is one, for a word that was mistyped."""
        near = get_close_matches(str(value), map(str, action.choices or ()), n=1)
        if near and value not in (action.choices or ()):
            raise argparse.ArgumentError(action, mistyped(str(value), near[0]))
        if isinstance(action, argparse._SubParsersAction) and value not in action.choices:
            none = _("There is no verb {word}. {command} --help lists them.", word=ltr(str(value)), command=self.prog)
            raise argparse.ArgumentError(None, none)
        super()._check_value(action, value)

    def _print_message(self, message: str, file: object = None) -> None:
        if message:
            output.help_text(message, sys.stdout)


def verb_lines(verbs: Iterable[tuple[str, str]], room: int = 0) -> list[str]:
    """A line for each verb: its name and what it does, one column under another; `room`: cells of the first."""
    there = list(verbs)
    room = room or max(len(name) for name, _about in there) + 2
    return [f"  {name:{room}}{about}" for name, about in there]


class _Formatter(argparse.HelpFormatter):
    """Help as wide as the terminal, 100 cells at most."""

    def __init__(self, prog: str, **settings: Any) -> None:
        settings.setdefault("max_help_position", 30)
        super().__init__(prog, **settings)
        self._width = min(self._width, 100)


@contextlib.contextmanager
def argparse_speaking() -> Iterator[None]:
    """argparse in the language spoken while the block runs: it asks the process-wide gettext domain."""
    domain, before = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(LOCALES))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = spoken()
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


def precinct_version() -> str:
    """The version of the distribution that installed this program, whatever its name; "?" where none did."""
    installed = (script.dist for script in entry_points(group="console_scripts") if script.module == PROGRAM)
    return next((made.version for made in installed if made is not None), "?")


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *rest: object) -> None:
        output.line(f"precinct {precinct_version()}")
        parser.exit()


def tells_version(parser: argparse.ArgumentParser) -> None:
    """For a command line that is asked for the version alone."""
    parser.add_argument("--version", action=_Version, nargs=0, help=_("show the version and exit"))


def common(parser: argparse.ArgumentParser) -> None:
    """What stands before or after every verb."""
    add = parser.add_argument
    add("--home", metavar="DIR", default=argparse.SUPPRESS, help=_("the store's folder (else PRECINCT_HOME)"))
    add("--lang", choices=languages(), default=argparse.SUPPRESS, help=_("language"))
    add("--bidi", choices=BIDI, default=argparse.SUPPRESS,
        help=_("who orders Persian on this terminal"))  # fmt: skip
