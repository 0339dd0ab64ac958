"""The questions of a type of call: a list that the commander keeps, three to five for each; any may be skipped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sqlalchemy import Connection

from db.reference.lists.queries import ListItem, item, items_of
from db.registers.dispatch.rules import answers_of
from db.words.messages import M_
from db.words.records import Entry, Line

MOST = 5


def questions_for(conn: Connection, kind: str | None) -> tuple[ListItem, ...]:
    """The questions of an incident type: its own where the commander chose some, else those of its group."""
    kind_item = item(conn, "incident_type", kind)
    if kind_item is None:
        return ()
    codes = asked(kind_item, item(conn, "incident_group", str(kind_item.extra.get("group") or "")))
    kept = {question.code: question for question in items_of(conn, "call_question") if question.active}
    return tuple(kept[code] for code in codes if code in kept)[:MOST]


def asked(kind: ListItem, group: ListItem | None) -> list[str]:
    """The codes of the questions of a type: its own, else those of its group."""
    return _codes(kind) or ([] if group is None else _codes(group))


def _codes(kind_item: ListItem) -> list[str]:
    """The questions kept with an item: a seed's are words in one text, a commander's a list."""
    codes = kind_item.extra.get("questions") or ()
    return codes.split() if isinstance(codes, str) else list(codes)


def kept(answers: Mapping[str, str]) -> str:
    """Answers as a call keeps them; what has none is left out."""
    return "\n".join(f"{code}: {' '.join(answer.split())}" for code, answer in answers.items() if answer.strip())


def written(asked: Iterable[ListItem], answers: Mapping[str, str]) -> str:
    """The answers in words, for the incident: each question in Persian, as the record is kept, with its answer."""
    return "\n".join(f"{question.fa} {answers[question.code]}" for question in asked if answers.get(question.code))


def in_words(conn: Connection, entries: Iterable[Entry]) -> Iterator[Entry]:
    """A call's entries as its incident shows them: each answer beside its question, where the call keeps codes."""
    questions = {question.code: question for question in items_of(conn, "call_question")}
    for entry in entries:
        yield replace(entry, lines=tuple(part for line in entry.lines for part in _asked(questions, line)))


def _asked(questions: Mapping[str, ListItem], line: Line) -> Iterator[Line]:
    if line.name != "answers" or line.was:  # what was corrected stands as it was struck through
        yield line
        return
    for code, answer in answers_of(str(line.value or "")).items():
        yield Line(code, line.what, M_("{question} {answer}", question=questions.get(code, code), answer=answer))
