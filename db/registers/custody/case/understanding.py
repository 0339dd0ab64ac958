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
"""The person wished for no interpreter: an answer where it was said in a language that the person understands. It makes
nothing else understood."""
SHEET_LANGUAGES: Mapping[str, str] = {
    "persian": "fa", "dari": "prs", "pashto": "ps", "arabic": "ar", "english": "en", "urdu": "ur",
}  # fmt: skip
"""Languages in which the program has a sheet, each with what the version of such a sheet begins with."""
NOBODY = WEAK | INTERESTED | {REFUSED}
"""Answers to who interpreted that are nobody whose word is enough."""


def same_language(one: str | None, other: str | None) -> bool:
    """Whether two codes of languages are one: Dari and Persian are."""
    return one not in UNKNOWN and _ONE.get(one or "", one) == _ONE.get(other or "", other)


def in_part(
    case: Case, facts: Mapping[str, Any], language: str | None, *, then: bool = True, old: bool = False
) -> bool:
    """Whether what these facts tell, in this language, reached the person in part only.

    In another language than the person's it reaches them through an interpreter alone: one whose word is enough, of
    whom they say that one was there, and whom the record names for the person's language, before or since.
    What is told in a language that nobody knows, or to a person of whom that is not known, has reached nobody yet
    (Body of Principles 14: in a language which the person understands). `old`: by the rules of before, when an
    interpreter who was named once counted for all that was told after it; `then`: whether that was so at that time.
    """
    if facts.get("understood") == "in_part":
        return True
    if code_of(facts, "interpreter") in WEAK | INTERESTED:
        return True
    if same_language(language, case.language):
        return False
    if old:
        return not (interpreted(case) and (then or through_interpreter(facts)))
    unknown = language in UNKNOWN or case.language in UNKNOWN
    return unknown or not (interpreted(case) and through_interpreter(facts))


def is_in_writing(case: Case, facts: Mapping[str, Any], language: str | None) -> bool:
    """Whether what was told counts as given in writing: by a sheet that exists in that language, or, where there is
    none, read aloud by an interpreter whom the record names (Criminal Procedure Code, arts 46 and 52; Body of
    Principles 14). A sheet of another machine, or of before, is stated (`is_stated`).
    """
    if _is_sheet(facts, language):
        return bool(facts.get("written") or facts.get("in_writing"))
    return facts.get("read_aloud") is True and interpreted(case) and through_interpreter(facts)


def tells_in_writing(facts: Mapping[str, Any], language: str | None, *, old: bool = False) -> bool:
    """Whether these facts tell something that has to be in writing: they say so, or there is no sheet in the language,
    so that reading aloud takes the place of one. Told by word alone where there is a sheet, the duty stays open.
    """
    if facts.get("written") or facts.get("in_writing"):
        return True
    return not old and language not in UNKNOWN and language not in SHEET_LANGUAGES


def is_stated(facts: Mapping[str, Any]) -> bool:
    """Whether a sheet was given of which this store knows nothing: another machine printed it, or an earlier version.

    That it exists, and what it says, is the officer's word.
    """
    return facts.get("sheet_known") is False


def _is_sheet(facts: Mapping[str, Any], language: str | None) -> bool:
    """Whether the sheet whose version an entry keeps, or where it keeps none one of the program's, is in a language."""
    version = str(facts.get("version") or "").strip()
    if not version:
        return language in SHEET_LANGUAGES
    known = {sheet: code for code, sheet in SHEET_LANGUAGES.items()}.get(version.partition("-")[0])
    if known is None:
        return is_stated(facts)  # of a language in which only another machine has one
    return same_language(known, language)


def shows_no_language(case: Case, facts: Mapping[str, Any], language: str | None) -> bool:
    """Whether these facts show that there was no common language: told in another, or understood in part. Where the
    record names an interpreter there is one, though nobody was there for this."""
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


def may_understand(case: Case, facts: Mapping[str, Any], *, old: bool = False) -> bool:
    """Whether what was offered could be understood: in a common language, or through an interpreter whose word is
    enough. Where the record names an interpreter there is no common language but the one that is said. That the person
    wished for none shows none either; `old`: by the rules of before it counted as one.
    """
    if through_interpreter(facts):
        return True
    if old:
        return not case.mute or code_of(facts, "interpreter") == REFUSED
    language = facts.get("language")
    if same_language(language, case.language):
        return not case.mute
    return not case.mute and (language in UNKNOWN or case.language in UNKNOWN) and not interpreted(case)


def wants_interpreter(case: Case, facts: Mapping[str, Any], language: str | None) -> bool:
    """Whether it has to be asked who interpreted: told in a language that is not the person's, and nobody is said."""
    known = language not in UNKNOWN and case.language not in UNKNOWN
    return known and not same_language(language, case.language) and code_of(facts, "interpreter") is None
