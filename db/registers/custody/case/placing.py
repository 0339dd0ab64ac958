"""Whom a person is put with: what is asked about, with reason and notice. Pure.

Children are kept apart from adults who are not their family, and women from men (Mandela Rules 11, CRC art. 37 c).
"""

from __future__ import annotations

from collections.abc import Sequence

from db.registers.custody.case.case import Case
from db.words.messages import M_, Message


def doubts_of_placing(case: Case, others: Sequence[Case], *, related: Sequence[bool]) -> tuple[Message, ...]:
    """What speaks against a room with these people in it; `related` says of each whether they are family."""
    strangers = [other for other, kin in zip(others, related, strict=True) if not kin]
    doubts = []
    if case.child and any(not other.child for other in strangers):
        doubts.append(M_("A child, or of doubtful age, with adults who are not family."))
    if not case.child and any(other.child for other in strangers):
        doubts.append(M_("An adult with children, or people of doubtful age, who are not family."))
    if any({case.sex, other.sex} == {"female", "male"} for other in strangers):
        doubts.append(M_("Men and women in one room."))
    alone = any(
        _older_alone(other, [case, *(beside for beside in others if beside is not other)]) for other in strangers
    )
    if alone or _older_alone(case, strangers):
        doubts.append(M_("Somebody of doubtful age alone with a younger child."))
    return tuple(doubts)


def _older_alone(case: Case, strangers: Sequence[Case]) -> bool:
    """Whether a person of doubtful age would be with nobody but children whose age is not in doubt."""
    return case.doubted and bool(strangers) and all(other.child and not other.doubted for other in strangers)
