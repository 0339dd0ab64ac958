"""Which screen fills the form of a command: the one form, unless the form's class declares another."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from db.kernel.desk import COMMANDS
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.own import FORMS

if TYPE_CHECKING:
    from textual.screen import Screen

    from db.kernel.drafts import Draft


def form_for(command: str, begins: Beginning | None = None, *, draft: Draft | None = None) -> Screen[str | None]:
    """The screen that fills the form of a command; dismissed with the record's number once it is saved."""
    own = FORMS.get(COMMANDS[command].form.screen)
    if own is None:
        return FormScreen(command, begins, draft=draft)
    made = getattr(import_module(f"{__package__}.{own.module}"), own.made)
    return made(command, begins, draft=draft)  # type: ignore[no-any-return]
