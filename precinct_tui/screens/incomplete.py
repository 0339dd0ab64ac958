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
            "Incidents with open checks: something missing, or unlikely without a reason. Each record "
            "lists its checks at the end; they are asked again when it is submitted for review."
        )


class InDoubtScreen(DerivedList):
    """Incidents of which a change waits for the inspectorate's yes; Enter opens the record, which says what and why."""

    REGISTER, LIST = "incident", "in_doubt"

    @property
    def rule(self) -> str:
        """Which incidents stand here."""
        return _("approved earlier; figures change after the inspectorate's approval")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Approved incidents with a requested change: lower, void or clear. Until the inspectorate "
            "decides, figures count them unchanged and show “in doubt”. Open one to read the request and "
            "its reason."
        )
