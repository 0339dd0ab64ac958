"""Which closed requests are to lose name and telephone, and when."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.screens.custody.lists import SealingScreen


class RequestSealingScreen(SealingScreen):
    """Closed requests, the oldest first: announced, then sealed; Enter opens one, where it can be held."""

    REGISTER = "request"
    SEAL = "request.seal_due"

    @property
    def rule(self) -> str:
        """What goes and what stays."""
        return _("name and telephone are erased; words stay only as agreed")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "A closed request is announced here, and loses name and telephone on the day that stands beside it; its"
            " words too, unless the citizen agreed that they stay. Whoever needs it holds it: Enter, then “Keep it from"
            " being sealed”. How long is in the lists, under limits of the service desk."
        )
