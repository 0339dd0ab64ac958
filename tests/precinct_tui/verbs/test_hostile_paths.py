"""Folders and files that can't be what they are named as: each verb refuses them in a sentence, none by a traceback."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from precinct_tui.__main__ import main
from precinct_tui.language.i18n import language, set_language
from tests.conftest import BADGES, PASSWORD
from tests.permissions import precinct


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    before = language()
    yield
    set_language(before)


@pytest.fixture
def signed(tmp_path: Path) -> tuple[str, ...]:
    """The administrator, as options."""
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD, encoding="utf-8")
    return ("--officer", BADGES[Role.ADMINISTRATOR], "--password-file", str(secret))


def _circle(folder: Path) -> Path:
    path = folder / "circle"
    path.symlink_to(path)
    return path


def _keys_are_a_folder(folder: Path) -> Path:
    (folder / "store" / "keys.json").mkdir(parents=True)
    return folder / "store"


def _keys_are_a_circle(folder: Path) -> Path:
    (folder / "store").mkdir()
    (folder / "store" / "keys.json").symlink_to("keys.json")
    return folder / "store"


def _below_a_file(folder: Path) -> Path:
    (folder / "file").write_text("")
    return folder / "file" / "store"


HOMES: dict[str, Callable[[Path], Path]] = {
    "long": lambda folder: folder / ("x" * 5_000), "circle": _circle, "below a file": _below_a_file,
    "a device": lambda _folder: Path("/dev/null"), "nobody's": lambda _folder: Path("~nobody-has-this-name/x"),
    "keys are a folder": _keys_are_a_folder, "keys are a circle": _keys_are_a_circle,
    "bytes": lambda folder: Path(os.fsdecode(bytes(folder) + b"/\xff\xfe")),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOMES)
def test_a_folder_that_can_be_no_store_is_refused_by_every_door(
    kind: str, tmp_path: Path, signed: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    home = str(HOMES[kind](tmp_path))
    for words in (["doctor", *signed], ["list", "incident", *signed], ["serve", "--port", "0"], ["restore", home]):
        status = main(["--lang", "en", "--home", home, *words])
        said = capsys.readouterr()
        assert status == 1, words
        assert "Traceback" not in said.err
        assert "inside precinct" not in said.err
        assert "inside precinct" not in said.out
        assert (said.err + said.out).strip()
        assert "damaged" not in said.err, "nothing is: the path is wrong"


def test_no_store_is_made_in_a_folder_whose_name_is_no_text(
    tmp_path: Path, signed: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    home = HOMES["bytes"](tmp_path)
    assert main(["--lang", "en", "--home", str(home), "init", "--unit", "x", "--name", "y", *signed]) == 1
    assert "is no text" in capsys.readouterr().err
    assert not home.exists()


def test_a_folder_that_may_not_be_entered_is_told(store_home: Path, tmp_path: Path, signed: tuple[str, ...]) -> None:
    store_home.chmod(0)
    try:
        done = precinct(["--home", str(store_home), "doctor", *signed], tmp_path / "state")
    finally:
        store_home.chmod(0o700)
    assert done.returncode == 1
    assert done.stderr == ""
    lines = [line for line in done.stdout.splitlines() if line.startswith("✗")]
    assert [line.split("│")[1].strip() for line in lines] == ["Folder", "Keys", "Disk", "Store"]
    assert all("owner and rights" in line for line in lines)


def test_output_onto_a_full_disk_is_refused_in_a_sentence(
    store_home: Path, signed: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    with Path("/dev/full").open("w") as full, pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", full)
        assert main(["--lang", "en", "--home", str(store_home), "version"]) == 1
    assert "The disk is full" in capfd.readouterr().err
