"""The checklist of a packet: what the list `packet_item` asks of a case, and what of it is there. Pure.

An item says in words what applies and what it needs; each word is a test of this file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from db.reference.lists.queries import ListItem
from db.registers.incidents.checks.case import IncidentCase

SUSPECT_KINDS = {"cyber": "incident_cyber_set", "contraband": "incident_contraband_set"}
HARMLESS = (None, "none_seen")


@dataclass(frozen=True, slots=True)
class CustodyEntries:
    """What a custody record has of what a court asks of everyone held: kinds of entries."""

    number: str
    done: frozenset[str]


@dataclass(frozen=True, slots=True)
class Material:
    """What a checklist looks at: the incident, codes of what is attached, who is held, whether a sketch was drawn."""

    case: IncidentCase
    attached: frozenset[str] = frozenset()
    held: tuple[CustodyEntries, ...] = ()
    sketched: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """What an officer said of an item: a code of packet_item_state, pages, why."""

    how: str
    pages: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """An item with its state: there, enclosed, to_follow, missing, not_applicable. `lacking`: who has it not."""

    item: ListItem
    state: str
    reason: str = ""
    pages: int | None = None
    lacking: tuple[str, ...] = field(default=())

    @property
    def open(self) -> bool:
        """Whether it is missing and nobody has said why."""
        return self.state == "missing" and not self.reason


def _seized(material: Material, kind: str) -> bool:
    return any(part.get("fate") == "seized" and kind in ("", part.get("kind")) for part in material.case.goods)


def _harmed(material: Material) -> bool:
    own = material.case.own
    return bool(own.get("injured") or own.get("dead")) or material.case.in_role("injured")


def _sketch(material: Material) -> bool:
    return material.sketched or any(part.says("sketch_number") for part in material.case.of("incident_accident_set"))


def _each(material: Material, kind: str) -> bool:
    return not lacking(material, kind)


def lacking(material: Material, kind: str) -> tuple[str, ...]:
    """The numbers of those held whose record has no entry of this kind."""
    return tuple(person.number for person in material.held if kind not in person.done)


TESTS: Mapping[str, Callable[[Material, str], bool]] = {
    "summary": lambda material, _: material.case.own.says("summary"),
    "approved": lambda material, _: material.case.review == "approved",
    "party": lambda material, role: material.case.in_role(role),
    "attached": lambda material, what: what in material.attached,
    "appraised": lambda material, _: (
        bool(material.case.goods) and all(part.get("rials") is not None for part in material.case.goods)
    ),
    "seized": _seized,
    "sealed_goods": lambda material, _: all(
        part.says("seal", "receipt") for part in material.case.goods if part.get("fate") == "seized"
    ),
    "vehicle": lambda material, _: bool(material.case.vehicles),
    "sketch": lambda material, _: _sketch(material),
    "harmed": lambda material, _: _harmed(material),
    "armed": lambda material, _: material.case.own.get("weapon") not in HARMLESS,
    "details": lambda material, kind: bool(material.case.of(SUSPECT_KINDS.get(kind, kind))),
    "held": lambda material, _: bool(material.held),
    "each": _each,
    "protected": lambda material, _: any(part.get("protected") or part.get("code") for part in material.case.parties),
}
"""Words of `applies` and `needs`. What stands after a colon is handed on: party:suspect."""


def holds(material: Material, words: str) -> bool:
    """Whether any of these words is true of the material; a word that nobody knows is not."""
    for word in words.split():
        name, _colon, argument = word.partition(":")
        if name in TESTS and TESTS[name](material, argument):
            return True
    return False


def asked(items: Iterable[ListItem], kind: str, material: Material) -> tuple[ListItem, ...]:
    """The items that this kind of case is asked for, in the order of the list; without those out of use."""
    wanted = []
    for item in items:
        kinds, applies = str(item.extra.get("kinds", "")).split(), str(item.extra.get("applies", ""))
        if item.active and (not kinds or kind in kinds) and (not applies or holds(material, applies)):
            wanted.append(item)
    return tuple(wanted)


def check(
    items: Sequence[ListItem], kind: str, material: Material, noted: Mapping[str, Noted], why: str = ""
) -> tuple[CheckedItem, ...]:
    """The checklist: what the records show is there; of the rest, what the officer said; `why` of all others."""
    checked = []
    for item in asked(items, kind, material):
        needs, said = str(item.extra.get("needs", "")), noted.get(item.code)
        without = lacking(material, needs.removeprefix("each:")) if needs.startswith("each:") else ()
        if needs and holds(material, needs):
            checked.append(CheckedItem(item, "there"))
        elif said is not None:
            checked.append(CheckedItem(item, said.how, said.reason, said.pages, without))
        else:
            checked.append(CheckedItem(item, "missing", why, lacking=without))
    return tuple(checked)
