"""Told, told in part or not: in a language that the person understands, or through a named interpreter. Pure.

"In part" is honest: what was tried is written down, no breach for six hours, and it comes back every hour until
somebody was found. It is no answer to the question about fear, and opens neither a removal nor an interview.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from db.kernel.events.ruled import code_of
from db.registers.custody.case.case import Case

PART_LIMIT, PART_AGAIN = timedelta(hours=6), timedelta(hours=1)
"""How long something told in part is no breach, and how often it comes back."""
_ONE = {"dari": "persian"}
"""Languages that count as one."""
UNKNOWN = frozenset({None, "unknown"})
"""Answers that name no language: what was told in one of these was told in nobody's."""
WEAK = frozenset({"officer", "relative", "fellow_detainee", "other_person", ""})
"""Interpreters whose word is not enough: somebody better is looked for."""
INTERESTED = frozenset({"consulate", "receiver"})
"""Who never interprets the question about fear (UNHCR Detention Guidelines 8), and elsewhere is not enough either."""
REFUSED = "refused"
"""The person wished for no interpreter: an answer, and not the same as having found none."""
NOBODY = WEAK | INTERESTED | {REFUSED}
"""Answers to who interpreted that are nobody whose word is enough."""


def same_language(one: str | None, other: str | None) -> bool:
    """Whether two codes of languages are one: Dari and Persian are."""
    return one not in UNKNOWN and _ONE.get(one or "", one) == _ONE.get(other or "", other)


def in_part(case: Case, facts: Mapping[str, Any], language: str | None, *, then: bool = True) -> bool:
    """Whether what these facts tell, in this language, reached the person in part only.

    While nobody has asked which language the person understands, or said in which it was told, nothing is known to have
    reached anyone. An interpreter counts once the record names one for that language; `then` is whether that was so
    when it was told: an interpreter who is named afterwards counts only where these facts say that one was there.
    """
    if facts.get("understood") == "in_part":
        return True
    if code_of(facts, "interpreter") in WEAK | INTERESTED:
        return True
    if same_language(language, case.language):
        return False
    return not (interpreted(case) and (then or through_interpreter(facts)))


def shows_no_language(case: Case, facts: Mapping[str, Any], language: str | None) -> bool:
    """Whether these facts show that there was no common language: told in another, or understood in part."""
    if facts.get("understood") == "in_part":
        return True
    asked = case.language not in UNKNOWN and language not in UNKNOWN
    return asked and not same_language(language, case.language) and not interpreted(case)


def through_interpreter(facts: Mapping[str, Any]) -> bool:
    """Whether these facts say that an interpreter was there whose word is enough, once it is said who that was."""
    interpreter = code_of(facts, "interpreter")
    return interpreter is not None and interpreter not in NOBODY


def interpreted(case: Case) -> bool:
    """Whether a named interpreter for the person's language was found; while that is unknown, for any."""
    if case.language in UNKNOWN:
        return bool(case.interpreters)
    return any(same_language(language, case.language) for language in case.interpreters)


def counts_for_fear(facts: Mapping[str, Any]) -> bool:
    """Whether the question about fear was asked by somebody who may: neither consulate nor receiver interpreted."""
    return code_of(facts, "interpreter") not in INTERESTED


def may_offer_asylum(facts: Mapping[str, Any]) -> bool:
    """Whether the referral was explained in private, and by nobody of consulate, receiver or the person's own group."""
    group = INTERESTED | {"relative", "fellow_detainee"}
    return facts.get("in_private") is True and code_of(facts, "interpreter") not in group


def may_understand(case: Case, facts: Mapping[str, Any]) -> bool:
    """Whether there is a common language, an interpreter whose word is enough, or none by the person's wish."""
    return not case.mute or through_interpreter(facts) or code_of(facts, "interpreter") == REFUSED
