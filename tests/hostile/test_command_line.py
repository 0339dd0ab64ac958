"""Every verb that reads, over a store of hostile texts, for programs and for people: no order leaves, JSON parses."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.register import REGISTERS as DECLARED
from precinct_tui.__main__ import main
from precinct_tui.language.i18n import set_language
from tests.conftest import BADGES, PASSWORD
from tests.hostile.filling import Filled
from tests.hostile.strings import ALL, SHORT, has_a_letter_alone, ill, packed, strings_in

Said = tuple[int, str, str]
Run = Callable[..., Said]
REGISTERS = ("incident", "custody", "session", "request", "oversight", "shift")
OURS = re.compile("\x1b\\[[0-9;]*m|\x1b\\[\\?25[hl]")
"""Colours of our own tables. `5;33` stands in no theme of ours: it is how the hostile texts colour."""


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    yield
    set_language("fa")


@pytest.fixture
def run(hostile_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("list", "incident", role=…, lang=…)`: (status, stdout, stderr)."""
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD, encoding="utf-8")

    def verb(*words: str, role: Role = Role.INSPECTOR, lang: str = "en") -> Said:
        signed = ("--officer", BADGES[role], "--password-file", str(secret), "--home", str(hostile_home))
        end = words.index("--") if "--" in words else len(words)  # what follows is no option
        try:
            status = main([*words[:end], *signed, "--lang", lang, *words[end:]])
        except SystemExit as left:
            status = int(left.code or 0)
        said = capsys.readouterr()
        return status, said.out, said.err

    return verb


def every_tenth(texts: Iterable[str]) -> list[Any]:
    """The names of hostile texts; `make test` tries every tenth, `make long` all."""
    return [
        pytest.param(label, marks=pytest.mark.long if place % 10 else ()) for place, label in enumerate(sorted(texts))
    ]


SOME_REGISTERS = [pytest.param(name, marks=() if name == "custody" else pytest.mark.long) for name in REGISTERS]
"""The one of people; `make long` goes through all."""


def quiet(said: Said, status: int = 0) -> Said:
    assert said[0] == status, said[2][:600]
    assert ill(said[1]) == []
    assert ill(said[2]) == []
    return said


def parsed(said: Said) -> Any:
    """The document, which parses, and steers neither as it stands nor once it is read."""
    found = json.loads(quiet(said)[1])
    for text in strings_in(found):
        assert ill(text) == []
    return found


def refused(said: Said) -> Any:
    """A refusal. It names the fields as they were sent, escaped: nothing steers as it stands."""
    return json.loads(quiet(said, 1)[1])["refused"]


@pytest.mark.long
@pytest.mark.parametrize("name", SOME_REGISTERS)
def test_lists_and_records(run: Run, hostile_store: tuple[Path, Filled], name: str) -> None:
    rows = parsed(run("list", name, "--json", "--limit", "500"))["records"]
    lines = [json.loads(line) for line in quiet(run("list", name, "--json-lines"))[1].splitlines()]
    assert lines == rows, "no word breaks a line"
    assert [row["number"] for row in rows] == hostile_store[1].numbers[name]
    for lang in ("en", "fa"):
        assert "\n" in quiet(run("list", name, lang=lang))[1]
    longest = sorted(rows, key=lambda row: len(str(row)))[-2:]
    for row in longest:
        number = str(row["number"])
        assert parsed(run("show", name, number, "--json"))["number"] == number
        for lang in ("en", "fa"):
            quiet(run("show", name, number, lang=lang))


@pytest.mark.long
@pytest.mark.parametrize("name", SOME_REGISTERS)
def test_search_for_anything(run: Run, name: str) -> None:
    of_people = DECLARED[name].of_people
    what_for = ("--purpose", "duty") if of_people else ()
    for text in ("قرمز", packed(190, 3), SHORT["fts"].strip("- "), SHORT["surrogates"], "\udcff"):
        said = run("search", "--json", "--in", name, *what_for, "--", text)
        if of_people and has_a_letter_alone(text):
            assert list(refused(said)["fields"]) == ["words"]
            for lang in ("en", "fa"):
                quiet(run("search", "--in", name, *what_for, "--", text, lang=lang), 1)
        else:
            parsed(said)
    quiet(run("search", "--in", name, *what_for, "--", "پیش"))
    quiet(run("search", "--in", name, *what_for, "--", "پیش", lang="fa"))


@pytest.mark.long
def test_the_journal_and_the_handover(run: Run, hostile_store: tuple[Path, Filled]) -> None:
    assert parsed(run("journal", "list", "--json", "--limit", "500"))["entries"]
    for lang in ("en", "fa"):
        quiet(run("journal", "list", "--limit", "500", lang=lang))
        quiet(run("print", "handover", lang=lang, role=Role.DUTY))
    assert parsed(run("print", "handover", "--json", role=Role.DUTY))["text"]
    for number in hostile_store[1].numbers["shift"]:
        quiet(run("print", "handover", "--shift", number, role=Role.DUTY))
    parsed(run("journal", "verify", "--json"))


@pytest.mark.parametrize("label", every_tenth(SHORT))
def test_any_word_on_the_command_line(run: Run, label: str) -> None:
    text = SHORT[label].replace("\x00", "")
    quiet(run("show", "incident", "--", text), 1)
    assert refused(run("show", "shift", "--json", "--", text))["code"] in ("not_found", "invalid")
    quiet(run("list", "incident", f"--state={text}"), 2)
    quiet(run("list", "incident", f"--since={text}"), 2)
    quiet(run("journal", "list", f"--by={text}"), 1)
    assert ill("".join(run(text)[1:])) == []


@pytest.mark.parametrize("label", every_tenth(ALL))
def test_any_text_in_a_file(run: Run, tmp_path: Path, label: str) -> None:
    text, file = ALL[label], tmp_path / "sent.json"
    file.write_text(json.dumps({"type": "theft_home", "summary": text, "address": text}), encoding="utf-8")
    said = run("enter", "incident", str(file), "--json", role=Role.DUTY)
    if label in ("word", "megabyte"):
        assert list(refused(said)["fields"]) == ["address", "summary"]
        assert "too long" in quiet(run("enter", "incident", str(file), role=Role.DUTY), 1)[2]
        return
    shown = parsed(run("show", "incident", parsed(said)["number"], "--json"))
    assert {"address", "summary"} <= {line["name"] for line in shown["chronology"][0]["lines"]}
    file.write_text(json.dumps({text: text, "type": text}), encoding="utf-8")
    assert refused(run("enter", "incident", str(file), "--json", role=Role.DUTY))["code"] == "invalid"
    file.write_text(json.dumps({"type": "theft_home", "_reasons": {text: text}}), encoding="utf-8")
    quiet(run("enter", "incident", str(file), role=Role.DUTY), 1)


@pytest.mark.parametrize("name", SOME_REGISTERS)
def test_a_terminal_is_given_our_own_colours_only(
    run: Run, hostile_store: tuple[Path, Filled], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    number = hostile_store[1].numbers[name][-1]
    for words in (("list", name), ("show", name, number)):
        for lang in ("en", "fa"):
            terminal = _Terminal()
            with monkeypatch.context() as patched:
                patched.setattr(sys, "stdout", terminal)
                assert run(*words, lang=lang)[0] == 0
            said = terminal.getvalue()
            assert ill(OURS.sub("", said)) == []
            assert "7;35m" not in re.findall("\x1b\\[([0-9;]*m)", said)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True
