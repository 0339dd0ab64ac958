"""What a commander or administrator changes in the lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import count, islice

from db.kernel.base import machines
from db.kernel.base.access import LISTS, Role
from db.kernel.desk.desk import Act, command
from db.reference.lists.forms import (
    AddHolidays,
    SetCapacity,
    SetDeskLimit,
    SetLandmark,
    SetLimit,
    SetOccasion,
    SetPhone,
    SetQuestions,
    SetWelfare,
    SetWorkingDays,
)
from db.reference.lists.models import PARTS
from db.reference.lists.places import entry_called, is_called, landmark_called, moved, names_of, read_point, squeezed
from db.reference.lists.queries import item, items_of
from db.reference.lists.working_days import day_of_year
from db.words.calendar.jalali import date_to_jalali, jalali_to_date
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused

_DAY = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})")
MOST_HOLIDAYS = 100
KEPT = {
    "duty_phone": ("phone", "list.set_phone"),
    "custody_room": ("capacity", "list.set_capacity"),
    "custody_limit": ("value", "list.set_limit"),
    "desk_limit": ("value", "list.set_desk_limit"),
    "patrol_state": ("welfare", "list.set_welfare"),
    "request_category": ("working_days", "list.set_working_days"),
    PARTS: ("on", "part.switch"),
}
"""Lists whose items carry a value that the commander keeps: its name, and the command that keeps it."""


@command("list.add_holidays", label="Add official holidays", form=AddHolidays, roles=LISTS, recordless=True,
         writes="holidays_added")  # fmt: skip
def add_holidays(act: Act, form: AddHolidays) -> str:
    """Adds the moving holidays of a year to the list `holiday`, a line each; returns how many are new.

    A day that the list holds already under the same name is passed over: a file may be taken in twice.
    Raises Refused("invalid").
    """
    kept = {item.code: item for item in items_of(act.conn, "holiday")}
    added: dict[str, dict[str, str]] = {}
    lines = [line.strip() for line in (form.days or "").splitlines() if line.strip()]
    if len(lines) > MOST_HOLIDAYS:
        raise Refused("invalid", {"days": M_("At most {count} days at once.", count=MOST_HOLIDAYS)})
    for number, line in enumerate(lines, 1):
        typed, _space, name = line.replace("\t", " ").partition(" ")
        day = _date(typed)
        if day is None or not name.strip():
            said = M_("Line {number} can't be read: a day as 1406/01/20 and its name are expected.", number=number)
            raise Refused("invalid", {"days": said})
        code = f"day_{date_to_jalali(day)}".replace("/", "_")
        same = [taken for taken in (*kept, *added) if taken == code or taken.startswith(f"{code}_")]
        if any((kept[taken].fa if taken in kept else added[taken]["fa"]) == name.strip() for taken in same):
            continue
        code = f"{code}_{len(same) + 1}" if same else code
        added[code] = {"code": code, "date": day.isoformat(), "fa": name.strip()}
    if added:
        act.append("holidays_added", record=None, facts={"items": tuple(added.values())})
    return str(len(added))


def _date(typed: str) -> date | None:
    """A whole Jalali date, in any digits; None where it is none."""
    match = _DAY.fullmatch(ascii_digits(typed))
    try:
        return None if match is None else jalali_to_date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


@command("list.set_occasion", label="Days of an occasion", form=SetOccasion, roles=LISTS, recordless=True,
         writes="list_occasion_set")  # fmt: skip
def set_occasion(act: Act, form: SetOccasion) -> str:
    """Keeps from which day of the year to which an occasion lasts, as Police Week; returns its code.

    Raises Refused("invalid").
    """
    wrong = {}
    for name in ("first_day", "last_day"):
        try:
            day_of_year(getattr(form, name) or "")
        except ValueError:
            wrong[name] = M_("Month and day are expected, as 7/13.")
    if wrong:
        raise Refused("invalid", wrong)
    act.append("list_occasion_set", record=None, form=form)
    return form.code


@command("list.set_working_days", label="Working days for an answer", form=SetWorkingDays, roles=LISTS, recordless=True,
         writes="list_working_days_set")  # fmt: skip
def set_working_days(act: Act, form: SetWorkingDays) -> str:
    """Keeps within how many working days a kind of request is to be answered; returns its code.

    Raises Refused("invalid").
    """
    if not 1 <= form.working_days <= 60:
        raise Refused("invalid", {"working_days": M_("A number from 1 to 60 is expected.")})
    act.append("list_working_days_set", record=None, form=form)
    return form.code


@command("list.set_phone", label="Telephone of whom to call", form=SetPhone, roles=LISTS, recordless=True,
         writes="list_phone_set")  # fmt: skip
def set_phone(act: Act, form: SetPhone) -> str:
    """Keeps the number that a duty gives to be called; returns the code."""
    act.append("list_phone_set", record=None, form=form)
    return form.code


@command("list.set_capacity", label="Capacity of a room", form=SetCapacity, roles=LISTS, recordless=True,
         writes="list_capacity_set")  # fmt: skip
def set_capacity(act: Act, form: SetCapacity) -> str:
    """Keeps how many people a room may hold; returns its code. Raises Refused("invalid")."""
    if not 0 <= form.capacity <= 500:
        raise Refused("invalid", {"capacity": M_("Enter a number from 0 to 500.")})
    act.append("list_capacity_set", record=None, form=form)
    return form.code


@command(
    "list.set_limit",
    label="A limit of custody",
    form=SetLimit,
    roles=frozenset({Role.COMMANDER}),
    recordless=True,
    writes="list_limit_set",
)
def set_limit(act: Act, form: SetLimit) -> str:
    """Keeps how long something in custody may take; returns its code. Raises Refused("invalid") out of its bounds."""
    return _set_limit(act, form, "custody_limit", "list_limit_set")


@command(
    "list.set_desk_limit",
    label="How long requests keep names",
    form=SetDeskLimit,
    roles=frozenset({Role.COMMANDER}),
    writes="list_desk_limit_set",
    recordless=True,
)
def set_desk_limit(act: Act, form: SetDeskLimit) -> str:
    """Keeps how long a closed request keeps who asked; returns its code. Raises Refused("invalid") out of bounds."""
    return _set_limit(act, form, "desk_limit", "list_desk_limit_set")


def _set_limit(act: Act, form: SetLimit | SetDeskLimit, title: str, kind: str) -> str:
    kept = item(act.conn, title, form.code)
    assert kept is not None
    least, most = int(kept.extra["least"]), int(kept.extra["most"])
    if not least <= form.value <= most:
        raise Refused("invalid", {"value": M_("Enter a number from {least} to {most}.", least=least, most=most)})
    act.append(kind, record=None, form=form)
    return kept.code


@command("list.set_landmark", label="Point of a place", form=SetLandmark, roles=LISTS, recordless=True,
         writes="list_landmark_set")  # fmt: skip
def set_landmark(act: Act, form: SetLandmark) -> str:
    """Keeps where a place of the precinct is; returns its name. Raises Refused("invalid") for what is no point here.

    The form's record is the code of the landmark that was opened: that one is moved without a question. A name that was
    typed, and is far from here already, is asked about: Refused("unlikely").
    """
    point = read_point(form.point or "")
    if point is None:
        raise Refused("invalid", {"point": M_("Enter two numbers within the province, like 31.325, 48.675.")})
    landmarks, typed = items_of(act.conn, "landmark"), str(form.name)
    there = landmark_called(typed, landmarks)
    if there is not None and there.code != form.record and moved(there, point):
        at = {name: str(there.extra[name]) for name in ("lat", "lon")}
        act.ask("point", M_("“{name}” is at another point already, {lat}, {lon}. A second place needs a name of its "
                            "own; give a reason to move this one.", name=typed, **at))  # fmt: skip
        act.raise_if_refused()
    code = f"{_places(act)}{len(landmarks) + 1}" if there is None else there.code
    form.name, form.english = landmark_names(typed, form.english)
    act.append("list_landmark_set", record=None, form=form, facts={"code": code, "lat": point[0], "lon": point[1]})
    return typed


def free_codes(act: Act, title: str, count_of: int) -> tuple[str, ...]:
    """Codes for so many new items of a list that are named by what they are called."""
    taken = {each.code for each in items_of(act.conn, title)}
    mark = _places(act).replace("place", title)
    free = (code for number in count(1) if (code := f"{mark}{number}") not in taken)
    return tuple(islice(free, count_of))


def landmark_names(name: str, english: str | None) -> tuple[str, str | None]:
    """The names of a new landmark in both languages: those of the gazetteer where it has the place by this name."""
    entry = entry_called(name)
    if entry is None or not is_called(name, (entry.fa, entry.en)):
        return name, english
    return entry.fa, english or entry.en


def _places(act: Act) -> str:
    """How the codes of places begin here: two machines never give one code to two places."""
    store = act.desk.store
    return "place_" if machines.main_of(act.conn, act.unit) == store.origin else f"place_{store.series.lower()}_"


def landmark_codes(act: Act, names: Sequence[str]) -> tuple[str, ...]:
    """The code of each landmark of these names: of one that is called so already, by any name of it, else a new one."""
    landmarks = items_of(act.conn, "landmark")
    codes = {squeezed(name): item.code for item in landmarks for name in (item.en, item.fa)}
    fresh = (f"{_places(act)}{number}" for number in count(len(landmarks) + 1))
    known = (next((codes[key] for each in names_of(name) if (key := squeezed(each)) in codes), None) for name in names)
    return tuple(code or next(fresh) for code in known)


@command("list.set_questions", label="Questions of a type", form=SetQuestions, roles=LISTS, recordless=True,
         writes="list_questions_set")  # fmt: skip
def set_questions(act: Act, form: SetQuestions) -> str:
    """Keeps what is asked about a type of call; returns its code. Raises Refused("invalid") for another number."""
    if form.questions and not 3 <= len(form.questions) <= 5:
        raise Refused("invalid", {"questions": M_("A type has three to five questions.")})
    act.append("list_questions_set", record=None, form=form)
    return form.code


@command("list.set_welfare", label="Minutes between two contacts", form=SetWelfare, roles=LISTS, recordless=True,
         writes="list_welfare_set")  # fmt: skip
def set_welfare(act: Act, form: SetWelfare) -> str:
    """Keeps how long a patrol in a state may say nothing; returns the state's code. Raises Refused("invalid")."""
    if not 0 <= form.welfare <= 24 * 60:
        raise Refused("invalid", {"welfare": M_("Enter a number from 0 to {most}.", most=24 * 60)})
    act.append("list_welfare_set", record=None, form=form)
    return form.code
