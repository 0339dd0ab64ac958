"""Where a person is sent: every destination has a fixed kind, and the kind decides, not the code or the name. Pure.

A body is an item of the list `body`; an added one counts as one of the program's kinds. Entries of before that list are
read by the name of the body (`by_name`), as they were.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from db.kernel.events.ruled import COUNTS_AS, agreed, code_of
from db.words.folding import ZWNJ, fold

CARE, COURT, WELFARE, CARER, POLICE, REMOVAL = "care", "court", "welfare", "carer", "police", "removal"
COURTS = frozenset({"court", "prosecutor", "duty_judge", "juvenile_prosecutor", "juvenile_court"})
KINDS: Mapping[str, str] = {
    "hospital": CARE,
    "forensic_medicine": CARE,
    **dict.fromkeys(sorted(COURTS), COURT),
    "welfare": WELFARE,
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
_ABROAD = tuple(fold(word) for word in (
    "کنسول", "سفارت", "مهاجرت", "گذرنامه", "consul", "embassy", "immigration", "passport",
))  # fmt: skip
"""Beginnings of words that tell a consulate or an immigration body: a body beside a person's name."""
_POLICE = tuple(fold(word) for word in (
    "پلیس", "کلانتری", "پاسگاه", "انتظامی", "آگاهی", "فراجا", "ناجا", "police", "precinct", "constab",
))  # fmt: skip
"""Beginnings of words that tell police."""
RECEIVERS = frozenset({"aliens_office", "camp"})
"""Kinds of bodies that receive people and are among those who might give an order: never one to themselves."""
ORDERING = COURTS | {"aliens_office", "welfare", "asylum_authority", "other"}
"""Whose order of removal or transfer counts: neither police, nor a camp or border guard, nor anybody's own wish."""


def kind_of(facts: Mapping[str, Any], *, by_name: bool = False) -> str:
    """The kind of the place in `to`. Another police unit is a removal unless the inspectorate agreed to it as one.

    `by_name`, as of old: unless its name is one of a camp, a border guard or an aliens' office.
    """
    kind = KINDS.get(code_of(facts, "to") or "", REMOVAL)
    if kind != POLICE:
        return kind
    known = not names_removal(facts.get("body")) if by_name else is_listed(facts, "to") and agreed(facts, "to")
    return POLICE if known else REMOVAL


def is_listed(facts: Mapping[str, Any], name: str) -> bool:
    """Whether a fact names a body of the unit's own list, and not only the program's kind of one."""
    return facts.get(name) in (facts.get(COUNTS_AS) or {})


def is_police(facts: Mapping[str, Any]) -> bool:
    """Whether what is in `to` is said to be another police unit, known or not."""
    return code_of(facts, "to") == "other_unit"


def is_removal(facts: Mapping[str, Any], *, by_name: bool = False) -> bool:
    """Whether what is in `to` takes a person where nobody goes without an order; `by_name` as in `kind_of`."""
    return kind_of(facts, by_name=by_name) == REMOVAL


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


def names_receiver(person: str | None) -> bool:
    """Whether the name of a person (judge, companion, receiver) names a border, camp, consulate or immigration body."""
    return names_removal(person) or any(word.startswith(_ABROAD) for word in _words(person))


def names_police(person: str | None) -> bool:
    """Whether who is said to have given an order is named as police."""
    return any(word.startswith(_POLICE) for word in _words(person))


def may_order(facts: Mapping[str, Any], *, by_name: bool = False) -> bool:
    """Whether who gave an order may give one: by its kind (a code of `body`), and not by a name of a camp or of police;
    of another authority than those by its name. `by_name`, as of old: police were known by their code alone."""
    authority = code_of(facts, "authority")
    if authority == "other" and not facts.get("given_by"):
        return False
    camp = names_removal(facts.get("given_by")) and authority != "aliens_office"
    police = not by_name and names_police(facts.get("given_by"))
    return authority in ORDERING and not camp and not police


def is_same(one: str | None, other: str | None) -> bool:
    """Whether two names of bodies are one: equal, one within the other, or every word of one among the other's."""
    first, second = fold(one or ""), fold(other or "")
    if not first or not second:
        return False
    words, others = set(first.split()), set(second.split())
    return first in second or second in first or words <= others or others <= words
