"""The clock by which the desk goes, and the hour from a watch or telephone where the machine's is in doubt."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from db.kernel.base.clock import BACK, FAR_AHEAD, MOVED, WRONG
from db.reference.clock.commands import ClockState, clock_state, say_hour
from db.words.form_reading import read_form
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import WrongUsage

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.words.messages import Message

WHY = {
    BACK: N_("In doubt: it is earlier than the newest entry."),
    FAR_AHEAD: N_("In doubt: by it nothing was written here for far longer than usual."),
    MOVED: N_("In doubt: it was set while the machine ran."),
    WRONG: N_("In doubt: it was wrong when the hour was last said, and the machine was started again."),
}


def clock(options: Namespace) -> output.VerbAnswer:
    """`precinct clock`. Raises WrongUsage where something is said without the hour."""
    said: dict[str, Any] = {name: getattr(options, name) for name in ("by", "who", "phone")}
    if options.say is None and any(said.values()):
        raise WrongUsage(_("Say the hour too: --say."))
    done = None
    with desk_of(options) as desk:
        if options.say is not None:
            options.form = say_hour.form
            fields = {"at": options.say} | {name: value for name, value in said.items() if value}
            reasons = {"at": options.reason} if options.reason else {}
            form = read_form(say_hour.form, fields, now=desk.now(), reasons=reasons)
            say_hour(desk, form)
            done = form.saved_as
        state = clock_state(desk)
    document = {"now": state.now, "machine": state.machine, "newest": state.newest, "doubt": state.doubt or None}
    return output.VerbAnswer(document, _lines(state, done))


def doubt_of(desk: Desk) -> tuple[str, str]:
    """(state, text) for `doctor`: whether the machine's clock is in doubt, why, and what to do."""
    if not desk.clock_doubt:
        return "good", _("The clock is sound.")
    state = clock_state(desk)
    return "warning", _(
        "{why} This machine: {machine}; the desk: {now}. Say the date and the hour: {command}",
        why=_(WHY[desk.clock_doubt]),
        machine=present.moment(state.machine),
        now=present.moment(state.now),
        command=ltr("precinct clock --say"),
    )


def _lines(state: ClockState, done: Message | None) -> Iterator[output.Printed]:
    if done is not None:
        yield output.Bold(translate(done))
    rows = [
        [_("The desk goes by"), present.moment(state.now)],
        [_("This machine's clock"), present.moment(state.machine)],
    ]
    if state.newest is not None:
        rows.append([_("Newest entry"), present.moment(state.newest)])
    yield output.PrintedTable([output.PrintedColumn("", keep=True), output.PrintedColumn("")], rows, _("Clock"))
    yield _(WHY[state.doubt]) if state.doubt else _("The clock is sound.")
