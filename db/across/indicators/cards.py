"""The definition cards, read from cards.toml. Adding an indicator is adding a card and, where there is none yet, a
source (sources.py)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from db.words.messages import M_, Refused

COUNT, SUM, SHARE, MEDIAN, P90 = "count", "sum", "share", "median", "p90"
SMALL = 10
"""A base under this is noted."""
SECTIONS = {
    "theft": M_("Theft"),
    "violent": M_("Homicide, violence"),
    "clearance": M_("Clearance by type"),
    "contraband": M_("Contraband"),
    "store": M_("Store room"),
    "cyber": M_("Cyber crime"),
    "accidents": M_("Traffic"),
    "nationals": M_("Foreign nationals"),
    "custody": M_("Force and deaths in custody"),
    "calls": M_("Emergency calls 110"),
    "public": M_("197 and the service desk"),
    "programmes": M_("Programmes"),
    "shifts": M_("Handover"),
    "honesty": M_("Recording"),
}


@dataclass(frozen=True, slots=True)
class Of:
    """What is counted: the name of a source and what of it."""

    source: str
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other."""
        return self.source, repr(sorted(self.options.items()))


@dataclass(frozen=True, slots=True)
class BothLanguages:
    """The same words in both languages."""

    fa: str
    en: str

    def label(self, language: str) -> str:
        """The words in a language."""
        return self.fa if language == "fa" else self.en


@dataclass(frozen=True, slots=True)
class Card:
    """What a figure is. `beside` names the card beside whose fall it stands."""

    code: str
    section: str
    name: BothLanguages
    unit: str
    measure: str
    of: Of
    among: Of | None
    split: str | None
    date: str
    better: str
    small: int
    counts: BothLanguages
    measured: BothLanguages
    leaves: BothLanguages
    beside: str = ""
    falls: tuple[str, ...] = ()
    press: bool = False
    act: bool = False
    """Whether it counts acts of the unit: it is always told, outside as well."""


HONEST = ("calls_without_incident", "late_entries", "round_times")
"""What stands beside every fall, whatever falls."""
TOGETHER = (
    "nationals_processed",
    "nationals_released_valid",
    "nationals_no_grounds",
    "nationals_children",
    "nationals_duties_met",
    "nationals_duties_stated",
    "nationals_breaches",
    "nationals_breaches_own",
)
"""Figures of which none is ever told alone."""


def company(code: str) -> tuple[str, ...]:
    """The codes of the cards that a card is never told without: beside a fall, and foreign nationals together."""
    card = card_of(code)
    if card.code in TOGETHER:
        return tuple(other for other in TOGETHER if other != code)
    if card.measure not in (COUNT, SUM) or card.beside:
        return ()
    return (*(f"{card.code}_{name}" for name in card.falls), *(other for other in HONEST if other != card.code))


@cache
def cards() -> Mapping[str, Card]:
    """Every card by its code, in the order of the table."""
    by_code: dict[str, Card] = {}
    read = tomllib.loads(files("db.across.indicators").joinpath("cards.toml").read_text(encoding="utf-8"))
    beside = read.pop("beside")
    for section in SECTIONS:
        for code, raw in read.items():
            if raw["section"] != section:
                continue
            card = _card(code, raw)
            made = (card, *(_beside(card, name, beside[name]) for name in card.falls))
            by_code |= {each.code: each for each in made}
    return by_code


def card_of(code: str) -> Card:
    """The card of a code. Raises Refused("invalid") at "code"."""
    card = cards().get(code.partition(".")[0])
    if card is None or ("." in code and card.split is None):
        raise Refused("invalid", {"code": M_("There is no indicator {code}.", code=code or "—")})
    return card


def _card(code: str, raw: Mapping[str, Any]) -> Card:
    among = raw.get("among")
    return Card(
        code=code,
        section=raw["section"],
        name=BothLanguages(raw["fa"], raw["en"]),
        unit=raw["unit"],
        measure=raw.get("measure", COUNT),
        of=_of(raw["of"]),
        among=None if among is None else _of(among),
        split=raw.get("split"),
        date=raw["date"],
        better=raw.get("better", ""),
        small=raw.get("small", SMALL),
        counts=BothLanguages(raw["counts_fa"], raw["counts_en"]),
        measured=BothLanguages(raw.get("among_fa", ""), raw.get("among_en", "")),
        leaves=BothLanguages(raw["leaves_fa"], raw["leaves_en"]),
        beside=raw.get("beside", ""),
        falls=tuple(raw.get("falls", ())),
        press=raw.get("press", False),
        act=raw.get("act", False),
    )


def _of(raw: Mapping[str, Any]) -> Of:
    return Of(raw["from"], {name: value for name, value in raw.items() if name != "from"})


def _beside(card: Card, name: str, raw: Mapping[str, Any]) -> Card:
    options = dict(card.of.options) | ({"only": raw["only"]} if "only" in raw else {})
    source = raw.get("from", card.of.source)
    made = {**raw, "section": card.section, "beside": card.code, "of": {**options, "from": source}}
    made |= {"fa": f"{card.name.fa}، {raw['fa']}", "en": f"{card.name.en}, {raw['en']}"}
    return _card(f"{card.code}_{name}", made)
