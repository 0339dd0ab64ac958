"""Reads docs/custody-cases.md: histories of custody as a lawyer reads them, and what must stand then.

The page says how it is written. A case is a title, who tried it and by which law, and lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from db.kernel.events.event import Event
from db.registers.custody.case.last_seen import ANSWERED
from db.registers.custody.case.spec import RULES_OF_BODIES
from db.registers.custody.events import KINDS
from db.words.forms import fields_of, to_json

PAGE = Path(__file__).parents[4] / "docs" / "custody-cases.md"
DAY = datetime(2026, 11, 24, tzinfo=UTC)
ARRIVED = DAY + timedelta(hours=8)
TIME = re.compile(r"(?:day (?P<day>\d+) )?(?P<hour>\d\d):(?P<minute>\d\d)")
FORMS = {kind.kind: kind.form for kind in KINDS}
BESIDE = frozenset(
    {
        "absent", "with", "named", "split", "notify", "orders", "receiver_open", "about", "no_units", "by_telephone",
        "sheet_known", "by_name", "by_officer", "unproved", "like_left", "left_since", "left_until", "left_minutes",
    }
)  # fmt: skip
"""Facts that no form asks for: the command works them out."""
OF_OLD, BEFORE_BODIES = "of old: ", RULES_OF_BODIES - 1
"""How an entry begins that was written before bodies stood in a list, and the number of the rules of then."""
THIS, OTHERS = "this", ("other", "third")
"""The names of records: the one that a case is about, and others that may be the same person's."""
TO_A_TWIN = re.compile(r"(?P<one>this|other|third) struck to (?P<other>this|other|third)")


@dataclass(frozen=True)
class Then:
    """What must stand at a time: the clauses of one line."""

    at: datetime
    clauses: tuple[str, ...]
    histories: Mapping[str, tuple[Event, ...]]
    """Of each record by its name, THIS first."""

    @property
    def history(self) -> tuple[Event, ...]:
        """Of the record that the case is about."""
        return self.histories[THIS]


@dataclass
class HardCase:
    """One case; `checks` each hold the history that was written by then."""

    title: str
    tried_by: str = ""
    histories: dict[str, list[Event]] = field(default_factory=lambda: {THIS: []})
    checks: list[Then] = field(default_factory=list)


def moment(text: str) -> datetime:
    """`08:20` or `day 2 08:20`. Raises ValueError."""
    found = TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"no hour: {text}")
    days = int(found["day"] or 1) - 1
    return DAY + timedelta(days=days, hours=int(found["hour"]), minutes=int(found["minute"]))


def value(text: str) -> Any:
    """yes and no, whole numbers, hours, words in quotes, several codes with commas, or a code."""
    text = text.strip()
    if text in ("yes", "no"):
        return text == "yes"
    if text == "none":
        return None
    if text.isdecimal():
        return int(text)
    if TIME.fullmatch(text):
        return moment(text)
    if text.startswith('"'):
        return text.strip('"')
    if "," in text:
        return tuple(code(part) for part in text.split(","))
    return code(text)


def code(text: str) -> str:
    """A code as it is kept: `not reached` is not_reached."""
    return text.strip().replace(" ", "_")


def answer(kind: str, text: str) -> tuple[str, Any]:
    """`with whom alone` → ("with_whom", "alone"): the longest name of a field that the words begin with.

    Raises ValueError.
    """
    form = FORMS.get(kind)
    names = {name for name, _ in fields_of(form)} if form is not None else set()
    for name in sorted(names | BESIDE | {"at"}, key=len, reverse=True):
        said = name.replace("_", " ")
        if text.strip().startswith(f"{said} "):
            return name, value(text.strip()[len(said) :])
    if "fear" in names and text.strip() in ("yes", "no"):
        return "fear", code(text)
    raise ValueError(f"{kind} has no such answer: {text}")


def coded(kind: str, name: str, given: Any) -> Any:
    """An answer as a form keeps it: a yes to a question with codes is the code."""
    form = FORMS.get(kind)
    what = dict(fields_of(form)).get(name) if form is not None else None
    if what is not None and what.kind == "choice" and isinstance(given, bool):
        return "yes" if given else "no"
    if what is not None and what.kind == "choices" and not isinstance(given, tuple):
        return (given,)
    return given


LISTED, UNAGREED = "listed_", "unagreed_"


def of_the_list(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers with what a body of the unit's list counts as (db/kernel/events/ruled.py)."""
    codes = [given for given in answers.values() if isinstance(given, str) and given.startswith((LISTED, UNAGREED))]
    if not codes:
        return answers
    counted = {given: given.removeprefix(LISTED).removeprefix(UNAGREED) for given in codes}
    waiting = [given for given in codes if given.startswith(UNAGREED)]
    return answers | {"counts_as": counted} | ({"unagreed": waiting} if waiting else {})


def part_of(kind: str, name: str) -> str:
    """The part of the event's body that keeps a field."""
    form = FORMS.get(kind)
    what = dict(fields_of(form)).get(name) if form is not None else None
    return "facts" if what is None else what.part


def event(position: int, kind: str, written: datetime, answers: dict[str, Any], record: str = THIS) -> Event:
    """An entry; what is not said about its time happened when it was written."""
    parts: dict[str, dict[str, Any]] = {"facts": {}, "identity": {}, "words": {}}
    for name, given in of_the_list(answers).items():
        if given is not None:
            parts[part_of(kind, name)][name] = to_json(given)
    at = answers.get("at", written)
    return Event(position, f"e{position}", "unit", record, at, written, "officer", kind, 1, "record", **parts)


OPENING = {"deprivation_at": ARRIVED, "arrived_at": ARRIVED}


class _Writing:
    """A case while its lines are read."""

    def __init__(self, title: str) -> None:
        self.case = HardCase(title)
        self.rules: int | None = None

    @property
    def _every(self) -> list[Event]:
        return [one for events in self.case.histories.values() for one in events]

    def line(self, text: str) -> None:
        found = TIME.match(text)
        if found is None:
            raise ValueError(f"{self.case.title}: a line begins with its hour: {text}")
        written, rest = moment(found.group()), text[found.end() :].strip()
        record = next((name for name in OTHERS if rest.startswith(f"{name}: ")), THIS)
        rest = rest.removeprefix(f"{record}: ")
        self.rules = BEFORE_BODIES if rest.startswith(OF_OLD) else None
        rest = rest.removeprefix(OF_OLD)
        if not rest.startswith("custody opened") and not TO_A_TWIN.fullmatch(rest):
            self._open(record)
        head, _, told = rest.partition(":")
        if head == "then":
            clauses = tuple(part.strip() for part in told.split(";"))
            histories = {name: tuple(events) for name, events in self.case.histories.items()}
            self.case.checks.append(Then(written, clauses, histories))
            return
        if (twin := TO_A_TWIN.fullmatch(rest)) is not None:
            self._open(twin["one"])
            self._open(twin["other"])
            self._write("custody_duplicate", written, {"about": twin["other"]}, twin["one"])
            return
        word, _, _ = head.partition(" ")
        if word in ("corrected", "struck", "moved", "agreed", "refused", "answered") and TIME.match(
            rest[len(word) :].strip()
        ):
            self._about(word, written, rest[len(word) :].strip())
            return
        kind = code(head)
        if kind not in FORMS:
            raise ValueError(f"{self.case.title}: there is no {head}")
        answers = dict(answer(kind, part) for part in told.split(";") if part.strip())
        if kind == "custody_opened":
            usual = OPENING if record == THIS else {"deprivation_at": written, "arrived_at": written}
            answers = usual | answers
        self._write(kind, written, {name: coded(kind, name, given) for name, given in answers.items()}, record)

    def _open(self, record: str) -> None:
        if not self.case.histories.get(record):
            self._write("custody_opened", ARRIVED, dict(OPENING), record)

    def _write(self, kind: str, written: datetime, answers: dict[str, Any], record: str) -> None:
        if FORMS[kind] is not None and "at" in dict(fields_of(FORMS[kind])):
            answers.setdefault("at", written)
        self._append(kind, written, answers, record)

    def _append(self, kind: str, written: datetime, answers: dict[str, Any], record: str) -> None:
        new = replace(event(len(self._every) + 1, kind, written, answers, record), rules=self.rules)
        self.case.histories.setdefault(record, []).append(new)

    def _target(self, rest: str) -> tuple[Event, str]:
        found = TIME.match(rest)
        assert found is not None
        written, left = moment(found.group()), rest[found.end() :]
        named, _, told = left.partition(":")
        ones = [one for one in self._every if one.entered_at == written]
        ones = [one for one in ones if not named.strip() or one.kind == code(named)]
        if len(ones) != 1:
            raise ValueError(f"{self.case.title}: which entry of {found.group()}?{named}")
        return ones[0], told

    def _about(self, word: str, written: datetime, rest: str) -> None:
        target, told = self._target(rest)
        if word == "corrected":
            self._correct(target, told, written)
            return
        if word == "answered":
            facts: dict[str, Any] = {"about": (target.uid,), "answer": code(told)}
            self._append(ANSWERED, written, facts, str(target.record))
            return
        kind, facts = {
            "struck": ("entry_struck", {"kind": target.kind}),
            "moved": ("entry_misplaced", {"kind": target.kind, "other": "CA-1405-2"}),
            "agreed": ("change_decided", {"decision": "agreed"}),
            "refused": ("change_decided", {"decision": "refused"}),
        }[word]
        self._append(kind, written, {"target": target.uid, **facts}, str(target.record))

    def _correct(self, target: Event, told: str, written: datetime) -> None:
        name, given = answer(target.kind, told)
        given, part = coded(target.kind, name, given), part_of(target.kind, name)
        sets_the_moment = isinstance(given, datetime) and target.value(name) == to_json(target.at)
        facts = {"target": target.uid, "field": name, "part": part, "moment": name if sets_the_moment else None}
        new = event(len(self._every) + 1, "corrected", written, facts, str(target.record))
        if given is not None:
            dict_of: dict[str, Any] = getattr(new, part)
            dict_of["value"] = to_json(given)
        self.case.histories[str(target.record)].append(new)


def cases(page: Path = PAGE) -> Iterator[HardCase]:
    """The cases of the page in their order. Raises ValueError where a line can't be read."""
    writing: _Writing | None = None
    for line in page.read_text("utf-8").splitlines():
        if line.startswith("### "):
            if writing is not None:
                yield writing.case
            writing = _Writing(line[4:].strip())
        elif line.startswith("## ") and writing is not None:
            yield writing.case
            writing = None
        elif writing is not None and line.startswith("    "):
            writing.line(line.strip())
        elif writing is not None and line.strip() and not writing.case.tried_by:
            writing.case.tried_by = line.strip()
    if writing is not None:
        yield writing.case
