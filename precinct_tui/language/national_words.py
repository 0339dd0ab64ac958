"""Figures over provinces as people read them: names, counts, which provinces are missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.across.indicators.cards import card_of
from db.words.calendar.jalali import month_name
from db.words.value_states import ValueState
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digit_set, digits, language
from precinct_tui.language.indicator_words import card_name

if TYPE_CHECKING:
    from db.across.provinces.asking import Heard
    from db.across.provinces.figures import Compared, NationalTable

OWN = {"incidents": N_("Incidents, all types"), "cleared": N_("Cleared of these by now")}
"""Figures that no card has."""
STATES = {"heard": N_("answers"), "behind": N_("answers; units are behind"), "missing": N_("no answer")}
NAMED = 5
"""The most missing provinces that are named; the others are counted."""


def figure_name(code: str) -> str:
    """What a figure is called: its card's name."""
    return _(OWN[code]) if code in OWN else card_name(card_of(code))


def counted(count: int | None, more: int | None) -> str:
    """A count; from so many to so many where it may be more, with a plus sign where nobody knows how many more.

    None is said to be not counted, never nothing.
    """
    if count is None:
        return present.instead(ValueState.NOT_COUNTED)
    number = present.grouped(count)
    if more is None:
        return present.ltr(f"{number}+")
    return present.ltr(f"{number}–{present.grouped(count + more)}") if more else number


def change(compared: Compared) -> str:
    """The change in per cent with its sign; whole where counts may be more; — where they may be too much more."""
    if compared.this is None or compared.more is None or compared.last_more is None or not compared.last:
        return present.NOTHING
    least = _per_cent(compared.this, compared.last + compared.last_more)
    most = _per_cent(compared.this + compared.more, compared.last)
    if compared.more or compared.last_more:
        text = f"{least:+.0f}"
        if text != f"{most:+.0f}":
            return present.NOTHING
    else:
        text = f"{least:+.1f}"
    return present.ltr(_("{number}%", number=digits(text.replace(".", "٫") if digit_set() == "fa" else text)))


def _per_cent(this: int, last: int) -> float:
    return (this - last) * 100 / last


def month(code: str) -> str:
    """A Jalali month by its name and year."""
    year, number = code.split("-")
    return _("{month} {year}", month=month_name(int(number), language()), year=digits(year))


def months(first: str, last: str) -> str:
    """From a month to a month."""
    return month(first) if first == last else _("{first} to {last}", first=month(first), last=month(last))


def state(heard: Heard | None) -> str:
    """How a province stands, by its code in STATES."""
    if heard is None:
        return "missing"
    return "behind" if heard.behind else "heard"


def coverage(table: NationalTable) -> str:
    """How many provinces a table covers, and which are missing."""
    all_ = len(table.provinces)
    said = [_("{count} of {all} provinces", count=digits(all_ - len(table.missing)), all=digits(all_))]
    if table.missing:
        said.append(_("missing: {names}", names=_names(table.missing)))
    if table.uncounted:
        said.append(_("not counted in all these months: {names}", names=_names(table.uncounted)))
    behind = sum(each.heard.behind for each in table.provinces if each.heard is not None)
    if behind:
        said.append(_("{count} of their units are behind", count=digits(behind)))
    return _(", ").join(said)


def _names(names: Sequence[str]) -> str:
    named = _(", ").join(present.isolated(present.clean(name)) for name in names[:NAMED])
    return named + (" …" if len(names) > NAMED else "")


def heading(table: NationalTable) -> str:
    """What is set against what."""
    return _("{this} against {last}", this=months(*table.this), last=months(*table.last))


def honest() -> str:
    """What the national command sees, and why a count is from so many to so many."""
    return _(
        "The national command sees counts, no record. Small counts are told together: {several} is from so many to so"
        " many, {least} so many at the least.",
        several=present.ltr(digits("12") + "–" + digits("15")), least=present.ltr(digits("12") + "+"),
    )  # fmt: skip


def numbers(compared: Compared) -> list[str]:
    """A count, what it was last year, and the change."""
    return [counted(compared.this, compared.more), counted(compared.last, compared.last_more), change(compared)]


def said_of(heard: Heard | None) -> list[str]:
    """What a province says of its counts: up to which month, made when, of how many units, how many behind."""
    if heard is None:
        return [present.NOTHING] * 4
    return [month(heard.until), present.moment(heard.made_at, "short"), digits(heard.units), digits(heard.behind)]
