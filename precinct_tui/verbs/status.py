"""What became of a code: the state, the due day and the reply; and what its citizen says of it, by the code alone."""

from __future__ import annotations

import dataclasses
from argparse import Namespace
from typing import TYPE_CHECKING

from db.across.status import status_of
from db.kernel.desk.desk import COMMANDS
from db.words.form_reading import read_form
from precinct_tui.language.code_status import told
from precinct_tui.language.i18n import _
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import WrongUsage

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk


def status(options: Namespace) -> output.VerbAnswer:
    """`precinct status`."""
    code = "".join(options.code)
    with desk_of(options) as desk:
        if options.satisfied is not None or options.reopen is not None:
            _say(options, desk, code)
        register, answer = status_of(desk, code)
    lines = (f"{label}: {value}" for label, value in told(register, answer))
    return output.VerbAnswer({"register": register, **dataclasses.asdict(answer)}, lines)


def _say(options: Namespace, desk: Desk, code: str) -> None:
    """What the citizen says, as the command of the request's code."""
    if options.reopen is not None and not options.reopen.strip():
        raise WrongUsage(_("This is needed: {option}.", option="--reopen"))
    act = "request.satisfaction" if options.reopen is None else "request.reopen"
    raw = {"satisfied": options.satisfied} if options.reopen is None else {"reason": options.reopen}
    command = COMMANDS[act]
    options.form = command.form
    command.run(desk, read_form(command.form, {"code": code, "second": options.second, **raw}, now=desk.now()))
