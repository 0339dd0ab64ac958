"""argparse in the language spoken: its own words from our catalogue, its texts through our output."""

from __future__ import annotations

import argparse
import contextlib
import gettext
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

import db.opening.rooms  # noqa: F401 (whatever is declared is known by then)
from db.kernel.register import REGISTERS
from db.words.calendar.times import parse_date, parse_moment, utc_now
from db.words.folding import ascii_digits
from db.words.messages import Message
from precinct_tui.language.i18n import DOMAIN, LOCALES, N_, _, digits, languages, spoken, translate
from precinct_tui.verbs import output
from precinct_tui.verbs.usage import BIDI, WrongUsage

LISTED = tuple(name for name, register in REGISTERS.items() if not register.screen_only)
"""The registers that verbs take."""

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


class Parser(argparse.ArgumentParser):
    """A parser that raises WrongUsage, and writes what the terminal at hand can show."""

    verbs: tuple[str, ...] = ()
    """The names of its verbs, in the order in which its help shows them."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("add_help", False)
        super().__init__(allow_abbrev=False, formatter_class=_Formatter, **settings)
        self.add_argument("-h", "--help", action="help", help=_("show this help and exit"))

    def error(self, message: str) -> NoReturn:
        """Raises WrongUsage with the message below the usage."""
        raise WrongUsage(f"{self.format_usage().strip()}\n{message}")

    def _print_message(self, message: str, file: object = None) -> None:
        if message:
            output.help_text(message, sys.stdout)


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


def common(parser: argparse.ArgumentParser) -> None:
    """What stands before or after every verb."""
    add = parser.add_argument
    add("--home", metavar="DIR", default=argparse.SUPPRESS, help=_("the store's folder (else PRECINCT_HOME)"))
    add("--lang", choices=languages(), default=argparse.SUPPRESS, help=_("language"))
    add("--bidi", choices=BIDI, default=argparse.SUPPRESS,
        help=_("who orders Persian on this terminal"))  # fmt: skip


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


def verb(
    verbs: Verbs,
    name: str,
    help: str,
    run: Callable[[argparse.Namespace], int],
    *,
    signs: bool = True,
    json: bool = True,
) -> argparse.ArgumentParser:
    """Add a verb: what it is called, what it does, the function that does it and returns the exit status."""
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=help, description=help)
    common(parser)
    if signs:
        signs_in(parser)
    if json:
        speaks_json(parser)
    parser.set_defaults(run=run)
    return parser


def register_name(parser: argparse.ArgumentParser) -> None:
    """A register's name as a positional argument."""
    parser.add_argument("register", metavar="REGISTER", choices=LISTED, help=" | ".join(LISTED))


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """An argument's type: a whole number in any digits between two bounds."""

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
    try:
        return parse_moment(text, utc_now())
    except ValueError as error:
        problem = error.args[0] if error.args else None
        said = translate(problem) if isinstance(problem, Message) else _("a moment is expected")
        raise argparse.ArgumentTypeError(said.rstrip(".")) from None


def day(text: str) -> Any:
    """An argument's type: a day as people type it, 1405/07/03 or yesterday.

    Raises ArgumentTypeError for anything else.
    """
    try:
        return parse_date(text, utc_now())
    except ValueError as error:
        problem = error.args[0] if error.args else None
        said = translate(problem) if isinstance(problem, Message) else _("a day is expected")
        raise argparse.ArgumentTypeError(said.rstrip(".")) from None


def period(parser: argparse.ArgumentParser) -> None:
    """The days that a verb is about."""
    parser.add_argument("--from", dest="first", metavar="DAY", type=day, help=_("the first day, as 1405/07/13"))
    parser.add_argument("--until", dest="last", metavar="DAY", type=day, help=_("the last day; it counts too"))


def listed(words: Sequence[str]) -> str:
    """Words in a row."""
    return _(", ").join(digits(word) for word in words)
