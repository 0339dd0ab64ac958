"""Which column of a file holds which field: by its heading in Persian or English, or by a mapping that was saved. Pure.

A mapping is a JSON object: `columns` (heading → field, null leaves the column out) and `values` (field → what the file
says → the code of the list; "" is not said yet).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.carrying.imports.kinds import ImportKind
from db.words.folding import fold
from db.words.messages import M_, Refused

_NO_LETTER = re.compile(r"[^\w]+|_+")
_SENSITIVE_STEMS = ("تابعیت", "ملیت", "مذهب", "قومیت", "nationalit", "citizenship", "religio", "ethnic")
_SENSITIVE_WORDS = frozenset({"دین", "قوم", "زبان", "نژاد", "طایفه", "faith", "sect", "tribe", "race", "language"})


def folded(heading: str) -> str:
    """A heading as it is compared: letters and digits alone, every spelling one."""
    return _NO_LETTER.sub("", fold(heading))


def sensitive(headings: Iterable[str]) -> tuple[str, ...]:
    """Headings that name nationality, religion, ethnicity or language: no file that has one is brought in."""
    stems = tuple(fold(stem) for stem in _SENSITIVE_STEMS)
    words = {fold(word) for word in _SENSITIVE_WORDS}
    return tuple(
        heading
        for heading in headings
        for said in [_NO_LETTER.split(fold(heading, " "))]
        if words & set(said) or any(word.startswith(stems) for word in (*said, folded(heading)))
    )


def check_headings(headings: Iterable[str]) -> None:
    """Raises Refused("invalid") where one of them names what is never kept in bulk."""
    if named := sensitive(headings):
        said = M_(
            "{columns}: nationality, religion, ethnicity and language are brought in by no file. Take the column out.",
            columns=", ".join(named),
        )
        raise Refused("invalid", {"columns": said}, said)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A saved mapping; empty where headings speak for themselves."""

    columns: Mapping[str, str | None] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def codes(self, name: str) -> dict[str, str]:
        """What the words of a file mean in a field: folded word → code; words that nobody has said yet are no key."""
        return {folded(said): code for said, code in self.values.get(name, {}).items() if code}

    def saying(self, name: str, said: str, code: str) -> Mapped:
        """The same mapping, in which a word of a field has a meaning more."""
        return Mapped(self.columns, {**self.values, name: {**self.values.get(name, {}), said: code}})


def read_mapping(raw: Any, kind: ImportKind) -> Mapped:
    """A mapping from a JSON document. Raises Refused("invalid") where it is none, or names a field there is not."""
    if not isinstance(raw, dict) or not set(raw) <= {"columns", "values"}:
        raise Refused("invalid", {"map": M_("A mapping is an object with columns and values.")})
    columns, values = raw.get("columns", {}), raw.get("values", {})
    if not isinstance(columns, dict) or not all(isinstance(value, str | None) for value in columns.values()):
        raise Refused("invalid", {"map": M_("columns holds a field, or null, for each heading.")})
    check_headings(columns)
    if unknown := sorted({name for name in columns.values() if name is not None} - set(kind.headings)):
        raise Refused("invalid", {"map": M_("There is no field {name} to bring in.", name=", ".join(unknown))})
    fits = isinstance(values, dict) and all(
        isinstance(codes, dict) and all(isinstance(code, str) for code in codes.values()) for codes in values.values()
    )
    if not fits:
        raise Refused(
            "invalid", {"map": M_("values holds an object for each field: what the file says, and the code.")}
        )
    return Mapped(columns, values)


def known_headings(kind: ImportKind) -> dict[str, str]:
    """Folded heading → field, for every heading that is known."""
    return {folded(heading): name for name, headings in kind.headings.items() for heading in (name, *headings)}


def match(headings: Sequence[str], mapping: Mapped, kind: ImportKind) -> tuple[str | None, ...]:
    """The field of each column, None for a column that is left out.

    A mapping goes first. A field is taken by the first column that claims it, but for those that take several.
    """
    fields = known_headings(kind)
    wanted = {folded(heading): name for heading, name in mapping.columns.items()}
    matched: list[str | None] = []
    for heading in headings:
        key = folded(heading)
        name = wanted[key] if key in wanted else fields.get(key)
        if name in matched and not (name in kind.joined and key in wanted):
            name = None
        matched.append(name)
    return tuple(matched)


def lacking(fields: Sequence[str | None], kind: ImportKind) -> tuple[str, ...]:
    """The fields that no column holds and without which nothing can be brought in."""
    here = set(fields)
    return tuple(column.name for column in kind.needed if not here & {column.name, *column.others})
