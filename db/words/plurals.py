"""The English singular: "{count} calls wait" is written once, and "1 call waits" is said of one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

NOUNS = {
    "acts": "act", "answers": "answer", "attachments": "attachment", "browsers": "browser", "calls": "call",
    "changes": "change", "characters": "character", "columns": "column", "complaints": "complaint",
    "contents": "content", "corrections": "correction", "dates": "date", "days": "day", "digits": "digit",
    "duties": "duty",
    "entries": "entry", "errors": "error", "faults": "fault", "figures": "figure", "files": "file", "groups": "group",
    "hours": "hour", "incidents": "incident",
    "items": "item", "lanes": "lane", "levels": "level", "lines": "line", "links": "link", "measures": "measure",
    "messages": "message",
    "minutes": "minute", "months": "month", "officers": "officer", "pages": "page", "people": "person",
    "persons": "person", "points": "point", "programmes": "programme", "questions": "question", "records": "record",
    "requests": "request", "rows": "row", "seconds": "second", "sessions": "session", "sheets": "sheet",
    "signatures": "signature", "tables": "table", "things": "thing", "times": "time", "units": "unit", "weeks": "week",
    "years": "year",
}  # fmt: skip
VERBS = {
    "agree": "agrees", "are": "is", "bring": "brings", "change": "changes", "fit": "fits", "have": "has",
    "name": "names", "say": "says", "wait": "waits", "were": "was", "differ": "differs", "stand": "stands",
    "stay": "stays",
}  # fmt: skip
_COUNTED = re.compile(
    r"\{(?P<name>\w+)\}(?P<between> (?:more |open |other |different |new |unfinished )*)"
    rf"(?P<noun>{'|'.join(NOUNS)})\b(?:(?P<gap> )(?P<verb>{'|'.join(VERBS)})\b)?"
)


def of_one(template: str, values: Mapping[str, object]) -> str:
    """A template in `str.format` style, its nouns and their verbs in the singular where their number is 1. Pure.

    Templates of other languages hold none of these words, and stay as they are.
    """
    ones = tuple(name for name, value in values.items() if value == 1 or value == "1")
    return _singular(template, ones) if ones else template


@lru_cache(maxsize=512)
def _singular(template: str, ones: tuple[str, ...]) -> str:
    def changed(match: re.Match[str]) -> str:
        if match["name"] not in ones:
            return match[0]
        verb = match["gap"] + VERBS[match["verb"]] if match["verb"] else ""
        return f"{{{match['name']}}}{match['between']}{NOUNS[match['noun']]}{verb}"

    return _COUNTED.sub(changed, template)
