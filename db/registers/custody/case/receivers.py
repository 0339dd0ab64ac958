"""Where a person is sent: every destination has a fixed kind, and the kind decides, not the code or the name. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from db.kernel.events.ruled import code_of
from db.words.folding import ZWNJ, fold

CARE, COURT, WELFARE, CARER, POLICE, REMOVAL = "care", "court", "welfare", "carer", "police", "removal"
KINDS: Mapping[str, str] = {
    "hospital": CARE,
    "court": COURT,
    "juvenile_prosecutor": COURT,
    "juvenile_court": COURT,
    "to_welfare": WELFARE,
    "child_to_carer": CARER,
    "other_unit": POLICE,
}
"""Kinds by the program's code. Camp, border, aliens' office, onward transfer and whatever is unknown are removals."""
_REMOVING = frozenset(fold(word) for word in (
    "مراقبتی", "مرز", "مرزی", "اتباع", "مهاجرین", "طرد", "کمپ", "camp", "border", "aliens", "deportation", "اخراج",
))  # fmt: skip
"""Words in a receiving body's name that tell a camp, a border guard or an aliens' office."""
_ALIENS = frozenset(fold(word) for word in ("اتباع", "مهاجرین", "aliens"))
"""Those that tell an aliens' office."""
_WITHIN = tuple(fold(word) for word in ("اردوگاه", "مهمانشهر", "مرزبان", "سفیدسنگ"))
"""Words that tell it wherever they stand within others, and however they are parted."""
RECEIVERS = frozenset({"aliens_office", "camp"})
"""Kinds of bodies that receive people and are among those who might give an order: never one to themselves."""
ORDERING = frozenset({"court", "prosecutor", "aliens_office", "welfare", "asylum_authority", "other"})
"""Whose order of removal or transfer counts: neither police, nor a camp or border guard, nor anybody's own wish."""


def kind_of(facts: Mapping[str, Any]) -> str:
    """The kind of the place in `to`. Another unit whose body is a camp, a border guard or an aliens' office is one."""
    kind = KINDS.get(code_of(facts, "to") or "", REMOVAL)
    return REMOVAL if kind == POLICE and names_removal(facts.get("body")) else kind


def is_removal(facts: Mapping[str, Any]) -> bool:
    """Whether what is in `to` takes a person where nobody goes without an order."""
    return kind_of(facts) == REMOVAL


def is_kind(authority: str, facts: Mapping[str, Any]) -> bool:
    """Whether the receiver in these facts is an authority (RECEIVERS), by its code or by its name."""
    named = authority == "aliens_office" and bool(_ALIENS & set(_words(facts.get("body"))))
    return authority in RECEIVERS and (named or code_of(facts, "to") == authority)


def _words(body: str | None) -> list[str]:
    return re.findall(r"[^\W_]+", fold((body or "").replace(ZWNJ, " ")))


def names_removal(body: str | None) -> bool:
    """Whether a receiving body's name is one of a camp, a border guard or an aliens' office."""
    words = _words(body)
    together = "".join(words)
    return bool(_REMOVING & set(words)) or any(word in together for word in _WITHIN)


def may_order(facts: Mapping[str, Any]) -> bool:
    """Whether who gave an order may give one: by its kind (a code of custody_body), not by a camp's own name, and of
    another authority than those by its name."""
    authority = code_of(facts, "authority")
    if authority == "other" and not facts.get("given_by"):
        return False
    camp = names_removal(facts.get("given_by")) and authority != "aliens_office"
    return authority in ORDERING and not camp


def is_same(one: str | None, other: str | None) -> bool:
    """Whether two names of bodies are one: equal, one within the other, or every word of one among the other's."""
    first, second = fold(one or ""), fold(other or "")
    if not first or not second:
        return False
    words, others = set(first.split()), set(second.split())
    return first in second or second in first or words <= others or others <= words
