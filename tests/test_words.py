"""Every word that the store declares is a message that the catalogues know of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.kernel.register import REGISTERS
from tools.catalogues import msgids


def declared() -> Iterator[tuple[str, str]]:
    """(where, message id) of all labels that screens and verbs show without asking the code for a literal."""
    from db.kernel import desk
    from db.kernel import projecting as events
    from db.words import forms

    for name, command in desk.COMMANDS.items():
        yield f"command {name}", command.label
        for field, what in forms.fields_of(command.form):
            yield f"{name}, field {field}", what.label
            yield f"{name}, help of {field}", what.help
    for kind, joined in events.KINDS.items():
        yield f"event {kind}", joined.kind.label
    for name in REGISTERS:
        register = REGISTERS[name]
        yield f"register {name}", register.title
        for state, label in register.states.items():
            yield f"{name}, state {state}", label
        for column in register.columns:
            yield f"{name}, column {column.name}", column.label


def test_what_the_store_declares_is_found_by_the_catalogue_tool(root: Path) -> None:
    known = msgids(root)
    words = [(where, label) for where, label in declared() if label]
    assert len(words) > 50
    assert [f"{where}: {label!r}" for where, label in words if label not in known] == []


def test_the_persian_catalogue_says_them_all() -> None:
    from precinct_tui.language.i18n import _, language, set_language

    before = language()
    set_language("fa")
    try:
        silent = [f"{where}: {label!r}" for where, label in declared() if label and _(label) == label]
    finally:
        set_language(before)
    # Digits and abbreviations may be the same in both languages; words may not.
    assert [one for one in silent if any(letter.isalpha() for letter in one.partition(": ")[2])] == []


@pytest.mark.parametrize("word", ["Who", "Voided"])
def test_an_unmarked_word_would_be_noticed(tmp_path: Path, word: str) -> None:
    (tmp_path / "code.py").write_text(f"label = {word!r}\n", encoding="utf-8")
    assert word not in msgids(tmp_path, (".",))
