"""What several verbs take: who signs in, registers, numbers, days and moments."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from db.words.calendar.days import BadMoment
from db.words.calendar.jalali import utc_now
from db.words.calendar.moments import parse_date, parse_when, year_alone
from db.words.calendar.typed_moment import as_said, which
from db.words.folding import ascii_digits
from precinct_tui.frame.garbage import modules_kept
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.verbs.choices import REGISTER_NAMES
from precinct_tui.verbs.names import ALL
from precinct_tui.verbs.usage import Parser, common

if TYPE_CHECKING:
    from precinct_tui.verbs.output import VerbAnswer


def signs_in(parser: argparse.ArgumentParser) -> None:
    """For a verb that signs an officer in."""
    add = parser.add_argument
    add("--officer", metavar="BADGE", help=_("who asks, by badge number"))
    add("--password-file", metavar="FILE",
        help=_("file or descriptor (/dev/fd/3) whose first line is the password; else it is asked for"))  # fmt: skip


def new_password_option(parser: argparse.ArgumentParser) -> None:
    """For a verb that sets a password."""
    parser.add_argument(
        "--new-password-file", metavar="FILE",
        help=_("file or descriptor whose first line is the new password; else it is asked for"),
    )  # fmt: skip


def speaks_json(parser: argparse.ArgumentParser) -> None:
    """For a verb with a JSON form."""
    parser.add_argument("--json", action="store_true", help=_("one JSON document on standard output, nothing else"))


Verbs = Any
"""What `add_subparsers` returns; argparse keeps its type private."""


@dataclass(frozen=True)
class Deed:
    """The function that does a verb, as "module.function" of precinct_tui/verbs; imported when it is called.

    `rooms`: whether every room is declared before, as nearly every verb needs.
    """

    name: str
    rooms: bool = True

    def function(self) -> Callable[[argparse.Namespace], VerbAnswer | int]:
        """The function itself. Raises ImportError, AttributeError where there is none."""
        module, _dot, function = self.name.partition(".")
        with modules_kept():
            if self.rooms:
                import_module("db.opening.rooms")
            read = import_module(f"precinct_tui.verbs.{module}")
        found: Callable[[argparse.Namespace], VerbAnswer | int] = getattr(read, function)
        return found

    def __call__(self, options: argparse.Namespace) -> VerbAnswer | int:
        """Do it."""
        return self.function()(options)


def _help_of(parser: Parser) -> Callable[[argparse.Namespace], int]:
    def write(_options: argparse.Namespace) -> int:
        parser.print_help()
        return 0

    return write


def verb(verbs: Verbs, name: str, help: str, run: str | Deed, *, signs: bool = True, json: bool = True) -> Parser:
    """Add a verb: its name, its help, and the function that does it, as "module.function" of precinct_tui/verbs.

    The function takes the options and returns a VerbAnswer; or the exit status alone where it writes itself (bytes,
    or a stream that goes on). It is imported when the verb is run: help and wrong usage need no room.
    """
    parser: Parser = verbs.add_parser(name, help=help, description=help)
    common(parser)
    if signs:
        signs_in(parser)
    if json:
        speaks_json(parser)
    parser.set_defaults(run=Deed(run) if isinstance(run, str) else run)
    return parser


def top_verb(verbs: Verbs, name: str, run: str | Deed, *, signs: bool = True, json: bool = True) -> Parser:
    """Add a verb of `precinct` itself, with its line in names.py; else as `verb`."""
    return verb(verbs, name, _(ALL[name].about), run, signs=signs, json=json)


def verb_group(verbs: Verbs, name: str, *, dest: str = "what") -> Verbs:
    """Add a verb of `precinct` that has verbs of its own, with its line in names.py; where those are added.

    Without one of them it prints its help.
    """
    about = _(ALL[name].about)
    made = verbs.add_parser(name, help=about, description=about)
    common(made)
    made.set_defaults(run=_help_of(made))
    made.group = made.add_subparsers(dest=dest, metavar="VERB", parser_class=Parser)
    return made.group


def register_name(parser: argparse.ArgumentParser) -> None:
    """A register's name as a positional argument."""
    parser.add_argument("register", metavar="REGISTER", choices=REGISTER_NAMES, help=" | ".join(REGISTER_NAMES))


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """An argument's type: a whole number in any digits between two bounds.

    What is returned raises ArgumentTypeError for anything else.
    """

    def read(text: str) -> int:
        plain = ascii_digits(text).strip()
        if not plain.isdecimal() or len(plain) > 18 or not least <= int(plain) <= most:
            raise argparse.ArgumentTypeError(
                _("a whole number from {least} to {most} is expected", least=least, most=most)
            )
        return int(plain)

    return read


def moment(text: str) -> Any:
    """An argument's type: an instant as people type it; see db/words/calendar/moments.py.

    Raises ArgumentTypeError for anything else.
    """
    return _read_one("moment", text)


def day(text: str) -> Any:
    """An argument's type: a day as people type it, 1405/07/03 or yesterday.

    Raises ArgumentTypeError for anything else.
    """
    return _read_one("date", text)


def _read_one(kind: Literal["moment", "date"], text: str) -> Any:
    """The one moment or day that is meant. Raises ArgumentTypeError: nobody can be asked here which of two it is."""
    now = utc_now()
    try:
        value = parse_when(text, now).moment if kind == "moment" else parse_date(text, now)
    except BadMoment as bad:
        raise argparse.ArgumentTypeError(translate(bad.message).rstrip(".")) from None
    heard = as_said(kind, text, now, "past", "")
    problem = which(heard.meanings) if heard.meanings else heard.asked or year_alone(text, now)
    if problem is not None:
        raise argparse.ArgumentTypeError(translate(problem).rstrip("."))
    return value


def period(parser: argparse.ArgumentParser) -> None:
    """The days that a verb is about."""
    parser.add_argument("--from", dest="first", metavar="DAY", type=day, help=_("the first day, as 1405/07/13"))
    parser.add_argument("--until", dest="last", metavar="DAY", type=day, help=_("the last day; it counts too"))


def listed(words: Sequence[str]) -> str:
    """Words in a row."""
    return _(", ").join(digits(word) for word in words)
