"""A form with several doubts: each reason that is given is sent, in whatever order, and none is asked for twice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

from db.kernel.base.access import EVERYONE, Role
from db.kernel.desk.desk import COMMANDS, Act, Command
from db.kernel.desk.drafts import mine
from db.words.forms import Field, Form, fields_of
from db.words.messages import M_
from precinct_tui.language import present
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.widgets.field_box import FieldBox
from precinct_tui.widgets.form_keys import expanded, is_counted
from precinct_tui.widgets.said_line import SaidLine
from tests.conftest import Desks
from tests.db.registers.custody.test_commands import opened, shown
from tests.precinct_tui.conftest import Hands, Open

MADE = "made.doubtful"
UNANSWERED = ("password", "file", "document", "entry")
"""Kinds of fields that no rule doubts."""
VALUES = {
    "moment": "1405/09/03 11:00",
    "date": "1405/09/01",
    "number": "3",
    "rials": "1000",
    "yes_no": "yes",
    "document": "{}",
    "file": str(Path(__file__).parents[3] / "docs" / "pictures" / "call.png"),
}
NIGHT = datetime(2026, 11, 24, 21, 10, tzinfo=UTC)
"""00:40 in Tehran."""


class Doubter:
    """A command with the form of another, that asks about the fields in `doubted` and keeps what it was sent."""

    def __init__(self, form: type[Form], doubted: Sequence[str]) -> None:
        self.command = Command(MADE, "made", "Doubtful", form, EVERYONE, self._act, opens=True)
        self.doubted = tuple(doubted)
        self.reasons = {name: f"q{chr(ord('a') + place)}" for place, name in enumerate(doubted)}
        """What is typed as the reason of each."""
        self.sent: list[dict[str, str]] = []
        self.asked: list[set[str]] = []

    def _act(self, act: Act, form: Form) -> str:
        for place, name in enumerate(self.doubted):
            act.ask(name, M_("Value {place} of this form is unlikely.", place=place))
        self.sent.append(dict(form.reasons))
        self.asked.append(set(act.warned))
        act.raise_if_refused()
        return "done"


def names_of(form: type[Form]) -> list[str]:
    """What of a form can be doubted, as the screen has it."""
    return [name for name, what in expanded(fields_of(form)) if what.kind not in UNANSWERED]


def value_of(name: str, what: Field, rng: Random) -> str:
    if what.list and what.kind in ("choice", "choices"):
        return present.choices_of(what.list)[0].code
    return VALUES.get(what.kind, f"{name}{rng.randrange(100, 999)}"[: what.limit])


def given_values(form: type[Form], rng: Random) -> dict[str, str]:
    return {name: value_of(name, what, rng) for name, what in fields_of(form) if what.required}


def box_of(screen: FormScreen, name: str) -> FieldBox:
    return next(box for box in screen.entry.boxes if box.key == name)


def in_sight(screen: FormScreen, box: FieldBox) -> bool:
    """Whether the question and the line for its reason are within what is seen of the fields."""
    seen = screen.query_one("#fields").region
    lines = [box.query_one(".why").region, *(note.region for note in box.query(".note") if note.region)]
    return all(line.height and seen.contains_region(line) for line in lines)


@asynccontextmanager
async def asked(
    hands: Hands, patch: pytest.MonkeyPatch, form: type[Form], doubted: Sequence[str], begins: Beginning | None = None
) -> AsyncIterator[tuple[FormScreen, Doubter]]:
    """The form of a command, saved once: every doubt stands."""
    doubter = Doubter(form, doubted)
    patch.setitem(COMMANDS, MADE, doubter.command)
    screen = FormScreen(MADE, begins or Beginning(values=given_values(form, Random(len(doubted)))))
    await hands.app.push_screen(screen)
    await hands.until(lambda: screen.takes_keys)
    await hands.press("ctrl+s")
    assert doubter.asked == [set(doubted)], hands.text
    yield screen, doubter


async def answer_in_order(hands: Hands, screen: FormScreen, doubter: Doubter, order: Sequence[str]) -> None:
    """Give one reason, save, give the next; look at the form after each."""
    count, on_screen = len(order), [box.key for box in screen.entry.boxes if box.key in order]
    for done, name in enumerate(order, 1):
        if not box_of(screen, name).query_one(".why").has_focus:
            box_of(screen, name).enter_reason()
            await hands.pilot.pause()
        await hands.press(*doubter.reasons[name], "ctrl+s")
        given = {one: doubter.reasons[one] for one in order[:done]}
        where = f"{name} of {order}\n{hands.text}"
        assert doubter.sent[-1] == given, where
        assert doubter.asked[-1] == set(order) - given.keys(), where
        if done == count:
            break
        left = [one for one in on_screen if one not in given]
        behind = [one for one in left if on_screen.index(one) > on_screen.index(name)]
        box = box_of(screen, (behind or left)[0])
        here = box.control if is_counted(box.key) else box.query_one(".why")  # a count is looked at again first
        assert here.has_focus, where
        assert in_sight(screen, box), where
        assert f"{done} of {count} answered" in str(screen.query_one("#said", SaidLine).render()), where
        assert {one: box_of(screen, one).reason for one in given} == given, where
        assert all(box_of(screen, one).is_explained for one in given), where
    await hands.until(lambda: hands.app.screen is not screen)
    assert len(doubter.sent) == count + 1


FORMS = {command.form: name for name, command in reversed(COMMANDS.items()) if any(fields_of(command.form))}
"""Every form that has a field → a command that takes it."""
SAMPLE = ("custody.set_ground", "shift.count", "custody.release")


def some_of(form: type[Form], count: int, rng: Random) -> list[str]:
    names = names_of(form)
    return rng.sample(names, min(count, len(names)))


@pytest.mark.long
async def test_doubts_are_answered_one_at_a_time_in_any_order(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app(language="en", size=(80, 24)) as hands:
        for command, count in zip(SAMPLE, (5, 2, 1), strict=True):
            form, rng = COMMANDS[command].form, Random(command)
            doubted = some_of(form, count, rng)
            async with asked(hands, monkeypatch, form, doubted) as (screen, doubter):
                await answer_in_order(hands, screen, doubter, rng.sample(doubted, len(doubted)))


@pytest.mark.long
@pytest.mark.parametrize("part", range(16))
async def test_every_form_takes_its_reasons_one_at_a_time(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    async with open_app(language="en", size=(80, 24)) as hands:
        for form, command in list(FORMS.items())[part::16]:
            rng = Random(command)
            for count in range(1, min(5, len(names_of(form))) + 1):
                doubted = some_of(form, count, rng)
                async with asked(hands, monkeypatch, form, doubted) as (screen, doubter):
                    await answer_in_order(hands, screen, doubter, rng.sample(doubted, count))


@pytest.mark.long
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("command", SAMPLE)
async def test_reasons_are_taken_in_all_orders(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, command: str, count: int
) -> None:
    form = COMMANDS[command].form
    doubted = some_of(form, count, Random(command))
    async with open_app(language="en", size=(80, 24)) as hands:
        for order in permutations(doubted):
            async with asked(hands, monkeypatch, form, doubted) as (screen, doubter):
                await answer_in_order(hands, screen, doubter, order)


@pytest.mark.long
async def test_a_reason_belongs_to_one_value(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another value is asked about anew, and no other field; with its draft a reason comes back and is sent."""
    form, names = COMMANDS["custody.release"].form, ["band", "safe", "note"]
    async with open_app(language="en") as hands, asked(hands, monkeypatch, form, names) as (screen, doubter):
        await hands.press(*"wy", "ctrl+s", *"tx", "ctrl+s")
        assert doubter.sent[-1] == {"band": "wy", "safe": "tx"}
        box_of(screen, "safe").enter()
        await hands.pilot.pause()
        await hands.press("x", "ctrl+s")
        assert doubter.sent[-1] == {"band": "wy"}
        assert doubter.asked[-1] == {"safe", "note"}
        assert box_of(screen, "safe").reason == "", "the reason was of another value"
        box_of(screen, "safe").enter(1)
        await hands.pilot.pause()
        await hands.press("backspace")
        assert box_of(screen, "safe").reason == "tx", "back at the value that it was given for"
        assert box_of(screen, "safe").is_explained
        await hands.press("escape")
        await hands.stand_on("DeskScreen")
        again = FormScreen(MADE, draft=mine(hands.app.screen.desk)[0])
        await hands.app.push_screen(again)
        await hands.until(lambda: again.takes_keys)
        await hands.press("ctrl+s")
        assert doubter.sent[-1] == {"band": "wy", "safe": "tx"}
        assert box_of(again, "note").query_one(".why").has_focus
        await hands.press("n", "ctrl+s")
        await hands.until(lambda: hands.app.screen is not again)
        assert doubter.sent[-1] == {"band": "wy", "safe": "tx", "note": "n"}


@pytest.mark.long
async def test_enter_leads_from_reason_to_reason(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fields between are passed by, the button comes after the last, and what nobody asks here has its reason too:
    what was given before the form, and what its other answers hide."""
    form, names = COMMANDS["custody.open_arrived"].form, ["arrived_at", "father_name", "band"]
    begins = Beginning(values=given_values(form, Random(1)) | {"name_known": "unknown"}, fixed={"arrived_at": ""})
    async with open_app(language="en") as hands, asked(hands, monkeypatch, form, names, begins) as (screen, doubter):
        shown_in_order = [box.key for box in screen.entry.boxes if box.key in names]
        await hands.press("a", "enter", "b", "enter", "c")
        assert "3 of 3 answered" in str(screen.query_one("#said", SaidLine).render())
        await hands.press("enter")
        assert screen.query_one("#save").has_focus
        await hands.press("enter")
        await hands.until(lambda: hands.app.screen is not screen)
        assert doubter.sent == [{}, dict(zip(shown_in_order, "abc", strict=True))]


# --- what the officer does -------------------------------------------------------------------------------------------


async def release_at_night(hands: Hands, desks: Desks) -> tuple[FormScreen, str]:
    """The form of a release by night: nobody answered the documents, and the band is not read. Its record's number."""
    desks.clock.set(NIGHT)
    number = opened(desks(Role.DUTY), band="17", arrived_at=NIGHT, deprivation_at=NIGHT - timedelta(minutes=20))
    await hands.press("f4")
    await hands.stand_on("RegisterScreen")
    await hands.press("enter")
    await hands.stand_on("RecordScreen")
    await hands.press("enter")
    await hands.stand_on("ActsMenu")
    await hands.press(*"release", "enter")
    await hands.stand_on("FormScreen")
    screen = hands.app.screen
    assert isinstance(screen, FormScreen)
    for name, value in {"at": "00:40", "outcome": "released_documents_valid"}.items():
        box_of(screen, name).raw = value
    await hands.press("ctrl+s")
    assert [box.key for box in screen.entry.boxes if box.is_asked] == ["outcome", "band", "safe"], hands.text
    return screen, number


@pytest.mark.parametrize("order", [
    pytest.param(order, marks=[pytest.mark.long] if order[:2] != ("safe", "outcome") else [])
    for order in permutations(("outcome", "band", "safe"))
])  # fmt: skip
async def test_somebody_is_released_at_night_with_three_doubts(
    open_app: Open, desk_as: Desks, order: tuple[str, ...]
) -> None:
    async with open_app(language="en", size=(80, 24)) as hands:
        screen, number = await release_at_night(hands, desk_as)
        for name in order:
            assert hands.app.screen is screen, f"saved before {name} of {order} was answered"
            box_of(screen, name).enter_reason()
            await hands.pilot.pause()
            await hands.press(*f"y{name[0]}", "ctrl+s")
        await hands.stand_on("RecordScreen")
        (released,) = (one for one in shown(desk_as(Role.DUTY), number).chronology if one.kind == "person_released")
        assert released.reasons == {name: f"y{name[0]}" for name in order}
