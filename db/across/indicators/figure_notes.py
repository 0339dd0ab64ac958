"""What must be known with a figure: a small base, unlike lengths, what is missing, what waits for a yes. Pure."""

from __future__ import annotations

from datetime import date

from db.across.indicators.cards import COUNT, SHARE, SUM
from db.across.indicators.figures import Figure, recorded_then
from db.across.indicators.periods import Comparison
from db.reading.suppression import SMALL
from db.words.calendar.jalali import date_to_jalali
from db.words.messages import M_, Message

NOT_THEN = M_("nothing was recorded then")
NO_BASE, NO_WHOLE = M_("nothing to compare with"), M_("nothing to divide by")


def notes_of(figure: Figure, comparison: Comparison, first: date | None) -> tuple[Message, ...]:
    """What must be known with a figure: a small base, unlike lengths, what is missing, points of a percentage."""
    if figure.hidden:
        return (M_("withheld: under {least}, or would tell one that is", least=SMALL),)
    card, notes = figure.card, list[Message]()
    if not recorded_then(comparison, first):
        notes.append(NOT_THEN)
    elif first is not None and comparison.last.first < first:
        notes.append(M_("recorded only since {day}", day=str(date_to_jalali(first))))
    elif figure.last == 0:
        notes.append(NO_BASE)
    base = figure.last_denominator if card.measure == SHARE else figure.last_numerator
    if figure.last and base is not None and 0 < base < card.small:
        notes.append(M_("small base: {base}", base=base))
    if figure.baseless:
        notes.append(M_("a count; of how many is withheld"))
    elif card.measure == SHARE and not figure.denominator:
        notes.append(NO_WHOLE)
    if card.measure == SHARE and figure.this is not None and figure.last is not None:
        notes.append(M_("{points} points", points=signed(figure.this - figure.last)))
    if comparison.differs and card.measure in (COUNT, SUM) and figure.this is not None and figure.last is not None:
        per = (figure.this / comparison.this.days, figure.last / comparison.last.days)
        notes.append(M_("a day {this} against {last}", this=f"{per[0]:.2f}", last=f"{per[1]:.2f}"))
    if figure.doubt or figure.last_doubt:
        notes.append(in_doubt(figure))
    if figure.missing:
        notes.append(M_("{count} without a time", count=figure.missing))
    return tuple(notes)


def in_doubt(figure: Figure) -> Message:
    """How many records of each period wait for the inspectorate's yes to a change."""
    both = (figure.doubt, figure.last_doubt)
    this, last = (f"1–{SMALL - 1}" if figure.few_doubt and 0 < n < SMALL else str(n) for n in both)
    if not figure.last_doubt:
        return M_("in doubt: {count}", count=this)
    return M_("in doubt: {count}, of the last period {last}", count=this, last=last)


def signed(value: float) -> str:
    """A difference with its sign, to one place; one that rounds to nothing has none."""
    said = f"{abs(value):.1f}"
    return said if not float(said) else f"{'+' if value > 0 else '−'}{said}"
