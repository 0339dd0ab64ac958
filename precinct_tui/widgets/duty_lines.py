"""The duties of a record, line by line: what presses first and in full, what was done last and quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.reading.pressing import ORDER, PRESSES, pressing, standing
from db.words.calendar.jalali import local_date
from db.words.records import UNDONE
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits
from precinct_tui.widgets.cells import GAP
from precinct_tui.widgets.lines import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from db.words.records import Duty
    from precinct_tui.widgets.lines import LinesWriter

TWO_COLUMNS = 72
"""Cells from which duties that were done stand two beside each other."""
SHORT = 11
"""Cells of a moment without its year."""
TIMED = 48
"""Cells from which by when stands beside how much time is left."""
LEAST_LABEL, LEAST_WORDS = 12, 14
"""Cells that a duty's name, and what is said of it, have at least."""
FEW = 2
"""Duties that press of which each says what to do; of more, the first alone: the others would be out of sight."""
STYLES = {
    "overdue": "error",
    "due": "warning",
    "late": "warning",
    "put_off": "warning",
    "part": "warning",
    "done": "success",
    "entered_late": "success",
    "stated": "warning",
    "waived": "muted",
    "not_done": "warning",
}
STRONG = {"overdue": "error", "due": "pressing"}
"""The style of the name of what presses."""


def write_duties(sheet: LinesWriter, duties: Sequence[Duty], now: datetime) -> None:
    """What is open, the most pressing first, then what became of others; below, in two columns, what was done.

    What to do and by which rule stands below the first, and below others that press where they are few.
    """
    done = [duty for duty in duties if duty.state == "done" and duty.done is not None and not duty.breach_reason]
    others = by_pressure([duty for duty in duties if duty not in done], now)
    undone = [duty for duty in others if duty.state in UNDONE]
    pressed = [duty for duty in undone if pressing(duty, now) in PRESSES]
    following = next((duty for duty in undone if duty.due is not None and duty not in pressed), None)
    told = [("✓", _("{count} done", count=digits(len(done))), "muted")] if done else []
    title, count = (_("Open duties"), digits(len(undone))) if undone else (_("Duties"), "")
    sheet.heading(title, count, [*_counted(pressed, now), *told])
    _write_rows(sheet, others, now, following, pressed if 0 < len(pressed) <= FEW else undone[:1])
    _write_done(sheet, done)


def by_pressure(duties: Sequence[Duty], now: datetime) -> list[Duty]:
    """Duties in the order in which they are looked at: undone ones by how they press and by their time, then the rest.

    Those without a time keep their order. Pure.
    """

    def place(duty: Duty) -> tuple[bool, int, bool, float]:
        undone = duty.state in UNDONE
        presses = ORDER.index(pressing(duty, now)) if undone and pressing(duty, now) in ORDER else 0
        timed = undone and duty.due is not None
        return not undone, -presses, not timed, duty.due.timestamp() if timed and duty.due is not None else 0.0

    return sorted(duties, key=place)


def time_words(duty: Duty, now: datetime) -> tuple[str, str]:
    """(by when, how much time is left or what became of it): of what is still to come the mark and
    the heading say how it presses."""
    words = present.duty_state(duty, now)
    if duty.state in UNDONE and duty.due is not None:
        near = local_date(duty.due) == local_date(now)
        when = _("by {when}", when=present.moment(duty.due, "time" if near else "short"))
        if standing(duty, now) in ("open", "due") and duty.due >= now and duty.again is None:
            words = _("{time} left", time=present.span(now, duty.due))
        return when, words
    return "", "" if standing(duty, now) == "open" and duty.again is None else words


def _counted(pressed: Sequence[Duty], now: datetime) -> list[tuple[str, str, str]]:
    """How many are overdue and how many due, for the heading."""
    found = [pressing(duty, now) for duty in pressed]
    return [
        (present.MARKS[state], f"{digits(found.count(state))} {present.flag(state)}", STYLES[state])
        for state in ("overdue", "due")
        if state in found
    ]


def _write_rows(
    sheet: LinesWriter, duties: Sequence[Duty], now: datetime, following: Duty | None, in_full: Sequence[Duty]
) -> None:
    told = [(present.said(duty.label), *time_words(duty, now)) for duty in duties]
    when = max((cell_len(row[1]) for row in told), default=0) if sheet.width >= TIMED else 0
    taken = 1 + GAP + (when + GAP if when else 0)
    free = sheet.width - taken - GAP - LEAST_WORDS
    named = [cell_len(name) for name, by, words in told if by or words]  # a name beside nothing takes the whole row
    label = max(LEAST_LABEL, min(max(named, default=0), free))
    room = max(1, sheet.width - taken - label - GAP)
    for duty, (name, by, words) in zip(duties, told, strict=True):
        if duty.breach_reason:
            words = "   ".join((words, present.clean(duty.breach_reason)))
        state = standing(duty, now)
        alone = not (by or words)
        marked = STYLES.get(state, "text")
        strong = STRONG.get(state, "entry" if duty is following else "text" if duty.state in UNDONE else "muted")
        timed = strong if state in STRONG or duty is following else "muted" if state == "open" else marked
        wide = sheet.width - 1 - GAP if alone else label
        names, parts = wrapped(name, wide), wrapped(words, room)
        for index in range(max(len(names), len(parts))):
            cells = [("" if index else present.MARKS.get(state, ""), 1, marked)]
            cells += [(names[index] if index < len(names) else "", wide, strong)]
            if alone:
                sheet.grid(*cells)
                continue
            cells += [("" if index else by, when, timed)] if when else []
            cells += [(parts[index] if index < len(parts) else "", room, timed)]
            sheet.grid(*cells)
        if any(duty is one for one in in_full):
            _write_details(sheet, duty)


def _write_details(sheet: LinesWriter, duty: Duty) -> None:
    """What to do, whom to call, by which rule."""
    details = [present.said(duty.how), present.clean(_(duty.call)) if duty.call else "", present.phone(duty.phone)]
    details.append(present.clean(_(duty.source)))
    sheet.text("   ".join(part for part in details if part), "muted", indent=4)


def _write_done(sheet: LinesWriter, done: Sequence[Duty]) -> None:
    columns = 2 if sheet.width >= TWO_COLUMNS else 1
    room = (sheet.width - GAP * (columns - 1)) // columns
    for place in range(0, len(done), columns):
        cells: list[tuple[str, int, str]] = []
        for duty in done[place : place + columns]:
            assert duty.done is not None
            cells += [(present.MARKS["done"], 1, "success")]
            cells += [(present.said(duty.label), room - 1 - SHORT - 2 * GAP, "muted")]
            cells += [(present.moment(duty.done, "short"), SHORT, "muted")]
        sheet.grid(*cells)
