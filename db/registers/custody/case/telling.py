"""Told, told in part or not: in a language that the person understands, or through a named interpreter. Pure.

"In part" is honest: what was tried is written down, no breach for six hours, and it comes back every hour until
somebody was found. It is no answer to the question about fear, and opens neither a removal nor an interview.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from db.kernel.ruled import code_of
from db.registers.custody.case.case import Case

PART_LIMIT, PART_AGAIN = timedelta(hours=6), timedelta(hours=1)
"""How long something told in part is no breach, and how often it comes back."""
_ONE = {"dari": "persian"}
"""Languages that count as one."""
WEAK = frozenset({"officer", "relative", "fellow_detainee", "other_person", ""})
"""Interpreters whose word is not enough: somebody better is looked for."""
INTERESTED = frozenset({"consulate", "receiver"})
"""Who never interprets the question about fear (UNHCR Detention Guidelines 8)."""
REFUSED = "refused"
"""The person wished for no interpreter: an answer, and not the same as having found none."""


def same_language(one: str | None, other: str | None) -> bool:
    """Whether two codes of languages are one: Dari and Persian are."""
    return _ONE.get(one or "", one) == _ONE.get(other or "", other)


def in_part(case: Case, facts: Mapping[str, Any], language: str | None) -> bool:
    """Whether what these facts tell, in this language, reached the person in part only.

    A language that nobody has asked about yet is taken as it stands.
    """
    if facts.get("understood") == "in_part":
        return True
    interpreter = code_of(facts, "interpreter")
    if interpreter is not None and interpreter != REFUSED:
        return interpreter in WEAK
    if language is None or case.language is None or same_language(language, case.language):
        return False
    return not case.interpreted


def counts_for_fear(facts: Mapping[str, Any]) -> bool:
    """Whether the question about fear was asked by somebody who may: neither consulate nor receiver interpreted."""
    return code_of(facts, "interpreter") not in INTERESTED


def may_offer_asylum(facts: Mapping[str, Any]) -> bool:
    """Whether the referral was explained in private, and by nobody of consulate, receiver or the person's own group."""
    group = INTERESTED | {"relative", "fellow_detainee"}
    return facts.get("in_private") is True and code_of(facts, "interpreter") not in group
