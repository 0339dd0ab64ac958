"""Words of items of lists as they stood when an entry was written: they stay in sight in its record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.events.event import Event
from db.kernel.events.ruled import CALLED, RULES_OF_WORDS
from db.kernel.folding.rebuild import check
from db.kernel.journal.stored_events import events_of
from db.reading.words_then import WordsThen
from db.reference.lists.forms import AddItem, AgreeItem, ChangeItem
from db.reference.lists.item_commands import add_item, agree_item, change_item
from db.registers.custody.walk.forms import AskFear
from db.words.forms import Field, fields_of
from db.words.records import Entry, Line, Record, Section
from precinct_tui.language import lists, present
from precinct_tui.language.i18n import speaking
from tests.conftest import Desks
from tests.db.registers.custody.test_commands import act, opened, shown

AT = datetime(2026, 11, 24, tzinfo=UTC)
BATON = {"officers": "1231", "means": ("baton",), "reason": "حمله کرد", "injured": False}


def rename(desk_as: Desks, title: str, code: str, fa: str, en: str) -> None:
    """Other words for an item, with the inspectorate's yes."""
    change_item(desk_as(Role.COMMANDER), ChangeItem(list=title, code=code, fa=fa, en=en))
    agree_item(desk_as(Role.INSPECTOR), AgreeItem(list=title, code=code))


def said(desk: Desk, record: Record, name: str, language: str = "en") -> list[str]:
    """How every line of this name reads, in the sections and then in the chronology."""
    lists.prepare(desk)
    every = (line for part in (*record.sections, *record.chronology) for line in part.lines if line.name == name)
    with speaking(language):
        return [present.told(line) for line in every]


def newest(desk: Desk, number: str) -> Event:
    """The last entry of a record as it is stored."""
    with desk.store.reading() as conn:
        return events_of(conn, desk.store.unit, shown(desk, number).uid)[-1]


def words_then(desk: Desk) -> WordsThen:
    """What the lists of now know of their earlier words."""
    with desk.store.reading() as conn:
        return WordsThen(conn)


def test_a_record_keeps_the_words_that_it_was_written_under(desk: Desk, desk_as: Desks) -> None:
    number = opened(desk)
    act(desk, number, "use_force", **BATON)
    before = said(desk, shown(desk, number), "means")
    rename(desk_as, "force_kind", "baton", "گفت‌وگو", "Talk")
    assert set(before) == {"Baton"}
    assert said(desk, shown(desk, number), "means") == ["Baton (now called: Talk)"] * len(before)
    assert "باتوم (اکنون: گفت‌وگو)" in said(desk, shown(desk, number), "means", "fa")[0]
    act(desk, number, "use_force", **BATON)
    assert said(desk, shown(desk, number), "means")[-2:] == ["Baton (now called: Talk)", "Talk"]
    rename(desk_as, "force_kind", "baton", "چوب", "Stick")
    assert said(desk, shown(desk, number), "means")[-2:] == ["Baton (now called: Stick)", "Talk (now called: Stick)"]
    rename(desk_as, "force_kind", "baton", "باتوم", "Baton")
    assert said(desk, shown(desk, number), "means")[-2:] == ["Baton", "Talk (now called: Baton)"]
    assert check(desk.store).differences == ()


def test_what_a_unit_added_keeps_its_words_with_each_entry(desk: Desk, desk_as: Desks) -> None:
    chief, number = desk_as(Role.COMMANDER), opened(desk)
    add_item(chief, AddItem(list="force_kind", code="shove", fa="هل‌دادن", en="Shove", like="baton"))
    act(desk, number, "use_force", **BATON | {"means": ("shove", "baton")})
    kept = newest(desk, number).facts[CALLED]
    assert kept == [{"list": "force_kind", "code": "shove", "fa": "هل‌دادن", "en": "Shove"}]
    change_item(chief, ChangeItem(list="force_kind", code="shove", en="Hug"))
    assert said(desk, shown(desk, number), "means")[-1] == "Shove (now called: Hug), Baton"


def test_a_correction_brings_the_words_of_its_own_day(desk: Desk, desk_as: Desks) -> None:
    number = opened(desk)
    act(desk, number, "use_force", **BATON)
    entry = shown(desk, number).chronology[-1]
    rename(desk_as, "force_kind", "handcuffs", "دستبند پلاستیکی", "Zip ties")
    act(desk, number, "correct", target=entry.uid, field="means", value="handcuffs", reason="اشتباه")
    rename(desk_as, "force_kind", "handcuffs", "بند", "Strap")
    *_, line = (line for line in shown(desk, number).chronology[-2].lines if line.name == "means")
    lists.prepare(desk)
    with speaking("en"):
        assert present.told(line) == "Zip ties (now called: Strap)"
    assert said(desk, shown(desk, number), "means")[-1] == "Zip ties (now called: Strap)", "and its own entry says so"


def test_an_entry_of_before_has_the_words_of_its_day(desk: Desk, desk_as: Desks) -> None:
    number = opened(desk)
    act(desk, number, "use_force", **BATON)
    event = newest(desk, number)
    for minutes, en in ((20, "Talk"), (20, "Stick")):
        desk_as.clock.advance(minutes=minutes)
        rename(desk_as, "force_kind", "baton", f"واژه {en}", en)
    means = Field("choices", "With what", list="force_kind")
    words, old = words_then(desk), replace(event, rules=RULES_OF_WORDS - 1)

    def then(minutes: int, rules: int | None) -> list[str]:
        read = replace(old, entered_at=event.entered_at + timedelta(minutes=minutes), rules=rules)
        return [en for _code, _fa, en in words.of(means, read).called]

    assert [then(minutes, RULES_OF_WORDS - 1) for minutes in (0, 25, 45)] == [["Baton"], ["Talk"], []]
    assert [then(45, rules) for rules in (RULES_OF_WORDS, None)] == [["Baton"], ["Baton"]], "it would keep other words"


def test_fields_of_other_lists_are_left_alone(desk: Desk, desk_as: Desks) -> None:
    rename(desk_as, "fear_of_return", "yes", "خیر، نگران نیست", "No fear")
    number = opened(desk)
    act(desk, number, "ask_fear", fear="yes", fear_words="می‌ترسد", language="persian")
    event = newest(desk, number)
    fields = dict(fields_of(AskFear))
    words = words_then(desk)
    assert words.of(fields["fear"], event) == fields["fear"], "it was written under the words of now"
    assert words.of(fields["language"], replace(event, facts={})) == fields["language"]


def test_a_section_says_what_the_newest_entry_with_the_code_called_it() -> None:
    now, then = Field("choice", "Kind", list="kind"), Field("choice", "Kind", list="kind", called=(("a", "ا", "Old"),))
    other = Field("choice", "Kind", list="other")
    party = Line("who", replace(now, label="Who"), (Line("kind", now, "a"),), code="a")

    def section_of(*written: Field) -> tuple[Field, ...]:
        chronology = tuple(
            Entry(f"e{place}", place, "made", "Made", AT, AT, "1201", "", (Line("kind", what, "a"),))
            for place, what in enumerate(written)
        )
        lines = (Line("kind", now, "a"), Line("kind", now, "b"), Line("other", other, "a"), party)
        (section,) = Record("made", "u", "1", "open", "", 1, (Section("Kind", lines),), chronology).sections
        *plain, nested = section.lines
        return tuple(line.what for line in (*plain, nested, *nested.value))

    labelled = replace(now, label="Who")
    assert section_of(then) == section_of(now, then) == (then, now, other, replace(then, label="Who"), then)
    assert section_of(then, now) == section_of(now) == (now, now, other, labelled, now)
