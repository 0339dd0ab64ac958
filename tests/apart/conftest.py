"""Two programs on this machine: this version, and 0.1.0 as its wheel was released, each called as its own program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from tests.conftest import BADGES, PASSWORD
from tests.older_stores import EVERY_KIND, KEPT, extract


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call ended with: its status, what it said as JSON (None where it said none), and its errors."""

    status: int
    said: Any
    errors: str


@dataclass(frozen=True, slots=True)
class Program:
    """A version of the program. `modules` go before those of this version."""

    modules: Path | None
    secret: Path

    def call(self, home: Path, badge: str, *words: str, given: object = None, secret: Path | None = None) -> Answer:
        """Call a verb as an officer, in JSON; `given` goes to its standard input."""
        signed = ("--home", str(home), "--officer", badge, "--password-file", str(secret or self.secret), "--json")
        environment = dict(os.environ, PRECINCT_LANG="en")
        environment.pop("PYTHONPATH", None)
        if self.modules is not None:
            environment["PYTHONPATH"] = str(self.modules)
        done = subprocess.run(
            [sys.executable, "-m", "precinct_tui", *words, *signed], check=False, capture_output=True, text=True,
            env=environment, cwd=self.secret.parent, input="" if given is None else json.dumps(given),
        )  # fmt: skip
        said = json.loads(done.stdout) if done.stdout.strip() else None
        return Answer(done.returncode, said, done.stderr)

    def must(self, home: Path, badge: str, *words: str, given: object = None, secret: Path | None = None) -> Any:
        """What a call says that has to succeed."""
        answer = self.call(home, badge, *words, given=given, secret=secret)
        assert answer.status == 0, (words, answer)
        return answer.said


@pytest.fixture(scope="session")
def earlier_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The modules of 0.1.0, out of its wheel; the libraries are those of this version."""
    place = tmp_path_factory.mktemp("0.1.0")
    wheel = next(KEPT.glob("*.whl"))
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", place, wheel],
        check=True,
    )
    return place


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """The file of the password, in a folder of its own."""
    file = tmp_path / "secrets" / "password"
    file.parent.mkdir()
    file.write_text(f"{PASSWORD}\n")
    return file


@pytest.fixture
def now(secret: Path) -> Program:
    return Program(None, secret)


@pytest.fixture
def before(secret: Path, earlier_modules: Path) -> Program:
    return Program(earlier_modules, secret)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A precinct that 0.1.0 left: it reports to a county and a province, and was put back once."""
    extract(EVERY_KIND, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The county above it, as 0.1.0 left it."""
    extract(KEPT / "county.tar.xz", tmp_path / "county")
    return tmp_path / "county"


def report(program: Program, home: Path, summary: str) -> str:
    """The duty officer writes an incident; its number."""
    form = {"type": "theft_home", "place": "اهواز", "summary": summary}
    return str(program.must(home, BADGES[Role.DUTY], "enter", "incident", "-", given=form)["number"])


def numbers(program: Program, home: Path, role: Role = Role.DUTY) -> set[str]:
    """The numbers of the incidents that a store shows to a role."""
    said = program.must(home, BADGES[role], "list", "incident", "--limit", "500")
    rows = said if program.modules is not None else said["records"]  # 0.1.0 gave the rows alone
    return {row["number"] for row in rows}
