"""Lists of custody beside its register: starts and ends (art. 53), and what is to be sealed. Numbers, no names."""

from __future__ import annotations

from typing import ClassVar

from db.kernel.desk.desk import COMMANDS
from db.words.records import Row
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _
from precinct_tui.screens.derived_list import DerivedList
from precinct_tui.screens.form import FormScreen


class SpansScreen(DerivedList):
    """What art. 53 asks for, newest first."""

    REGISTER, LIST = "custody", "times"

    @property
    def rule(self) -> str:
        """Which article asks for it."""
        return _("Criminal Procedure Code, art. 53")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Start and end of holding, interviews and rests, and times before the judge (Criminal "
            "Procedure Code, art. 53). Written automatically from the records; numbers and times only."
        )

    def purpose(self, row: Row) -> str:
        """Who is held is opened for duty."""
        return "duty" if row.state == "holding" and row.values[2] is None else ""


class SealingScreen(DerivedList):
    """Records that ended without a case and are to lose their words, the oldest first; what keeps the others."""

    KINDS = ("place", "list", "sealing")
    BINDINGS = bindings("list", "sealing")
    REGISTER, LIST = "custody", "sealing"
    SEAL: ClassVar[str] = "custody.seal_due"

    @property
    def rule(self) -> str:
        """What sealing is."""
        return _("names and words are erased; numbers, times and outcome stay")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "A record that ended in release without a case is announced here, and sealed on the day that stands beside"
            " it. Whoever needs it holds it: Enter, then “Hold a record from sealing”. A backup made before keeps what"
            " it had; restored here, it is sealed again."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Announcing is the commander's, sealing the inspectorate's."""
        if action == "seal" and self.desk.officer.role not in COMMANDS[self.SEAL].roles:
            return False
        return super().check_action(action, parameters)

    def action_seal(self) -> None:
        """Announce and seal what has ended."""
        self.app.push_screen(FormScreen(self.SEAL), lambda _number: self.read_again())


class UndecidedScreen(DerivedList):
    """Changes that wait for the inspectorate's word, the oldest first."""

    KINDS = ("place", "list", "undecided")
    BINDINGS = bindings("list", "undecided")
    REGISTER, LIST = "custody", "undecided"

    @property
    def rule(self) -> str:
        """What holds until the decision."""
        return _("until the decision, the person's protections apply")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "A correction or strike that would close or loosen something waits here. Enter opens its record, where each"
            " is decided by itself; one key decides on all of them, or on those of the records that are named."
        )

    def purpose(self, row: Row) -> str:
        """The purpose for which the inspectorate looks."""
        return "inspection"

    def action_decide(self) -> None:
        """One word on all that waits."""
        self.app.push_screen(FormScreen("custody.decide_all"), lambda _number: self.read_again())


class NoticesScreen(DerivedList):
    """Every notice that the inspectorate had by itself, newest first."""

    REGISTER, LIST = "custody", "notices"

    @property
    def rule(self) -> str:
        """Who keeps them from being written."""
        return _("sent automatically; nobody can stop them")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "What the inspectorate is told of by itself: force, injuries, deaths, changes to a record, where somebody"
            " was sent, the clock, lists that a rule reads. Enter opens the record, where one is named."
        )

    def purpose(self, row: Row) -> str:
        """The purpose for which the inspectorate looks."""
        return "inspection"
