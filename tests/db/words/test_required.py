"""The type of a form's field says whether it may be empty."""

from __future__ import annotations

from types import NoneType
from typing import get_args, get_type_hints

import db.opening.rooms  # noqa: F401
from db.kernel.desk.desk import COMMANDS
from db.words.forms import Form, fields_of


def test_only_a_field_that_may_stay_empty_has_none_in_its_type() -> None:
    """One that is required, whatever else is answered, needs no assert where it is read."""
    wrong, required = [], 0
    forms: set[type[Form]] = {command.form for command in COMMANDS.values()}
    for form in sorted(forms, key=lambda each: each.__qualname__):
        hints = get_type_hints(form)
        for name, what in fields_of(form):
            needed = what.required and what.when is None
            required += needed
            if needed is (NoneType in get_args(hints[name])):
                wrong.append(f"{form.__name__}.{name}")
    assert required > 400
    assert wrong == []
