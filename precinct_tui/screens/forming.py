"""Which screen fills the form of a command: the one form, unless the form's class declares another."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from db.kernel.desk.desk import COMMANDS
from precinct_tui.screens.form import Beginning, FormScreen

if TYPE_CHECKING:
    from textual.screen import Screen

    from db.kernel.desk.drafts import Draft


FORMS = {"sketch": ("sketch.editor", "SketchScreen")}
"""What fills a form that is more than the one form, by the name that its class declares: a module here, its class."""


def form_for(command: str, begins: Beginning | None = None, *, draft: Draft | None = None) -> Screen[str | None]:
    """The screen that fills the form of a command; dismissed with the record's number once it is saved."""
    own = FORMS.get(COMMANDS[command].form.screen)
    if own is None:
        return FormScreen(command, begins, draft=draft)
    module, name = own
    made = getattr(import_module(f"{__package__}.{module}"), name)
    return made(command, begins, draft=draft)  # type: ignore[no-any-return]
