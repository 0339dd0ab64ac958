"""Reading a profile: a TOML file of the values of a register's records that go out, in their order, with their names.

    register = "incident"     fa, en: what the profile is called
    field = [{ value = "occurred_from", fa = "…", en = "…" }, …]

The program brings one for each register that has values (shipped/); anybody's own is read from a file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from db.across.profiles.values import VALUES, ExportedValue
from db.storage.files import open_named
from db.words.messages import M_, Refused
from db.words.text import clean

MOST_BYTES = 100_000
LONGEST = 120


@dataclass(frozen=True, slots=True)
class ProfileField:
    """One column of a file: the value that it holds, and its heading."""

    value: str
    fa: str
    en: str

    def heading(self, language: str) -> str:
        """The heading in a language."""
        return self.fa if language == "fa" else self.en


@dataclass(frozen=True, slots=True)
class ExportProfile:
    """What goes out of a register's records."""

    register: str
    fa: str
    en: str
    fields: tuple[ProfileField, ...]

    def value(self, field: ProfileField) -> ExportedValue:
        """What the register says of a field's value."""
        return VALUES[self.register][field.value]


@cache
def shipped(register: str) -> ExportProfile | None:
    """The profile that the program brings for a register; None where it brings none."""
    if register not in VALUES:
        return None
    text = files("db.across.profiles.shipped").joinpath(f"{register}.toml").read_text(encoding="utf-8")
    return made_of(tomllib.loads(text))


def read_profile(path: Path, register: str) -> ExportProfile:
    """A profile of a file, for a register. Raises Refused("unreadable", "invalid"), naming what is wrong."""
    try:
        with open_named(path) as opened:
            raw = opened.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise _wrong(M_("A profile is no longer than {most} bytes.", most=MOST_BYTES))
        made = made_of(tomllib.loads(raw.decode("utf-8")))
    except OSError as error:
        raise Refused("unreadable", {}, M_("{path} can't be read.", path=str(path))) from error
    except (ValueError, RecursionError) as error:
        raise _wrong(M_("{path} is no TOML: {why}", path=str(path), why=str(error))) from error
    if made.register != register:
        raise _wrong(M_("This profile is of another register: {register}.", register=made.register))
    return made


def made_of(raw: Mapping[str, Any]) -> ExportProfile:
    """A profile of what a file holds. Raises Refused("invalid")."""
    register, listed = raw.get("register"), raw.get("field")
    if not isinstance(register, str) or register not in VALUES:
        raise _wrong(M_("A profile is of one of these registers: {registers}.", registers=", ".join(sorted(VALUES))))
    if not isinstance(listed, list) or not listed:
        raise _wrong(M_("A profile names at least one field."))
    fields = tuple(_field(register, column) for column in listed)
    if len({field.value for field in fields}) < len(fields):
        raise _wrong(M_("A profile names each field once."))
    return ExportProfile(register, _text(raw, "fa"), _text(raw, "en"), fields)


def _field(register: str, raw: Any) -> ProfileField:
    value = raw.get("value") if isinstance(raw, dict) else None
    if not isinstance(value, str) or value not in VALUES[register]:
        names = ", ".join(VALUES[register])
        raise _wrong(M_("There is no such field: {field}. There are: {known}.", field=str(value)[:60], known=names))
    return ProfileField(value, _text(raw, "fa"), _text(raw, "en"))


def _text(raw: Mapping[str, Any], name: str) -> str:
    text = raw.get(name)
    if not isinstance(text, str) or not (said := clean(text).strip()) or len(said) > LONGEST:
        raise _wrong(M_("A profile and each of its fields have a name in Persian (fa) and in English (en)."))
    return said


def _wrong(message: Any) -> Refused:
    return Refused("invalid", {"profile": message}, message)
