"""The wheel, tried where the checkout cannot help it: in a fresh virtual environment, from another folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib.metadata import Distribution
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from precinct_kiosk.current_version import current
from precinct_kiosk.versions import key_of
from tools.kiosk.closing import SUM_DIGITS, Packed, close
from tools.kiosk.debian import Release
from tools.kiosk.wheels import needed

pytestmark = pytest.mark.slow
PACKAGES = ("db", "precinct_kiosk", "precinct_tui")


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", folder, root], check=True, timeout=300)
    (built,) = folder.glob("precinct_desk-*.whl")
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`precinct` of a new environment that holds the wheel and what it declares to run on, nothing more.

    The packages are those of this environment, which `make` installed from requirements.lock; linked, not copied.
    """
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, with_pip=False, symlinks=True)
    site = next(folder.glob("lib/python*/site-packages"))
    scripts = folder / "bin"
    pip = [sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, wheel], check=True, timeout=120)
    (info,) = site.glob("precinct_desk-*.dist-info")
    for package in needed(Distribution.at(info)).values():
        for top in {file.parts[0] for file in package.files or [] if file.parts[0] not in ("..", "__pycache__")}:
            if not (site / top).exists():
                (site / top).symlink_to(Path(str(package.locate_file(top))))
    return scripts / "precinct"


def run(program: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PRECINCT"))}
    return subprocess.run(
        [program, *arguments],
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )


def test_it_carries_every_file_of_both_packages_and_nothing_else(root: Path, wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    here = {
        str(path.relative_to(root))
        for package in PACKAGES
        for path in (root / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here - inside == set()
    assert {name for name in inside - here if ".dist-info/" not in name} == set()


@pytest.mark.parametrize(
    ("what", "folder", "ending"),
    [
        ("migrations", "db/storage/migrations/", ".py"),
        ("lists", "db/reference/lists/", ""),
        ("the Persian catalogue", "precinct_tui/language/locales/fa/LC_MESSAGES/", "precinct.mo"),
        ("stylesheets", "precinct_tui/", ".tcss"),
        ("the mark of typed packages", "db/", "py.typed"),
    ],
)
def test_it_carries(wheel: Path, what: str, folder: str, ending: str) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if name.startswith(folder) and name.endswith(ending)], f"{what} are not in the wheel"


def test_it_runs_from_the_wheel_and_says_its_version(root: Path, program: Path, tmp_path: Path) -> None:
    code = "import db, precinct_tui; print(db.__file__, precinct_tui.__file__)"
    where = run(program.with_name("python"), tmp_path, "-c", code)
    assert where.returncode == 0, where.stderr
    assert all(str(program.parent.parent) in path for path in where.stdout.split())

    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    said = run(program, tmp_path, "--version")
    assert (said.returncode, version in said.stdout) == (0, True), said.stderr


def test_it_speaks_persian_from_the_wheel(program: Path, tmp_path: Path) -> None:
    code = (
        "from precinct_tui.language import i18n; from gettext import GNUTranslations\n"
        "assert isinstance(i18n._catalogue('fa'), GNUTranslations)"
    )
    done = run(program.with_name("python"), tmp_path, "-c", code)
    assert done.returncode == 0, done.stderr


def test_it_makes_a_precinct_and_reads_it_back(program: Path, tmp_path: Path) -> None:
    home = str(tmp_path / "precinct")
    made = run(program, tmp_path, "demo", "--home", home, "--seed", "1", "--days", "2", "--no-open", "--json")
    assert made.returncode == 0, made.stderr
    officer = next(one for one in json.loads(made.stdout)["officers"] if one["role"] == "duty_officer")
    secret = tmp_path / "password"
    secret.write_text(officer["password"], encoding="utf-8")
    sign_in = ("--home", home, "--officer", officer["badge"], "--password-file", str(secret))

    listed = run(program, tmp_path, "list", "incident", *sign_in, "--json")
    assert listed.returncode == 0, listed.stderr
    assert all(row["number"] and row["state"] for row in json.loads(listed.stdout)["records"])
    verified = run(program, tmp_path, "journal", "verify", *sign_in, "--json")
    assert verified.returncode == 0, verified.stderr


def installed(folder: Path, total: str) -> subprocess.CompletedProcess[str]:
    """What the script of a packed folder says to whoever types this sum."""
    script = ["sh", folder / "install.sh", "--program", folder.parent / "program"]
    python = {**os.environ, "PYTHON": sys.executable}
    return subprocess.run(script, input=f"{total}\n", capture_output=True, text=True, timeout=300, env=python)


def test_a_kiosk_installs_what_has_the_sum_that_was_read_out(wheel: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kiosk"
    (folder / "wheels").mkdir(parents=True)
    shutil.copy(wheel, folder)
    (folder / "requirements.lock").write_text("", encoding="utf-8")
    key = SigningKey.generate()
    packed = Packed(wheel.name, Release("trixie", "amd64", ".".join(map(str, sys.version_info[:2]))))
    total = close(folder, packed, key)
    for typed in ("", total[:-1], total[:-1] + ("0" if total[-1] != "0" else "1"), "*"):
        refused = installed(folder, typed)
        assert refused.returncode == 1
        assert "not the folder that was packed" in refused.stderr
    (folder / "wheels" / "added.whl").write_text("x", encoding="utf-8")
    assert close(folder, packed, key) != total, "whoever adds a file and sums anew has another sum"
    (folder / "wheels" / "added.whl").unlink()
    assert close(folder, packed, key) == total
    (folder / "system" / "root" / "etc" / "added").write_text("a unit that nobody packed", encoding="utf-8")
    added = installed(folder, total)
    assert (added.returncode, "system/root/etc/added was not packed" in added.stderr) == (1, True)
    (folder / "system" / "root" / "etc" / "added").unlink()
    (folder / "wheels" / "link").symlink_to("/etc/passwd")
    linked = installed(folder, total)
    assert (linked.returncode, "was not packed" in linked.stderr) == (1, True)
    (folder / "wheels" / "link").unlink()
    (folder / wheel.name).write_bytes(b"spoiled")
    damaged = installed(folder, total)
    assert (damaged.returncode, "damaged" in damaged.stderr) == (1, True)
    shutil.copy(wheel, folder)
    assert not (tmp_path / "program").exists()
    done = installed(folder, " ".join(total[at : at + 4] for at in range(0, SUM_DIGITS, 4)).upper())
    assert (done.returncode, done.stderr) == (0, "")
    where = tmp_path / "program"
    assert (where / "current" / "bin" / "precinct").exists()
    assert key_of(where) == bytes(key.verify_key)
    assert current(where) == wheel.name.split("-")[1]
