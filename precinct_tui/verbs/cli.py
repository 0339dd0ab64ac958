"""The command line: `precinct` opens the desk, `precinct VERB` does one act without a screen.

The same commands and queries as on the screen, so the same rights, walls and access entries. Exit status: 0 done,
1 refused with a reason, 2 wrong usage. With `--json` standard output holds one document, a refusal included.
"""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from argparse import ArgumentError, ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from typing import TextIO

from db.storage import os_faults
from db.words.messages import Refused
from precinct_tui.language.i18n import N_, _, languages, set_digits, set_language, translate
from precinct_tui.language.settings import Settings, load_settings
from precinct_tui.verbs import extras, line_order, output
from precinct_tui.verbs.grammar import parser
from precinct_tui.verbs.on_screen import open_on_screen
from precinct_tui.verbs.signing_in import home_of
from precinct_tui.verbs.usage import WrongUsage, argparse_speaking, common, tells_version

DONE, REFUSED, USAGE = 0, 1, 2
INTERRUPTED = 130
PIPE_CLOSED = 141


def run(argv: Sequence[str]) -> int:
    """Run a command line; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = _run(argv)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        _write_nowhere(sys.stdout)
        return PIPE_CLOSED
    except OSError as error:  # standard output goes to a full disk, say
        _write_nowhere(sys.stdout)
        told = _told_by_system(error)
        with contextlib.suppress(OSError):
            output.note(_("What was asked for can't be written: {why}", why=translate(told.message)
                          if told is not None and told.message is not None else error.strerror or ""))  # fmt: skip
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


def _write_nowhere(stream: TextIO) -> None:
    """Nobody reads on: the interpreter must not complain when it flushes at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _run(argv: Sequence[str]) -> int:
    wants_json = "--json" in argv or "--json-lines" in argv
    tell = output.json_line if "--json-lines" in argv else output.document
    options = Namespace(form=None)
    try:
        settings = load_settings()
        _speak(argv, settings)
        _read(argv, options)
        line_order.choose_mode(getattr(options, "bidi", None) or settings.bidi)
        result: output.VerbAnswer | int = options.run(options)
        if isinstance(result, int):  # it wrote by itself
            return result
        output.write_answer(result, as_json=getattr(options, "json", False))
        return result.status
    except WrongUsage as wrong:
        if wants_json:
            tell({"refused": {"code": "usage", "fields": {}, "message": str(wrong)}})
        else:
            output.note(str(wrong))
        return USAGE
    except Refused as refused:
        return _refuse(refused, options, tell if wants_json else None)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as fault:
        told, way = _told_by_system(fault), tell if wants_json else None
        return _fault(fault, way) if told is None else _refuse(told, options, way)
    except SystemExit as left:  # --help and --version have said what was asked
        return left.code if isinstance(left.code, int) else USAGE


Tell = Callable[[object], None]
"""How a refusal goes out as JSON: a document, or a line."""


def _refuse(refused: Refused, options: Namespace, tell: Tell | None) -> int:
    if tell is not None:
        tell({"refused": _as_object(refused)})
    else:
        _say(refused, options)
    return REFUSED


def _told_by_system(fault: Exception) -> Refused | None:
    """Refusal by the system, wherever that was met, or for want of an extra; None for a fault of the program.

    PRECINCT_DEBUG shows each as a fault.
    """
    return None if os.environ.get("PRECINCT_DEBUG") else os_faults.refusal(fault) or extras.refusal(fault)


def _fault(fault: Exception, tell: Tell | None) -> int:
    """A fault of the program: where it happened, without the values at hand, which may be a person's.

    Set PRECINCT_DEBUG to see everything.
    """
    if os.environ.get("PRECINCT_DEBUG"):
        raise fault
    said = _(
        "Something went wrong inside precinct ({kind}). What was acknowledged before is kept.",
        kind=type(fault).__name__,
    )
    if tell is not None:
        tell({"refused": {"code": "fault", "fields": {}, "message": said}})
    output.note("".join(traceback.format_tb(fault.__traceback__)).rstrip())
    output.note(said)
    return REFUSED


def _speak(argv: Sequence[str], settings: Settings) -> None:
    """Choose language and digits before any word is said: `--lang`, else the settings of this machine."""
    chosen = settings.language
    for place, word in enumerate(argv):
        if word == "--lang" and place + 1 < len(argv):
            chosen = argv[place + 1]
        elif word.startswith("--lang="):
            chosen = word.partition("=")[2]
    set_language(chosen if chosen in languages() else settings.language)
    set_digits(settings.digits)


def _read(argv: Sequence[str], options: Namespace) -> None:
    """Read the command line into `options`. Options alone open the desk, which waits for no verb's grammar.

    Raises WrongUsage; SystemExit where help or the version was asked for.
    """
    options.run = lambda given: open_on_screen(home_of(given))
    alone = ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    common(alone)
    tells_version(alone)
    with argparse_speaking():
        try:
            more = alone.parse_known_args(argv, options)[1]
        except ArgumentError:
            more = [*argv]
        if more:
            if more[0] == "help":  # help VERB is VERB --help
                argv = more = [*more[1:], "--help"]
            parser(more).parse_args(argv, options)  # by what is left: a folder may have the name of a verb


def _as_object(refused: Refused) -> dict[str, object]:
    made: dict[str, object] = {
        "code": refused.code,
        "fields": {name: translate(reason) for name, reason in refused.fields.items()},
    }
    if refused.message is not None:
        made["message"] = translate(refused.message)
    return made


def _say(refused: Refused, options: Namespace) -> None:
    """A refusal as a person can act on it, on standard error."""
    labels = _labels(options)
    if refused.message is not None:
        output.note(translate(refused.message))
    elif refused.code == "unlikely":
        output.note(_("This is unlikely. Give a reason for each field, and it is kept:"))
    elif refused.fields:
        output.note(_("This can't be done yet:"))
    for name, reason in refused.fields.items():
        if reason == refused.message:
            continue
        other = _(ARGUMENTS[name]) if name in ARGUMENTS else name
        label = f"{labels[name]} ({name})" if name in labels else other
        output.note(f"  {label}: {translate(reason)}")
    if refused.message is None and not refused.fields:
        output.note(_("Refused: {code}", code=refused.code))


ARGUMENTS = {
    "number": N_("Number"), "words": N_("Words"), "purpose": N_("Purpose"), "password": N_("Password"),
    "badge": N_("Badge number"), "file": N_("File"), "path": N_("File"), "register": N_("Register"),
    "code": N_("Code"), "name": N_("Name"), "phrase": N_("Recovery phrase"),
}  # fmt: skip
"""What a person calls an argument that a refusal is about, where no form names it."""


def _labels(options: Namespace) -> dict[str, str]:
    if options.form is None:
        return {}
    from db.words.forms import fields_of  # late: the first paint does not wait for it

    return {name: _(what.label) for name, what in fields_of(options.form)}
