"""The second yes to a role, the county's codes, and who stands in for the commander."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from db.kernel.desk.desk import COMMANDS
from db.reference.officers.queries import list_officers
from db.words.folding import ascii_digits
from db.words.form_reading import read_form
from db.words.messages import M_, Refused
from db.words.phrases import new_codes
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of, secret_of

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk


def second_yes(options: Namespace) -> dict[str, str | None]:
    """The password of who says yes and a code of the county, as forms name them; the code is asked for where it is in
    no file. Raises WrongUsage where it can't be.
    """
    file: str | None = options.code_file
    code = None if file is None else secret_of(file or None, _("County code"), "--code-file")
    return {"password": options.secret, "code": code}


def agree(options: Namespace) -> output.VerbAnswer:
    """`precinct officer agree`."""
    with desk_of(options) as desk:
        return _give(options, desk, "officer.agree", second_yes(options))


def agree_recovery(options: Namespace) -> output.VerbAnswer:
    """`precinct officer agree-recovery`."""
    with desk_of(options) as desk:
        if options.decline:
            return _give(options, desk, "officer.decline_recovery", {"password": options.secret})
        return _give(options, desk, "officer.agree_recovery", second_yes(options))


def decline(options: Namespace) -> output.VerbAnswer:
    """`precinct officer decline`."""
    with desk_of(options) as desk:
        return _give(options, desk, "officer.decline", {"reason": options.reason})


def stand_in(options: Namespace) -> output.VerbAnswer:
    """`precinct officer stand-in`."""
    with desk_of(options) as desk:
        return _give(options, desk, "officer.stand_in", {"reason": options.reason})


def end_stand_in(options: Namespace) -> output.VerbAnswer:
    """`precinct officer end-stand-in`."""
    with desk_of(options) as desk:
        return _give(options, desk, "officer.end_stand_in", {})


def codes(options: Namespace) -> output.VerbAnswer:
    """`precinct officer codes`."""
    made = new_codes()
    command = COMMANDS["officer.make_codes"]
    with desk_of(options) as desk:
        fields = {"password": options.secret, "codes": " ".join(made)}
        command.run(desk, read_form(command.form, fields, now=desk.now()))
    return output.VerbAnswer({"done": "officer.make_codes", "codes": made}, code_lines(made))


def code_lines(made: tuple[str, ...]) -> Iterator[output.Printed]:
    """The county's codes, each with its number."""
    yield _("Codes for the county: each gives one second approval, read out by telephone. Print or write "
"them down for the county only; they are shown only now:")  # fmt: skip
    for number, code in enumerate(made, 1):
        yield output.Bold(ltr(f"{digits(number)}. {digits(code)}"))


def _give(options: Namespace, desk: Desk, name: str, fields: dict[str, Any]) -> output.VerbAnswer:
    command = COMMANDS[name]
    options.form = command.form
    wanted = ascii_digits(options.badge).strip()
    uid = next((line.uid for line in list_officers(desk) if line.badge == wanted and line.active), None)
    if uid is None:
        raise Refused("not_found", {"badge": M_("There is no such officer.")})
    badge = command.run(desk, read_form(command.form, fields, now=desk.now(), record=uid))
    done = _("Done: {what}, {which}.", what=_(command.label), which=digits(badge))
    return output.VerbAnswer({"done": name, "badge": badge}, done)
