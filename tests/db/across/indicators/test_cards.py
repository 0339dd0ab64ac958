"""The definition cards: complete in both languages, countable, and listed in docs/indicators.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.across.indicators.cards import COUNT, SECTIONS, SHARE, TOGETHER, Card, cards, company
from db.across.indicators.scopes import scope_of
from db.across.indicators.sources import SOURCES, rows_of
from db.kernel.base.officer import Desk
from db.reference.lists.queries import items_of
from db.words.calendar.jalali import local_date
from precinct_tui.language import indicator_words as words

ASKED = (
    "thefts", "theft_gangs", "homicides", "violent_crime", "clearance_cohort", "clearance_period",
    "homicide_clearance_cohort", "homicide_clearance_period", "contraband_rials", "contraband_rials_appraised",
    "contraband_rials_estimated", "contraband_vehicles", "cyber_cases", "cyber_clearance_cohort",
    "cyber_clearance_period", "nationals_processed", "nationals_duties_met", "nationals_duties_stated",
    "nationals_breaches", "nationals_breaches_own",
    "nationals_children", "calls_110", "calls_false", "calls_duplicate", "calls_to_dispatch",
    "calls_to_dispatch_p90", "calls_to_arrival", "calls_to_arrival_p90", "contacts_197", "contacts_197_outcomes",
    "contacts_197_days", "desk_sessions", "desk_sessions_held", "requests_outcomes", "requests_in_time",
    "programmes", "accidents", "handovers_in_time", "late_entries", "round_times", "calls_without_incident",
)  # fmt: skip
"""What was asked for; codes are stable: a test that fails here means that somebody's script breaks."""


def line(card: Card) -> str:
    """A card as a row of the table in docs/indicators.md."""
    counts = card.counts.en + (f" / {card.measured.en}" if card.measured.en else "")
    cells = (f"`{card.code}`", card.name.en, card.name.fa, counts, card.leaves.en, card.date, card.better or "—")
    return f"| {' | '.join(cells)} |"


HEAD = "| code | | | counts | leaves out | goes by | |"


def test_every_card_is_listed_in_the_docs(root: Path) -> None:
    written = (root / "docs" / "indicators.md").read_text(encoding="utf-8")
    assert HEAD in written
    listed = [row for row in written.partition(HEAD)[2].splitlines() if row.startswith("| `")]
    assert listed == [line(card) for card in cards().values()]


def test_the_docs_say_of_every_figure_which_way_it_can_be_wrong(root: Path) -> None:
    written = (root / "docs" / "indicators.md").read_text(encoding="utf-8")
    said = written.partition("## Which way each figure can be wrong")[2].partition("\n## ")[0]
    assert [card.code for card in cards().values() if not card.beside and f"`{card.code}`" not in said] == []


@pytest.mark.parametrize("card", cards().values(), ids=lambda card: str(card.code))
def test_a_card_says_everything_in_both_languages(card: Card) -> None:
    said = [card.name, card.counts, card.leaves, *([card.measured] if card.measure == SHARE else [])]
    assert all(both.fa and both.en for both in said)
    assert (card.among is not None) == (card.measure == SHARE)
    assert card.section in SECTIONS
    assert card.unit in words.UNITS
    assert card.date in words.DATES
    assert card.of.source in SOURCES


def test_every_card_counts_by_codes_that_the_lists_have(desk: Desk) -> None:
    with desk.store.reading() as conn:
        scope = scope_of(conn, desk.store.unit, local_date(desk.now()))
        for card in cards().values():
            assert rows_of(card.of, scope).register
            for code in card.of.options.get("types", ()):
                assert code in {kind.code for kind in scope.kinds}
            if card.split is not None and card.split not in words.SPLITS:
                assert items_of(conn, str(card.split)), card.code
        kinds = {item.code for item in items_of(conn, "gang_kind")}
    assert set(cards()["theft_gangs"].of.options["kinds"]) < kinds


def test_a_record_is_counted_as_a_word_of_a_list(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never as a bare code, whichever card opened it."""
    monkeypatch.setattr(words.present, "label_of", lambda name, code: f"{name} {code}")
    with desk.store.reading() as conn:
        for card in cards().values():
            name, _space, code = words.part_of(card, "x").partition(" ")
            if card.of.source in ("sessions", "shifts", "vehicles", "notices", "ratings"):
                assert not code
            else:
                assert items_of(conn, name), card.code


def test_what_was_asked_for_is_there() -> None:
    assert set(ASKED) <= set(cards())


def test_every_crime_that_can_fall_has_its_company() -> None:
    for card in cards().values():
        if card.of.source == "incidents" and card.measure == COUNT and not card.beside:
            assert {"void", "lowered"} <= set(card.falls), card.code
            assert {"calls_without_incident", "late_entries", "round_times"} < set(company(card.code))
    assert {card.code for card in cards().values() if card.section == "nationals"} == set(TOGETHER)
