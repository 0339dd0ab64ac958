"""How a value reads on the screen: by the kind its field declares, in the language spoken now.

Everything that came from the store passes `clean` and leaves here as plain text, never as markup. Numbers that run
left to right inside Persian (national IDs, phones, plates) are wrapped in isolates, so that they cannot reorder
what stands beside them.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from db.reading.pressing import standing
from db.words.amounts import number_words
from db.words.calendar.jalali import at_no_hour, date_to_jalali, ends_a_day, jalali_year, local_date
from db.words.calendar.times import format_date, format_elapsed, format_moment
from db.words.checks import plate as read_plate
from db.words.messages import Message, Refused
from db.words.text import NotAgreed, safe
from db.words.value_states import NOTHING as NOTHING
from db.words.value_states import WORDS, ValueState, state_of
from precinct_tui.bidi import isolate, segmented, side_of
from precinct_tui.language.i18n import _, digit_set, digits, direction, language, numbered, translate, value_said
from precinct_tui.language.marks import FLAG_MARKS as FLAG_MARKS
from precinct_tui.language.marks import FLAGS
from precinct_tui.language.marks import MARKS as MARKS
from precinct_tui.language.marks import STATES as STATES

if TYPE_CHECKING:
    from db.reference.lists.queries import ListItem as ListItem
    from db.words.forms import Field
    from db.words.records import Duty, Line

LRI, PDI = "\u2066", "\u2069"


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a list: its code and its name in both languages. `active` ones may be chosen; all can be shown.

    `also` are words that find it and never show it. `ruled`: a rule reads it, so it can be given though it is hidden.
    `like` is the program's code that an added one counts as."""

    code: str
    fa: str
    en: str
    active: bool = True
    also: tuple[str, ...] = ()
    ruled: bool = False
    like: str = ""

    @property
    def label(self) -> str:
        """The name in the language spoken now."""
        return clean(self.fa if language() == "fa" else self.en) or clean(self.fa or self.code)


def choice_of(item: ListItem) -> Choice:
    """An item of the store's list as a choice."""
    also = str(item.extra.get("also") or "")  # few have any, and every sign-in reads all items
    names = tuple(filter(None, map(str.strip, also.replace("،", ",").split(",")))) if also else ()
    return Choice(item.code, item.fa, item.en, item.active, names, item.ruled, str(item.extra.get("like") or ""))


_lists: dict[str, dict[str, Choice]] = {}


def use_lists(lists: Mapping[str, Iterable[Choice]]) -> None:
    """Take over the lists of the open store, so that a code can be shown without touching the disk."""
    _lists.clear()
    _lists.update({name: {choice.code: choice for choice in choices} for name, choices in lists.items()})


_officers: dict[str, tuple[str, str]] = {}


def use_officers(officers: Iterable[tuple[str, str, str | None]]) -> None:
    """Take over who the officers of the open store are: (badge, name, rank's code or None) of each."""
    _officers.clear()
    _officers.update({badge: (name, rank or "") for badge, name, rank in officers})


def officer(badge: str, name: str = "", *, with_badge: bool = False) -> str:
    """An officer by rank and name; the badge beside it on papers, and where two share a name.

    Who is in no list is called by the `name` given, else by the badge.
    """
    if isinstance(name, NotAgreed):  # somebody here may have the same badge
        return isolated(clean(name))
    full, rank = _officers.get(badge, (name, ""))
    if not full:
        return number(badge) if badge else word(ValueState.AT_UNIT)  # what came from below names no officer
    named = isolated(clean(full))
    said = (
        f"{label_of('rank', rank)} {named}" if rank else named
    )  # the rank stands before, whichever script the name has
    shared = sum(each == full for each, _rank in _officers.values()) > 1
    return _("{name} ({badge})", name=said, badge=number(badge)) if with_badge or shared else said


def choices_of(name: str, *, hidden: bool = False) -> tuple[Choice, ...]:
    """The entries of a list that may be chosen, in the order the store keeps; empty where there is no such list.

    `hidden` adds those that are hidden from the pickers and may be given all the same (db/kernel/events/ruled.py).
    """
    choices = _lists.get(name, {}).values()
    return tuple(choice for choice in choices if choice.active or (hidden and choice.ruled))


def label_of(name: str | None, code: str, before: tuple[str, int] | None = None) -> str:
    """What a list, or the one that a field had `before`, calls a code; the code itself where neither holds it."""
    choice = _lists.get(name or "", {}).get(code) or _lists.get(before[0] if before else "", {}).get(code)
    return choice.label if choice else clean(code)


def label_then(what: Field, code: str) -> str:
    """What a code was called when its entry was written (`Field.called`), and beside it what the list says now."""
    now = label_of(what.list, code, what.before)
    then = next((Choice(*each).label for each in what.called if each[0] == code), now)
    return now if then == now else _("{words} (now called: {now})", words=then, now=now)


def clean(text: object) -> str:
    """Text that is safe to put on the terminal: no control, no bidi override; see db/words/text.py."""
    plain = safe(str(text))
    return _("{name} (not agreed yet)", name=plain) if isinstance(text, NotAgreed) else plain


def said(message: Message) -> str:
    """A Message of the store in the language spoken; what it quotes is made safe as all stored text is."""
    return clean(translate(message))


def told_in_cell(value: object) -> str:
    """What a cell of a row says: a message, an item of a list, a number, or words as they were typed; "" for none."""
    if value is None or value == "":
        return ""
    text = clean(value_said(value)).rstrip(".")  # no sentence stands in a cell
    return own(text) if isinstance(value, str) else text


def ltr(text: str) -> str:
    """`text` kept left to right and apart from its neighbours; as it is where English is spoken."""
    return f"{LRI}{text}{PDI}" if language() == "fa" else text


def isolated(text: str) -> str:
    """Typed words kept apart from what stands before and after them on the line, each in its own direction."""
    return isolate(text, direction())


def own(text: str) -> str:
    """Typed words that stand alone, line by line: an isolate only where they read the other way than the language."""
    base = direction()
    lines = text.split("\n")
    return "\n".join(segmented(line) if side_of(line, base) == base else isolate(line, base) for line in lines)


def moment(value: datetime, style: str = "full") -> str:
    """An instant by Tehran's calendar and clock; `style` is full, short (no year) or time.

    What is due on a day, at no hour of it, is said as that day; what was at no known hour of a day is said so.
    """
    if at_no_hour(value):
        whole = style == "full"
        return (
            _("{day}, in the course of the day", day=day(local_date(value))) if whole else listed_day(value, short=True)
        )
    text = format_moment(value, digits=digit_set(), style=style)  # type: ignore[arg-type]
    return ltr(text.partition(" ")[0] if ends_a_day(value) else text)


def listed_day(value: datetime, *, short: bool = False) -> str:
    """An instant at no known hour as a list shows it, in sixteen cells; `short`, without its year, in eleven."""
    return _("{day} (day)", day=short_day(value) if short else day(local_date(value)))


def listed_moment(value: datetime, now: datetime) -> str:
    """An instant in a narrow column: without its year in this one, of another year the day with its year."""
    return moment(value, "short") if jalali_year(value) == jalali_year(now) else day(local_date(value))


def short_day(value: datetime) -> str:
    """An instant's month and day."""
    return day(local_date(value), short=True)


def listed_date(value: date, now: datetime) -> str:
    """A day in a list: without its year in this one."""
    return day(value, short=date_to_jalali(value).year == jalali_year(now))


def day_or_time(value: datetime, now: datetime) -> str:
    """In five cells: the time of today, and within half a day (a night is two days); else day, or year and month."""
    at, today = local_date(value), local_date(now)
    hourless = ends_a_day(value) or at_no_hour(value)
    if (at == today or abs(value - now) < timedelta(hours=12)) and not hourless:
        return moment(value, "time")
    return (
        day(at, short=True) if jalali_year(value) == jalali_year(now) else ltr(format_date(at, digits=digit_set())[2:7])
    )


def day(value: date, *, short: bool = False) -> str:
    """A day of the Jalali calendar; `short`, without its year."""
    return ltr(format_date(value, digits=digit_set())[5 if short else 0 :])


def day_typed(value: date) -> str:
    """A day as a person types it into a field: 1405/05/20."""
    return format_date(value, digits="en")


def plain_day(value: date) -> str:
    """A day as a field takes it: written like `day`, without isolates."""
    return format_date(value, digits=digit_set())


def span(start: datetime, end: datetime) -> str:
    """The time from one instant to another as hours and minutes."""
    return ltr(format_elapsed(start, end, digits=digit_set()))


def number(text: str) -> str:
    """A record's number or a request's code: digits of the language, kept left to right.

    The number of a letter, `۱۴۰۵/پ/۱۲`, has Persian letters and is read from right to left as it is written.
    """
    text = clean(text)
    if point := _POINT.fullmatch(text):  # ۳۱٫۳۴۹، ۴۸٫۶۸۴
        return ltr(digits(point[1]) + _(", ") + digits(point[2]))
    text = digits(text)
    return isolated(text) if side_of(text, direction()) == "rtl" else ltr(text)


def phone(text: str) -> str:
    """A telephone number to call; nothing where none is kept."""
    return _("tel. {phone}", phone=ltr(digits(clean(text)))) if text else ""


def grouped(value: int) -> str:
    """A whole number in groups of three."""
    return digits(f"{value:,}".replace(",", "٬") if digit_set() == "fa" else f"{value:,}")


def rials(value: int) -> str:
    """Whole rials, in groups of three."""
    return _("{amount} rials", amount=ltr(grouped(value)))


def rials_said(value: int) -> str:
    """Whole rials, from a thousand on also in words: a nought too many is heard where it is not seen."""
    return f"{rials(value)} ({number_words(value, language())})" if value >= 1000 else rials(value)


def plate(value: str) -> str:
    """A plate as it stands on the car, from left to right in every language: ۱۲ب۳۴۵ ایران ۱۴. None is said so."""
    read = read_plate(value)
    if read.kind == "none":
        return _("No plate")
    match read.groups:
        case (two, letter, three, region):
            value = f"{two}{letter}{three} ایران {region}"
    return isolated(digits(clean(value)))


_BARE = re.compile(r"\d+([,،] ?\d+)*|\d{1,2}:\d{2}")
_POINT = re.compile(r"(-?[0-9]+\.[0-9]+), (-?[0-9]+\.[0-9]+)")


def instead(state: ValueState) -> str:
    """What stands in a cell or behind a label in place of a value: a dash where it is not known, else why."""
    return NOTHING if state is ValueState.NOT_KNOWN else word(state)


def word(state: ValueState) -> str:
    """What is said of a value that is not told, where a dash would say too little."""
    return said(WORDS[state])


def shown(what: Field, value: Any) -> str:
    """One value of a field as text. Paragraphs keep their line breaks; what is not known is a dash."""
    state = state_of(value)
    if state is not ValueState.KNOWN:
        return instead(state)
    if isinstance(value, Message):
        return said(value)
    if isinstance(value, tuple) and hasattr(value[0], "what"):
        return _(", ").join(_named(line) for line in value)
    accepted, show = _BY_KIND.get(what.kind, _ANY_KIND)
    return show(what, value) if isinstance(value, accepted) else _unlike_its_kind(what, value)


def told(line: Line) -> str:
    """The value of a line as text; a moment of which a part of a day was said with how far it may be off."""
    if isinstance(line.value, datetime) and at_no_hour(line.value):
        return moment(line.value)  # says how far it may be off
    return shown(line.what, line.value) + (f" {give_or_take(line.off_by)}" if line.off_by else "")


def give_or_take(minutes: int) -> str:
    """How far a moment may be off, as hours and minutes; whole days from two on: ±2:30, ±3 days."""
    if minutes >= 2 * 1_440:
        return _("±{days} days", days=-(-minutes // 1_440))
    return ltr(digits(f"±{minutes // 60}:{minutes % 60:02d}"))


def _unlike_its_kind(what: Field, value: Any) -> str:
    """A value of a kind that is shown as it stands, or that is not what its kind says."""
    if isinstance(value, datetime):
        return moment(value)
    text = str(value)
    if what.kind == "text" and _BARE.fullmatch(text):  # a band, badges, 17:30: read in the language's digits
        text = text.replace(",", "،") if digit_set() == "fa" else text.replace("،", ",")
        return re.sub(r"\d+(?::\d+)?", lambda digits_found: number(digits_found[0]), text)
    return own(clean(value))


def _labels(what: Field, codes: Iterable[Any]) -> str:
    return _(", ").join(label_then(what, str(code)) for code in codes)


def _counts(what: Field, counts: Mapping[str, int]) -> str:
    return _(", ").join(f"{label_then(what, code)} {grouped(count)}" for code, count in counts.items())


def _isolated_number(_what: Field, value: Any) -> str:
    return number(str(value))


Shows = tuple[type | tuple[type, ...], Callable[["Field", Any], str]]
"""Which values of a kind can be shown, and how."""
_ANY_KIND: Shows = (object, _unlike_its_kind)
_BY_KIND: dict[str, Shows] = {
    "date": (date, lambda _what, value: day(value)),
    "choice": (object, lambda what, value: label_then(what, str(value))),
    "choices": ((list, tuple), _labels),
    "counts": (Mapping, _counts),
    "yes_no": (object, lambda _what, value: _("Yes") if value else _("No")),
    "rials": (int, lambda _what, value: rials_said(value)),
    "number": (object, lambda _what, value: digits(value)),
    **dict.fromkeys(("national_id", "foreigner_code", "phone", "code"), (object, _isolated_number)),
    "officer": (object, lambda _what, value: officer(str(value), with_badge=True)),
    "plate": (object, lambda _what, value: plate(str(value))),
    "password": (object, lambda _what, _value: "•" * 8),
}


def _named(line: Line) -> str:
    text = isolated(told(line).replace("\n", " "))
    return _("{label}: {value}", label=_(line.what.label), value=text) if line.what.label else text


def label(line: Line) -> str:
    """What a line is labelled with: its field's name, or what the list calls its code."""
    return label_then(line.what, line.code) if line.code else numbered(_(line.what.label))


def refusal(refused: Refused) -> str:
    """A refusal in one text, for places that have no fields."""
    messages = ([refused.message] if refused.message is not None else []) + list(refused.fields.values())
    return "\n".join(said(message) for message in messages) or refused.code


def flag(name: str) -> str:
    """The word for a flag of a row or an item."""
    return _(FLAGS[name]) if name in FLAGS else clean(name)


def flag_word(name: str) -> str:
    """As `flag`, where cells are few."""
    return _("late") if name == "late" else flag(name)


def duty_state(duty: Duty, now: datetime) -> str:
    """A duty's state in words, with the time that is left, that is over, or at which it was done."""
    word = _(STATES.get(state := standing(duty, now), state))
    if duty.done is not None and duty.state in ("done", "late"):
        return f"{word} {moment(duty.done, 'short')}"
    if duty.done is not None and duty.entered is not None and duty.state in ("entered_late", "stated"):
        at, written = moment(duty.done, "short"), moment(duty.entered, "short")
        return _("{state}: {at}, written {written}", state=word, at=at, written=written)
    if duty.again is not None:
        word = _("{state} again since {at}", state=word, at=moment(duty.again, "short"))
    if duty.due is None or duty.state in ("done", "late", "waived", "not_done"):
        return word
    if duty.due >= now:
        return _("{state}, {time} left", state=word, time=span(now, duty.due))
    if state == "due":  # what was done in part comes back, and is no breach for some hours
        word = _("Due now")
    return _("{state}, {time} over", state=word, time=span(duty.due, now))


def asked_again(what: Field) -> Field:
    """A field as a correction asks it: not required (the answer may have been wrong altogether), asked always."""
    return dataclasses.replace(what, required=False, when=None)
