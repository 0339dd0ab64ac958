"""Identifiers: what is one of a record's, and what is a number that an officer knows it by."""

import pytest

from db.words.ids import is_uid, new_uid

UID = "01a2196f-c71b-76bb-9f32-08b24f2b0d63"


def test_a_new_uid_is_one() -> None:
    assert is_uid(new_uid())
    assert is_uid(UID)


@pytest.mark.parametrize("text", ["", "IA-1405-1", "355451", f"{UID}\n", UID[:-1], f"{UID}0"])
def test_what_an_officer_knows_a_record_by_is_none(text: str) -> None:
    assert not is_uid(text)
