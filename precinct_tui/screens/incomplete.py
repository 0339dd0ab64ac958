"""What is to be completed in the incidents, and changes of approved ones that wait for the inspectorate."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.screens.derived_list import DerivedList


class IncompleteScreen(DerivedList):
    """Incidents with open checks, the newest first; Enter opens the record, which lists them all."""

    REGISTER, LIST = "incident", "incomplete"

    @property
    def rule(self) -> str:
        """Which incidents stand here."""
        return _("reported in the last 24 hours, or still open")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Incidents in which checks are open: what is missing, or unlikely without a reason. Each record lists its"
            " own at the end; they are asked about again when it is submitted for review."
        )


class InDoubtScreen(DerivedList):
    """Incidents of which a change waits for the inspectorate's yes; Enter opens the record, which says what and why."""

    REGISTER, LIST = "incident", "in_doubt"

    @property
    def rule(self) -> str:
        """Which incidents stand here."""
        return _("approved before; figures follow when the inspectorate has said yes")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Approved incidents of which somebody asked to lower, void or clear something. Until the inspectorate"
            " agrees or refuses, figures count them as they stood and say “in doubt”. Open one to read what is asked"
            " and why."
        )
