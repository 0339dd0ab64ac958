"""Rows of a list: each value under its column by name, and no column without a value."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from db.words.forms import Field
from db.words.records import Column, Row, RowBuilder, in_columns
from tests.conftest import ROOT

WORDS = Field("text", "Words")
COLUMNS = tuple(Column(name, name.capitalize(), WORDS, 9) for name in ("found", "kind", "keeper"))
RECORD = SimpleNamespace(uid="u7", number="F-1405-3", state="open", kind="bag", found="at nine", weight=4, keeper="own")


def test_each_value_stands_under_its_column_however_the_record_orders_them() -> None:
    build = RowBuilder(COLUMNS, ["kind", "weight", "found"], "keeper")
    row = build(RECORD, {"keeper": "desk"}, flags=frozenset({"late"}), unit="unit below")
    assert row == Row("u7", "F-1405-3", "open", ("at nine", "bag", "desk"), frozenset({"late"}), "unit below")


def test_a_computed_value_takes_the_place_of_the_record_s_own() -> None:
    build = RowBuilder(COLUMNS, ["kind", "found", "keeper"], "keeper")
    assert build(RECORD, {"keeper": "desk"}).values == ("at nine", "bag", "desk")


def test_a_head_that_is_passed_takes_the_place_of_the_record_s_own() -> None:
    build = RowBuilder(COLUMNS, ["kind", "found", "keeper"])
    assert build(RECORD, head=("entry", "", "waits"))[:4] == ("entry", "", "waits", ("at nine", "bag", "own"))


@pytest.mark.parametrize(
    ("given", "computed", "named"),
    [
        (["kind", "found"], [], "keeper"),
        (["kind", "found", "keeper"], ["colour"], "colour"),
    ],
    ids=["a column without a value", "a value without a column"],
)
def test_what_does_not_fit_is_refused_where_the_list_is_declared(
    given: list[str], computed: list[str], named: str
) -> None:
    with pytest.raises(TypeError, match=named):
        RowBuilder(COLUMNS, given, *computed)


def test_a_computed_value_that_is_missing_is_an_error_and_no_value_of_the_record() -> None:
    build = RowBuilder(COLUMNS, ["kind", "found"], "keeper")
    with pytest.raises(KeyError, match="keeper"):
        build(RECORD)


def test_a_selection_is_put_in_the_order_of_the_columns() -> None:
    pick = in_columns(COLUMNS, ("uid", "kind", "keeper", "found"))
    assert pick(("u7", "bag", "desk", "at nine", "an extra value")) == ("at nine", "bag", "desk")
    with pytest.raises(TypeError, match="keeper"):
        in_columns(COLUMNS, ("kind", "found"))


BY_HAND = {
    "db/registers/incidents/listing.py": "its values are of `in_columns`, by name too",
    "db/words/records.py": "the builder",
    "precinct_tui/screens/indicators/charts.py": "each chart makes its columns together with its lines",
    "precinct_tui/screens/week.py": "dates of all registers, each made with its columns",
    "precinct_tui/widgets/record_view.py": "a record's state alone, without values",
}
"""Why a row is made there without a builder."""


def test_no_list_puts_its_values_by_place() -> None:
    by_hand = {
        str(path.relative_to(ROOT))
        for folder in ("db", "precinct_tui")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"(?<!class )\b(List)?Row\(", path.read_text(encoding="utf-8"))
    }
    assert by_hand == set(BY_HAND)
