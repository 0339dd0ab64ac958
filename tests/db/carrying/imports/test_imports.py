"""An earlier register brought in: what is read, what is refused, and that nobody sees it before its one event."""

from __future__ import annotations

import contextlib
import csv
import tracemalloc
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from db.across.indicators.models import COUNT
from db.across.indicators.queries import completeness, table_of
from db.carrying.imports import commands, files, running
from db.carrying.imports.forms import EndImport, StageRows
from db.carrying.imports.queries import batches
from db.carrying.imports.rows import unpacked
from db.carrying.imports.running import bring_in, mapping_of, plan, throw_away
from db.carrying.imports.trying import ImportPlan, try_out
from db.kernel.base.access import Role
from db.kernel.base.batches import BATCH
from db.kernel.base.officer import Desk
from db.kernel.desk.corrections import Correct
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.kernel.signing import verifying
from db.reading.journal_queries import list_journal
from db.registers.incidents.checks.queries import incomplete
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.listing import count_incidents, list_incidents
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.queries import latest, open_now, search_incidents
from db.registers.incidents.show import show_incident
from db.storage.models import BODY, INDEX
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import START, Desks

HEADINGS = ("شماره", "نوع", "تاریخ گزارش", "ساعت گزارش", "محل", "شرح", "نتیجه", "گزارش‌دهنده", "تلفن")
GOOD = (
    ("۱۲", "سرقت منزل", "۱۴۰۲/۰۳/۱۵", "۱۴:۳۰", "اهواز", "قفل شکسته بود", "صلح و سازش", "علی کریمی", "۰۹۱۶۱۲۳۴۵۶۷"),
    ("13", "نزاع", "1402-04-01", "", "دزفول", "دعوای دو همسایه", "", "", ""),
    ("14", "fight", "14020402", "08:05", "Ahvaz", "زد و خورد", "در دست بررسی", "", ""),
)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rest between transactions: nobody else waits here."""
    monkeypatch.setattr(running.time, "sleep", lambda _seconds: None)


@pytest.fixture
def chief(desk_as: Desks) -> Desk:
    """The commander, who may bring a register in."""
    return desk_as(Role.COMMANDER)


def written(
    path: Path, rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS, encoding: str = "utf-8"
) -> Path:
    with path.open("w", encoding=encoding, newline="") as opened:
        csv.writer(opened).writerows([headings, *rows])
    return path


def types_of(desk: Desk) -> dict[str, str]:
    from db.reference.lists.queries import items_of

    with desk.store.reading() as conn:
        return {item.code: item.fa for item in items_of(conn, "incident_type")}


def rows_of(count: int) -> list[tuple[str, ...]]:
    return [
        (
            str(place), "fight", f"1401/{place % 12 + 1:02}/{place % 28 + 1:02} 10:{place % 60:02}", "", "اهواز",
            f"ماجرای {place}", "", "", "",
        )
        for place in range(1, count + 1)
    ]  # fmt: skip


def test_a_register_is_brought_in_as_its_rows_say_it(chief: Desk, tmp_path: Path) -> None:
    known = {label: code for code, label in types_of(chief).items()}
    rows = [("۱۲", next(label for label in known if "منزل" in label), *GOOD[0][2:]), *GOOD[1:]]
    rows[1] = ("13", types_of(chief)["fight"], *GOOD[1][2:])
    planned = plan(chief, written(tmp_path / "دفتر.csv", rows))
    assert planned.fields == (
        "old_number", "type", "reported_at", "reported_time", "place", "summary", "disposition", "caller_name",
        "caller_phone",
    )  # fmt: skip
    trial = try_out(chief, planned)
    assert (trial.rows, trial.refused, trial.refusals, trial.warnings) == (3, 0, (), ())
    uid = bring_in(chief, planned, trial)
    found = list_incidents(chief, Filter()).rows
    assert [row.number for row in found] == ["JA-1402-3", "JA-1402-2", "JA-1402-1"]
    assert [row.state for row in found] == ["open", "disposed", "disposed"]
    record = show_incident(chief, "JA-1402-1")
    values = {line.name: line.value for section in record.sections for line in section.lines}
    assert values["reported_at"] == datetime(2023, 6, 5, 11, 0, tzinfo=UTC)
    assert values["caller_phone"] == "09161234567"
    assert values["disposition"] == "reconciled"
    assert (values["file"], values["row"], values["old_number"]) == ("دفتر.csv", 2, "۱۲")
    assert values["sha256"] == planned.source.sha256
    assert not [section for section in record.sections if section.title == "To complete"]
    assert [hit.number for hit in search_incidents(chief, "همسايه")] == ["JA-1402-2"]
    (batch,) = batches(chief)
    assert (batch.uid, batch.state, batch.rows, batch.staged) == (uid, "committed", 3, 3)
    with chief.store.reading() as conn:
        assert verifying.verify(conn).sound
    assert rebuild.check(chief.store).differences == ()


def test_numbers_go_on_in_a_series_of_their_own_and_are_found_in_full_only(
    chief: Desk, desk_as: Desks, tmp_path: Path
) -> None:
    duty = desk_as()
    mine = report_incident(duty, ReportIncident(type="fight", place="اهواز"))
    year = mine.split("-")[1]
    both = [
        ("1", "fight", f"{year}/01/05", "", "x", "first", "", "", ""),
        ("2", "fight", f"{year}/01/06", "", "x", "y", "", "", ""),
    ]
    for name, row in zip(("a", "b"), both, strict=True):
        planned = plan(chief, written(tmp_path / f"{name}.csv", [row]))
        bring_in(chief, planned, try_out(chief, planned))
    assert mine == f"IA-{year}-1"
    assert report_incident(duty, ReportIncident(type="fight", place="اهواز")) == f"IA-{year}-2"
    assert show_incident(duty, "1").number == mine
    assert show_incident(duty, f"JA-{year}-2").number == f"JA-{year}-2"


def test_what_is_refused_and_what_is_only_unlikely_is_named_by_row_and_column(chief: Desk, tmp_path: Path) -> None:
    rows = [
        ("1", "چنین نوعی نیست", "1402/03/15", "", "اهواز", "x", "", "", ""),
        ("2", "fight", "دیروز", "", "اهواز", "x", "", "", ""),
        ("3", "fight", "", "14:30", "اهواز", "x", "", "", ""),
        ("4", "fight", "1402/13/01", "", "اهواز", "x", "", "", ""),
        ("5", "fight", "1499/01/01", "", "اهواز", "x", "", "", ""),
        ("6", "fight", "1402/03/15", "", "x" * 300, "x", "", "", ""),
        ("7", "", "1402/03/15", "", "اهواز", "x", "", "", ""),
        ("8", "fight", "1402/03/15", "", "", "", "", "", "12"),
        ("8", "fight", "1402/03/15", "", "اهواز", "x", "", "", ""),
        ("", "", "", "", "", "", "", "", ""),
    ]
    planned = plan(chief, written(tmp_path / "x.csv", rows))
    trial = try_out(chief, planned)
    assert (trial.rows, trial.refused, trial.warned) == (9, 7, 2)
    assert [(problem.row, problem.column) for problem in trial.refusals] == [
        (2, "نوع"), (3, "تاریخ گزارش"), (4, "تاریخ گزارش"), (5, "تاریخ گزارش"), (6, "تاریخ گزارش"), (7, "محل"), (8, ""),
    ]  # fmt: skip
    assert [(problem.row, problem.column) for problem in trial.warnings] == [(9, "تلفن"), (9, ""), (10, "شماره")]
    with pytest.raises(Refused) as refused:
        bring_in(chief, planned, trial)
    assert refused.value.code == "invalid"
    assert batches(chief) == ()
    assert list_incidents(chief, Filter()).rows == ()


def test_a_mapping_names_columns_and_values_and_can_be_written_and_given_back(chief: Desk, tmp_path: Path) -> None:
    headings = ("کد پیگیری داخلی", "چی شد", "کی", "یادداشت ۱", "یادداشت ۲", "هیچ")
    path = written(tmp_path / "x.csv", [("77", "دزدی خونه", "1402/03/15", "یک", "دو", "سه")], headings)
    with pytest.raises(Refused) as refused:
        plan(chief, path)
    assert set(refused.value.fields) == {"type", "reported_at"}
    mapping = tmp_path / "x.csv.map.json"
    mapping.write_text(
        '{"columns": {"کد پیگیری داخلی": "old_number", "چی شد": "type", "کی": "reported_at", "یادداشت ۱": "remarks",'
        ' "یادداشت ۲": "remarks", "هیچ": null}, "values": {"type": {"دزدی خونه": "theft_home"}}}',
        encoding="utf-8",
    )
    planned = plan(chief, path)
    assert planned.fields == ("old_number", "type", "reported_at", "remarks", "remarks", None)
    again = tmp_path / "again.json"
    again.write_text(mapping_of(planned), encoding="utf-8")
    assert plan(chief, path, again).pairs == planned.pairs
    bring_in(chief, planned, try_out(chief, plan(chief, path, again)))
    record = show_incident(chief, list_incidents(chief, Filter()).rows[0].number)
    said = {line.name: line.value for line in record.chronology[0].lines}
    assert said["remarks"] == "یک\nیادداشت ۲: دو"
    assert said["type"] == "theft_home"
    for wrong in ("[]", '{"columns": {"x": "nationality"}}', '{"columns": 1}', '{"values": {"type": []}}', "{"):
        mapping.write_text(wrong, encoding="utf-8")
        with pytest.raises(Refused):
            plan(chief, path)


def test_a_workbook_is_read_with_its_own_dates_and_never_its_formulas(chief: Desk, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["نوع", "تاریخ وقوع", "تاریخ گزارش", "شماره", "شرح", "تعداد مصدوم"])
    sheet.append(["fight", datetime(2023, 6, 5, 14, 30), datetime(2023, 6, 5), 12, "=1+1", 2])  # noqa: DTZ001
    sheet["E2"].data_type = "s"
    sheet.append(["fight", date(2023, 6, 5), date(2023, 6, 6), 13.0, "دو", "۳"])
    sheet.append(["fight", None, datetime(2023, 6, 7), "14", '=HYPERLINK("http://x")', None])  # noqa: DTZ001
    path = tmp_path / "دفتر.xlsx"
    book.save(path)
    planned = plan(chief, path)
    bring_in(chief, planned, try_out(chief, planned))
    with chief.store.reading() as conn:
        rows = conn.execute(select(INCIDENT).order_by(INCIDENT.c.reported_at)).all()
    assert [row.summary for row in rows] == ["=1+1", "دو", None]
    assert [row.injured for row in rows] == [2, 3, None]
    assert rows[0].happened_at == datetime(2023, 6, 5, 11, 0, tzinfo=UTC)
    assert rows[0].reported_at == datetime(2023, 6, 4, 20, 30, tzinfo=UTC)
    assert show_incident(chief, rows[1].number).chronology[0].lines
    said = {row.number: journal_facts(chief, row.uid) for row in rows}
    assert [facts["old_number"] for facts in said.values()] == ["12", "13", "14"]


def journal_facts(desk: Desk, uid: str) -> dict[str, Any]:
    with desk.store.reading() as conn:
        return dict(stored_events.events_of(conn, desk.store.unit, uid)[0].facts)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
def test_a_file_is_read_in_the_encodings_that_spreadsheets_write(chief: Desk, tmp_path: Path, encoding: str) -> None:
    rows = [("1", "fight", "1402/03/15", "", "اهواز", "قفل شكسته بود", "", "", "")]
    headings = [heading.replace("ی", "ي").replace("ک", "ك") for heading in HEADINGS[:7]] + ["x", "تلفن"]
    planned = plan(chief, written(tmp_path / "x.csv", rows, headings, encoding))
    assert planned.fields[:6] == ("old_number", "type", "reported_at", "reported_time", "place", "summary")
    bring_in(chief, planned, try_out(chief, planned))
    assert len(search_incidents(chief, "شکسته")) == 1


@pytest.mark.parametrize("text", ['"ناتمام', '"ناتمام\n15,نزاع,1402/04/03,,دزفول,دعوا,,,"'])
def test_a_quotation_mark_that_is_open_takes_in_no_rows(chief: Desk, tmp_path: Path, text: str) -> None:
    """The rows after it would be lost in one cell, and nobody told."""
    path = tmp_path / "open.csv"
    lines = [",".join(HEADINGS), f"13,نزاع,1402/04/01,,دزفول,{text}", "14,نزاع,1402/04/02,,دزفول,دعوا,,,"]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        try_out(chief, plan(chief, path))
    assert "row 2" in str(refused.value.fields["file"])
    path.write_text("\n".join([lines[0], '13,نزاع,1402/04/01,,دزفول,"دو\nسطر، ""همین""",,,']), encoding="utf-8")
    assert try_out(chief, plan(chief, path)).rows == 1


def test_hostile_cells_come_in_clean(chief: Desk, tmp_path: Path) -> None:
    rows = [("=1+1", "fight", "1402/03/15", "", "\x1b]52;c;eA==\x07اهواز", "[/]\u202eabc\x00\x9b31m @cmd", "", "", "")]
    planned = plan(chief, written(tmp_path / "x.csv", rows, ("\x1b[31mشماره\u202e", *HEADINGS[1:])))
    bring_in(chief, planned, try_out(chief, planned))
    with chief.store.reading() as conn:
        row = conn.execute(select(INCIDENT)).one()
    for text in (row.place, row.summary, row.spot):
        assert not set(text) & set("\x1b\x07\x00\x9b\u202e")
    assert row.summary.startswith("[/]abc")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b""), ("a.xlsx", b"no workbook"), ("a.xlsx", b"PK\x03\x04broken"), ("a.pdf", b"%PDF"), ("no.csv", None),
     ("a.csv", b"\n\n \n")],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_words(chief: Desk, tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused):
        plan(chief, path)


# --- unseen until the end ------------------------------------------------------------------------------------------


def staged_halfway(chief: Desk, path: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> ImportPlan:
    """An import that is interrupted after its first rows."""
    planned = plan(chief, written(path, rows_of(count)))
    real, calls = commands.stage_rows, []

    def once(desk: Desk, form: StageRows) -> str:
        if calls:
            raise KeyboardInterrupt
        calls.append(1)
        return real(desk, form)

    monkeypatch.setattr(commands, "STEP", 10)
    monkeypatch.setattr(commands, "stage_rows", once)
    with pytest.raises(KeyboardInterrupt):
        bring_in(chief, planned, try_out(chief, planned))
    monkeypatch.setattr(commands, "stage_rows", real)
    return planned


def counted(desk: Desk) -> int:
    span = completeness(desk, "1401")
    return span.entered


def seen(desk: Desk) -> list[Any]:
    """Everything through which a record of an import could show."""
    everything = Filter(since=START - timedelta(days=3650))
    return [
        list_incidents(desk, everything).rows, list_incidents(desk, Filter(sort="entered")).rows,
        list_incidents(desk, Filter(type="fight", sort="occurred")).rows, count_incidents(desk, everything),
        list_incidents(desk, Filter(text="ماجرای")).rows, search_incidents(desk, "ماجرای"), open_now(desk),
        latest(desk), incomplete(desk, START - timedelta(days=3650)),
    ]  # fmt: skip


def test_nobody_sees_a_row_before_all_are_here(
    chief: Desk, desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duty = desk_as()
    report_incident(duty, ReportIncident(type="noise", place="اهواز", summary="ماجرای امروز"))
    before = seen(duty)
    figures = table_of(chief, "1405-H2").figures
    planned = staged_halfway(chief, tmp_path / "x.csv", 25, monkeypatch)
    assert batches(chief)[0].staged == 10
    assert seen(duty) == before
    assert table_of(chief, "1405-H2").figures == figures
    with pytest.raises(Refused):
        completeness(chief, "1401")
    with chief.store.reading() as conn:
        number = conn.execute(select(INDEX.c.number).where(INDEX.c.batch.is_not(None))).scalars().first()
    for asked in (lambda: show_incident(duty, number or ""), lambda: list_journal(chief, record=number)):
        with pytest.raises(Refused) as refused:
            asked()
        assert refused.value.code == "not_found"
    assert not [line for line in list_journal(chief, limit=50).rows if line.kind == "incident_imported"]
    assert rebuild.check(chief.store).differences == ()
    # It goes on where it ended, and one event shows everything.
    bring_in(chief, planned, try_out(chief, planned))
    assert count_incidents(duty, Filter()) == 26
    assert len(search_incidents(duty, "ماجرای", 50)) == 26
    assert counted(chief) == 25
    with chief.store.reading() as conn:
        serials = conn.execute(select(INDEX.c.serial).where(INDEX.c.batch.is_not(None)).order_by(INDEX.c.serial))
        assert list(serials.scalars()) == list(range(1, 26))
        assert verifying.verify(conn).sound
        units = set(conn.execute(select(COUNT.c.unit)).scalars())
    assert units == {chief.store.unit}
    assert rebuild.check(chief.store).differences == ()


def test_an_import_that_is_thrown_away_leaves_no_row_and_no_name(
    chief: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = staged_halfway(chief, tmp_path / "x.csv", 25, monkeypatch)
    other = plan(chief, written(tmp_path / "y.csv", rows_of(3)))
    with pytest.raises(Refused) as refused:
        bring_in(chief, other, try_out(chief, other))
    assert refused.value.code == "conflict"
    throw_away(chief)
    with chief.store.reading() as conn:
        assert conn.execute(select(func.count()).select_from(INCIDENT)).scalar_one() == 0
        assert conn.execute(select(func.count()).select_from(INDEX).where(INDEX.c.batch.is_not(None))).scalar_one() == 0
        assert conn.exec_driver_sql("SELECT count(*) FROM search_incident").scalar_one() == 0
        left = conn.execute(select(BODY.c.json).where(BODY.c.json.like("%ماجرای%"))).all()
        assert left == []
        assert verifying.verify(conn).sound
    assert rebuild.check(chief.store).differences == ()
    with pytest.raises(Refused) as refused:
        throw_away(chief)
    assert refused.value.code == "not_found"
    bring_in(chief, planned, try_out(chief, planned))
    assert count_incidents(chief, Filter()) == 25
    assert rebuild.check(chief.store).differences == ()


def test_a_file_is_brought_in_once_and_whole(chief: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = staged_halfway(chief, tmp_path / "x.csv", 25, monkeypatch)
    uid = batches(chief)[0].uid
    with pytest.raises(Refused) as refused:
        commands.commit_import(chief, EndImport(record=uid))
    assert refused.value.code == "conflict"
    bring_in(chief, planned, try_out(chief, planned))
    with pytest.raises(Refused) as refused:
        bring_in(chief, planned, try_out(chief, planned))
    assert refused.value.code == "conflict"
    with pytest.raises(Refused) as refused:
        commands.discard_import(chief, EndImport(record=uid))
    assert refused.value.code == "conflict"
    assert count_incidents(chief, Filter()) == 25


def test_a_file_that_changed_after_it_was_tried_out_is_not_brought_in(chief: Desk, tmp_path: Path) -> None:
    planned = plan(chief, written(tmp_path / "x.csv", rows_of(5)))
    trial = try_out(chief, planned)
    written(planned.source.path, rows_of(4))
    with pytest.raises(Refused) as refused:
        bring_in(chief, planned, trial)
    assert refused.value.code == "conflict"
    assert batches(chief) == ()


def test_a_step_that_is_sent_twice_is_written_once(chief: Desk, tmp_path: Path) -> None:
    planned = plan(chief, written(tmp_path / "x.csv", rows_of(4)))
    uid, _done = running._begin(chief, planned, 4)
    ready = tuple(row for kept in try_out(chief, planned).ready for row in unpacked(kept))
    form = StageRows(batch=uid, prepared=ready)
    assert commands.stage_rows(chief, form) == "4"
    commands.stage_rows(chief, form)
    assert commands.commit_import(chief, EndImport(record=uid)) == "4"


def test_only_the_commander_brings_a_register_in(desk_as: Desks, tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", rows_of(2))
    for role in set(Role) - {Role.COMMANDER}:
        with pytest.raises(Refused) as refused:
            plan(desk_as(role), path)
        assert refused.value.code == "forbidden"


def test_a_record_that_was_brought_in_is_worked_on_like_any_other(chief: Desk, desk_as: Desks, tmp_path: Path) -> None:
    rows = [("1", "fight", "1402/03/15 10:00", "", "اهواز", "شرح", "", "علی کریمی", "09161234567")]
    planned = plan(chief, written(tmp_path / "x.csv", rows))
    bring_in(chief, planned, try_out(chief, planned))
    duty = desk_as()
    number = list_incidents(duty, Filter()).rows[0].number
    record = show_incident(duty, number)
    entry = record.chronology[0].uid
    correct = Correct(record=record.uid, target=entry, field="summary", value="شرح درست", reason="غلط نوشته بود")
    COMMANDS["incident.correct"].run(duty, correct)
    COMMANDS["incident.reopen"].run(duty, COMMANDS["incident.reopen"].form(record=record.uid, reason="سرنخ تازه"))  # type: ignore[call-arg]
    after = show_incident(duty, number)
    assert after.state == "open"
    assert "شرح درست" in {line.value for section in after.sections for line in section.lines}
    assert [hit.number for hit in search_incidents(duty, "درست")] == [number]
    protect = COMMANDS["incident.protect_caller"]
    protect.run(duty, protect.form(record=record.uid, reason="threatened"))  # type: ignore[call-arg]
    told = show_incident(duty, number)
    assert "علی کریمی" not in {line.value for section in told.sections for line in section.lines}
    assert rebuild.check(chief.store).differences == ()


def test_a_handover_counts_an_import_as_one_act(chief: Desk, desk_as: Desks, tmp_path: Path) -> None:
    from db.across.handover.commands import open_shift
    from db.across.handover.forms import OpenShift
    from db.across.handover.showing import events_of_shift

    number = open_shift(desk_as(), OpenShift())
    planned = plan(chief, written(tmp_path / "x.csv", rows_of(30)))
    bring_in(chief, planned, try_out(chief, planned))
    kinds = [entry.kind for entry in events_of_shift(chief, number, 0, 1_000)]
    assert kinds.count("import_committed") == 1
    assert "incident_imported" not in kinds
    with chief.store.reading() as conn:
        assert conn.execute(select(BATCH.c.state)).scalars().all() == ["committed"]


# --- bounds -------------------------------------------------------------------------------------------------------


def workbook(path: Path, **parts: str) -> Path:
    """A workbook of one good row in which some parts are replaced."""
    book = Workbook()
    for row in (HEADINGS, GOOD[1]):
        book.worksheets[0].append(row)
    book.save(path)
    with zipfile.ZipFile(path) as packed:
        before = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in before.items():
            packed.writestr(name, parts.get(name.replace("/", "_").partition(".")[0], content))
    return path


def sheet(rows: str) -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'


CELL = "<c><v>1</v></c>"


@pytest.mark.parametrize(
    "parts",
    [
        {"xl_worksheets_sheet1": sheet('<row r="999999999999"/>')},
        {"xl_worksheets_sheet1": sheet(f"<row>{CELL * 100_000}</row>")},
        {"xl_worksheets_sheet1": sheet(f"<row><c><v>{'1' * 2_000_000}</v></c></row>")},
        {"xl_worksheets_sheet1": sheet("<row>" + "<x>" * 400_000)},
        {"xl_workbook": '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'},
        {"xl_workbook": "<workbook/>"},
    ],
    ids=["row_number", "row_of_cells", "cell", "nested", "entities", "no_sheet"],
)
def test_a_workbook_that_would_take_the_memory_is_refused_before_it_does(
    parts: dict[str, str], chief: Desk, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "x.xlsx", **parts)
    tracemalloc.start()
    with pytest.raises(Refused) as refused:
        plan(chief, path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.code == "unreadable"
    assert peak < 80 * 1024 * 1024


def test_a_workbook_whose_parts_unpack_to_too_much_is_refused(
    chief: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "x.xlsx")
    assert plan(chief, path)
    for bound in ("MOST_UNPACKED", "MOST_PART"):
        with monkeypatch.context() as patch:
            patch.setattr(files, bound, 100)
            with pytest.raises(Refused) as refused:
                plan(chief, path)
        assert "Save the table as CSV" in str(refused.value)


@pytest.mark.parametrize("row", ["a," * 600_000, '"' + "x\n" * 400_000 + '"', '"x",' * 300_000 + '"\n",' * 300_000])
def test_a_row_of_a_csv_file_that_is_longer_than_any_is_refused(row: str, chief: Desk, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"type,date\n{row}\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        try_out(chief, plan(chief, path))
    assert refused.value.code == "unreadable"


METHODS = {
    "stored": zipfile.ZIP_STORED, "deflate": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA,
}  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_a_workbook_packed_by_any_method_and_damaged_anywhere_is_refused_or_read(
    chief: Desk, tmp_path: Path, method: str
) -> None:
    """A spreadsheet stores or deflates; what another method holds takes any memory, and is not even begun."""
    book = Workbook()
    for row in (HEADINGS, *GOOD):
        book.worksheets[0].append(row)
    book.save(tmp_path / "plain.xlsx")
    path = tmp_path / "register.xlsx"
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(path, "w", METHODS[method]) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    whole = path.read_bytes()
    if method in ("stored", "deflate"):
        assert try_out(chief, plan(chief, path)).rows == len(GOOD)
    else:
        with pytest.raises(Refused) as refused:
            plan(chief, path)
        assert "save it again" in str(refused.value.fields["file"])
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        with contextlib.suppress(Refused):
            files.look(path, lambda _heading: True)


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero", "/dev/full"])
def test_a_device_is_no_register_and_no_mapping(chief: Desk, tmp_path: Path, device: str) -> None:
    """It says that it is empty, and some never end."""
    for path, mapping in ((Path(device), None), (written(tmp_path / "good.csv", GOOD), Path(device))):
        with pytest.raises(Refused) as refused:
            plan(chief, path, mapping)
        assert refused.value.code == "unreadable"
    with pytest.raises(Refused):
        plan(chief, Path())
