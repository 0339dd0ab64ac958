"""Where the store is, and who asks: the same sign-in as on the screen. No secret is ever an argument."""

from __future__ import annotations

import contextlib
import getpass
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from db.storage import os_faults
from db.storage.files import open_named
from db.words.messages import M_, Refused
from precinct_tui.language.i18n import _, translate
from precinct_tui.language.lists import prepare
from precinct_tui.verbs.line_order import for_prompt, is_terminal
from precinct_tui.verbs.output import note
from precinct_tui.verbs.usage import WrongUsage

if TYPE_CHECKING:
    from argparse import Namespace

    from db.kernel.base.officer import Desk

SECRET_LIMIT = 4_096


def home_of(options: Namespace) -> Path:
    """The store's folder: `--home`, else PRECINCT_HOME, else the user's data folder.

    Raises Refused("unreadable") for a name of bytes that are no text: the library opens no file below it.
    """
    named = getattr(options, "home", None) or os.environ.get("PRECINCT_HOME")
    if named:
        try:
            named.encode()
        except UnicodeEncodeError:
            said = M_("The name of this folder is no text. Give it another name.")
            raise Refused("unreadable", {}, said) from None
        return Path(os.path.expanduser(named))
    return user_data_path("precinct")


@contextlib.contextmanager
def desk_of(options: Namespace, *, chooses: bool = False) -> Iterator[Desk]:
    """The desk of the officer who signs in, closed again at the end. Lists are ready to be shown.

    Raises WrongUsage where nobody is named and nobody can be asked; Refused as `open_store` does, and
    "own_password_first" where somebody else chose his password, unless the verb `chooses` one.
    """
    badge, secret = credentials(options)
    from db.kernel.desk import desk, owed_notes  # late: the first paint does not wait for it
    from db.opening.setup import open_store  # late: likewise

    home = home_of(options)
    try:
        here = open_store(home, badge, secret, moved=None)
    except Refused as refused:
        if refused.code != "moved_or_copied":
            raise
        here = open_store(home, badge, secret, moved=_was_moved(refused))
    try:
        if not here.password_is_given:
            gone = desk.QUERIES["unit.losses"]
            for item in gone(here) if here.officer.role in gone.roles else ():
                note(translate(item.text))
            if (said := owed_notes.write_status(here).message()) is not None:
                note(translate(said))
            prepare(here)
        elif not chooses:
            raise desk.own_password_first()
        yield here
    finally:
        with contextlib.suppress(Refused):
            if left := owed_notes.settle(here):
                note(_("Not noted, as the store could not be written: {count} (who signed in or read).", count=left))
        here.store.close()


def _was_moved(refused: Refused) -> bool:
    """Whether a store that never was here was moved; where nobody can be asked it counts as a copy."""
    assert refused.message is not None
    note(translate(refused.message))
    if not can_ask():
        note(_("Nobody can be asked: it counts as a copy, with a new epoch and series of numbers."))
        return False
    return ask_line(_("moved or copied? (m/c)")).lower()[:1] in ("m", "\u0645")


def credentials(options: Namespace) -> tuple[str, str]:
    """(badge, password) from `--officer` and `--password-file`, or asked for at a terminal; once in a call of a verb.

    Raises WrongUsage where neither is possible.
    """
    if hasattr(options, "secret"):  # a descriptor is read once; some verbs ask again
        return options.signed_in, options.secret
    badge: str | None = getattr(options, "officer", None)
    if badge is None:
        if not can_ask():
            raise WrongUsage(_("Say who you are: --officer BADGE --password-file FILE."))
        badge = ask_line(_("Badge number"))
    secret = secret_of(getattr(options, "password_file", None), _("Password"), "--password-file")
    options.signed_in, options.secret = badge, secret
    return badge, secret


def secret_of(file: str | None, label: str, option: str) -> str:
    """A secret from the first line of a file, or asked for at a terminal.

    Raises WrongUsage where neither is possible.
    """
    if file is not None:
        return first_line(file)
    if not can_ask():
        raise WrongUsage(_("Name a file or a descriptor for the secret: {option} FILE.", option=option))
    return getpass.getpass(for_prompt(f"{label}: "))


def new_secret(file: str | None, label: str, option: str) -> str:
    """A new secret: from a file, or typed twice at a terminal. Raises Refused("invalid") where the two differ."""
    secret = secret_of(file, label, option)
    if file is None and secret != secret_of(None, _("{label}, once more", label=label), option):
        raise Refused("invalid", {"password": M_("The two are not the same.")})
    return secret


def needed(given: str | None, option: str, label: str) -> str:
    """What was `given` with an option, or asked for at a terminal. Raises WrongUsage where neither is possible."""
    if given is not None:
        return given
    if not can_ask():
        raise WrongUsage(_("This is needed: {option}.", option=option))
    return ask_line(label)


def can_ask() -> bool:
    """Whether a person is at both ends of this program."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def ask_line(label: str) -> str:
    """One line typed at the terminal; the question goes to standard error. Raises WrongUsage where nothing comes."""
    sys.stderr.write(for_prompt(f"{label}: "))
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        raise WrongUsage(_("Nothing was answered."))
    return answer.strip()


def first_line(file: str) -> str:
    """The first line of a file or descriptor, its line break stripped. Raises Refused("unreadable")."""
    try:
        with Path(file).open("rb") as opened:
            raw = opened.readline(SECRET_LIMIT)
        return raw.decode("utf-8-sig").rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise unreadable(file, error) from error


def content_of(file: str, most: int) -> bytes:
    """The bytes of a named file, "-" for standard input: `most`, or one more where it is longer.

    Raises OSError; neither a device nor a pipe that is named is read.
    """
    if file == "-":
        return sys.stdin.buffer.read(most + 1)
    with open_named(Path(file).expanduser()) as opened:
        return opened.read(most + 1)


def unreadable(file: str, error: Exception) -> Refused:
    """What to say of a file that can't be read."""
    if isinstance(error, OSError) and (refused := os_faults.refusal(error, file)) is not None:
        return refused
    if isinstance(error, UnicodeDecodeError):
        return Refused("unreadable", {}, M_("{path} is no UTF-8 text.", path=os_faults.short(file)))
    return Refused("unreadable", {}, M_("{path} can't be read.", path=os_faults.short(file)))
