"""Two copies of one made-up precinct that differ in one sealed complaint, and everything that can be asked of both.

What is asked is made from the registries, so that a new query, command or register is asked without being named here;
one whose arguments nothing here can fill is an error of the test, not something it passes over.
"""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

import pytest

from db.carrying.levels.links import LinkedUnit
from db.carrying.levels.wire import ShownSeat
from db.demo.making import make
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk import drafts
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.journal import envelopes, letter_box
from db.opening.setup import open_store
from db.registers.oversight.forms import Complain
from db.registers.oversight.rules import complaint_code
from db.storage import keys
from db.words.form_reading import read_form
from db.words.forms import fields_of
from db.words.ids import Source
from db.words.messages import Refused
from db.words.records import Cursor, Filter
from tests.db.registers.custody.test_arrivals import bus, row
from tests.made_once import made_once

END = datetime(2026, 11, 24, 18, 37, tzinfo=UTC)
WORDS = "افسر نگهبان مرا زد و کارت شناسایی مرا پس نداد"
WRITTEN = {
    "words": WORDS, "priority": "immediate", "about_officer": "سرگرد ناشناس 1201", "about_unit": "شیفت شب",
    "happened_where": "بازداشتگاه پشتی", "in_custody": "yes", "custody_number": "ب/1405/00001", "answer_by": "phone",
    "anonymous": "no", "name": "زهرا نمونه", "phone": "09161234567",
}  # fmt: skip
SECRETS = (WORDS, "سرگرد ناشناس", "زهرا نمونه", "09161234567", "بازداشتگاه پشتی")


@dataclass(frozen=True)
class Twins:
    """The same store `without` and `with_it`, the complaint's code and the uids that could name it."""

    without: Path
    with_it: Path
    code: str
    uids: tuple[str, ...]

    @property
    def guesses(self) -> tuple[str, ...]:
        """What someone might look for."""
        return (self.code, *self.uids, WORDS, "ناشناس", "نمونه", "09161234567", "197", envelopes.KIND, "sealed")


def signed_in(home: Path, role: Role, chance: int = 1) -> Desk:
    """The first officer of a role at the moment the made-up days end; the same chance gives the same codes and uids."""
    officer = next(one for one in keys.load(home).demo if one["role"] == role)
    return open_store(home, officer["badge"], officer["password"], Source(lambda: END, Random(chance).randbytes))


def made_up_day(factory: pytest.TempPathFactory) -> Path:
    """A made-up precinct of one day; copy it, do not open it."""
    folder, _officers = made_once(factory, "made-up-day", lambda folder: make(folder / "store", days=1, end=END))
    return folder / "store"


def twins(made: Path, folder: Path) -> Twins:
    """Two copies of a made-up store with an arrival and a frozen table.

    In one a deputy writes the complaint, in the other he begins another form and throws it away.
    """
    shutil.copytree(made, folder / "ready")
    commander = signed_in(folder / "ready", Role.COMMANDER, 3)
    give(commander, "indicator.freeze", period="1405-09")
    row(commander, bus(commander))
    commander.store.close()
    made = folder / "ready"
    for name in ("without", "with"):
        shutil.copytree(made, folder / name)
    writers = [signed_in(folder / name, Role.DEPUTY, 2) for name in ("without", "with")]
    form = read_form(Complain, WRITTEN, now=END)
    code = COMMANDS["oversight.complain"].run(writers[1], form)
    begun = drafts.Draft(writers[0].source.uid(), letter_box.DECOY, {}, END)
    drafts.save(writers[0], begun)
    drafts.drop(writers[0], begun.uid)
    for one in writers:
        one.store.close()
    assert code == complaint_code(form.uid)
    return Twins(folder / "without", folder / "with", code, (form.uid, envelopes.uid_of(form.uid)))


def give(desk: Desk, command: str, record: str | None = None, /, **raw: Any) -> str:
    """A command with typed fields."""
    return str(COMMANDS[command].run(desk, read_form(COMMANDS[command].form, raw, now=END, record=record)))


def numbers(desk: Desk) -> dict[str, tuple[str, ...]]:
    """For each register that the officer may list: the numbers of its newest records."""
    found: dict[str, tuple[str, ...]] = {}
    for name in REGISTERS:
        try:
            rows = REGISTERS[name].list(desk, Filter(), None, 3).rows
        except Refused:
            continue
        found[name] = tuple(row.number for row in rows) + tuple(row.uid for row in rows)
    for name, query, field in (("frozen", "indicator.frozen", "number"), ("arrival", "custody.arrivals", "uid")):
        may = desk.officer.role in QUERIES[query].roles
        found[name] = tuple(getattr(one, field) for one in QUERIES[query].run(desk)) if may else ()
    return found


def texts(name: str, parameter: str, known: dict[str, tuple[str, ...]], guesses: tuple[str, ...]) -> tuple[str, ...]:
    """What is given where a query takes a text: the guesses, and what is really there, so that it has to answer."""
    room = name.partition(".")[0]
    real: tuple[str, ...] = known.get(room, ())
    if room == "indicator":
        codes = ("thefts", "contacts_197") if parameter in ("code", "only") else ()
        real = (*codes, "1405-09", *known["frozen"]) if parameter != "number" else known["frozen"]
    if room == "custody" and parameter in ("uid", "arrival", "which"):
        real = (*known["arrival"], *real)
    if name == "custody.round":
        real = ("wellbeing", *real)
    if parameter in ("register", "stream"):
        real = ("custody", *REGISTERS)
    if name == "paper.stamp" and parameter == "number":
        real = known.get("custody", ())
    return (*real, *guesses)


def some_guesses(name: str, guesses: tuple[str, ...]) -> tuple[str, ...]:
    """Every third guess, for each query from another one on: all are tried, none of every query."""
    return guesses[crc32(name.encode()) % 3 :: 3]


SEAT = ShownSeat(LinkedUnit("seat", "above", "county", "County", "", "", END, None), "challenge")


def arguments(
    name: str, known: dict[str, tuple[str, ...]], guesses: tuple[str, ...], folder: Path
) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Every call of a query: each text in the first place that takes one, and in every other that may be left out."""
    parameters = list(inspect.signature(QUERIES[name].read).parameters.values())[1:]
    needed = [item for item in parameters if item.default is item.empty]
    values: dict[str, list[Any]] = {
        "Filter": [Filter(), *(Filter(state=state) for state in states(name))],
        "Cursor | None": [None],
        "int": [1405, 9, 1, 5],
        "int | None": [None],
        "Path": [folder / f"{name}.out"],
        "bundle_files.StickFiles": [folder / f"{name}.out"],
        "ShownSeat": [SEAT],
        "bytes": [b"a passphrase that is long enough"],
        "date": [date(2026, 11, 1)],
    }
    if needed and needed[0].annotation == "date":
        yield (date(2026, 11, 1), date(2026, 11, 30)), {}
    elif name == "session.month":
        yield (1405, 9), {}
    else:
        first = _values(name, needed[0], values, known, guesses) if needed else [None]
        for value in first:
            rest = [_values(name, item, values, known, guesses)[0] for item in needed[1:]]
            yield ((value, *rest) if needed else ()), {}
    for item in parameters:
        if item.default is item.empty or "str" not in str(item.annotation):
            continue
        base = [_values(name, one, values, known, guesses)[0] for one in needed]
        for text in texts(name, item.name, known, guesses):
            yield tuple(base), {item.name: _as_asked(item, text)}


def _as_asked(item: inspect.Parameter, text: str) -> Any:
    """A text as its parameter takes it: alone, one of several or of two, or named by itself."""
    if str(item.annotation).startswith("tuple[str, str]"):
        return text, text
    if "Mapping" in str(item.annotation):
        return {text: text}
    return (text,) if any(kind in str(item.annotation) for kind in ("tuple", "Sequence", "frozenset")) else text


def _values(
    name: str, item: inspect.Parameter, values: dict[str, list[Any]], known: dict[str, tuple[str, ...]],
    guesses: tuple[str, ...],
) -> list[Any]:  # fmt: skip
    if "str" in str(item.annotation):
        return [_as_asked(item, text) for text in texts(name, item.name, known, guesses)]
    return values[str(item.annotation)]


def states(name: str) -> tuple[str, ...]:
    """The states of a query's register, and those of a complaint."""
    room = name.partition(".")[0]
    own = tuple(REGISTERS[room].states) if room in REGISTERS else ()
    return (*own, "received", "answered", "closed", "sealed")


def asked(
    desk: Desk, name: str, known: dict[str, tuple[str, ...]], guesses: tuple[str, ...], folder: Path
) -> list[str]:
    """What a query answers to every call; a refusal begins with "!"."""
    answers = []
    for args, kwargs in arguments(name, known, guesses, folder):
        try:
            answers.append(repr(QUERIES[name].run(desk, *args, **kwargs)))
        except Refused as refused:
            answers.append(f"! {refused.code} {refused.fields} {refused}")
        for left in folder.iterdir():
            left.unlink()
    return answers


def every_page(desk: Desk, register: str) -> list[str]:
    """All rows of a list, page after page."""
    listed, found, after = REGISTERS[register].list, [], None
    while True:
        page = listed(desk, Filter(), after, 20)
        found += [repr(row) for row in page.rows]
        after = page.next
        if after is None or not isinstance(after, Cursor):
            return found


def told(desk: Desk, name: str, record: str, guesses: tuple[str, ...]) -> str:
    """What a command says to a form that names the complaint in every field that takes words."""
    form = COMMANDS[name].form
    fields = {
        field: guesses[0]
        for field, what in fields_of(form)
        if what.kind in ("code", "text", "words", "officer", "entry")
    }
    try:
        made = read_form(form, fields, now=END, record=record, uid=uid_for(name, record))
        return "done " + str(COMMANDS[name].run(desk, made))
    except Refused as refused:
        return f"! {refused.code} {refused.fields} {refused}"


def uid_for(name: str, record: str) -> str:
    """A form's uid, the same in both stores."""
    import uuid

    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{name}:{record}"))


def said_of(run: Any, desk: Desk, typed: str) -> str:
    """What a function of the desk says to one text."""
    try:
        return repr(run(desk, typed))
    except Refused as refused:
        return f"! {refused.code} {refused.fields} {refused}"
