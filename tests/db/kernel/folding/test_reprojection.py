"""Corrections, sealing and random histories: whatever was done, the journal makes the same tables again."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.projections import schema, shadows
from db.kernel.signing import verifying
from db.opening.setup import open_store
from db.registers.incidents import forms as incidents
from db.registers.incidents.commands import add_entry, report_incident
from db.storage import backup
from db.storage.models import DRAFT
from db.words.form_reading import read_form
from db.words.forms import fields_of
from db.words.ids import Source
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import BADGES, PASSWORD, Clock, Desks, examples
from tests.db.sealed import seal

SECRET = "رازپوشیده"


def give(desk: Desk, command: str, number: str | None = None, /, **fields: object) -> str:
    """Give a command by name, with reasons for whatever it asks about."""
    declared = COMMANDS[command]
    record = None
    if number is not None:
        record = REGISTERS[declared.register].show(desk, number).uid
    known = {field: "چون چنین بود" for field, _ in fields_of(declared.form)}
    return declared.run(desk, read_form(declared.form, fields, now=desk.now(), record=record, reasons=known))


def everything(conn: Connection) -> str:
    """Every value of every table, search indexes included, as one text."""
    found: list[str] = []
    for item in schema.tables():
        found += [repr(tuple(row)) for row in conn.execute(item.select())]
    for name in shadows.SEARCHED:
        found += [str(row) for row in conn.execute(text(f"SELECT text FROM search_{name}"))]
        conn.execute(text(f"CREATE VIRTUAL TABLE temp.words_{name} USING fts5vocab(main, 'search_{name}', 'row')"))
        found += [str(row) for row in conn.execute(text(f"SELECT term FROM temp.words_{name}"))]
        conn.execute(text(f"DROP TABLE temp.words_{name}"))
    return "\n".join(found)


def same(desk: Desk) -> None:
    """Nothing is broken, and a rebuild makes the same; whoever wrote it may have had no right to."""
    with desk.store.reading() as conn:
        assert verifying.verify(conn).broken == ()
    assert rebuild.check(desk.store).differences == ()


def reported(desk: Desk, words: str = "دزدی از خانه") -> str:
    return report_incident(desk, incidents.ReportIncident(type="theft_home", place="اهواز", summary=words))


def test_a_correction_changes_the_tables_and_strikes_the_old_value_through(desk: Desk) -> None:
    number = reported(desk, "دزدی از مغازه")
    show = REGISTERS["incident"].show
    first = show(desk, number).chronology[0]
    give(desk, "incident.correct", number, target=first.uid, field="summary", value="دزدی از انبار", reason="شنیده نشد")
    give(desk, "incident.correct", number, target=first.uid, field="summary", value="دزدی از گاراژ", reason="باز هم")
    record = show(desk, number)
    line = next(line for line in record.chronology[0].lines if line.name == "summary")
    assert line.value == "دزدی از گاراژ"
    assert line.was == ("دزدی از مغازه", "دزدی از انبار")
    find = REGISTERS["incident"].search
    assert find is not None
    assert [hit.number for hit in find(desk, "گاراژ", 10)] == [number]
    assert find(desk, "مغازه", 10) == ()
    same(desk)


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("type", "no_such_type", "value"),
        ("reported_at", "۳۱ مهر", "value"),
        ("reported_at", "+3m", "value"),
        ("reported_at", "1410/01/01 10:00", "value"),
        ("nothing", "x", "field"),
        ("type", "", "value"),
    ],
)
def test_a_correction_is_read_as_its_field_is(desk: Desk, field: str, value: str, wrong: str) -> None:
    number = reported(desk)
    first = REGISTERS["incident"].show(desk, number).chronology[0]
    with pytest.raises(Refused) as refused:
        give(desk, "incident.correct", number, target=first.uid, field=field, value=value, reason="x")
    assert set(refused.value.fields) == {wrong}


def test_an_entry_of_another_record_is_not_corrected(desk: Desk) -> None:
    one, other = reported(desk), reported(desk)
    entry = REGISTERS["incident"].show(desk, one).chronology[0]
    with pytest.raises(Refused) as refused:
        give(desk, "incident.correct", other, target=entry.uid, field="summary", value="x", reason="x")
    assert set(refused.value.fields) == {"target"}


def test_a_corrected_time_moves_the_entry(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = reported(desk)
    desk_as.clock.advance(hours=1)
    record = REGISTERS["incident"].show(desk, number)
    form = incidents.AddEntry(text="گشت رسید", record=record.uid)
    add_entry(desk, form)
    give(desk, "incident.correct", number, target=form.uid, field="at", value="-20m", reason="ساعت دیگری بود")
    entry = next(item for item in REGISTERS["incident"].show(desk, number).chronology if item.uid == form.uid)
    assert (desk.now() - entry.at).total_seconds() == pytest.approx(0 if entry.at == desk.now() else 20 * 60, abs=60)
    same(desk)


def test_sealing_leaves_no_word_of_a_record_behind(desk_as: Desks) -> None:
    desk, commander = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    number, other = reported(desk, f"دزدی {SECRET}"), reported(desk, "ماندنی")
    uid = REGISTERS["incident"].show(desk, number).uid
    add_entry(desk, incidents.AddEntry(text=f"ادامه {SECRET}", record=uid))
    give(desk, "incident.add_party", number, role="complainant", name=SECRET, phone="09161234567")
    with desk.store.writing() as conn:
        draft = {"uid": "d", "officer": desk.officer.uid, "kind": "incident.add_entry", "record": uid, "values": SECRET}
        conn.execute(
            DRAFT.insert(),
            {**draft, "cursor": "", "started_at": desk.now(), "saved_at": desk.now(), "parked": False},
        )
        assert SECRET in everything(conn)
    seal(commander, "incident", number)
    with desk.store.writing() as conn:
        left = everything(conn)
    assert SECRET not in left
    assert "09161234567" not in left
    assert "ماندنی" in left
    record = REGISTERS["incident"].show(desk, number)
    assert record.number == number
    assert all(entry.sealed for entry in record.chronology if entry.kind == "incident_reported")
    rows = REGISTERS["incident"].list(desk, Filter(), None, 10).rows
    assert {row.number for row in rows} == {number, other}
    same(desk)


def test_an_older_backup_is_sealed_again_when_it_is_restored(desk_as: Desks, tmp_path: Path) -> None:
    desk, commander = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    number = reported(desk, f"دزدی {SECRET}")
    saved = backup.backup(desk.store, tmp_path / "backups")
    seal(commander, "incident", number)
    desk_as.close()
    shutil.move(desk_as.home / "sealed.txt", tmp_path / "sealed.txt")
    shutil.rmtree(desk_as.home)
    desk_as.home.mkdir()
    shutil.move(tmp_path / "sealed.txt", desk_as.home / "sealed.txt")
    backup.restore(saved, desk_as.home)
    again = desk_as(Role.DUTY)
    with again.store.writing() as conn:
        assert SECRET not in everything(conn)
    same(again)


WORDS = st.sampled_from(["سرقت", "نزاع خیابانی", "گزارش‌شده", "كيف قاپي", "IMEI 3569", "۱۲ نفر", "\u200f[/red]"])


def step(number: Callable[[Desk], str | None]) -> st.SearchStrategy[Callable[[Desk], object]]:
    """One act on some record that is there, whatever its state; a refusal is an answer too."""

    def act(command: str, /, **fields: object) -> Callable[[Desk], object]:
        def run(desk: Desk) -> object:
            known = number(desk)
            return None if known is None else give(desk, command, known, **fields)

        return run

    return st.one_of(
        st.builds(lambda words: lambda desk: reported(desk, words), WORDS),
        st.builds(lambda words: act("incident.add_entry", text=words), WORDS),
        st.builds(
            lambda words: act("incident.add_party", role="complainant", name=words, national_id="1234567890"), WORDS
        ),
        st.just(act("incident.set_disposition", disposition="no_action")),
        st.just(act("incident.void", reason="اشتباه بود")),
        st.just(act("incident.reopen", reason="شاهد تازه")),
        st.builds(lambda words: _correct_first(number, words), WORDS),
        st.just(lambda desk: _seal(desk, number)),
        st.just(lambda desk: give(desk, "shift.open")),
        st.just(lambda desk: give(desk, "mark.set", kind="call")),
    )


def _correct_first(number: Callable[[Desk], str | None], words: str) -> Callable[[Desk], object]:
    def run(desk: Desk) -> object:
        known = number(desk)
        if known is None:
            return None
        target = REGISTERS["incident"].show(desk, known).chronology[0].uid
        return give(desk, "incident.correct", known, target=target, field="summary", value=words, reason="اصلاح")

    return run


def _seal(desk: Desk, number: Callable[[Desk], str | None]) -> object:
    known = number(desk)
    return None if known is None else seal(desk, "incident", known)


def _some_number(desk: Desk) -> str | None:
    rows = REGISTERS["incident"].list(desk, Filter(), None, 3).rows
    return rows[-1].number if rows else None


@settings(
    max_examples=examples(4, 200),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(history=st.lists(step(_some_number), min_size=1, max_size=25))
def test_random_histories_rebuild_identically(
    ready_store: Path, tmp_path_factory: pytest.TempPathFactory, history: list[Callable[[Desk], object]]
) -> None:
    home = tmp_path_factory.mktemp("history") / "store"
    shutil.copytree(ready_store, home)
    clock = Clock()
    desk = open_store(home, BADGES[Role.COMMANDER], PASSWORD, Source(clock))
    try:
        for act in history:
            clock.advance(minutes=7)
            with contextlib.suppress(Refused):
                act(desk)
        same(desk)
        rebuild.rebuild(desk.store)
        same(desk)
    finally:
        desk.store.close()
        shutil.rmtree(home.parent)
