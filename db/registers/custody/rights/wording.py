"""What a person held is told in their own language: words in files under rights/, which a commander may replace.

A file of the same name in the folder `rights` of the store comes first. Its version is printed and journalled, with the
beginning of its digest: who changes the words and not the version is found out.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.registers.custody.case.understanding import SHEET_LANGUAGES
from db.storage.backup import RIGHTS
from db.storage.files import read_named
from db.words.messages import M_, Refused
from db.words.text import safe

SHIPPED = Path(__file__).parent
LANGUAGES = ("fa", "prs", "ps", "ar", "en", "ur")
WORDS: dict[str, tuple[str, ...]] = {
    "rights": ("title", "intro"),
    "fear": ("title", "question", "note", "words"),
    "receipt": ("title", "text", "signature"),
    "complaint": ("title", "text"),
    "grounds": ("title", "text", "limit"),
    "property": ("taken", "returned"),
    "copy": ("title", "text"),
}
LATER: dict[str, tuple[str, ...]] = {
    "health": ("title", "text"), "read": ("text",), "unhcr": ("telephone",), "unchecked": ("text",),
}  # fmt: skip
"""Parts that a file of an earlier version has not: the shipped words stand there."""
_OWN_NAME = {"telephone": "UNHCR: {telephone}"}
"""What stands for that line beside the words of an earlier file: it may call UNHCR otherwise than the shipped one."""
LISTS: dict[str, str] = {"rights": "items", "fear": "answers"}
MOST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. `checked`: a competent translator has compared them with the Persian."""

    language: str
    version: str
    checked: bool
    told: Mapping[str, Mapping[str, Any]]
    digest: str
    """SHA-256 of the file, in hexadecimal."""

    @property
    def wording(self) -> str:
        """Language, version and how the digest begins, as in `ps-1-0f3a9c`: what a record keeps and a sheet shows."""
        return f"{self.language}-{self.version}-{self.digest[:6]}"

    def __getitem__(self, name: str) -> str:
        """A sentence by `part.name`, as in `fear.question`."""
        part, _, key = name.partition(".")
        return str(self.told[part][key])

    def list(self, name: str) -> list[str]:
        """A list of sentences by `part.name`."""
        part, _, key = name.partition(".")
        return [str(item) for item in self.told[part][key]]


def words_in(language: str, home: Path | None = None) -> Words:
    """The words of a language; the store's own file where there is one. `home` is the store's folder.

    Raises Refused("invalid") where a file can't be read or lacks something: half a rights sheet is none.
    """
    wording = words_at(file_of(language, home))
    if wording.language != language:
        raise _unusable(file_of(language, home), ValueError("language"))
    return wording


def file_of(language: str, home: Path | None = None) -> Path:
    """Where the words of a language stand now."""
    own = None if home is None else home / RIGHTS / f"{language}.toml"
    return own if own is not None and own.exists() else SHIPPED / f"{language}.toml"


def words_at(path: Path, field: str = "") -> Words:
    """The words in a file, whole. Raises Refused("invalid"), at the field of a form that named it."""
    try:
        return words_of(read_named(path, MOST))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unusable(path, error, field) from error


def words_of(raw: bytes) -> Words:
    """The words in a file's content. Raises ValueError, KeyError or TypeError where something is wrong or missing."""
    content = tomllib.loads(raw.decode("utf-8"))
    if content["language"] not in LANGUAGES:
        raise ValueError("language")
    for part in LATER:
        if part not in content:
            shipped = (SHIPPED / f"{content['language']}.toml").read_text(encoding="utf-8")
            content[part] = _OWN_NAME if part == "unhcr" else tomllib.loads(shipped)[part]
    for part, names in (WORDS | LATER).items():
        for name in names:
            _text(content[part][name])
    for part, name in LISTS.items():
        if not isinstance(content[part][name], list) or not content[part][name]:
            raise KeyError(name)
        for item in content[part][name]:
            _text(item)
    return Words(
        language=content["language"],
        version=safe(_text(content["version"]))[:10],
        checked=content.get("checked") is True,
        told={part: _safe(content[part]) for part in WORDS | LATER},
        digest=hashlib.sha256(raw).hexdigest(),
    )


def _unusable(path: Path, error: Exception, field: str = "") -> Refused:
    message = M_("{path} can't be used: {what}.", path=str(path), what=str(error) or type(error).__name__)
    return Refused("invalid", {field: message}) if field else Refused("invalid", {}, message)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("text")
    return value


def _safe(part: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: [safe(str(item)) for item in value] if isinstance(value, list) else safe(str(value))
        for name, value in part.items()
    }


def wording_given(language: str | None, home: Path) -> str | None:
    """Which wording a person was given who was told in `language` (a code of the list): that of the sheet in it.

    None where there is no such sheet, or the file can't be used: that rights were given is recorded all the same.
    """
    if language is None or language not in SHEET_LANGUAGES:
        return None
    try:
        return words_in(SHEET_LANGUAGES[language], home).wording
    except Refused:
        return None
