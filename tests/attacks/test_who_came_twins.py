"""Two histories that differ in nothing but which requests were taken at the mosque: who reads them sees no difference.

In both an officer takes requests at the precinct and, an hour later, as many at a session; which codes were where
changes places. Every query that a role may ask is asked of both, with every code and uid that there is, and each answer
must be the same to the letter. An opened request shows more, and that somebody opened it is an entry; it is no part of
this. What there is to try is read from the registry, so that a new query is tried by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.opening.setup import open_store
from db.registers.service_desk.requests import commands
from db.registers.service_desk.requests.attendance import told_uid
from db.words.checks import make_code
from db.words.form_reading import read_form
from db.words.ids import Source
from db.words.messages import Refused
from precinct_tui.__main__ import main
from tests.conftest import Clock
from tests.db.registers.oversight.attack import arguments, numbers
from tests.made_once import copy_store
from tests.officers import BADGES, PASSWORD
from tests.usual import some

OPENED = frozenset({"request.show"})
"""What opens a request: it tells its days, and is noted."""
CODES = tuple(make_code(number) for number in (12_345, 60_001, 7, 43_210, 54_021, 33_333))
CONTENT = (
    {"category": "patrol_wanted"},
    {"category": "nuisance", "name": "زهرا نمونه", "phone": "09161234567", "answer_by": "phone"},
    {"category": "patrol_wanted", "answered": "گفته شد"},
    {"category": "other"},
    {"category": "patrol_wanted"},
    {"category": "other", "answered": "گفته شد"},
)
"""What was asked with each code, wherever it was taken."""
AT_DESK, AT_MOSQUE = (0, 1, 2), (3, 4, 5)
HASH = re.compile(r"\b[0-9a-f]{64}\b|b'(?:[^'\\]|\\.)*'|b\"(?:[^\"\\]|\\.)*\"")


@dataclass(frozen=True)
class History:
    """A store, when its days ended, and the uids of its requests by their codes."""

    home: Path
    clock: Clock
    uids: dict[str, str]

    def as_role(self, role: Role) -> Desk:
        """The desk of an officer; the same chance in both histories."""
        return open_store(self.home, BADGES[role], PASSWORD, Source(self.clock, Random(5).randbytes))

    def plain(self, answer: object) -> str:
        """An answer in which a request's uid is its code, and no hash stands."""
        said = repr(answer)
        for code, uid in self.uids.items():
            for shown in (uid, uid.replace("-", ""), told_uid(uid)):
                said = said.replace(shown, f"<{code}>")
        return HASH.sub("", said)


def give(desk: Desk, act: str, record: str | None = None, /, **raw: str) -> str:
    """A command with typed fields."""
    at, chance = desk.now(), Random(f"{desk.now()} {act}")  # what was asked takes no chance from what follows
    desk = replace(desk, source=Source(lambda: at, chance.randbytes))
    form = read_form(COMMANDS[act].form, raw, now=at, record=record, uid=desk.source.uid())
    return str(COMMANDS[act].run(desk, form))


def lived(home: Path, at_desk: Sequence[int], at_mosque: Sequence[int], patch: pytest.MonkeyPatch) -> History:
    """The history: these requests at the precinct, those at the mosque, and what was done with each later."""
    clock, told = Clock(), iter([*at_desk, *at_mosque])
    patch.setattr(commands, "free_code", lambda _act, _given=(): CODES[next(told)])
    desk = open_store(home, BADGES[Role.DUTY], PASSWORD, Source(clock, Random(1).randbytes))
    for which in at_desk:
        clock.advance(minutes=7, seconds=3)
        give(desk, "request.take", **({"words": "چراغ", "answer_by": "code"} | CONTENT[which]))
    clock.advance(minutes=60)
    session = give(desk, "session.plan", place="مسجد", day="today", start="13", open_now="yes")
    for which in at_mosque:
        clock.advance(minutes=5, seconds=11)
        give(desk, "request.take", session=session, **({"words": "چراغ", "answer_by": "code"} | CONTENT[which]))
    clock.advance(minutes=31)
    give(desk, "session.close", str(QUERIES["session.show"].run(desk, session).uid))
    uids = {code: str(QUERIES["request.show"].run(desk, code).uid) for code in CODES}
    clock.advance(days=1)
    give(desk, "request.assign", uids[CODES[0]], owner=BADGES[Role.INVESTIGATION])
    give(desk, "request.act", uids[CODES[4]], action="پیگیری شد")
    clock.advance(days=3)
    give(desk, "request.reply", uids[CODES[3]], reply="انجام شد")
    clock.advance(days=3)
    desk.store.close()
    return History(home, clock, uids)


@pytest.fixture
def twins(ready_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[History, History]:
    """The two histories. Signing in and reading leave no entry, which would be another one in each."""
    monkeypatch.setattr("db.opening.setup.note_sign_in", lambda *_, **__: None)
    monkeypatch.setattr("db.kernel.desk.owed_notes.note_what_was_read", lambda *_: None)
    first, second = (copy_store(ready_store, tmp_path / name) for name in ("first", "second"))
    return lived(first, AT_DESK, AT_MOSQUE, monkeypatch), lived(second, AT_MOSQUE, AT_DESK, monkeypatch)


def answers(history: History, desk: Desk, name: str, folder: Path) -> Iterator[str]:
    """What a query says to every call: each number of each register, each code and each uid of a request."""
    known = numbers(desk)
    known["request"] = (*CODES, *(history.uids[code] for code in CODES))
    guesses = (*CODES, *(history.uids[code] for code in CODES), "چراغ", "request_taken", "access")
    for args, kwargs in arguments(name, known, guesses, folder):
        try:
            yield history.plain(QUERIES[name].run(desk, *args, **kwargs))
        except Refused as refused:
            yield history.plain(f"! {refused.code} {refused.fields} {refused}")
        for left in folder.iterdir():
            left.unlink()


def differing(
    twins: tuple[History, History], folder: Path, role: Role, rooms: Sequence[str] = ()
) -> dict[str, tuple[str, str]]:
    """The queries that tell the two histories apart, each with the first two answers that differ."""
    desks = [history.as_role(role) for history in twins]
    found: dict[str, tuple[str, str]] = {}
    for name, query in QUERIES.items():
        if role not in query.roles or name in OPENED or (rooms and name.partition(".")[0] not in rooms):
            continue
        said = [list(answers(history, desk, name, folder)) for history, desk in zip(twins, desks, strict=True)]
        for one, other in zip(*said, strict=True):
            if one != other and name not in found:
                found[name] = one, other
    for desk in desks:
        desk.store.close()
    return found


@pytest.mark.long
@pytest.mark.parametrize("role", [Role.COMMANDER, Role.INSPECTOR, Role.AUDITOR, Role.INVESTIGATION, Role.PATROL])
def test_no_answer_tells_which_requests_were_taken_at_the_mosque(
    twins: tuple[History, History], tmp_path: Path, role: Role
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert differing(twins, folder, role) == {}


NEAR = ("request", "session", "journal", "record", "paper")
"""The rooms whose queries tell of requests."""


@pytest.mark.parametrize("role", some([Role.COMMANDER, Role.AUDITOR]))
def test_no_answer_of_what_tells_of_requests_does(twins: tuple[History, History], tmp_path: Path, role: Role) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert differing(twins, folder, role, NEAR) == {}


def test_no_verb_tells_which_requests_were_taken_at_the_mosque(
    twins: tuple[History, History], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line's JSON, with the uids that it writes and the ends of its pages; taken out as a file, too."""
    (tmp_path / "secret").write_text(PASSWORD, encoding="utf-8")
    signed = ["--officer", BADGES[Role.COMMANDER], "--password-file", str(tmp_path / "secret"), "--lang", "en"]
    out = tmp_path / "list.csv"
    said: list[list[str]] = []
    for history in twins:
        monkeypatch.setattr(Source.__init__, "__defaults__", (history.clock, Random(9).randbytes))
        said.append([])
        for words in VERBS:
            main([*words, "--home", str(history.home), *signed, "--json"])
            told = capsys.readouterr()
            assert not told.err.startswith("usage:"), (words, told.err)
            said[-1].append(history.plain(told.out))
        main(["list", "request", "--format", "csv", "--out", str(out), "--home", str(history.home), *signed])
        capsys.readouterr()
        said[-1].append(history.plain(out.read_text(encoding="utf-8")))
        out.unlink()
    assert all(CODES[0] in text for text in said[0][:3])
    assert said[0] == said[1]


VERBS = (
    ("list", "request"),
    ("list", "request", "--at-work", "--limit", "2"),
    ("search", CODES[0]),
    ("list", "request", "--limit", "3"),
    ("list", "request", "--sealing"),
    ("journal", "list", "--limit", "4"),
    ("journal", "list", "--access"),
    ("journal", "list", "--kind", "request_taken"),
    ("status", CODES[2]),
    ("show", "session", "1"),
    ("figures",),
    ("desk",),
)
