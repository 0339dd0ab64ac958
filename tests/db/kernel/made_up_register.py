"""The made-up register, declared as any other is: run by test_rooms.py in a process of its own, for what is declared
stays declared. docs/a-new-register.md walks through its folder, tests/data/lost_property.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from textual.widgets import Input

import db.opening.rooms  # noqa: F401 (all others are known by then)
from db.kernel.base.access import READERS, Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk import rooms
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.folding import rebuild
from db.kernel.projections import schema
from db.opening.setup import open_store
from db.reference.lists.queries import all_lists
from db.storage import migrating
from db.words.form_reading import read_form
from db.words.ids import Source
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import BADGES, PASSWORD, ROOT, START, Desks
from tests.data.lost_property.register import ROOM

rooms.declare((ROOM,))  # the one line

from precinct_tui.__main__ import main  # noqa: E402 (verbs name the registers that are declared by then)
from precinct_tui.language import i18n  # noqa: E402
from precinct_tui.widgets.register_table import RegisterTable  # noqa: E402
from tests.db.storage.test_migrations import shape  # noqa: E402
from tests.db.test_rights import LETTERS, made_up, refusal, spread  # noqa: E402
from tests.precinct_tui.conftest import Open, open_app  # noqa: E402, F401
from tests.usual import some  # noqa: E402
from tools import catalogues  # noqa: E402

FOLDER = ROOT / "tests" / "data" / "lost_property"
RELEASED, NEXT = migrating.newest(), f"{int(migrating.newest()) + 1:04}"
MIGRATIONS = Path(tempfile.mkdtemp(prefix="lost-property-"))

MAY_DO = (("lost", "DdCS", "hand_in correct"), ("lost", "CS", "give_back"))
MAY_ASK = (("lost", "DdCSVIA", "list count search show attention"),)


@pytest.fixture(scope="session", autouse=True)
def its_migration() -> Iterator[None]:
    """Its migration stands among those of the store, as the next of them."""
    (written,) = (FOLDER / "migration").glob("[0-9]*.py")
    text = written.read_text("utf-8").replace('"0002"', f'"{NEXT}"').replace('"0001"', f'"{RELEASED}"')
    (MIGRATIONS / f"{NEXT}_lost_property.py").write_text(text, "utf-8")
    migrating.VERSIONS.append(MIGRATIONS)
    schema.VERSION = migrating.newest()
    assert schema.VERSION == NEXT
    yield
    shutil.rmtree(MIGRATIONS)


@pytest.fixture
def persian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Its Persian words, compiled with those of the other rooms; none is missing."""
    folder = tmp_path / "locales" / "fa"
    shutil.copytree(i18n.LOCALES / "fa", folder)
    shutil.copy(FOLDER / "fa.po", folder / "lost_property.po")
    report = catalogues.Report()
    used = catalogues.msgids(ROOT, (*catalogues.PACKAGES, "tests/data/lost_property"))
    catalog = catalogues.merge(folder, used, report)
    assert report.wrong == []
    (folder / "LC_MESSAGES" / "precinct.mo").write_bytes(catalogues.compiled(catalog))
    monkeypatch.setattr(i18n, "LOCALES", folder.parent)
    i18n._catalogue.cache_clear()
    yield
    i18n._catalogue.cache_clear()


def give(desk: Desk, name: str, record: str | None = None, **fields: Any) -> str:
    command = COMMANDS[name]
    return str(command.run(desk, read_form(command.form, fields, now=desk.now(), record=record)))


def test_it_numbers_lists_finds_shows_and_corrects(desk_as: Desks) -> None:
    duty, commander = desk_as(), desk_as(Role.COMMANDER)
    register = REGISTERS["lost"]
    assert [item.code for item in all_lists(duty)["lost_kind"]] == ["wallet", "telephone"]
    number = give(duty, "lost.hand_in", kind="wallet", what="کیف چرمی قهوه‌ای")
    assert number == "WA-1405-1"
    assert give(duty, "lost.hand_in", kind="telephone") == "WA-1405-2"
    page = register.list(duty, Filter(), None, 10)
    assert {row.number for row in page.rows} == {"WA-1405-1", "WA-1405-2"}
    assert register.count(duty, Filter(state="here")) == 2
    assert register.search is not None
    (hit,) = register.search(duty, "کیف", 10)
    assert hit.number == number
    assert number in {one.number for one in QUERIES["record.find"].run(duty, "1")}
    record = register.show(duty, "1")
    assert (record.number, record.acts) == (number, ("lost.correct",))
    assert register.show(commander, "1").acts == ("lost.give_back", "lost.correct")
    (query,) = (query for query in rooms.PANELS["attention"] if query.name == "lost.attention")
    assert {item.number for item in query.run(duty)} == {"WA-1405-1", "WA-1405-2"}
    entry = record.chronology[0].uid
    give(duty, "lost.correct", record.uid, target=entry, field="what", value="کیف مشکی", reason="رنگ")
    assert register.search(duty, "قهوه‌ای", 10) == ()
    assert len(register.search(duty, "مشکی", 10)) == 1
    assert give(commander, "lost.give_back", record.uid, to="علی") == number
    assert register.count(duty, Filter(state="here")) == 1
    with pytest.raises(Refused) as refused:
        give(duty, "lost.hand_in", kind="nothing")
    assert set(refused.value.fields) == {"kind"}
    assert "lost_property" in {table.name for table in schema.projections()}
    assert rebuild.check(duty.store).differences == ()


def test_the_table_of_rights_asks_for_its_rows(desk_as: Desks) -> None:
    commands, queries = dict(spread(MAY_DO)), dict(spread(MAY_ASK))
    assert {name for name in COMMANDS if name.startswith("lost.")} == set(commands)
    assert {name for name in QUERIES if name.startswith("lost.")} == set(queries)
    for role in LETTERS.values():
        desk = desk_as(role)
        for name, roles in commands.items():
            told = refusal(COMMANDS[name].run, desk, COMMANDS[name].form())
            assert (told == "forbidden") == (role not in roles), (name, role)
        for name, roles in queries.items():
            told = refusal(QUERIES[name].run, desk, *made_up(QUERIES[name].read))
            assert (told == "forbidden") == (role not in roles), (name, role)
    assert set(queries["lost.list"]) == READERS


def test_a_table_without_its_migration_is_told(tmp_path: Path) -> None:
    def made(name: str, make: Callable[..., None]) -> dict[str, Any]:
        with create_engine(f"sqlite:///{tmp_path / name}").begin() as conn:
            make(conn)
            return shape(conn)

    whole = made("made", schema.create_scratch)
    assert made("migrated", schema.migrate) == whole
    migrating.VERSIONS.remove(MIGRATIONS)
    try:
        lacking = made("lacking", schema.migrate)
    finally:
        migrating.VERSIONS.append(MIGRATIONS)
    assert set(whole) - set(lacking) == {"lost_property"}


OLDER = """
import sys
from datetime import datetime
from pathlib import Path
import db.opening.rooms
from db.kernel.base.access import Role
from db.opening.creating import NewOfficer, NewStore, create_store
from db.storage.keys import QUICK
from db.words.ids import Source
officers = (
    NewOfficer(sys.argv[2], "Officer", Role.DUTY, sys.argv[3]),
    NewOfficer("1", "Administrator", Role.ADMINISTRATOR, sys.argv[3]),
)
now = datetime.fromisoformat(sys.argv[4])
create_store(Path(sys.argv[1]), NewStore("post", officers, cost=QUICK), Source(lambda: now))
"""


@pytest.mark.long
def test_a_store_made_before_it_has_it_once_it_is_opened(tmp_path: Path) -> None:
    home = tmp_path / "older"
    words = [str(home), BADGES[Role.DUTY], PASSWORD, START.isoformat()]
    subprocess.run([sys.executable, "-c", OLDER, *words], cwd=ROOT, check=True)
    desk = open_store(home, BADGES[Role.DUTY], PASSWORD, Source(lambda: START))
    try:
        assert (home / "before-migration").is_dir()
        assert [item.code for item in all_lists(desk)["lost_kind"]] == ["wallet", "telephone"]
        assert give(desk, "lost.hand_in", kind="wallet", what="کیف") == "WA-1405-1"
        assert len(REGISTERS["lost"].search(desk, "کیف", 10)) == 1  # type: ignore[misc]
        assert rebuild.check(desk.store).differences == ()
    finally:
        desk.store.close()


WORDS = {
    "en": ("Lost property", "Waits for its owner", "Give it back", "Wallet", "WA-1405-1"),
    "fa": ("اشیای پیداشده", "در انتظار صاحبش", "پس‌دادن به صاحبش", "کیف پول", "WA-۱۴۰۵-۱"),
}


@pytest.mark.usefixtures("persian")
@pytest.mark.parametrize("language", some(["fa", "en"]))
async def test_an_officer_comes_to_it_from_the_menu(open_app: Open, language: str) -> None:  # noqa: F811
    title, state, act, kind, number = WORDS[language]
    async with open_app(Role.COMMANDER, language=language) as hands:
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("lost property")
        await hands.see(title)
        await hands.press("enter")
        await hands.stand_on("RegisterScreen")
        await hands.press("n")
        await hands.stand_on("FormScreen")
        await hands.type("wallet")
        await hands.press("enter", "tab")
        await hands.type("brown")
        await hands.press("ctrl+s")
        await hands.stand_on("RecordScreen")
        await hands.see(number)
        await hands.see(state)
        await hands.see(kind)
        await hands.press("enter")
        await hands.stand_on("ActsMenu")
        await hands.see(act)
        await hands.type(act)
        await hands.press("enter")
        await hands.stand_on("FormScreen")
        await hands.press("escape")
        await hands.stand_on("RecordScreen")
        await hands.press("escape")
        await hands.stand_on("RegisterScreen")
        table = hands.app.screen.query_one(RegisterTable)
        await hands.until(lambda: table.selected is not None, "its row")
        assert table.selected is not None
        assert table.selected.number == "WA-1405-1"
        await hands.see(kind)
        await hands.press("s")
        await hands.stand_on("SearchScreen")
        await hands.see(title)
        hands.app.screen.query_one("#words", Input).value = "brown"
        await hands.see(f"{number}   ")
        await hands.press("enter", "enter")
        await hands.stand_on("RecordScreen")


async def test_whoever_may_not_list_it_has_no_row(open_app: Open) -> None:  # noqa: F811
    async with open_app(Role.ADMINISTRATOR) as hands:
        assert "go.lost" not in {action.id for action in hands.app.actions_here()}


def test_the_command_line_takes_it(store_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret, sent = tmp_path / "secret", tmp_path / "sent.json"
    secret.write_text(PASSWORD, encoding="utf-8")
    sent.write_text(json.dumps({"kind": "telephone", "what": "گوشی نقره‌ای"}), encoding="utf-8")

    def precinct(*words: str) -> Any:
        signed = ("--officer", BADGES[Role.DUTY], "--password-file", str(secret))
        status = main([*words, "--json", "--home", str(store_home), "--lang", "en", *signed])
        said = capsys.readouterr()
        assert status == 0, said.err
        return json.loads(said.out)

    number = precinct("enter", "lost", str(sent))["number"]
    assert [row["number"] for row in precinct("list", "lost")["records"]] == [number]
    assert [row["kind"] for row in precinct("list", "lost", "--state", "here")["records"]] == ["telephone"]
    told = precinct("show", "lost", number)
    assert (told["register"], told["state"], told["acts"]) == ("lost", "here", ["lost.correct"])
    assert [hit["number"] for hit in precinct("search", "گوشی", "--in", "lost")["records"]] == [number]
