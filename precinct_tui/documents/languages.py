"""What a person held is told in their own language: words in files under rights/, which a precinct may replace.

A file of the same name in the folder `rights` of the store comes first. Its version is printed and journalled.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.messages import M_, Refused

SHIPPED = Path(__file__).parent / "rights"
FOLDER = "rights"
LANGUAGES = ("fa", "prs", "ps", "ar", "en", "ur")
OF_LIST = {"persian": "fa", "dari": "prs", "pashto": "ps", "arabic": "ar", "english": "en", "urdu": "ur"}
"""The codes of the list of languages for which there is a file."""
WORDS: dict[str, tuple[str, ...]] = {
    "rights": ("title", "intro"),
    "fear": ("title", "question", "note", "words"),
    "receipt": ("title", "text", "signature"),
    "complaint": ("title", "text"),
    "grounds": ("title", "text", "limit"),
    "property": ("taken", "returned"),
    "copy": ("title", "text"),
}
LISTS: dict[str, str] = {"rights": "items", "fear": "answers"}
MOST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. `checked`: a competent translator has compared them with the Persian."""

    language: str
    version: str
    checked: bool
    told: Mapping[str, Mapping[str, Any]]

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
    own = None if home is None else home / FOLDER / f"{language}.toml"
    path = own if own is not None and own.exists() else SHIPPED / f"{language}.toml"
    try:
        if path.stat().st_size > MOST:
            raise ValueError("too long")
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        if told["language"] != language:
            raise ValueError("language")
        for part, names in WORDS.items():
            for name in names:
                _text(told[part][name])
        for part, name in LISTS.items():
            if not isinstance(told[part][name], list) or not told[part][name]:
                raise KeyError(name)
            for item in told[part][name]:
                _text(item)
        checked = told.get("checked") is True
        return Words(language, _text(told["version"])[:20], checked, {part: _safe(told[part]) for part in WORDS})
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = M_("{path} can't be used: {what}.", path=str(path), what=str(error) or type(error).__name__)
        raise Refused("invalid", {}, message) from error


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("text")
    return value


def _safe(part: Mapping[str, Any]) -> dict[str, Any]:
    from precinct_tui.present import clean

    return {
        name: [clean(item) for item in value] if isinstance(value, list) else clean(value)
        for name, value in part.items()
    }
