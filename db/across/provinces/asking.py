"""Asking provinces: each whether it is there, at once and for two seconds; those that are, for their sums.

What a province answers is checked before anything is made of it: its codes, its numbers, how much it is. One that
answers what cannot be is missing, as one that does not answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from db.storage import dialects, files

PROBE_SECONDS = 2.0
ASK_SECONDS = 10.0
"""How long all may take together; as long once more, each by itself, where one falls away meanwhile."""
MOST = 1_000_000_000
"""More of anything than this is no count of a province."""
_UID, _MONTH, _CODE = (
    re.compile(r"[0-9a-f-]{36}"),
    re.compile(r"1[34]\d\d-(0[1-9]|1[0-2])"),
    re.compile(r"\w{0,40}", re.ASCII),
)
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a province says of its counts: up to which month they are, of how many units, how many were behind."""

    uid: str
    until: str
    made_at: datetime
    units: int
    behind: int


@dataclass(frozen=True, slots=True)
class TypeSum:
    """A sum of a type and clearance of a province, in the later or the earlier period; "" of either: it is not told.

    None: in some months something is kept back, of whatever type.
    """

    uid: str
    later: bool
    type: str
    clearance: str
    count: int | None


@dataclass(frozen=True, slots=True)
class AskedProvince:
    """A province to be asked."""

    uid: str
    address: str


Months = tuple[str, str]


def hear(home: Path, sources: Iterable[AskedProvince]) -> dict[str, Heard]:
    """What each of these provinces says of itself, all asked at once; who does not answer in time is not in it."""
    return {uid: heard for uid, (heard, _password) in _probed(home, sources).items()}


def _probed(home: Path, sources: Iterable[AskedProvince]) -> dict[str, tuple[Heard, str]]:
    foreign, passwords = dialects.named("foreign"), home / files.PASSWORDS
    passfile = str(passwords) if passwords.exists() else None

    def probed(source: AskedProvince) -> tuple[Heard, str] | None:
        answered = foreign.probe(source.address, passfile, PROBE_SECONDS)
        heard = None if answered is None else _checked(answered.about)
        right = heard is not None and source.uid in ("", heard.uid)
        return (heard, answered.password) if heard is not None and right else None

    answers = _at_once(probed, list(sources), PROBE_SECONDS + 1)
    return {answer[0].uid: answer for answer in answers if answer is not None}


def _at_once(asked: Callable[[T], U | None], each: Sequence[T], seconds: float) -> list[U | None]:
    """What comes of each within so many seconds. Whatever takes longer is left behind: it ends by its own timeout."""
    pool = ThreadPoolExecutor(max(1, len(each)))
    running = [pool.submit(asked, source) for source in each]
    wait(running, timeout=seconds)
    answers = [future.result() if future.done() else None for future in running]
    pool.shutdown(wait=False, cancel_futures=True)
    return answers


def _checked(about: Any) -> Heard | None:
    said = about.province, about.until, about.made_at
    texts = isinstance(about.province, str) and isinstance(about.until, str) and isinstance(about.made_at, datetime)
    if not texts or not _UID.fullmatch(about.province) or not _MONTH.fullmatch(about.until):
        return None
    if not (_is_count(about.units) and _is_count(about.behind) and about.behind <= about.units):
        return None
    return Heard(*said, about.units, about.behind)


def sums(
    national: str, home: Path, sources: Iterable[AskedProvince], periods: tuple[Months, Months]
) -> tuple[dict[str, Heard], list[TypeSum]]:
    """What the provinces that answer say of themselves, and their sums in two periods, the earlier first.

    `national` is the address of the national command's own database, from which they are asked.
    """
    probed = _probed(home, sources)
    by_uid = {source.uid: source for source in sources}
    asked = [by_uid[uid] for uid in sorted(probed)]
    answered = _ask(national, probed, asked, periods)
    if answered is None:  # one fell away: each by itself
        alone = _at_once(lambda province: _ask(national, probed, [province], periods), asked, ASK_SECONDS + 1)
        answered = [line for lines in alone if lines is not None for line in lines]
        heard = {province.uid for province, lines in zip(asked, alone, strict=True) if lines is not None}
    else:
        heard = {province.uid for province in asked}
    wrong = {line.uid for line in answered if line.count == -1}
    return (
        {uid: probed[uid][0] for uid in sorted(heard - wrong)},
        [line for line in answered if line.uid not in wrong],
    )


def _ask(
    national: str, probed: dict[str, tuple[Heard, str]], asked: Sequence[AskedProvince], periods: tuple[Months, Months]
) -> list[TypeSum] | None:
    """The sums of these; None where one of them fell away, or the answer is larger than an answer can be."""
    if not asked:
        return []
    foreign = dialects.named("foreign")
    try:
        rows = foreign.ask(
            national,
            [foreign.CountsAt(province.address, probed[province.uid][1]) for province in asked],
            periods,
            ASK_SECONDS,
        )
    except foreign.psycopg.Error:
        return None
    if len(rows) >= foreign.LINES_MOST:
        return None
    return [line for row in rows for line in _lines(asked[row.place].uid, row)]


def _lines(uid: str, row: Any) -> list[TypeSum]:
    """A row as it is used. A count of -1: this province says what cannot be."""
    codes = all(isinstance(code, str) and _CODE.fullmatch(code) for code in (row.type, row.clearance))
    none = row.count is None and row.hidden
    if row.type is None and row.count is None:  # nothing at all is told in these months
        return []
    if not (isinstance(row.later, bool) and codes and (none or _is_count(row.count)) and _is_count(row.hidden)):
        return [TypeSum(uid, True, "", "", -1)]
    counted = [] if none else [TypeSum(uid, row.later, row.type, row.clearance, int(row.count))]
    return [*counted, *([TypeSum(uid, row.later, row.type, row.clearance, None)] if row.hidden else [])]


def _is_count(value: Any) -> bool:
    """Whether it is a number that a count may be; a sum comes as a decimal, which may be none at all."""
    try:
        return not isinstance(value, bool) and 0 <= int(value) <= MOST and int(value) == value
    except (TypeError, ValueError, ArithmeticError):
        return False
