"""Doubts about an accident in a message: what the desk would ask a person, looked for in every message.

A file is set aside with the reason; what may be harm brings an officer. Pure functions of a message's fields.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from db.words.calendar.jalali import local_date
from db.words.calendar.times import long_ago
from db.words.checks import plate
from db.words.folding import fold
from db.words.messages import M_, Message

SPOT_MM = 1_000
"""Two vehicles do not stand nearer to each other than this, from middle to middle."""
_HARM = frozenset(map(fold, (
    "عابر", "خون", "خونریزی", "خونی", "زخمی", "زخم", "مجروح", "مصدوم", "آمبولانس", "اورژانس", "بیمارستان", "بیهوش",
    "شکستگی",
    "blood", "bleeding", "hurt", "injured", "pedestrian", "ambulance", "hospital", "unconscious",
)))  # fmt: skip
_NONE = frozenset(map(fold, (
    "نشد", "نشده", "نشدند", "نشده‌اند", "نیست", "نبود", "نیستند", "ندارد", "نداشت", "نداریم", "نداشتیم", "بدون",
    "هیچ", "no", "not", "nobody", "none", "without",
)))  # fmt: skip
_CLAUSES = re.compile(r"[.،,;؛:!؟?\n()]|\sو\s|\sand\s|\sbut\s|\sولی\s|\sاما\s")


def says_harm(text: str) -> bool:
    """Whether words tell of a pedestrian, blood or somebody hurt: in a clause without a no."""
    for clause in _CLAUSES.split(text):
        words = set(fold(clause).split())
        if words & _HARM and not words & _NONE:
            return True
    return False


def tells_of_harm(fields: Mapping[str, Any]) -> bool:
    """Whether an accident of “damage only” has a pedestrian in it, or tells of somebody hurt."""
    texts = [fields["words"], *(party.get("words", "") for party in fields["parties"])]
    return any(party["kind"] == "pedestrian" for party in fields["parties"]) or any(map(says_harm, texts))


def doubts(fields: Mapping[str, Any], now: datetime) -> Iterator[tuple[str, Message]]:
    """Doubts about an accident, by field."""
    if (old := long_ago(fields["occurred_at"], now)) is not None:
        yield "occurred_at", old
    parties = fields["parties"]
    for place, party in enumerate(parties):
        if (doubt := plate(party["plate"]).warning) is not None:
            yield f"parties[{place}].plate", doubt
        if (lapsed := policy_doubt(party, fields["occurred_at"])) is not None:
            yield f"parties[{place}].policy", lapsed
    for (one, first), (other, second) in itertools.combinations(enumerate(parties), 2):
        if plate(first["plate"]).value == plate(second["plate"]).value and plate(first["plate"]).kind not in _NAMELESS:
            yield (
                f"parties[{other}].plate",
                M_("Parties {one} and {other} have one plate.", one=one + 1, other=other + 1),
            )
        if first.get("at") and second.get("at") and math.dist(first["at"], second["at"]) < SPOT_MM:
            yield (
                f"parties[{other}].at",
                M_("Parties {one} and {other} stand in one place.", one=one + 1, other=other + 1),
            )


_NAMELESS = ("none", "illegible")


def policy_doubt(party: Mapping[str, Any], at: datetime) -> Message | None:
    """Doubts about the days of a policy: it is not of the day, or ends before it begins."""
    first, last = (
        date.fromisoformat(day) if (day := party.get(name)) else None for name in ("policy_from", "policy_until")
    )
    if first is not None and last is not None and last < first:
        return M_("This policy ends before it begins.")
    day = local_date(at)
    if (last is not None and last < day) or (first is not None and first > day):
        return M_("This policy is not of the day of the accident.")
    return None
