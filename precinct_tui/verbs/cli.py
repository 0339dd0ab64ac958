"""The command line: `precinct` opens the desk, `precinct VERB` does one act without a screen.

The same commands and queries as on the screen, so the same rights, walls and access entries. Exit status: 0 done,
1 refused with a reason, 2 wrong usage. With `--json` standard output holds one document, a refusal included.
"""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

from db.words.messages import Refused
from precinct_tui.language.i18n import _, languages, set_digits, set_language, translate
from precinct_tui.language.settings import Settings, load_settings
from precinct_tui.verbs import output
from precinct_tui.verbs.on_screen import open_on_screen
from precinct_tui.verbs.signing_in import home_at
from precinct_tui.verbs.usage import BIDI, WrongUsage

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
        # Nobody reads on; the interpreter must not complain when it flushes at its end.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(argv: Sequence[str]) -> int:
    wants_json = "--json" in argv
    options = SimpleNamespace(form=None)
    try:
        settings = load_settings()
        _speak(argv, settings)
        if (given := _bare(argv)) is not None:
            output.choose_mode(cast(output.Setting, given.get("bidi", settings.bidi)))
            return open_on_screen(home_at(given.get("home")))
        return _run_verb(argv, options, settings)
    except WrongUsage as wrong:
        if wants_json:
            output.document({"refused": {"code": "usage", "fields": {}, "message": str(wrong)}})
        output.note(str(wrong))
        return USAGE
    except Refused as refused:
        if wants_json:
            output.document({"refused": _as_object(refused)})
        else:
            _say(refused, options)
        return REFUSED
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as fault:
        return _fault(fault, wants_json)
    except SystemExit as left:  # --help and --version have said what was asked
        return left.code if isinstance(left.code, int) else USAGE


def _fault(fault: Exception, wants_json: bool) -> int:
    """A fault of the program: where it happened, without the values at hand, which may be a person's.

    Set PRECINCT_DEBUG to see everything.
    """
    if os.environ.get("PRECINCT_DEBUG"):
        raise fault
    said = _(
        "Something went wrong inside precinct ({kind}). What was acknowledged before is kept.",
        kind=type(fault).__name__,
    )
    if wants_json:
        output.document({"refused": {"code": "fault", "fields": {}, "message": said}})
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


def _bare(argv: Sequence[str]) -> dict[str, str] | None:
    """What is given to a desk that is only opened, by the option's name; None where argparse has a say.

    The first paint does not wait for argparse and the grammar of every verb.
    """
    known = {"--home": None, "--lang": languages(), "--bidi": BIDI}
    given: dict[str, str] = {}
    rest = iter(argv)
    for word in rest:
        name, joined, value = word.partition("=")
        value = value if joined else next(rest, "-")
        if name not in known or value.startswith("-") or value not in (known[name] or (value,)):
            return None
        given[name.removeprefix("--")] = value
    return given


def _run_verb(argv: Sequence[str], options: SimpleNamespace, settings: Settings) -> int:
    """Read the command line into `options` and do what it says; the exit status."""
    from precinct_tui.verbs.grammar import parser
    from precinct_tui.verbs.parsing import argparse_speaking

    with argparse_speaking():
        parser(argv).parse_args(argv, options)
    output.choose_mode(getattr(options, "bidi", None) or settings.bidi)
    status: int = options.run(options)
    return status


def _as_object(refused: Refused) -> dict[str, object]:
    made: dict[str, object] = {
        "code": refused.code,
        "fields": {name: translate(reason) for name, reason in refused.fields.items()},
    }
    if refused.message is not None:
        made["message"] = translate(refused.message)
    return made


def _say(refused: Refused, options: SimpleNamespace) -> None:
    """A refusal as a person can act on it, on standard error."""
    labels = _labels(options)
    if refused.message is not None:
        output.note(translate(refused.message))
    elif refused.code == "unlikely":
        output.note(_("This is unlikely. Give a reason for each field, and it is kept:"))
    elif refused.fields:
        output.note(_("This can't be done yet:"))
    for name, reason in refused.fields.items():
        label = f"{labels[name]} ({name})" if name in labels else name
        output.note(f"  {label}: {translate(reason)}")
    if refused.message is None and not refused.fields:
        output.note(_("Refused: {code}", code=refused.code))


def _labels(options: SimpleNamespace) -> dict[str, str]:
    if options.form is None:
        return {}
    from db.words.forms import fields_of

    return {name: _(what.label) for name, what in fields_of(options.form)}
