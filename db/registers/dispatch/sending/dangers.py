"""Dangers of a call or incident: whether a single officer may go alone, and for whom a patrol is never called away.

Types are the program's codes: what a commander adds is known by the answers and by the record alone. Whatever is not a
plain no counts as a yes.
"""

from __future__ import annotations

from collections.abc import Mapping

from db.words.folding import fold
from db.words.messages import M_, Message

TIES: Mapping[str, Message] = {
    "held": M_("with a person held"),
    "hurt": M_("with somebody hurt"),
    "child": M_("with a child"),
    "dead": M_("with a dead person"),
}
"""Code of a tie → its words. A patrol with one is never shown as one that could be called away."""
ARMED_TYPES = frozenset({"weapons", "theft_armed", "hostage_taking", "shooting"})
"""Types of a weapon, beside those that the list marks as violent."""
TYPE_TIES: Mapping[str, str] = {
    "accident_injury": "hurt", "assault": "hurt", "medical_help": "hurt", "suicide_attempt": "hurt",
    "drowning": "hurt", "shooting": "hurt", "explosion": "hurt", "domestic_violence": "hurt",
    "missing_child": "child", "found_person": "child", "child_abuse": "child",
    "accident_fatal": "dead", "homicide": "dead", "death_unexplained": "dead",
}  # fmt: skip
ANSWER_TIES: Mapping[str, str] = {"injured": "hurt", "trapped": "hurt", "children": "child"}
"""Question of a call → the tie where it was answered with anything but a no."""
WEAPON = "weapon"
"""The question about a weapon."""
_NO = frozenset(
    map(
        fold,
        (
            "نه",
            "خیر",
            "نخیر",
            "ندارد",
            "نیست",
            "نبود",
            "ندید",
            "ندیدم",
            "ندیده",
            "هیچ",
            "هیچ‌کس",
            "no",
            "none",
            "nobody",
            "not",
        ),
    )
)


def is_no(answer: str) -> bool:
    """Whether an answer is a plain no, by its first word."""
    words = fold(answer).replace(",", " ").replace("،", " ").replace(".", " ").split()
    return bool(words) and words[0] in _NO


def is_violent(type_code: str | None, *, marked: bool, answers: Mapping[str, str]) -> bool:
    """Whether a single officer does not go alone: a type `marked` as violent or of a weapon, or one was seen."""
    weapon = answers.get(WEAPON, "")
    return marked or type_code in ARMED_TYPES or bool(weapon.strip() and not is_no(weapon))


def ties_of(type_code: str | None, answers: Mapping[str, str]) -> frozenset[str]:
    """The ties (codes of TIES) of whoever is at a call or incident of a type, with these answers."""
    said = {
        tie
        for question, tie in ANSWER_TIES.items()
        if (answer := answers.get(question, "").strip()) and not is_no(answer)
    }
    return frozenset(said | {tie for code, tie in TYPE_TIES.items() if code == type_code})
