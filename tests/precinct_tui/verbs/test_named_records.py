"""Records and verbs as people name them: a number without its register, a word with a slip in it."""

from __future__ import annotations

import json

from tests.conftest import Desks
from tests.db.registers.custody.test_commands import act, opened
from tests.db.registers.incidents.test_commands import report
from tests.precinct_tui.verbs.test_cli import Precinct, document, password_file, precinct, spoken

__all__ = ["password_file", "precinct", "spoken"]


def test_a_number_needs_no_register_where_it_is_one_records(precinct: Precinct, desk_as: Desks) -> None:
    number = report(desk_as()).number
    for typed in (number, number.lower(), number.rsplit("-", 1)[-1]):
        assert document(precinct("show", typed, "--json"))["number"] == number
    custody = opened(desk_as())
    status, out, err = precinct("show", "1")
    assert (status, out) == (2, "")
    assert all(f"{register} {each}" in err for register, each in (("incident", number), ("custody", custody)))
    assert document(precinct("show", "custody", "1", "--json"))["number"] == custody
    assert precinct("show", "IA-1405-77")[0] == 1
    assert precinct("show", custody, "--protected")[0] == 2
    act(desk_as(), custody, "release", outcome="released_no_ground", band="17")
    status, _out, err = precinct("show", custody)
    assert (status, "court" in err) == (1, True), "a purpose is asked as with the register's name"


def test_a_slip_names_the_word_that_was_meant(precinct: Precinct) -> None:
    for words, meant in (
        (("shwo", "1"), "show"),
        (("show", "incidnt", "1"), "incident"),
        (("list", "custdy"), "custody"),
    ):
        status, out, err = precinct(*words)
        assert (status, out) == (2, "")
        assert f"Did you mean {meant}?" in err
        assert "choose from" not in err
    assert "incident" in precinct("show", "zzz", "1")[2]


def test_wrong_usage_with_json_writes_the_document_and_nothing_else(precinct: Precinct) -> None:
    for words in (("shwo", "--json"), ("list", "--json"), ("show", "incident", "1", "--lit", "--json")):
        status, out, err = precinct(*words)
        assert (status, err) == (2, "")
        assert json.loads(out)["refused"]["code"] == "usage"
