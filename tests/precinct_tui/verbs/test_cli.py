"""The command line in one process: what it writes, what it refuses, what status it ends with."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from precinct_tui.__main__ import main
from precinct_tui.language.i18n import language, set_digits, set_language
from precinct_tui.verbs import searching as verbs_of_search
from precinct_tui.verbs.names import ALL
from precinct_tui.verbs.usage import precinct_version
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.registers.custody.test_commands import act, opened
from tests.usual import some

Said = tuple[int, str, str]
Precinct = Callable[..., Said]


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    """A command line chooses the language of the process; give it back."""
    before = language()
    yield
    set_language(before)


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(f"{PASSWORD}\nnot this\n", encoding="utf-8")
    return path


@pytest.fixture
def precinct(store_home: Path, password_file: Path, capsys: pytest.CaptureFixture[str]) -> Precinct:
    """`precinct("list", "incident", role=Role.DUTY)`: (status, stdout, stderr), in English unless said otherwise."""

    def run(*words: str, role: Role | None = Role.DUTY, lang: str = "en") -> Said:
        signed = () if role is None else ("--officer", BADGES[role], "--password-file", str(password_file))
        status = main([*words, "--home", str(store_home), "--lang", lang, *signed])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[[Any], str]:
    """A JSON file that holds a value; text as it is."""

    def write(value: Any) -> str:
        path = tmp_path / "sent.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
        return str(path)

    return write


def document(said: Said) -> Any:
    """The one JSON document on standard output."""
    return json.loads(said[1])


def records(said: Said) -> list[dict[str, Any]]:
    """The records of a list's document."""
    found: list[dict[str, Any]] = document(said)["records"]
    return found


THEFT = {"type": "theft_shop", "summary": "سرقت از مغازه در بازار"}


def enter(precinct: Precinct, file_of: Callable[[Any], str], register: str = "incident", fields: Any = THEFT) -> str:
    said = precinct("enter", register, file_of(fields), "--json")
    assert said[0] == 0, said
    return str(document(said)["number"])


def test_a_record_is_written_listed_shown_and_found(precinct: Precinct, file_of: Callable[[Any], str]) -> None:
    number = enter(precinct, file_of)
    (row,) = records(precinct("list", "incident", "--json"))
    assert (row["number"], row["state"], row["type"]) == (number, "open", "theft_shop")

    shown = document(precinct("show", "incident", number, "--json"))
    assert (shown["number"], shown["state"], shown["register"]) == (number, "open", "incident")
    lines = [line for section in shown["sections"] for line in section["lines"]]
    assert {"name": "summary", "label": "What happened", "value": THEFT["summary"]} in lines
    assert shown["chronology"][0]["at"].endswith("Z")

    (hit,) = records(precinct("search", "سرقت بازار", "--in", "incident", "--json"))
    assert (hit["number"], hit["state"]) == (number, "open")
    assert records(precinct("search", "نیست‌درجهان", "--in", "incident", "--json")) == []


@pytest.mark.long
def test_people_read_tables_in_both_languages(precinct: Precinct, file_of: Callable[[Any], str]) -> None:
    number = enter(precinct, file_of)
    status, out, err = precinct("list", "incident")
    assert status == 0
    assert number in out
    assert "1 of 1" in err
    status, out, _err = precinct("list", "incident", lang="fa")
    assert "IA-۱۴" in out
    assert "وضعیت" in out
    status, out, _err = precinct("show", "incident", number, lang="fa")
    assert status == 0
    assert THEFT["summary"] in out
    assert not set("\u2066\u2068\u2069\x1b") & set(out)


def test_an_entry_is_added_to_a_record(precinct: Precinct, file_of: Callable[[Any], str]) -> None:
    number = enter(precinct, file_of)
    sent = {"register": "incident", "number": number, "entry": "add_entry", "fields": {"text": "گشت رسید"}}
    said = precinct("enter", "entry", file_of(sent), "--json")
    assert (said[0], document(said)["number"], document(said)["entry"]) == (0, number, "add_entry")
    shown = document(precinct("show", "incident", number, "--json"))
    assert shown["chronology"][-1]["lines"][0]["value"] == "گشت رسید"


def test_a_form_sent_twice_is_saved_once(precinct: Precinct, file_of: Callable[[Any], str]) -> None:
    sent = {**THEFT, "_uid": "01a21015-37fd-7816-a2eb-968d8751ba3f"}
    assert enter(precinct, file_of, fields=sent) == enter(precinct, file_of, fields=sent)
    assert len(records(precinct("list", "incident", "--json"))) == 1


def test_an_unlikely_value_is_asked_about_and_kept_with_a_reason(
    precinct: Precinct, file_of: Callable[[Any], str]
) -> None:
    sent = {**THEFT, "injured": 5_000}
    status, _out, _err = said = precinct("enter", "incident", file_of(sent), "--json")
    assert status == 1
    assert document(said)["refused"]["code"] == "unlikely"
    assert list(document(said)["refused"]["fields"]) == ["injured"]
    _status, out, err = precinct("enter", "incident", file_of(sent))
    assert out == ""
    assert "Injured (injured)" in err
    enter(precinct, file_of, fields={**sent, "_reasons": {"injured": "زلزله"}})


@pytest.mark.long
def test_pages_follow_one_another(precinct: Precinct, file_of: Callable[[Any], str]) -> None:
    numbers = [enter(precinct, file_of) for _ in range(5)]
    seen: list[str] = []
    after: tuple[str, ...] = ()
    for _page in range(9):
        page = document(precinct("list", "incident", "--limit", "2", "--json", *after))
        seen += [row["number"] for row in page["records"]]
        assert (page["total"], page["shown"]) == (5, len(page["records"]))
        if page["next"] is None:
            break
        after = ("--after", page["next"])
    assert seen == numbers[::-1]


def test_lists_are_filtered(precinct: Precinct, file_of: Callable[[Any], str]) -> None:
    enter(precinct, file_of)
    assert records(precinct("list", "incident", "--state", "void", "--json")) == []
    assert records(precinct("list", "incident", "--until", "1400/01/01", "--json")) == []
    assert len(records(precinct("list", "incident", "--since", "1400/01/01", "--json"))) == 1
    status, _out, err = precinct("list", "incident", "--state", "nowhere")
    assert status == 2
    assert "open" in err


def test_a_closed_custody_record_is_shown_for_a_purpose(precinct: Precinct, desk_as: Desks) -> None:
    desk = desk_as()
    number = opened(desk)
    assert precinct("show", "custody", number)[0] == 0
    act(desk, number, "release", outcome="released_no_ground", band="17")
    status, _out, err = precinct("show", "custody", number)
    assert (status, "court" in err) == (1, True)
    assert precinct("show", "custody", number, "--purpose", "curious")[0] == 2
    assert document(precinct("show", "custody", number, "--purpose", "court", "--json"))["state"] == "closed"
    assert precinct("show", "incident", "1", "--purpose", "court")[0] == 2
    for paper in ("custody", "copy", "proof"):
        refused = document(precinct("print", paper, number, "--json"))["refused"]
        assert set(refused["fields"]) == {"purpose"}
        assert "(A judge or prosecutor asks)" in refused["fields"]["purpose"]
        assert precinct("print", paper, number, "--purpose", "court")[0] == 0


@pytest.mark.parametrize("register", ["incident", "custody", "session", "request", "oversight", "shift"])
def test_every_register_has_a_template_that_reads_back(
    precinct: Precinct, file_of: Callable[[Any], str], register: str
) -> None:
    said = precinct("enter", register, "--template", role=None)
    assert said[0] == 0, said
    template = document(said)
    fields = [name for name in template if not name.startswith("_")]
    assert fields or register == "session"
    for name in fields:
        assert template[name] is None
        about = template[f"_{name}"]
        assert about["label"]
        assert about["kind"]
        if about["kind"] in ("choice", "choices"):
            assert about["codes"], name
    # Sent as it is, every complaint is about a field that is needed; none about one that is not known.
    status, _out, _err = refused = precinct("enter", register, file_of(template), "--json")
    if status == 1 and document(refused)["refused"]["code"] == "invalid":
        assert set(document(refused)["refused"]["fields"]) <= set(fields) | {"place", "summary"}


@pytest.mark.long
def test_every_entry_has_a_template(precinct: Precinct) -> None:
    from db.kernel.desk.desk import COMMANDS

    for name, command in COMMANDS.items():
        said = precinct("enter", "entry", "--template", name, role=None, lang="fa")
        assert said[0] == 0, said
        template = document(said)
        assert (template["register"], template["entry"]) == (command.register, name.partition(".")[2])


@pytest.mark.parametrize(
    ("content", "field"),
    some(
        [
            ("{", None),
            ("[1]", None),
            ('{"type": "theft_shop", "type": "fight"}', "type"),
            ("[" * 100_000, None),
            ('{"injured": NaN}', None),
            ('{"injured": ' + "9" * 5_000 + "}", None),
            ({**THEFT, "colour": "red"}, "colour"),
            ({**THEFT, "injured": "many"}, "injured"),
            ({**THEFT, "injured": [1]}, "injured"),
            ({**THEFT, "injured": 10**30}, "injured"),
            ({**THEFT, "injured": 10**30, "_reasons": {"injured": "x"}}, "injured"),
            ({**THEFT, "injured": "9" * 40, "_reasons": {"injured": "x"}}, "injured"),
            ({**THEFT, "injured": True}, "injured"),
            ({**THEFT, "summary": 7}, "summary"),
            ({**THEFT, "summary": "م" * 1_000_000}, "summary"),
            ({**THEFT, "reported_at": "sometime"}, "reported_at"),
            ({**THEFT, "type": "no_such_type"}, "type"),
            ({**THEFT, "_uid": "x"}, "_uid"),
            ({**THEFT, "_reasons": "x"}, "_reasons"),
            ({"summary": "بی نوع"}, "type"),
        ],
        8,
    ),
)
def test_a_file_that_makes_no_sense_says_where(
    precinct: Precinct, file_of: Callable[[Any], str], content: Any, field: str | None
) -> None:
    status, _out, err = said = precinct("enter", "incident", file_of(content), "--json")
    refused = document(said)["refused"]
    assert (status, err) == (1, "")
    assert refused["code"] in ("invalid", "unlikely")
    assert list(refused["fields"]) == [field] if field else refused["message"]
    assert records(precinct("list", "incident", "--json")) == []


@pytest.mark.parametrize(
    ("sent", "field"),
    some(
        [
            ({"entry": "add_entry", "fields": {}}, "register"),
            ({"register": "incident", "fields": {}}, "entry"),
            ({"register": "incident", "entry": "fly", "number": "1"}, "entry"),
            ({"register": "weather", "entry": "fly", "number": "1"}, "register"),
            ({"register": "incident", "entry": "add_entry", "fields": {"text": "x"}}, "number"),
            ({"register": "incident", "entry": "add_entry", "number": "999", "fields": {"text": "x"}}, "number"),
            ({"register": "incident", "entry": "add_entry", "number": [1], "fields": {"text": "x"}}, "number"),
            ({"register": "incident", "entry": "add_entry", "number": "1", "fields": "x"}, "fields"),
            ({"register": "incident", "entry": "add_entry", "number": "1", "filds": {}}, "filds"),
            ({"register": "mark", "entry": "explain", "number": "1", "fields": {"what": "x"}}, "number"),
        ],
        5,
    ),
)
def test_an_entry_that_makes_no_sense_says_where(
    precinct: Precinct, file_of: Callable[[Any], str], sent: Any, field: str
) -> None:
    status, _out, _err = said = precinct("enter", "entry", file_of(sent), "--json")
    assert status == 1
    assert field in document(said)["refused"]["fields"]


def test_a_file_that_cannot_be_read_is_named(precinct: Precinct, tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path):
        status, out, err = precinct("enter", "incident", str(path))
        assert (status, out) == (1, "")
        assert path.name in err
    latin = tmp_path / "latin.json"
    latin.write_bytes(b'{"summary": "caf\xe9"}')
    assert "UTF-8" in precinct("enter", "incident", str(latin))[2]


def test_a_record_comes_from_standard_input(precinct: Precinct, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = io.TextIOWrapper(io.BytesIO(json.dumps(THEFT).encode()), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", sent)
    assert precinct("enter", "incident", "-")[0] == 0
    assert len(records(precinct("list", "incident", "--json"))) == 1


HOSTILE = "\x1b]52;c;cGF3bmVk\x07\x9b31m\u202e سلام\x00[/red][@click=app.bell]x[/]" + "e" + "\u0301" * 10_000


def test_hostile_words_stay_words(precinct: Precinct, file_of: Callable[[Any], str]) -> None:
    number = enter(precinct, file_of, fields={"type": "theft_shop", "summary": HOSTILE, "caller_name": HOSTILE[:60]})
    for words in (
        ("list", "incident"), ("show", "incident", number), ("search", "سلام", "--in", "incident"), ("journal", "list"),
    ):  # fmt: skip
        for more in ((), ("--json",)):
            status, out, err = precinct(*words, *more)
            assert status == 0
            assert not [
                letter for letter in out + err if (ord(letter) < 32 and letter != "\n") or 127 <= ord(letter) < 160
            ]
            assert "\u202e" not in out
            if words[0] in ("show", "search"):
                assert "سلام[/red][@click=app.bell]x[/]" in out


@pytest.mark.long
def test_hostile_arguments_are_said_safely(precinct: Precinct) -> None:
    for words in (
        ("show", "incident", HOSTILE[:40]),
        ("search", HOSTILE[:40], "--in", "incident"),
        ("enter", "incident", HOSTILE[:20].replace("\x00", "")),
        ("list", "incident", "--state", HOSTILE[:40]),
        ("list", "incident", "--since", HOSTILE[:40]),
        ("list", HOSTILE[:40]),
        ("list", "incident", HOSTILE[:40]),
        ("journal", "list", "--record", HOSTILE[:40]),
        ("print", "handover", "--shift", HOSTILE[:40]),
    ):
        for more in ((), ("--json",)):
            status, out, err = precinct(*words, *more)
            assert status in (0, 1, 2)
            assert not {"\x1b", "\x07", "\x9b", "\u202e", "\x00"} & set(out + err), words


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_help_and_usage_speak_the_language(precinct: Precinct, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _err = precinct("--help", role=None, lang=lang)
    assert status == 0
    assert [line.split()[0] for line in out.splitlines() if line.startswith("  ")] == list(ALL)
    assert ("پشت میز" in out) == (lang == "fa")
    assert ("At the desk" in out) == (lang == "en")
    status, out, err = precinct("list", role=None, lang=lang)
    assert (status, out) == (2, "")
    assert "REGISTER" in err
    assert ("required" in err) == (lang == "en")


def test_without_a_terminal_it_names_the_verbs(precinct: Precinct, tmp_path: Path) -> None:
    status, out, err = precinct(role=None)
    assert (status, out) == (2, "")
    assert "terminal" in err
    assert "journal" in err
    status, _out, err = main(["demo", "--home", str(tmp_path / "made"), "--lang", "en"]), "", ""
    assert status == 2
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("home", "spelled"),
    [
        ("demo", ("--home", "{}")),
        ("list", ("--home", "{}", "--bidi", "off")),
        ("version", ("--home={}",)),
        ("doctor", ("--lang", "en", "--home", "{}")),
    ],
)
def test_a_folder_may_have_the_name_of_a_verb(
    home: str, spelled: tuple[str, ...], store_home: Path, password_file: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (tmp_path / home).symlink_to(store_home)
    monkeypatch.chdir(tmp_path)
    before = [word.format(home) for word in spelled]
    signed = ("--officer", BADGES[Role.DUTY], "--password-file", str(password_file), "--json")
    assert main([*before, "desk", *signed]) == 0
    assert "attention" in json.loads(capsys.readouterr().out)
    assert main([*before, "version", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) >= {"precinct"}
    assert main([*before, "--help"]) == 0
    assert "demo" in (said := capsys.readouterr().out)
    assert "verify-paper" in said, "the help names every verb"


def test_nobody_is_let_in_without_a_right_password(
    precinct: Precinct, store_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _out, err = precinct("list", "incident", role=None)
    assert status == 2
    assert "--officer" in err
    wrong = tmp_path / "wrong"
    wrong.write_text("no-such-password")
    asked = [
        "list",
        "incident",
        "--home",
        str(store_home),
        "--officer",
        "1000",
        "--password-file",
        str(wrong),
        "--json",
    ]
    codes = []
    for _try in range(4):
        assert main(asked) == 1
        codes.append(json.loads(capsys.readouterr().out)["refused"]["code"])
    assert codes == ["wrong_password"] * 3 + ["wait"]


def test_the_same_rights_hold_as_on_the_screen(precinct: Precinct, file_of: Callable[[Any], str]) -> None:
    for words in (("enter", "incident", file_of(THEFT)), ("list", "incident")):
        said = precinct(*words, "--json", role=Role.ADMINISTRATOR)
        assert (said[0], document(said)["refused"]["code"]) == (1, "forbidden")
    assert precinct("enter", "incident", file_of(THEFT), role=Role.AUDITOR)[0] == 1


def test_the_journal_is_verified_listed_and_rebuilt(precinct: Precinct, file_of: Callable[[Any], str]) -> None:
    number = enter(precinct, file_of)
    found = document(precinct("journal", "verify", "--json"))
    assert found["sound"]
    anchor = f"{found['anchor']['position']}:{found['anchor']['hash']}"
    assert document(precinct("journal", "verify", "--anchor", anchor, "--json"))["anchors"][0]["holds"]
    said = precinct("journal", "verify", "--anchor", f"{found['anchor']['position']}:{'0' * 64}", "--json")
    assert (said[0], document(said)["sound"]) == (1, False)
    assert precinct("journal", "verify", "--anchor", "x:y")[0] == 2

    listed = document(precinct("journal", "list", "--record", number, "--json"))
    assert [entry["kind"] for entry in listed["entries"]] == ["incident_reported"]
    assert (listed["total"], listed["shown"], listed["next"]) == (1, 1, None)
    added = ("journal", "list", "--by", "1000", "--kind", "officer_added", "--limit", "2", "--json")
    listed = document(precinct(*added))
    assert (listed["total"], listed["shown"]) == (len(Role), 2)
    following = document(precinct(*added, "--after", listed["next"]))["entries"]
    assert max(entry["position"] for entry in following) < min(entry["position"] for entry in listed["entries"])
    assert precinct("journal", "list", "--after", listed["next"])[0] == 2
    assert precinct("journal", "list", "--access", "--json")[0] == 1
    assert document(precinct("journal", "list", "--access", "--json", role=Role.COMMANDER))["entries"]

    assert document(precinct("journal", "rebuild", "--check", "--json"))["identical"]
    assert precinct("journal", "rebuild")[0] == 1
    assert precinct("journal", "rebuild", role=Role.ADMINISTRATOR)[0] == 0
    assert [row["number"] for row in records(precinct("list", "incident", "--json"))] == [number]


@pytest.mark.parametrize("folder", ["", "  "])
def test_a_backup_into_no_name_is_refused(
    precinct: Precinct, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    status, _out, err = precinct("backup", folder, role=Role.COMMANDER)
    assert (status, "empty" in err) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_backup_is_restored_with_a_new_series(
    precinct: Precinct,
    file_of: Callable[[Any], str],
    tmp_path: Path,
    password_file: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = enter(precinct, file_of)
    made = document(precinct("backup", str(tmp_path / "backups"), "--json", role=Role.COMMANDER))
    assert Path(made["backup"]).parent == tmp_path / "backups"
    home = str(tmp_path / "restored")
    assert main(["restore", str(tmp_path / "backups"), "--home", home, "--json"]) == 0
    capsys.readouterr()
    signed = ["--home", home, "--officer", "1000", "--password-file", str(password_file), "--json"]
    assert main(["enter", "incident", file_of(THEFT), *signed]) == 0
    second = json.loads(capsys.readouterr().out)["number"]
    assert (first[:3], second[3]) == ("IA-", "-")
    assert main(["restore", str(tmp_path), "--home", str(tmp_path / "other"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "not_a_backup"
    said = precinct("restore", str(tmp_path / "backups"), "--json", role=None)
    assert document(said)["refused"]["code"] == "exists"


def test_a_store_is_set_up_and_recovered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], password_file: Path
) -> None:
    home = ["--home", str(tmp_path / "new"), "--lang", "en", "--json"]
    named = ["--unit", "کلانتری ۱۴", "--officer", "۷۰۰۱", "--name", "مدیر", "--password-file", str(password_file)]
    assert main(["init", *named, *home]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["officers"] == [{"badge": "7001", "name": "مدیر", "role": "administrator"}]
    assert main(["init", *named, *home]) == 1
    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "exists"

    signed = ["--officer", "7001", "--password-file", str(password_file), *home]
    new = tmp_path / "new-password"
    new.write_text("another-secret\n")
    added = ["officer", "add", "1200", "--name", "افسر", "--role", "duty_officer", "--new-password-file", str(new)]
    assert main([*added, *signed]) == 0
    assert json.loads(capsys.readouterr().out)["badge"] == "1200"
    mine = ["--officer", "1200", "--password-file", str(new), *home]
    assert main(["list", "incident", *mine]) == 1  # he chooses his own first
    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "own_password_first"
    own = tmp_path / "own"
    own.write_text("a-secret-of-mine\n")
    assert main(["officer", "password", "--new-password-file", str(own), *mine]) == 0
    capsys.readouterr()
    assert main(["list", "incident", "--officer", "1200", "--password-file", str(own), *home]) == 0
    assert json.loads(capsys.readouterr().out)["records"] == []

    phrase = tmp_path / "phrase"
    phrase.write_text(made["recovery"])
    asked = ["recover", "--officer", "7001", "--phrase-file", str(phrase), "--new-password-file", str(new), *home]
    assert main(asked) == 0
    assert main(["officer", "list", *signed]) == 1
    capsys.readouterr()
    assert main(["officer", "list", "--officer", "7001", "--password-file", str(new), *home]) == 0
    assert [officer["badge"] for officer in json.loads(capsys.readouterr().out)] == ["1200", "7001"]


def test_a_short_password_sets_nothing_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    short = tmp_path / "short"
    short.write_text("1234")
    words = ["init", "--home", str(tmp_path / "new"), "--unit", "x", "--officer", "1", "--name", "y", "--json"]
    assert main([*words, "--password-file", str(short)]) == 1
    assert list(json.loads(capsys.readouterr().out)["refused"]["fields"]) == ["password"]
    assert not (tmp_path / "new").exists()


def test_officers_keep_their_own_secrets(precinct: Precinct, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.write_text("quite another of mine\n")
    assert precinct("officer", "password", "--new-password-file", str(new))[0] == 0
    assert precinct("list", "incident")[0] == 1
    pin = tmp_path / "pin"
    pin.write_text("۴۸۲۱۹۳\n")
    assert precinct("officer", "pin", "--pin-file", str(pin), role=Role.DEPUTY)[0] == 0
    said = precinct("officer", "remove", BADGES[Role.PATROL], "--reason", "منتقل شد", "--json", role=Role.DEPUTY)
    assert document(said)["refused"]["code"] == "forbidden"
    assert precinct("officer", "remove", BADGES[Role.PATROL], "--reason", "منتقل شد", role=Role.ADMINISTRATOR)[0] == 0
    assert precinct("officer", "change", BADGES[Role.AUDITOR], "--name", "نام", role=Role.ADMINISTRATOR)[0] == 0
    assert precinct("officer", "change", "99999", "--name", "نام", role=Role.ADMINISTRATOR)[0] == 1


@pytest.mark.long
def test_lists_are_shown_and_extended(precinct: Precinct) -> None:
    assert document(precinct("lists", "show", "--json"))["incident_type"] > 10
    added = ("lists", "add", "incident_type", "camel_lost", "--fa", "گم شدن شتر", "--en", "Lost camel", "--json")
    assert document(precinct(*added))["refused"]["code"] == "forbidden"
    assert precinct(*added, role=Role.COMMANDER)[0] == 0
    shown = document(precinct("lists", "show", "incident_type", "--json"))
    assert shown[-1]["code"] == "camel_lost"
    assert precinct("lists", "change", "incident_type", "camel_lost", "--in-use", "no", role=Role.COMMANDER)[0] == 0
    assert precinct("lists", "show", "no_such_list")[0] == 1


def test_marks_are_set_listed_and_explained(precinct: Precinct, file_of: Callable[[Any], str]) -> None:
    assert precinct("enter", "entry", file_of({"entry": "mark.set", "fields": {"kind": "arrival"}}))[0] == 0
    (mark,) = document(precinct("marks", "--json"))
    sent = {"entry": "mark.explain", "record": mark["uid"], "fields": {"what": "آمد"}}
    assert precinct("enter", "entry", file_of(sent))[0] == 0
    assert document(precinct("marks", "--json")) == []


@pytest.mark.long
def test_the_handover_is_printed(precinct: Precinct, file_of: Callable[[Any], str], tmp_path: Path) -> None:
    said = precinct("print", "handover", "--json")
    assert document(said)["refused"]["code"] == "not_found"
    number = enter(precinct, file_of, "shift", {})
    out = tmp_path / "handover.txt"
    assert precinct("print", "handover", "--shift", number, "--out", str(out))[0] == 0
    text = out.read_text(encoding="utf-8")
    assert number in text
    assert precinct("print", "handover")[1].splitlines()[0] == text.splitlines()[0]
    assert "نوبت" in precinct("print", "handover", lang="fa")[1]
    assert precinct("print", "handover", "--out", str(tmp_path / "no" / "such" / "folder.txt"))[0] == 1


def test_the_doctor_looks_inside(
    precinct: Precinct, store_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(precinct("doctor", "--json"))
    assert found["sound"]
    states = {check["check"]: check["state"] for check in found["checks"]}
    assert {states[name] for name in ("versions", "folder", "keys", "store", "integrity")} == {"good"}
    assert precinct("doctor", role=None)[0] == 0
    assert main(["doctor", "--home", str(tmp_path / "nothing"), "--json"]) == 1
    assert not json.loads(capsys.readouterr().out)["sound"]

    path = store_home / "precinct.db"
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    path.write_bytes(damaged)
    said = precinct("doctor", "--json")
    assert (said[0], document(said)["sound"]) == (1, False)


def test_a_fault_shows_no_value(precinct: Precinct, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_any: object) -> None:
        raise ValueError("00123" + "45679")

    monkeypatch.setattr("db.opening.setup.open_store", fails)
    status, out, err = precinct("list", "incident", "--json")
    assert (status, json.loads(out)["refused"]["code"]) == (1, "fault")
    assert "0012345679" not in out + err


def test_the_version_is_said(precinct: Precinct) -> None:
    assert precinct("--version", role=None)[1].startswith("precinct ")
    assert "sqlite" in document(precinct("version", "--json", role=None))


@pytest.mark.parametrize(
    ("module", "wanted"), [("precinct_tui.__main__", "7.8.9"), ("precinct_tui_extra.__main__", None)]
)
def test_the_version_is_that_of_whatever_distribution_installed_the_command(
    module: str, wanted: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = precinct_version()
    made = tmp_path / "records_desk-7.8.9.dist-info"
    made.mkdir()
    (made / "METADATA").write_text("Metadata-Version: 2.1\nName: records-desk\nVersion: 7.8.9\n")
    (made / "entry_points.txt").write_text(f"[console_scripts]\ndesk = {module}:main\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"precinct {wanted or own}\n"


def test_the_version_is_unknown_where_nothing_installed_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.path", [path for path in sys.path if "site-packages" not in path])
    assert precinct_version() == "?"


def test_digits_are_those_of_the_settings(precinct: Precinct) -> None:
    """The command line writes numbers as the screen does: the settings say in which digits."""
    from precinct_tui.language.settings import Settings, save_settings

    try:
        save_settings(Settings(digits="fa"))
        assert "۰" in precinct("journal", "list")[1]
        save_settings(Settings(digits="latn"))
        said = precinct("journal", "list", lang="fa")[1]
        assert any(digit in said for digit in "0123456789")
        assert not any(digit in said for digit in "۰۱۲۳۴۵۶۷۸۹")
    finally:
        set_digits("auto")


def test_a_refusal_in_persian_names_what_it_is_about_in_persian(precinct: Precinct) -> None:
    status, _out, err = precinct("show", "incident", "999", lang="fa")
    assert status == 1
    assert err.splitlines()[1].startswith("  شماره: ")


@pytest.mark.parametrize("typed", ["hi,hc", "اهوار"])
def test_a_search_that_finds_nothing_names_what_was_meant(
    precinct: Precinct, file_of: Callable[[Any], str], typed: str
) -> None:
    sent = file_of({"type": "theft_home", "place": "اهواز", "summary": "دزدی"})
    assert precinct("enter", "incident", sent)[0] == 0
    assert "اهواز" in precinct("search", "--in", "incident", typed)[1]
    assert "Did you mean" not in precinct("search", "--in", "incident", "اهواز")[1]


@pytest.mark.parametrize("typed", some(["۱", "IA14051", "ia-1405-1", "1", "1405/1"], 2))
def test_a_number_is_found_without_naming_a_register(
    precinct: Precinct, file_of: Callable[[Any], str], typed: str
) -> None:
    number = enter(precinct, file_of)
    fault = enter(precinct, file_of, "post", {"kind": "power", "since": "now"})
    both = [number] if "i" in typed.lower() else [number, fault]
    assert sorted(hit["number"] for hit in records(precinct("search", typed, "--json"))) == sorted(both)
    for lang, title in (("en", "Incidents"), ("fa", "وقایع")):
        status, out, _err = precinct("search", typed, lang=lang)
        assert status == 0
        assert title in out
        assert ("IA-1405-1" if lang == "en" else "IA-۱۴۰۵-۱") in out
    (hit,) = records(precinct("search", typed, "--in", "incident", "--json"))
    assert (hit["register"], hit["number"]) == ("incident", number)
    assert records(precinct("search", typed, "--in", "gang", "--json", role=Role.COMMANDER)) == []
    (hit,) = records(precinct("search", typed, "--in", "incident", "--json", role=Role.AUDITOR))
    assert hit["number"] == number


def test_a_search_says_how_many_there_are_and_where_the_next_page_begins(
    precinct: Precinct, file_of: Callable[[Any], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [enter(precinct, file_of) for _turn in range(5)]
    asked = ("search", "بازار", "--in", "incident")
    found, end = [], ()
    for shown in (2, 2, 1):
        page = document(precinct(*asked, "--limit", "2", "--json", *end))
        assert (page["total"], page["shown"], len(page["records"])) == (5, shown, shown)
        found += [hit["number"] for hit in page["records"]]
        end = ("--after", page["next"])
    assert (page["next"], found) == (None, numbers[::-1])
    status, out, err = precinct(*asked, "--limit", "3")
    assert (status, out.count("IA-1405"), "3 of 5." in err, "--after" in err) == (0, 3, True, True)
    assert "of 5" not in precinct(*asked)[2]

    first = document(precinct(*asked, "--limit", "2", "--json"))["next"]
    assert precinct("search", "سرقت", "--in", "incident", "--after", first)[0] == 2
    monkeypatch.setattr(verbs_of_search, "FARTHEST", 4)
    page = document(precinct(*asked, "--limit", "4", "--json"))
    assert (page["total"], page["shown"], page["next"]) == (None, 4, None)
    assert "4 of 4 or more." in precinct(*asked)[2]


def test_words_need_a_register_and_a_number_is_no_way_around_a_role(
    precinct: Precinct, file_of: Callable[[Any], str]
) -> None:
    number = enter(precinct, file_of)
    status, out, err = precinct("search", "سرقت")
    assert (status, out) == (2, "")
    assert "--in" in err
    assert precinct("search", "گشت", "--in", "patrol")[0] == 2
    assert precinct("search", "7", "--in", "patrol")[:2] == (0, "Nothing was found.\n")
    assert records(precinct("search", number, "--json", role=Role.PATROL)) == []
    assert records(precinct("search", "421", "--json")) == []
    status, out, _err = precinct("search", number, role=Role.ADMINISTRATOR)
    assert (status, out) == (1, "")
