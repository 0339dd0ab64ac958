"""What a list is narrowed to and sorted by: chosen from one menu, typed where words are needed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from db.reference.officers.queries import list_officers
from db.words.calendar.jalali import day_bounds
from db.words.calendar.moments import parse_date
from db.words.messages import Refused
from db.words.records import Filter
from precinct_tui.documents.exporting import save_list
from precinct_tui.documents.saving import folders
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.screens.ask import AskScreen
from precinct_tui.screens.record import RecordScreen
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.numbers import RECORD, items_of
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from db.kernel.register import Register
    from precinct_tui.widgets.place import Place

PERIODS = {"today": 1, "week": 7, "month": 30}
PERIOD_WORDS = {"today": N_("Last 24 hours"), "week": N_("Last 7 days"), "month": N_("Last 30 days")}
NARROWS = {"type": N_("Type …"), "officer": N_("Entered by …"), "place": N_("Place …"), "text": N_("Words …")}
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

    def but(self, about: str, words: str, **values: Any) -> Narrowed:
        """The same with one thing chosen otherwise; without words it is not said."""
        said = {name: text for name, text in self.words.items() if name != about}
        return Narrowed(replace(self.which, **values), {**said, about: words} if words else said)

    @property
    def said(self) -> str:
        """The words in one line; «All» where nothing is left out."""
        return " · ".join(self.words.values()) or _("All")


async def narrow(place: Place, register: Register, now: Narrowed) -> Narrowed | None:
    """Ask what the list shall show; None where nothing was chosen. Await it inside an `@work` method.

    A number that is typed there opens its record, whichever register it is of.
    """
    items = [Item("all", _("All"))]
    items += [Item(f"state {name}", _(label)) for name, label in register.states.items()]
    items += [Item("day", _("A day …"))]
    items += [Item(f"period {name}", _(label)) for name, label in PERIOD_WORDS.items()]
    items += [Item(f"narrow {name}", _(NARROWS[name])) for name in register.filters]
    items += [Item(f"sort {name}", _(SORTS[name])) for name in register.sorts]
    find = place.precinct.query_of("record.find")
    by_number = None if find is None else partial(items_of, find)
    chosen = await place.app.push_screen_wait(MenuScreen(_("Show"), items, more=by_number))
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
        case "state":
            return now.but("state", _(register.states[name]), state=name)
        case "period":
            since = place.precinct.now() - timedelta(days=PERIODS[name])
            since = since.replace(minute=0, second=0, microsecond=0)
            return now.but("time", _(PERIOD_WORDS[name]), since=since, until=None)
        case "sort":
            usual = name == next(iter(register.sorts))
            return now.but("sort", "" if usual else _(SORTS[name]), sort="" if usual else name)
        case "day":
            return await _day(place, now)
    return await _narrowed(place, register, now, name)


async def _day(place: Place, now: Narrowed) -> Narrowed | None:
    help = _("As 7/3, 1405/07/03 or yesterday")
    day: date | None = await place.app.push_screen_wait(
        AskScreen(_("Which day?"), help, lambda typed: parse_date(typed, place.precinct.now()), ltr=True)
    )
    if day is None:
        return None
    since, until = day_bounds(day)
    return now.but("time", present.day(day), since=since, until=until)


async def _narrowed(place: Place, register: Register, now: Narrowed, name: str) -> Narrowed | None:
    if name == "type":
        what = next(column.what for column in register.columns if column.name == "type")
        items = [Item(one.code, one.label, words=f"{one.fa} {one.en}") for one in present.choices_of(what.list or "")]
        code = await place.app.push_screen_wait(MenuScreen(_("Which type?"), items))
        return None if code is None else now.but("type", present.label_of(what.list, code), type=code)
    if name == "officer":
        officers = {one.badge: present.clean(one.name) for one in await off_thread(list_officers, place.desk)}
        items = [Item(badge, called, words=badge) for badge, called in officers.items()]
        badge = await place.app.push_screen_wait(MenuScreen(_("Entered by whom?"), items))
        return None if badge is None else now.but("officer", present.isolated(officers[badge]), officer=badge)
    title, help = (
        (_("Which place?"), _("Its name, in any spelling"))
        if name == "place"
        else (_("Which words?"), _("All of them must stand in the record; the newest entered stands first"))
    )
    typed = await place.app.push_screen_wait(AskScreen(title, help, str))
    if typed is None:
        return None
    words = present.isolated(present.clean(typed))
    return now.but(name, f"«{words}»" if name == "text" else words, **{name: typed})


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
    try:
        path, count = await off_thread(save_list, place.desk, register, which, form, folder)
    except Refused as refused:
        place.notice(refused)
        return
    said = _("{count} rows written to {file}.", count=digits(count), file=present.ltr(present.clean(path)))
    place.notice(said)
