"""The catalogue tool on a small tree: it finds, checks, compiles, and says what is wrong."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from tools.catalogues import main, msgids, placeholders

CODE = """
from x import M_, N_, _, ngettext
a = _("Desk")
b = M_("{count} people "
       "held", count=3)
c = N_("Settings")
d = ngettext("{n} item", "{n} items", 2)
e = other("not a message")
"""
DESK = """
msgid "Desk"
msgstr "میز"

msgid "{count} people held"
msgstr "{count} نفر در بازداشت"
"""
REST = """
msgid "Desk"
msgstr "میز"

msgid "Settings"
msgstr "تنظیمات"

msgid "{n} item"
msgid_plural "{n} items"
msgstr[0] "{n} مورد"
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "code.py").write_text(CODE, encoding="utf-8")
    locales = tmp_path / "precinct_tui" / "language" / "locales" / "fa"
    locales.mkdir(parents=True)
    (locales / "desk.po").write_text(DESK, encoding="utf-8")
    (locales / "rest.po").write_text(REST, encoding="utf-8")
    return tmp_path


def po(tree: Path, room: str) -> Path:
    return tree / "precinct_tui" / "language" / "locales" / "fa" / f"{room}.po"


def mo(tree: Path) -> Path:
    return tree / "precinct_tui" / "language" / "locales" / "fa" / "LC_MESSAGES" / "precinct.mo"


def test_finds_every_marked_message(tree: Path) -> None:
    found = msgids(tree)
    assert set(found) == {"Desk", "{count} people held", "Settings", ("{n} item", "{n} items")}
    assert found["Settings"] == "db/code.py:6"


def test_finds_the_words_of_declarations_and_of_tables(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "code.py").write_text(
        """
STATES: dict[str, str] = {"open": "Open", "void": "Voided"}
other = {"a": "no message"}
f = ask("text", "Caller", help="As the caller says it.")
act.ask("caller", "no message")
@command("incident.report", label="Report an incident", form=X)
def g(): return _("Two" if x else "Three"), i18n._("Four"), Section("Who", lines)
k = EventKind("incident.reported", "Incident reported", apply)
r = Register("incident", "Incidents", states={"closed": "Closed"}, opens="no message")
""",
        encoding="utf-8",
    )
    assert list(msgids(tmp_path)) == [
        "Open",
        "Voided",
        "Caller",
        "As the caller says it.",
        "Report an incident",
        "Two",
        "Three",
        "Four",
        "Who",
        "Incident reported",
        "Incidents",
        "Closed",
    ]


def test_compiles_what_gettext_reads_and_always_the_same_bytes(tree: Path) -> None:
    assert main([], tree) == 0
    first = mo(tree).read_bytes()
    assert main(["--check"], tree) == 0
    po(tree, "desk").rename(po(tree, "zdesk"))
    assert main([], tree) == 0
    assert mo(tree).read_bytes() == first
    persian = gettext.translation("precinct", mo(tree).parents[2], ["fa"])
    assert persian.gettext("{count} people held") == "{count} نفر در بازداشت"
    assert [persian.ngettext("{n} item", "{n} items", n) for n in (1, 7)] == ["{n} مورد"] * 2


def test_a_stale_or_absent_compilation_fails_the_check_and_is_left_alone(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"], tree) == 1
    assert not mo(tree).exists()
    main([], tree)
    po(tree, "rest").write_text(REST.replace("تنظیمات", "تنظیم"), encoding="utf-8")
    before = mo(tree).read_bytes()
    assert main(["--check"], tree) == 1
    assert "stale" in capsys.readouterr().err
    assert mo(tree).read_bytes() == before


@pytest.mark.parametrize(
    ("room", "old", "new", "said"),
    [
        ("rest", 'msgid "Settings"', 'msgid "Setting"', "no translation: 'Settings'"),
        ("rest", 'msgstr "تنظیمات"', 'msgstr ""', "no translation: 'Settings'"),
        ("rest", 'msgid "Settings"', '#, fuzzy\nmsgid "Settings"', "fuzzy: 'Settings'"),
        ("desk", "{count} نفر", "{number} نفر", "names ['count'], its translation ['number']"),
        ("desk", "{count} نفر", "چند نفر", "names ['count'], its translation []"),
        ("rest", 'msgstr "میز"', 'msgstr "میز کار"', "said otherwise at desk.po"),
        ("rest", 'msgstr "میز"', "msgstr[x] میز", "cannot be read"),
        ("rest", '"{n} مورد"', '"چند مورد"', "names ['n'], its translation []"),
        ("desk", '"میز"', r'"میز\n"', r"'Desk' has no control characters, its translation '\n'"),
        ("desk", '"میز"', r'"میز\\n"', r"'Desk' has no control characters, its translation '\\'"),
        ("desk", '"میز"', r'"میز\t"', r"'Desk' has no control characters, its translation '\t'"),
        ("rest", '"{n} مورد"', r'"{n}\nمورد"', r"'{n} item' has no control characters, its translation '\n'"),
    ],
)
def test_says_what_is_wrong(
    tree: Path, capsys: pytest.CaptureFixture[str], room: str, old: str, new: str, said: str
) -> None:
    text = po(tree, room).read_text(encoding="utf-8")
    assert old in text
    po(tree, room).write_text(text.replace(old, new), encoding="utf-8")
    assert main([], tree) == 1
    assert said in capsys.readouterr().err


LINES = 'a = _("First\\nsecond\\tthird")'
"""A message of two lines with a tab."""


@pytest.mark.parametrize(
    ("persian", "status"),
    [(r"یک\nدو\tسه", 0), (r"یک\tدو\nسه", 1), (r"یک دو\tسه", 1), (r"یک\\nدو\tسه", 1), (r"یک\nدو\n\tسه", 1)],
)
def test_control_characters_are_those_of_the_message_in_their_order(tree: Path, persian: str, status: int) -> None:
    (tree / "db" / "code.py").write_text(f"{CODE}\n{LINES}\n", encoding="utf-8")
    entry = f'\nmsgid "First\\nsecond\\tthird"\nmsgstr "{persian}"\n'
    po(tree, "desk").write_text(DESK + entry, encoding="utf-8")
    assert main([], tree) == status


WORDS = """
register = "call"
fa = "شمارش {count} مورد"
en = "Counting {count}"
field = [{ value = "number", fa = "شماره", en = "Number" }]

[thefts]
counts_fa = "سرقت‌ها"
counts_en = "thefts"
"""


def test_words_of_settings_are_whole(tree: Path) -> None:
    (tree / "db" / "call.toml").write_text(WORDS, encoding="utf-8")
    assert main([], tree) == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('en = "Number"', 'other = "x"', "call.toml: field[0].fa has no en beside it"),
        ('fa = "شماره", ', "", "call.toml: field[0].en has no fa beside it"),
        ('fa = "شماره"', 'fa = " "', "call.toml: field[0].fa is empty"),
        ('counts_fa = "سرقت‌ها"\n', "", "call.toml: thefts.counts_en has no counts_fa beside it"),
        ('counts_fa = "سرقت‌ها"', 'counts_fa = "thefts"', "call.toml: thefts.counts_fa is no Persian"),
        ("{count} مورد", "{number} مورد", "call.toml: 'Counting {count}' names ['count'], its translation ['number']"),
        ('"شماره"', r'"شماره\n"', r"call.toml: 'Number' has no control characters, its translation '\n'"),
        ("[thefts]", "[thefts", "call.toml: cannot be read"),
    ],
)
def test_says_what_is_wrong_with_words_of_settings(
    tree: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    assert old in WORDS
    (tree / "db" / "call.toml").write_text(WORDS.replace(old, new, 1), encoding="utf-8")
    assert main(["--check"], tree) == 1
    assert said in capsys.readouterr().err


def test_prints_what_is_missing_as_entries_that_can_be_pasted(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    po(tree, "rest").unlink()
    assert main(["--missing"], tree) == 0
    pasted = capsys.readouterr().out
    assert 'msgid "Settings"\nmsgstr ""' in pasted
    filled = pasted.replace('msgstr ""', 'msgstr "ب"').replace('[0] ""', '[0] "{n}"')
    po(tree, "rest").write_text(filled, encoding="utf-8")
    assert main([], tree) == 0


@pytest.mark.parametrize(
    ("text", "names"),
    [("{a} and {b:>3}", {"a", "b"}), ("none", set()), ("{{literal}}", set()), ("{ broken", set())],
)
def test_placeholders(text: str, names: set[str]) -> None:
    assert placeholders(text) == names


def test_a_message_that_no_code_says_fails_in_persian(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], tree) == 0
    po(tree, "rest").write_text(REST + '\nmsgid "Gone"\nmsgstr "رفته"\n', encoding="utf-8")
    assert main([], tree) == 1
    assert "rest.po:12: in no code: 'Gone'" in capsys.readouterr().err
