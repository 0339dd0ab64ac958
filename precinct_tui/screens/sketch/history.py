"""What a drawing was before: taken back and done again, step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.registers.sketches.drawings.scene import Drawing

MOST = 200


@dataclass(slots=True)
class DrawingHistory:
    """The drawing as it stands, and those before and after it."""

    now: Drawing
    _before: list[Drawing] = field(default_factory=list)
    _after: list[Drawing] = field(default_factory=list)

    def step(self, drawing: Drawing) -> None:
        """Another drawing from now on; what was taken back is gone."""
        if drawing == self.now:
            return
        self._before = [*self._before, self.now][-MOST:]
        self._after.clear()
        self.now = drawing

    def replace(self, drawing: Drawing) -> None:
        """The same step, gone on with: what is typed letter by letter is one."""
        self.now = drawing

    def back(self) -> bool:
        """Take the last step back; False where there is none."""
        if not self._before:
            return False
        self._after.append(self.now)
        self.now = self._before.pop()
        return True

    def again(self) -> bool:
        """Do again what was taken back; False where nothing was."""
        if not self._after:
            return False
        self._before.append(self.now)
        self.now = self._after.pop()
        return True
