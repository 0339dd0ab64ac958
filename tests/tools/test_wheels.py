"""What a lock names is installed with a bar that goes by what pip says and by what lies in the folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import wheels

LOCK = """\
# Those that run.
one==1.0 \\
    --hash=sha256:00
two==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:11
    # via one
"""
SAYS = """\
Collecting one==1.0 (from -r x.lock (line 1))
  Downloading one-1.0-py3-none-any.whl (9 kB)
Ignoring two: markers 'sys_platform == "win32"' don't match your environment
Requirement already satisfied: three==3 in /somewhere
Installing collected packages: one, three
Successfully installed one-1.0
"""


def saying(text: str) -> subprocess.Popen[str]:
    """A program that says this and ends, as pip does."""
    return subprocess.Popen(
        [sys.executable, "-c", f"print({text!r}, end='')"], stdout=subprocess.PIPE, text=True
    )  # fmt: skip


def test_each_pin_is_counted_once_and_none_of_its_hashes() -> None:
    assert wheels.pins_of(LOCK) == 2


def test_a_pin_is_fetched_had_already_or_not_for_this_machine() -> None:
    with saying(SAYS) as pip:
        found = [step for step in wheels.steps(pip, 3) if step[0] == "fetched"]
    assert found == [("fetched", 1, 3), ("fetched", 2, 3), ("fetched", 3, 3)]


def test_what_is_unpacked_is_counted_in_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    lie = iter([40, 40, 41, 42, 43])

    class Pip:
        """pip, which ends once three looks were taken."""

        stdout = iter(["Installing collected packages: one, three\n"])
        looks = iter([None, None, None, 0])

        def poll(self) -> int | None:
            """None while it runs."""
            return next(self.looks)

    monkeypatch.setattr(wheels, "_unpacked", lambda: next(lie))
    monkeypatch.setattr(wheels, "LOOK", 0)
    found = list(wheels.steps(Pip(), 3))  # type: ignore[arg-type]
    assert found == [("unpacked", 0, 2), ("unpacked", 1, 2), ("unpacked", 2, 2)]


def test_the_bar_is_as_full_as_what_is_done_and_never_fuller() -> None:
    assert [wheels.drawn(done, 10).count("#") for done in (0, 5, 10, 11)] == [0, 15, 30, 30]
    assert {len(wheels.drawn(done, 10)) for done in range(12)} == {wheels.WIDTH + 2}


def test_a_wrong_hash_is_refused_with_pips_status(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rich-1.0-py3-none-any.whl").write_bytes(b"changed on its way")
    lock = tmp_path / "x.lock"
    wheel = (tmp_path / "rich-1.0-py3-none-any.whl").as_uri()
    lock.write_text(f"rich @ {wheel} --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    assert wheels.main(lock) != 0
    said = capfd.readouterr()
    assert "HASH" in said.err.upper()
    assert "[" not in said.out, "no bar where nobody looks"


def test_a_lock_whose_pins_have_no_hash_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    wheel, lock = tmp_path / "nowhere-1.0-py3-none-any.whl", tmp_path / "x.lock"
    wheel.write_bytes(b"no wheel: it could not be installed if it were tried")
    lock.write_text(f"nowhere @ {wheel.as_uri()}\n", encoding="utf-8")
    assert wheels.main(lock) != 0
    assert "Hashes are required" in capfd.readouterr().err
