"""A list of options that stays as it is while it has no room on the screen."""

from __future__ import annotations

from textual.widgets import OptionList


class Options(OptionList):
    """Textual's list; where it has no row or no column nothing was laid out, and there is no page to turn."""

    def action_page_up(self) -> None:
        """One page up."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]  # Textual names no type

    def action_page_down(self) -> None:
        """One page down."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]  # Textual names no type
