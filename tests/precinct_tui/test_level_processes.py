"""A post, its county and its province as real processes: what is saved at the post stands above, whoever is killed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import BADGES, PASSWORD
from tests.db.carrying.levels.stick import CHIEF, Side
from tests.db.carrying.levels.test_sticks import World, incidents, linked, world

__all__ = ["linked", "world"]
ADDRESS = re.compile(r"https://[\d.]+:\d+")


@dataclass
class Verb:
    """A verb that goes on until it is stopped."""

    process: subprocess.Popen[str]

    def until(self, words: str) -> str:
        """The next line in which these words are."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if words in line:
                return line
        raise AssertionError(words)


@contextmanager
def verb(side: Side, password: Path, *words: str) -> Iterator[Verb]:
    """`precinct …` in English, as the commander."""
    argv = [sys.executable, "-m", "precinct_tui", *words, "--home", str(side.home), "--lang", "en", "--officer",
            BADGES[CHIEF], "--password-file", str(password)]  # fmt: skip
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield Verb(process)
        finally:
            process.kill()


@pytest.mark.long
def test_what_is_saved_at_a_post_stands_at_its_county_and_its_province(world: World, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text(PASSWORD, encoding="utf-8")
    for side in (world.unit, world.county, world.province):
        side.close()
    with ExitStack() as running:
        seats = [
            running.enter_context(verb(side, password, "serve-level", "--host", "127.0.0.1", "--port", "0"))
            for side in (world.county, world.province)
        ]
        county, province = (ADDRESS.search(seat.until("https://"))[0] for seat in seats)  # type: ignore[index]
        running.enter_context(verb(world.county, password, "up", "--to", province, "--follow"))
        with verb(world.unit, password, "up", "--to", county, "--follow") as sender:
            sender.until("شهرستان اهواز")
            world.report()
            seats[0].until("taken in")
            seats[1].until("کلانتری")
        world.report()  # the sender was killed
        with verb(world.unit, password, "up", "--to", county, "--follow"):
            seats[0].until("taken in")
            seats[1].until("کلانتری")
    assert len(incidents(world.county)) == len(incidents(world.province)) == 2
