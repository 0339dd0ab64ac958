"""A list of people to whom something was given: who did not get it is taken out before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _, digits, direction
from precinct_tui.widgets.options import Options
from precinct_tui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.registers.custody.board.rounds import Waiting


class GivenList(Overlay[frozenset[str] | None]):
    """Returns the uids of those who were given it, or None. Bands and rooms, no names.

    Who is out of the cell, or was given it a moment ago, is not ticked at first. Enter and Space change the tick under
    the cursor; Ctrl+S alone saves.
    """

    CSS_PATH = "given_list.tcss"
    BINDINGS = bindings("given")

    def __init__(self, what: str, people: Sequence[Waiting]) -> None:
        super().__init__()
        self._what, self._people = what, tuple(people)
        self.given = {person.uid for person in people if not (person.out or person.had)}

    def compose(self) -> ComposeResult:
        """A title, how many are ticked, the people, the keys."""
        self.set_class(direction() == "ltr", "-ltr")
        with Vertical(id="box"):
            yield Static(id="title")
            options = Options(compact=True)
            options.add_options([Option(self._line(person)) for person in self._people])
            yield options
            yield Static(Content(_("Space: tick   Ctrl+S: save   Esc: leave, nothing recorded")), id="keys")

    def on_mount(self) -> None:
        """The first person is under the cursor."""
        options = self.query_one(OptionList)
        options.focus()
        options.highlighted = 0
        self._show()

    def _line(self, person: Waiting) -> Content:
        room = present.label_of("custody_room", person.room) if person.room else _("no room")
        last = _("last {when}", when=present.moment(person.last, "time")) if person.last is not None else ""
        parts = (
            "✓" if person.uid in self.given else "–",
            digits(person.band) or present.number(person.number),
            room,
            _("out of the cell") if person.out else "",
            last,
        )
        style = "bold" if person.uid in self.given else "$text-muted"
        return Content.styled("   ".join(part for part in parts if part), style)

    def _show(self) -> None:
        count = _("{place} of {count}", place=digits(len(self.given)), count=digits(len(self._people)))
        title = _("{what}: who was given it?", what=self._what)
        self.query_one("#title", Static).update(Content(f"{title}   {count}"))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_tick()

    def action_tick(self) -> None:
        """Take out who is under the cursor, or put in again."""
        options = self.query_one(OptionList)
        if (place := options.highlighted) is not None:
            person = self._people[place]
            self.given ^= {person.uid}
            options.replace_option_prompt_at_index(place, self._line(person))
            self._show()

    def action_save(self) -> None:
        """Save that those who are ticked were given it."""
        self.dismiss(frozenset(self.given))

    def action_leave(self) -> None:
        """Nothing is recorded."""
        self.dismiss(None)
