"""Patrols without a screen: where each stands, what one says, whom to send and why, and how long it took."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from db.kernel.base.access import Role
from db.kernel.desk.desk import COMMANDS
from db.kernel.projections import numbering
from db.registers.dispatch.calls.responding import intervals
from db.registers.dispatch.patrols.queries import board, handheld, list_barriers, nearest
from db.registers.dispatch.rules import PATROL_STATES
from db.words.folding import ascii_digits
from db.words.forms import fields_of
from db.words.messages import Refused
from db.words.value_states import ValueState
from precinct_tui.language import board_line, present
from precinct_tui.language.i18n import _, digits, language, ngettext, translate
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.registers.dispatch.patrols.queries import Handheld, PatrolNow


def patrols(options: Namespace) -> output.VerbAnswer:
    """`precinct patrols`."""
    with desk_of(options) as desk:
        if options.barriers:
            return _barriers(list_barriers(desk))
        if options.say is not None:
            _say(desk, options.say, options.because)
        if desk.officer.role == Role.PATROL:
            return _own(handheld(desk))
        shown = board(desk)
        now = desk.now()
    columns = [
        output.PrintedColumn(_("Patrol"), keep=True),
        output.PrintedColumn(_("State")),
        output.PrintedColumn(_("For"), keep=True),
        output.PrintedColumn(_("Sent to")),
        output.PrintedColumn(_("Last place, and its age")),
        output.PrintedColumn(_("Call it")),
    ]

    def cells(patrol: PatrolNow) -> list[str]:
        place = present.clean(patrol.place or "")
        if patrol.placed_at is not None:
            place += f" ({present.span(patrol.placed_at, max(now, patrol.placed_at))})"
        due = present.moment(patrol.call_by, "time") if patrol.call_by is not None else ""
        return [
            patrol.name.label(language()), _(PATROL_STATES[patrol.state]),
            present.span(patrol.since, max(now, patrol.since)),
            present.number(patrol.sent_to or patrol.asked_by), place, due,
        ]  # fmt: skip

    return output.VerbAnswer(shown, output.PrintedTable(columns, map(cells, shown), _("Patrols")))


def _say(desk: Desk, line: str, why: str | None) -> None:
    step = board_line.read(desk, line)
    names = [name for name, _what in fields_of(COMMANDS[step.command].form)]
    board_line.give(desk, step, dict.fromkeys(names, why) if why else None)
    output.note(translate(step.told))


def _own(handheld: Handheld | None) -> output.VerbAnswer:
    if handheld is None:
        return output.VerbAnswer(None, _("You are in no patrol's crew now. Ask the desk to add you."))
    lines: list[output.Printed] = [
        output.Bold(f"{handheld.name.label(language())}: {_(PATROL_STATES[handheld.state])}")
    ]
    for job in (handheld.job, handheld.asked):
        if job is not None:
            words = [
                present.number(job.number),
                present.label_of("incident_type", job.type or ""),
                job.place,
                job.words,
            ]
            words += [job.caller, digits(job.phone)]
            lines.append("  ".join(present.clean(word) for word in words if word))
    return output.VerbAnswer(handheld, lines)


def _barriers(barriers: tuple[Any, ...]) -> output.VerbAnswer:
    columns = [
        output.PrintedColumn(_("Name"), keep=True),
        output.PrintedColumn(_("Kind")),
        output.PrintedColumn(_("Crossings")),
    ]
    rows = (
        [present.clean(barrier.name), present.label_of("barrier_kind", barrier.kind), digits(len(barrier.gaps))]
        for barrier in barriers
    )
    return output.VerbAnswer(barriers, output.PrintedTable(columns, rows, _("Barriers")))


def nearest_to(options: Namespace) -> output.VerbAnswer:
    """`precinct nearest`."""
    with desk_of(options) as desk:
        record = _record(desk, options.where)
        options_near = nearest(desk, record=record) if record else nearest(desk, place=options.where)
    columns = [
        output.PrintedColumn("", keep=True),
        output.PrintedColumn(_("Patrol"), keep=True),
        output.PrintedColumn(_("Why")),
        output.PrintedColumn(_("What it would leave")),
    ]
    rows = (
        [
            digits(option.ranked.rank) if option.ranked.rank is not None else "–",
            option.ranked.patrol.name.label(language()),
            translate(option.ranked.said),
            translate(option.leaves.said) if option.leaves is not None else "",
        ]
        for option in options_near
    )
    return output.VerbAnswer(options_near, output.PrintedTable(columns, rows, _("Choose a patrol")))


def _record(desk: Desk, typed: str) -> str | None:
    """The uid of the record of this whole number; None where it is none."""
    wanted = ascii_digits(typed).strip().upper()
    for register, letter in numbering.PREFIXES.items():
        if letter and wanted.startswith(letter) and "-" in wanted:
            try:
                with desk.store.reading() as conn:
                    return numbering.find(conn, desk.store, register, wanted, desk.now())[0]
            except Refused:
                return None
    return None


def response(options: Namespace) -> output.VerbAnswer:
    """`precinct intervals`."""
    with desk_of(options) as desk:
        spans = intervals(desk, since=options.since, until=options.until)
    columns = [
        output.PrintedColumn(_("Interval"), keep=True),
        output.PrintedColumn(_("Middle, minutes")),
        output.PrintedColumn(_("9 in 10 within, minutes")),
        output.PrintedColumn(_("Known")),
        output.PrintedColumn(present.word(ValueState.NOT_KNOWN)),
    ]
    rows = [
        [label, _minutes(spread.median), _minutes(spread.p90), digits(spread.known), digits(spread.missing)]
        for label, spread in (
            (_("Call to dispatch"), spans.to_dispatch),
            (_("Call to arrival"), spans.to_arrival),
        )
    ]
    count = ngettext("{count} call", "{count} calls", spans.calls, count=digits(spans.calls))
    note = _("{calls}; nobody was sent to {without} of them.", calls=count, without=digits(spans.without))
    return output.VerbAnswer(
        spans, [output.PrintedTable(columns, rows, _("Response intervals")), output.PrintedNote(note)]
    )


def _minutes(value: float | None) -> str:
    return "—" if value is None else digits(f"{value:.1f}")
