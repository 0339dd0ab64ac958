"""Every list of the store has a name of its own, in both languages."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from precinct_tui.language.i18n import language, set_language
from precinct_tui.language.list_names import LIST_NAMES, list_name


def test_every_list_has_one_name_that_no_other_has(root: Path) -> None:
    seeded = {name for path in (root / "db").rglob("seeds.toml") for name in tomllib.loads(path.read_text("utf-8"))}
    assert seeded - LIST_NAMES.keys() == set()
    assert LIST_NAMES.keys() - seeded == set()
    assert len(set(LIST_NAMES.values())) == len(LIST_NAMES)


@pytest.mark.parametrize("spoken", ["fa", "en"])
def test_its_name_is_said_in_the_language(spoken: str) -> None:
    before = language()
    set_language(spoken)
    try:
        names = [list_name(name) for name in LIST_NAMES]
    finally:
        set_language(before)
    assert len(set(names)) == len(names)
    assert all(any("\u0600" <= letter <= "\u06ff" for letter in name) == (spoken == "fa") for name in names)
    assert not any("_" in name for name in names)
