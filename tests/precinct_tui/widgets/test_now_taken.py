"""A required time that shows now is saved as now; one from which a limit runs is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from textual.app import ComposeResult

from db.kernel.desk.desk import COMMANDS
from db.words.calendar.times import format_moment
from db.words.forms import Form, ask, fields_of
from precinct_tui.bidi.controls import strip_controls
from precinct_tui.language.i18n import digit_set, set_language
from precinct_tui.widgets.form import EntryForm
from precinct_tui.widgets.rule import HeadingRule
from tests.precinct_tui.widgets.test_form import NOW, FormApp

SOMEBODY_SAYS = frozenset(
    {"custody.open", "custody.describe_arrival", "custody.open_arrived", "custody.restrain", "custody.recapture",
     "custody.reopen"}
)  # fmt: skip
"""Forms with a required moment from which a limit runs: loss of liberty, a restraint, being held again."""


class Timed(Form):
    """Times that are offered now."""

    words: str | None = ask("text", "Words")
    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    begun: datetime = ask("moment", "Held since", required=True, offer="now", edge="earliest")
    seen: datetime | None = ask("moment", "Seen at", offer="now")
    fixed: datetime = ask("moment", "Agreed for", required=True)
    asked: bool | None = ask("yes_no", "Is the person well?")
    ill: datetime = ask("moment", "Ill since", required=True, offer="now", when=("asked", ("no",)))


class TimedApp(FormApp):
    def __init__(self, clock: Callable[[], datetime] = lambda: NOW) -> None:
        super().__init__()
        self.clock = clock

    def get_css_variables(self) -> dict[str, str]:
        return {**super().get_css_variables(), "rule": "#444444"}

    def compose(self) -> ComposeResult:
        entry = EntryForm(fields_of(Timed), now=self.clock)
        entry.title = "Timed"
        yield entry


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("fa")


def now_as_written(moment: datetime = NOW) -> str:
    return format_moment(moment, digits=digit_set())


async def test_a_required_time_that_shows_now_is_taken_as_now_and_no_other_time_is() -> None:
    app = TimedApp()
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        assert app.entry.answers["at"] == "", "nothing is filled in before somebody saves"
        app.entry.take_shown()
        sent = {key: value for key, value in app.entry.answers.items() if value}
        assert sent == {"at": now_as_written()}
        assert app.entry.values.keys() == {"at"}, "nor is anything kept in a field that is not asked"
        app.box("at").raw = "8:00"
        app.entry.take_shown()
        assert app.entry.answers["at"] == "8:00", "what was typed stays"


async def test_what_is_shown_as_now_goes_with_the_clock_and_counts_as_answered() -> None:
    clock = [NOW]
    app = TimedApp(lambda: clock[0])
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        assert [strip_controls(app.box(key).control.placeholder) for key in ("at", "begun", "seen", "fixed")] == [
            "now: 12:00", "↓ now: 12:00", "↓ now: 12:00", "",
        ]  # fmt: skip
        assert "required 1 of 3" in app.query_one(HeadingRule).render_line(0).text
        clock[0] = NOW + timedelta(minutes=7)
        app.entry._tell_now()
        assert strip_controls(app.box("at").control.placeholder) == "now: 12:07"
        app.entry.take_shown()
        assert app.entry.answers["at"] == now_as_written(clock[0])


def test_no_form_saves_now_as_the_moment_from_which_a_limit_runs() -> None:
    offered = {
        (name, key): what
        for name, command in COMMANDS.items()
        for key, what in fields_of(command.form)
        if what.required and what.offer == "now"
    }
    assert {name for (name, _key), what in offered.items() if not what.saves_now} == SOMEBODY_SAYS
    assert ("custody.release", "at") in offered
    assert offered["custody.release", "at"].saves_now
    died = dict(fields_of(COMMANDS["incident.record_death"].form))["died_at"]
    assert not died.saves_now, "nobody died at the moment of writing"
