"""Cables between a post, its county and its province, each end the program as a process of its own, and a 110 call
that is saved at the post: `make levels` shows it, and a test asks that it comes.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from db.across.seats.unit_records import list_records
from db.across.seats.urgent_items import pressing
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.registers.dispatch.calls.commands import start_call
from db.registers.dispatch.calls.forms import StartCall
from db.words.records import Filter
from tools.homes import CHIEF, Home

ADDRESS = re.compile(r"https://[\d.]+:\d+")
LOOK = 0.05
"""Seconds between two looks at the boards: each is a query, and the machine is also the three units'."""
LONGEST = 60.0
Say = Callable[[str], object]


class Verb:
    """A verb of the program that goes on until it is stopped."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def until(self, words: str) -> str:
        """The next line in which these words are. Raises EOFError where the program ends before."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if words in line:
                return line
        raise EOFError(words)


@contextmanager
def verb(home: Home, *words: str, role: Role = CHIEF) -> Iterator[Verb]:
    """`precinct …` in English at a home, killed at the end."""
    badge, password = home.signs[role]
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.write(password)
        file.flush()
        argv = [sys.executable, "-m", "precinct_tui", *words, "--home", str(home.path), "--lang", "en", "--officer",
                badge, "--password-file", file.name]  # fmt: skip
        with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
            try:
                yield Verb(process)
            finally:
                process.kill()


@contextmanager
def cables(post: Home, county: Home, province: Home) -> Iterator[None]:
    """A post that calls its county, which calls its province; each brought what it had before this goes on."""
    with ExitStack() as running:
        at = {
            seat: running.enter_context(verb(seat, "serve-level", "--host", "127.0.0.1", "--port", "0"))
            for seat in (county, province)
        }
        for below, above in ((county, province), (post, county)):
            said = ADDRESS.search(at[above].until("https://"))
            assert said is not None
            up = running.enter_context(verb(below, "up", "--to", said[0], "--follow"))
            with above.desk() as desk:
                up.until(desk.store.info.unit_name)  # its receipt came
        yield


def save_call(desk: Desk) -> str:
    """Save a 110 call as an officer does; its uid."""
    form = StartCall(type="shooting", place="خیابان ساختگی", caller_name="نام ساختگی", summary="صدای تیر از بام می‌آید")
    start_call(desk, form)
    return form.uid


def urgent(desk: Desk, unit: str) -> int:
    """How many urgent calls a seat says that a unit below has."""
    return pressing(desk)[unit].urgent_calls


def watch(desks: dict[Home, Desk], unit: str, call: str, before: dict[Home, int]) -> dict[Home, float]:
    """Seconds from now until the call stands on each seat's list of calls, and as one more that presses at the unit.

    `before`: how many pressed there. Raises TimeoutError after LONGEST seconds.
    """
    began, seconds = time.monotonic(), dict[Home, float]()
    while len(seconds) < len(desks):
        if time.monotonic() - began > LONGEST:
            raise TimeoutError(call)
        for home, desk in desks.items():
            if home not in seconds:
                rows = list_records(desk, "call", Filter(), None, 10).rows
                if any(row.uid == call for row in rows) and urgent(desk, unit) > before[home]:
                    seconds[home] = time.monotonic() - began
        time.sleep(LOOK)
    return seconds


def live_call(post: Home, county: Home, province: Home, say: Say) -> dict[Home, float]:
    """Show it: cables, a call, and after how many seconds each seat has it."""
    with post.desk() as here, county.desk() as above, province.desk() as top:
        names = {home: desk.store.info.unit_name for home, desk in ((post, here), (county, above), (province, top))}
        say(f"A live call. {names[post]} calls {names[county]}, which calls {names[province]}:")
        say("  precinct serve-level --host …   at the county and at the province")
        say("  precinct up --to … --follow     at the post and at the county")
        with cables(post, county, province):
            say(f"A 110 call (shooting) is saved at {names[post]} …")
            unit, seats = here.store.unit, {county: above, province: top}
            before = {home: urgent(desk, unit) for home, desk in seats.items()}
            seconds = watch(seats, unit, save_call(here), before)
    for home, waited in seconds.items():
        say(f"  {waited:.1f} s after it was saved it stands on the board of {names[home]}, as urgent")
    say("Its place, its caller and his words are at the post alone. The cables are taken down again.")
    return seconds
