"""What a form says of a value while it is typed: how it is read, what is doubtful about it, what else was meant."""

from __future__ import annotations

from datetime import date, datetime

from db.words.amounts import rials_in_words
from db.words.calendar.jalali import weekday_name
from db.words.calendar.typed_moment import AsSaid, as_said
from db.words.form_reading import read_value
from db.words.forms import Field
from db.words.layouts import other_layout
from db.words.messages import M_, Message
from db.words.naming import names_others
from precinct_tui.language import present
from precinct_tui.language.i18n import _, language
from precinct_tui.widgets.picker import meant

WHICH = M_("Which is meant?")
"""What is said of a time that may mean several things."""


def read(what: Field, raw: str, now: datetime, since: datetime | None = None) -> object:
    """The value that `raw` is read as, a moment after `since`; None where it is none."""
    try:
        return read_value(what, raw, now, since)
    except ValueError:
        return None


def problem_of(what: Field, raw: str, now: datetime, since: datetime | None = None) -> Message | None:
    """Why `raw` can't be taken as a moment or a day; None where it can."""
    if what.kind not in ("moment", "date") or not raw.strip():
        return None
    try:
        read_value(what, raw, now, since)
    except ValueError as error:
        return error.args[0] if error.args and isinstance(error.args[0], Message) else None
    return WHICH if as_said(what.kind, raw, now, what.lean, what.edge, since).meanings else None


def understood(what: Field, raw: str, now: datetime, since: datetime | None = None) -> tuple[str, str]:
    """(what is said below the field, what was meant on the other keyboard layout); each may be ""."""
    if len(raw) > what.limit and what.kind != "password":
        return _("{length} characters, {limit} at most; all of it is kept here", length=len(raw), limit=what.limit), ""
    if what.third_parties and names_others(raw):
        return _("This seems to name someone else. Is that needed here?"), ""
    if what.kind not in ("moment", "date", "rials", "number") or not raw.strip():
        return "", ""
    try:
        value = read_value(what, raw, now, since)
    except ValueError as error:
        other = other_layout(raw)
        if read(what, other, now) is not None:
            return meant(other), other
        problem = error.args[0] if error.args else None
        return (present.said(problem) if isinstance(problem, Message) else ""), ""
    if value is None or what.kind == "number":
        return "", ""
    if isinstance(value, date):
        return _read_as(value, as_said(what.kind, raw, now, what.lean, what.edge, since)), ""
    return (rials_in_words(value, language()) if what.kind == "rials" else present.shown(what, value)), ""


def _read_as(value: date, heard: AsSaid) -> str:
    """A moment or day as it was read, with how far it may be off, what was taken for granted and what is asked."""
    if heard.meanings:
        return present.said(WHICH)
    shown = present.moment(value) if isinstance(value, datetime) else present.day(value)
    more = [present.give_or_take(heard.about)] if heard.about else []
    more += [present.said(message) for message in (heard.said, heard.asked) if message is not None]
    return "  ".join((f"{shown} {weekday_name(value, language())}", *more))
