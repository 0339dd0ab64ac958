"""What a list is narrowed to and sorted by: chosen from one menu, typed where words are needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from db.across.seats.unit_records import unit_names
from db.kernel.desk.kept_filters import KeptFilter, forget_filter, keep_filter, kept_filters
from db.reference.officers.queries import list_officers
from db.words.calendar.jalali import day_bounds, local_date
from db.words.calendar.moments import parse_date
from db.words.messages import Refused
from db.words.records import Filter
from precinct_tui.documents.exporting import save_list
from precinct_tui.documents.saving import folders
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.screens.ask import AskScreen, ask_words
from precinct_tui.screens.record import RecordScreen
from precinct_tui.widgets.menu import Item, MenuScreen, drop_line
from precinct_tui.widgets.numbers import RECORD, items_of
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import says_refusals

if TYPE_CHECKING:
    from db.kernel.base.register import Register
    from precinct_tui.widgets.place import Place

PERIODS = {"today": 1, "week": 7, "month": 30}
PERIOD_WORDS = {"today": N_("Last 24 hours"), "week": N_("Last 7 days"), "month": N_("Last 30 days")}
NARROWS = {
    "unit": N_("Unit …"),
    "type": N_("Type …"),
    "officer": N_("Entered by …"),
    "place": N_("Place …"),
    "text": N_("Words …"),
}
SORTS = {
    "reported": N_("Sorted by when it was reported"),
    "occurred": N_("Sorted by when it happened"),
    "entered": N_("Sorted by when it was entered"),
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list shows, and how that is said above it: the words by what they are about."""

    which: Filter = field(default_factory=Filter)
    words: dict[str, str] = field(default_factory=dict)
    period: str = ""
    """Of `PERIODS`, where the time is one up to now."""
    called: str = ""
    """The name that it is kept under."""

    def but(self, about: str, words: str, period: str | None = None, **values: Any) -> Narrowed:
        """The same with one thing chosen otherwise; without words it is not said. It has no name any more."""
        said = {name: text for name, text in self.words.items() if name != about}
        which, said = replace(self.which, **values), {**said, about: words} if words else said
        return Narrowed(which, said, self.period if period is None else period)

    @property
    def said(self) -> str:
        """The words in one line; «All» where nothing is left out."""
        called = [f"«{present.isolated(self.called)}»"] if self.called else []
        return "   ".join((*called, *self.words.values())) or _("All")


def at_work(register: Register) -> Narrowed:
    """What a register's key opens: what the desk works on, or all where the register has no such list."""
    if not register.at_work:
        return Narrowed()
    return Narrowed(Filter(at_work=True), {"state": _(register.at_work)})


async def narrow(place: Place, register: Register, now: Narrowed) -> Narrowed | None:
    """Ask what the list shall show; None where nothing was chosen. Await it inside an `@work` method.

    A number that is typed there opens its record, whichever register it is of.
    """
    kept = await off_thread(kept_filters, place.desk, register.name)
    find = place.precinct.query_of("record.find")
    by_number = None if find is None else partial(items_of, find)
    chosen = await place.app.push_screen_wait(MenuScreen(_("Show"), _items(register, now, kept), more=by_number))
    if chosen is None:
        return None
    if chosen.startswith(f"{RECORD}:"):
        _record, name, number = chosen.split(":")
        place.app.push_screen(RecordScreen(name, number))
        return None
    kind, _space, name = chosen.partition(" ")
    match kind:
        case "all":
            return Narrowed()
        case "work":
            return at_work(register)
        case "state":
            return now.but("state", _(register.states[name]), state=name, at_work=False)
        case "period":
            return _of_period(place, now, name)
        case "sort":
            return _sorted(register, now, name)
        case "day":
            return await _day(place, now)
        case "kept":
            return await open_kept(place, register, kept[int(name)])
        case "keep":
            return await _keep(place, register, now)
        case "forget":
            await _forget(place, register, kept)
            return None
    return await _narrowed(place, register, now, name)


def _items(register: Register, now: Narrowed, kept: Sequence[KeptFilter]) -> list[Item]:
    items = [Item("all", _("All"))]
    items += [Item("work", _(register.at_work))] if register.at_work else []
    items += [
        Item(f"kept {place}", f"«{present.isolated(present.clean(each.name))}»") for place, each in enumerate(kept)
    ]
    items += [Item(f"state {name}", _(label)) for name, label in register.states.items()]
    items += [Item("day", _("A day …"))]
    items += [Item(f"period {name}", _(label)) for name, label in PERIOD_WORDS.items()]
    items += [Item(f"narrow {name}", _(NARROWS[name])) for name in register.filters]
    items += [Item(f"sort {name}", _(SORTS[name])) for name in register.sorts]
    items += [Item("keep", _("Keep this under a name …"))] if now.which != Filter() and now.which.text is None else []
    items += [drop_line("forget", _("Throw a kept one away …"))] if kept else []
    return items


def _of_period(place: Place, now: Narrowed, name: str) -> Narrowed:
    since = place.precinct.now() - timedelta(days=PERIODS[name])
    since = since.replace(minute=0, second=0, microsecond=0)
    return now.but("time", _(PERIOD_WORDS[name]), name, since=since, until=None)


def _sorted(register: Register, now: Narrowed, name: str) -> Narrowed:
    usual = name == next(iter(register.sorts))
    return now.but("sort", "" if usual else _(SORTS[name]), sort="" if usual else name)


async def open_kept(place: Place, register: Register, kept: KeptFilter) -> Narrowed:
    """What a kept filter shows now, in the words of the language spoken now; what the list has no more is left out."""
    which = kept.which
    made = at_work(register) if which.at_work else Narrowed()
    if which.state in register.states:
        made = made.but("state", _(register.states[which.state]), state=which.state)
    if kept.period in PERIODS:
        made = _of_period(place, made, kept.period)
    elif which.since is not None:
        made = made.but("time", present.day(local_date(which.since)), since=which.since, until=which.until)
    if which.type and "type" in register.filters:
        made = made.but("type", present.label_of(_type_list(register), which.type), type=which.type)
    if which.officer and "officer" in register.filters:
        named = {each.badge: present.clean(each.name) for each in await off_thread(list_officers, place.desk)}
        badge = which.officer
        made = made.but("officer", present.isolated(named.get(badge, badge)), officer=badge)
    if which.unit and "unit" in register.filters:
        names = await off_thread(unit_names, place.desk)
        made = made.but("unit", present.isolated(present.clean(names.get(which.unit, which.unit))), unit=which.unit)
    if which.place and "place" in register.filters:
        made = made.but("place", present.isolated(present.clean(which.place)), place=which.place)
    if which.sort in register.sorts:
        made = _sorted(register, made, which.sort)
    return replace(made, called=present.clean(kept.name))


async def _keep(place: Place, register: Register, now: Narrowed) -> Narrowed | None:
    """Ask under which name, and keep it so."""
    title, help = _("Keep it under which name?"), _("The time goes along: of the last 7 days, each time anew")

    def named(typed: str) -> str:
        return keep_filter(place.desk, register.name, KeptFilter(typed, now.which, now.period))

    name = await ask_words(place, title, help)
    if name is None:
        return None
    try:
        called = await off_thread(named, name)
    except Refused as refused:
        place.notice(refused)
        return None
    return replace(now, called=called)


@says_refusals
async def _forget(place: Place, register: Register, kept: Sequence[KeptFilter]) -> None:
    items = [Item(str(at), f"«{present.isolated(present.clean(each.name))}»") for at, each in enumerate(kept)]
    chosen = await place.app.push_screen_wait(MenuScreen(_("Throw which one away?"), items, numbered=True, first=-1))
    if chosen is None:
        return
    await off_thread(forget_filter, place.desk, register.name, kept[int(chosen)].name)


def _type_list(register: Register) -> str | None:
    return next(column.what for column in register.columns if column.name == "type").list


async def _day(place: Place, now: Narrowed) -> Narrowed | None:
    help = _("As 7/3, 1405/07/03 or yesterday")
    day: date | None = await place.app.push_screen_wait(
        AskScreen(_("Which day?"), help, lambda typed: parse_date(typed, place.precinct.now()), ltr=True)
    )
    if day is None:
        return None
    since, until = day_bounds(day)
    return now.but("time", present.day(day), "", since=since, until=until)


async def _narrowed(place: Place, register: Register, now: Narrowed, name: str) -> Narrowed | None:
    if name == "type":
        listed = _type_list(register)
        items = [Item(each.code, each.label, words=f"{each.fa} {each.en}") for each in present.choices_of(listed or "")]
        code = await place.app.push_screen_wait(MenuScreen(_("Which type?"), items))
        return None if code is None else now.but("type", present.label_of(listed, code), type=code)
    if name == "unit":
        called = {uid: present.clean(each) for uid, each in (await off_thread(unit_names, place.desk)).items()}
        unit = await place.app.push_screen_wait(MenuScreen(_("Which unit?"), [Item(*each) for each in called.items()]))
        return None if unit is None else now.but("unit", present.isolated(called[unit]), unit=unit)
    if name == "officer":
        officers = {each.badge: present.clean(each.name) for each in await off_thread(list_officers, place.desk)}
        items = [Item(badge, called, words=badge) for badge, called in officers.items()]
        badge = await place.app.push_screen_wait(MenuScreen(_("Entered by whom?"), items))
        return None if badge is None else now.but("officer", present.isolated(officers[badge]), officer=badge)
    title, help = (
        (_("Which place?"), _("Its name, in any spelling"))
        if name == "place"
        else (_("Which words?"), _("All of them must stand in the record; the newest entered stands first"))
    )
    typed = await ask_words(place, title, help)
    if typed is None:
        return None
    words = present.isolated(present.clean(typed))
    return now.but(name, f"«{words}»" if name == "text" else words, **{name: typed})


@says_refusals
async def take_out(place: Place, register: Register, which: Filter) -> None:
    """Ask as what and where to, then write the list there. Await it inside an `@work` method."""
    places = await off_thread(folders, place.precinct.settings.papers_folder)
    targets = [(form, str(folder)) for form in ("xlsx", "csv") for folder in places]
    items = [
        Item(str(at), _("{form} in {folder}", form=form.upper(), folder=present.ltr(present.clean(folder))))
        for at, (form, folder) in enumerate(targets)
    ]
    target = await place.app.push_screen_wait(MenuScreen(_("Where to?"), items, numbered=True))
    if target is None:
        return
    form, folder = targets[int(target)]
    place.notice(_("Being made …"))
    path, count = await off_thread(save_list, place.desk, register, which, form, folder)
    said = _("{count} rows written to {file}.", count=digits(count), file=present.ltr(present.clean(path)))
    place.notice(said)
