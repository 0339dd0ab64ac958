"""What is read from files that people bring: registers, mappings, words, settings, scans, and the end of a list."""

from __future__ import annotations

import base64
import csv
import io
import zipfile
from pathlib import Path
from random import Random

from openpyxl import Workbook

from db.carrying.imports import running, trying
from db.demo.attachments import picture, scan
from db.demo.scenario import read_scenario
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.opening.setup import open_store
from db.reading.journal_queries import list_journal
from db.registers.attachments import rules
from db.registers.custody.rights.wording import SHIPPED, words_at
from db.registers.incidents.forms import ReportIncident
from db.words.calendar.jalali import local_date
from db.words.form_reading import read_form
from db.words.ids import Source
from db.words.records import Cursor, Filter
from precinct_tui.language.settings import Settings, load_settings, save_settings
from precinct_tui.verbs import cursors
from tests.conftest import BADGES, PASSWORD, ROOT, START, Clock
from tests.fuzz.child import Case
from tests.fuzz.mutating import ODD, bytes_of, json_of

ROWS = (
    ("شماره", "نوع", "تاریخ گزارش", "ساعت گزارش", "محل", "شرح"),
    ("12", "fight", "1402/03/15", "14:30", "اهواز", "قفل شکسته بود"),
    ("۱۳", "نزاع", "1402-04-01", "", "دزفول", "دعوای دو همسایه"),
    ("14", "theft_home", "14020402", "08:05", "x", "y"),
)


def desk_at(home: Path, role: Role) -> Desk:
    """The desk of a role at a store, its clock at START."""
    return open_store(home, BADGES[role], PASSWORD, Source(Clock()))


def _try_out(desk: Desk, path: Path, mapping: Path | None = None) -> None:
    trying.try_out(desk, running.plan(desk, path, mapping))


def csv_files(home: Path, folder: Path) -> Case:
    """A register as CSV, in each encoding that is read."""
    desk = desk_at(home, Role.COMMANDER)
    written = io.StringIO()
    csv.writer(written).writerows(ROWS)
    path = folder / "register.csv"

    def case(random: Random) -> None:
        encoding = random.choice(("utf-8", "utf-8-sig", "utf-16", "cp1256"))
        path.write_bytes(bytes_of(random, written.getvalue().encode(encoding, "replace")))
        _try_out(desk, path)

    return case


CELLS = (
    '<row r="999999999999"><c r="A1" t="s"><v>0</v></c></row>', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    '<c r="ZZZZZZ9"><v>1</v></c>', '<c r="A2" t="s"><v>99999</v></c>', '<c r="A2" t="d"><v>nothing</v></c>',
    '<c r="B2"><v>1e308</v></c>', '<c r="B2" s="9999"><v>45000</v></c>', '<c r="C2" t="b"><v>x</v></c>',
    '<c r="C2" t="inlineStr"><is><t>x</t></is></c>', '<c r="C2" t="e"><v>#REF!</v></c>', "<c><f>1+1</f></c>",
    '<dimension ref="A1:XFD1048576"/>', '<row r="-5"/>', '<row r="x"/>', "<row/>" * 5_000,
    '<c r="A2"><v>' + "9" * 5_000 + "</v></c>",
)  # fmt: skip
LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10)
) + "]>"  # fmt: skip


METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def _repacked(random: Random, raw: bytes) -> bytes:
    """A workbook with one of its parts changed, packed anew; now and then by another method, and damaged then."""
    written, method = io.BytesIO(), random.choice((*METHODS, *(zipfile.ZIP_DEFLATED,) * 8))
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(written, "w", method) as new:
        chosen = random.choice([name for name in old.namelist() if name.endswith("xml")] + ["xl/worksheets/sheet1.xml"])
        for name in old.namelist():
            part = old.read(name)
            if name == chosen:
                text = part.decode()
                at = random.choice([place for place, letter in enumerate(text) if letter == ">"]) + 1
                match random.randrange(5):
                    case 0:
                        part = bytes_of(random, part)
                    case 1:
                        part = (LAUGHS + text.replace("</", "&a9;</", 3)).encode()
                    case 2:
                        part = (text[:at] + "<x>" * 20_000 + text[at:]).encode()
                    case 3 if random.random() < 0.2:
                        part = (text[:at] + "<row><c><v>1</v></c></row>" * 50_000 + text[at:]).encode()
                    case _:
                        part = (text[:at] + random.choice(CELLS) + text[at:]).encode()
            if random.random() > 0.02:
                new.writestr(name, part)
    packed = written.getvalue()
    return packed if random.random() < 0.8 else bytes_of(random, packed)


def workbooks(home: Path, folder: Path) -> Case:
    """A register as XLSX: its bytes changed, or one of its parts."""
    desk = desk_at(home, Role.COMMANDER)
    book, written = Workbook(), io.BytesIO()
    for row in ROWS:
        book.worksheets[0].append(row)
    book.worksheets[0].append([1, "fight", START.replace(tzinfo=None), True, 1.5, "=1+1"])
    book.save(written)
    path = folder / "register.xlsx"

    def case(random: Random) -> None:
        change = bytes_of if random.random() < 0.3 else _repacked
        path.write_bytes(change(random, written.getvalue()))
        _try_out(desk, path)

    return case


def mappings(home: Path, folder: Path) -> Case:
    """Which column holds what."""
    desk = desk_at(home, Role.COMMANDER)
    path, mapping = folder / "register.csv", folder / "mapping.json"
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(ROWS)
    usual = {"columns": {"شماره": "old_number", "شرح": "summary", "محل": None},
             "values": {"type": {"نزاع": "fight"}, "place": {"x": "اهواز"}}}  # fmt: skip

    def case(random: Random) -> None:
        mapping.write_bytes(json_of(random, usual))
        _try_out(desk, path, mapping)

    return case


DEEP = b"x = " + b"[" * 50_000


def words_files(_home: Path, folder: Path) -> Case:
    """The words of a rights sheet, and a scenario: TOML."""
    words = [path.read_bytes() for path in SHIPPED.glob("*.toml")]
    scenarios = [path.read_bytes() for path in (ROOT / "docs" / "examples").rglob("*.toml")]
    path = folder / "words.toml"

    def case(random: Random) -> None:
        mine = random.choice((words, scenarios or words))
        raw = random.choice(mine)
        path.write_bytes(DEEP + raw if random.random() < 0.05 else bytes_of(random, raw))
        if mine is words:
            words_at(path)
        else:
            read_scenario(path, local_date(START))

    return case


def settings_files(_home: Path, folder: Path) -> Case:
    """What this machine remembers: whatever stands there, there are settings."""
    path = folder / "settings.toml"
    save_settings(Settings(terminals={"xterm": "app"}), path)
    usual = path.read_bytes()

    def case(random: Random) -> None:
        path.write_bytes(DEEP if random.random() < 0.05 else bytes_of(random, usual))
        save_settings(load_settings(path), path)

    return case


def attachments(home: Path, folder: Path) -> Case:
    """Scans and photographs, by content and by name."""
    desk = desk_at(home, Role.DUTY)
    begins = (b"%PDF-1.7", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08",
              b"RIFF....WEBP", b"....ftypheic", b"")  # fmt: skip
    usual = [scan(Random(1), pages=2), picture(Random(1))]
    records: list[str] = []
    number = 0

    def case(random: Random) -> None:
        nonlocal number
        if number % rules.MOST == 0:
            form = ReportIncident(type="fight", place="اهواز")
            COMMANDS["incident.report"].run(desk, form)
            records.append(form.uid)
        number += 1
        name = random.choice(("x.png", "x.pdf.exe", *(text for text in ODD if isinstance(text, str))))
        path = folder / ("".join(letter for letter in name if letter not in "/\0")[:60].encode(
            "utf-8", "replace").decode() or "x")  # fmt: skip
        path.write_bytes(random.choice(begins) + bytes_of(random, random.choice(usual)))
        fields = {"path": str(path), "what": "scene", "pages": random.choice(ODD) if random.random() < 0.1 else None}
        command = COMMANDS["incident.attach"]
        try:
            command.run(desk, read_form(command.form, fields, now=desk.now(), record=records[-1]))
        finally:
            path.unlink()

    return case


def ends_of_lists(home: Path, _folder: Path) -> Case:
    """What `--after` is given."""
    desk = desk_at(home, Role.COMMANDER)
    names = tuple(REGISTERS)
    usual = [(START, "0198a0c4-0000-7000-8000-000000000001"), (START.date(), "x"), (12, "x"), ("IA-1405-1", "x")]
    bodies = [base64.urlsafe_b64decode(f"{cursors.written(Cursor(*one), b'tag')}==")[: -cursors.SUM] for one in usual]

    def case(random: Random) -> None:
        body = random.choice(bodies)
        text = cursors.sealed(body if random.random() < 0.2 else bytes_of(random, body))
        text = text if random.random() < 0.9 else bytes_of(random, text.encode()).decode("utf-8", "replace")
        after = cursors.list_end(text).cursor
        if random.random() < 0.2:
            list_journal(desk, after=after)
        else:
            REGISTERS[random.choice(names)].list(desk, Filter(), after, 50)

    return case
