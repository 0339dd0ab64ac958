"""Identifiers: what is one of a record's, and what is a number that an officer knows it by."""

import pytest

from db.words.ids import is_uid, new_uid


def test_a_new_uid_is_one() -> None:
    assert is_uid(new_uid())


@pytest.mark.parametrize("text", ["", "IA-1405-1", "355451", new_uid() + "\n", new_uid()[:-1], new_uid().upper() + "0"])
def test_what_an_officer_knows_a_record_by_is_none(text: str) -> None:
    assert not is_uid(text)
