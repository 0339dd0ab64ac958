"""F8: the shift that runs, and handing it over."""

from precinct_tui.screens.handover.screen import HandoverScreen
from precinct_tui.screens.handover.summary import SummaryScreen

__all__ = ["HandoverScreen", "SummaryScreen"]
