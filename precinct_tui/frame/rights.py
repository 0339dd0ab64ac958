"""What holds for the officer who sits here now: the actions, registers and queries that are there for him."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from db.kernel.base.access import Role
from precinct_tui.frame.part import Part
from precinct_tui.language.actions import ACTIONS, Action, with_registers
from precinct_tui.widgets.place import Place

if TYPE_CHECKING:
    from precinct_tui.widgets.clock_strip import Clocks

OWN = frozenset({"app", "mark", "my", "session"})
"""What a patrol's handheld has of what holds everywhere: its own seat, and nothing that leads elsewhere."""


class Rights(Part):
    """Asked anew each time: before sign-in, on a locked screen and for another role something else holds."""

    def query_of(self, name: str) -> Callable[..., Any] | None:
        """A declared query with the desk filled in; None where there is none or the role has no such right."""
        desk = self.precinct.desk
        if desk is None:
            return None
        from db.kernel.desk.desk import QUERIES  # late: of the store's code, which the first paint does not wait for

        declared = QUERIES.get(name)
        if declared is None or desk.officer.role not in declared.roles or not self.keeps(name):
            return None
        return partial(declared.run, desk)

    def reads(self, register: str) -> bool:
        """Whether this officer may list a register that this store keeps."""
        return self.query_of(f"{register}.list") is not None

    def keeps(self, name: str) -> bool:
        """Whether the store keeps the register that a name belongs to; before sign-in every name counts as kept."""
        desk = self.precinct.desk
        if desk is None:
            return True
        from db.kernel.base.register import keeps  # late: of the store's code, which the first paint does not wait for

        return keeps(desk.store.info.registers, name)

    def clocks(self) -> Clocks | None:
        """The custody clocks, where this officer may see them."""
        return self.query_of("custody.clock_strip")

    def parked_calls(self) -> Callable[..., Any] | None:
        """The calls that are not finished, where this officer may see them."""
        return self.query_of("call.unfinished")

    def allows(self, do: str, parameters: tuple[object, ...], kinds: tuple[str, ...]) -> bool:
        """Whether an action of these kinds of place holds for the officer who sits here now."""
        called = f"{do}({', '.join(map(repr, parameters))})" if parameters else do
        rows = [action for action in self._known() if action.do == called]
        asked = next((action for action in rows if action.where in kinds), None)
        if asked is None:  # every screen inherits Esc; where its kind does not name it, as on the lock, it is not there
            return not rows
        return self.holds(asked)

    def _known(self) -> tuple[Action, ...]:
        """The rows of the table, and those of registers that have none in it: before the store opens nobody asks."""
        return with_registers() if self.precinct.desk is not None else ACTIONS

    def holds(self, action: Action) -> bool:
        """Whether an action of the table holds for the officer who sits here now."""
        if not action.open and not self.precinct.signed_in and action.where == "app":
            return False
        role = self.precinct.desk.officer.role if self.precinct.desk is not None else None
        if role == Role.PATROL and action.where == "app" and not action.open and action.id.partition(".")[0] not in OWN:
            return False
        if action.roles is not None and role not in action.roles:
            return False
        if action.kept is not None and not self.keeps(action.kept):
            return False
        info = None if self.precinct.desk is None else self.precinct.desk.store.info
        at_seat = info is not None and info.is_seat
        if action.national not in (None, info is not None and info.is_national):
            return False
        if (action.seat and not at_seat) or (action.at_unit and at_seat):
            return False
        return action.register is None or self.reads(action.register)

    def actions_here(self) -> list[Action]:
        """The actions that hold where one stands, those of the place first."""
        screen = self.app.screen
        kinds = screen.KINDS if isinstance(screen, Place) else ()
        here = [action for action in self._known() if action.where in (*kinds, "app") and self.holds(action)]
        return [action for action in here if self._sensible(action)]

    def _sensible(self, action: Action) -> bool:
        """Whether the screen on top lets it be done now; going where one stands is not offered."""
        screen = self.app.screen
        if action.where == "app":
            return action.id != "go.desk" or not isinstance(screen, Place) or "desk" not in screen.KINDS
        return screen.check_action(action.do.partition("(")[0], ()) is not False
