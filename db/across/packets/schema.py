"""The JSON Schemas of a packet and of its answer, and a check of a document against one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from db.words.shapes import ShapeCheck, check_of

if TYPE_CHECKING:
    from db.reference.lists.queries import ListItem

PACKET, ANSWER = "precinct-packet", "precinct-packet-answer"
VERSION = 1
NAMES = ("packet", "answer")


@cache
def schema(name: str) -> dict[str, Any]:
    """The schema of a packet or of an answer: a name of NAMES."""
    text = files("db.across.packets").joinpath("schemas").joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def answer_schema(answers: Sequence[ListItem]) -> dict[str, Any]:
    """The schema of an answer with the codes that are taken here, and what each needs; `answers`: list court_answer."""
    made = deepcopy(schema("answer"))
    items = made["properties"]["answers"]["items"]
    items["properties"]["answer"]["enum"] = [answer.code for answer in answers if answer.active]
    ordering = items["allOf"][-1]["if"]["properties"]["answer"]
    ordering["enum"] = [answer.code for answer in answers if answer.extra.get("effect")]
    return made


@cache
def check(name: str) -> ShapeCheck:
    """What tells every place where a document is not as a schema of NAMES wants it."""
    return check_of(schema(name))
