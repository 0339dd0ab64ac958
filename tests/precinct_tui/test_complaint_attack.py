"""The officer complained of at the command line and on the screens: every verb and every place, with and without it.

The verbs are read from the grammar and the places from the table of actions, so that a new one is walked by itself.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from textual.widgets import Input

from db.kernel.base.access import Role
from db.storage import heads, keys
from db.words.ids import Source
from precinct_tui.__main__ import main
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.actions import with_registers
from precinct_tui.language.i18n import language, set_digits, set_language
from precinct_tui.language.settings import Settings
from precinct_tui.verbs.grammar import whole
from tests.db.registers.oversight.attack import END, SECRETS, Twins, signed_in
from tests.db.registers.oversight.conftest import made, made_pair, pair
from tests.precinct_tui.conftest import Hands

__all__ = ["made", "made_pair", "pair"]

MAKE_STORES = {"init", "demo", "restore", "recover"}
"""They make another store and read nothing of this one."""
SERVES = {"serve-level"}
"""A seat that its units call: it goes on until it is stopped, and has no JSON form."""
LOOKS_AT_THE_MACHINE = {"doctor", "version"}
"""Sizes and free space differ between two folders; what it reads of the store is walked as queries."""

CODE = re.compile(r"\d{4} \d{4} \d{4}")
"""A one-time code: drawn by chance each time."""


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    before = language()
    yield
    set_language(before)
    set_digits("auto")


def leaves(made: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], list[object]]]:
    """Every verb of the grammar that signs an officer in, and so can read a store: its words and its arguments."""
    inner = [action for action in made._actions if isinstance(action, argparse._SubParsersAction)]
    if not inner and any("--officer" in action.option_strings for action in made._actions):
        yield path, [action for action in made._actions if not action.option_strings or action.required]
    for action in inner:
        for name, one in action.choices.items():
            yield from leaves(one, (*path, name))


def reads(argument: argparse.Action, text: str) -> bool:
    """Whether an argument takes a text: one that counts takes no code."""
    try:
        if argument.type is not None:
            argument.type(text)  # type: ignore[operator]
        return True
    except (argparse.ArgumentTypeError, ValueError):
        return False


def lines(words: tuple[str, ...], arguments: list[object], code: str, folder: Path) -> Iterator[list[str]]:
    """A verb with the complaint's code wherever it takes a text, once for every choice it offers."""
    found: list[list[str]] = [list(words)]
    for argument in arguments:
        assert isinstance(argument, argparse.Action)
        if argument.choices:
            values = [str(choice) for choice in argument.choices]
        elif argument.metavar in ("FILE", "DIR", "FILE.json"):
            values = [str(folder / "made" / argument.dest)]
        else:
            values = [next(text for text in (code, "1", "1405/09/01") if reads(argument, text))]
        option = argument.option_strings[:1]
        found = [[*line, *option, value] for line in found for value in values]
    if words == ("status",):
        found += [[*words, code, "--satisfied", "no"], [*words, code, "--reopen", "چرا"]]
    yield from found


@pytest.mark.long
def test_every_verb_says_the_same(
    pair: Twins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    officer = next(one for one in keys.load(pair.without).demo if one["role"] == Role.COMMANDER)
    secret = tmp_path / "secret"
    secret.write_text(officer["password"] + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    home, out = tmp_path / "home", tmp_path / "made"
    walked = 0
    for words, arguments in leaves(whole()):
        if words[0] in MAKE_STORES | SERVES | LOOKS_AT_THE_MACHINE:
            continue
        for line in lines(words, arguments, pair.code, tmp_path):
            said = []
            for store in (pair.with_it, pair.without):
                shutil.copytree(store, home)  # a fresh copy: what is printed or exported leaves an entry
                out.mkdir()
                monkeypatch.setattr(Source.__init__, "__defaults__", (lambda: END, Random(walked).randbytes))
                signed = ["--officer", officer["badge"], "--password-file", str(secret), "--json"]
                signed += ["--passphrase-file", str(secret)] if words in JOURNAL_FILES else []
                status = main([*line, "--home", str(home), "--lang", "en", *signed])
                told = capsys.readouterr()
                assert not told.err.startswith("usage:"), (line, told.err)
                said.append((status, timeless(told.out), timeless(told.err)))
                heads.forget(keys.load(home).store, home)
                shutil.rmtree(home)
                shutil.rmtree(out)
            assert CODE.sub("", str(said[0])) == CODE.sub("", str(said[1])), line
            assert not any(word in said[0][1] + said[0][2] for word in SECRETS), line
            walked += 1
    assert walked > 80


JOURNAL_FILES = (("journal", "export"), ("journal", "import"), ("machine", "join"))


def timeless(text: str) -> str:
    """Without when a backup was made, and without its size, to which an empty sealed entry adds as much."""
    return re.sub(r'precinct-\d{8}T\d{6}Z|"bytes": \d+', "", text)


async def settled(hands: Hands) -> str:
    """What stands on the screen once it stands still and nothing is being looked for."""
    before, same = "", 0
    for _turn in range(100):
        await hands.pilot.pause(0.01)
        now = hands.text
        looks = any(worker.group in ("read", "search") and not worker.is_finished for worker in hands.app.workers)
        same = same + 1 if now == before and now[:100].strip() and not looks else 0
        if same == 3:
            return now
        before = now
    raise AssertionError(f"never still: {before}")


@pytest.mark.long
async def test_every_place_looks_the_same(pair: Twins) -> None:
    """Every place of the menu and the search, as the commander finds them."""
    seen = []
    for home in (pair.with_it, pair.without):
        desk = signed_in(home, Role.COMMANDER)
        app = PrecinctApp(home, Settings(language="en", idle_lock_minutes=0), desk=desk, bidi="off")
        set_digits("latn")
        shown: dict[str, str] = {}
        async with app.run_test(size=(100, 40)) as pilot:
            hands = Hands(app, pilot)
            await hands.stand_on("DeskScreen")
            for action in with_registers():
                if action.id.startswith("go.") and action.where == "app" and action.id != "go.complaint":
                    await app.run_action(action.do)
                    shown[action.id] = await settled(hands)
            await app.run_action("go('search')")
            await settled(hands)
            app.screen.query_one("#words", Input).value = pair.code
            while "Found" not in hands.text and "Nothing" not in hands.text and "No record that" not in hands.text:
                await hands.pilot.pause(0.01)
            shown["search"] = await settled(hands)
        desk.store.close()
        seen.append(shown)
    assert len(seen[0]) > 20
    assert [name for name in seen[0] if seen[0][name] != seen[1][name]] == []
    assert not any(secret in text for text in seen[0].values() for secret in (*SECRETS, *pair.uids))
