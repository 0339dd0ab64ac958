"""The JSON Schemas of a packet and of its answer, and a check of a document against one."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from db.words.shapes import Check, check_of

PACKET, ANSWER = "precinct-packet", "precinct-packet-answer"
VERSION = 1
NAMES = ("packet", "answer")


@cache
def schema(name: str) -> dict[str, Any]:
    """The schema of a packet or of an answer: a name of NAMES."""
    text = files("db.across.packets").joinpath("schemas").joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


@cache
def check(name: str) -> Check:
    """What tells every place where a document is not as a schema of NAMES wants it."""
    return check_of(schema(name))
