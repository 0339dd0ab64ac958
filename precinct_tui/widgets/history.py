"""What a one-line input held before: undo and redo, in steps of a word."""

from __future__ import annotations

MOST = 100
"""Steps that are kept."""
ROOM = 500_000
"""Characters that the steps may hold together; the value before the present one is kept in any case."""


class History:
    """The values of a field, one after the other. Letters typed in a row are one step, a blank begins the next."""

    def __init__(self, value: str) -> None:
        self._steps = [value]
        self._at = 0
        self._typing = False

    def note(self, value: str) -> None:
        """The field holds this now; what `back` and `forth` gave themselves is no new step."""
        present = self._steps[self._at]
        if value == present:
            return
        typed = len(value) == len(present) + 1 and value.startswith(present) and not value[-1].isspace()
        del self._steps[self._at + 1 :]
        if typed and self._typing:
            self._steps[self._at] = value
        else:
            self._steps.append(value)
            del self._steps[:-MOST]
            while len(self._steps) > 2 and sum(map(len, self._steps)) > ROOM:
                del self._steps[0]
            self._at = len(self._steps) - 1
        self._typing = typed

    def back(self) -> str | None:
        """The value before; None at the first."""
        return self._go(-1)

    def forth(self) -> str | None:
        """The value that was taken back last; None where there is none."""
        return self._go(1)

    def _go(self, by: int) -> str | None:
        self._typing = False
        if not 0 <= self._at + by < len(self._steps):
            return None
        self._at += by
        return self._steps[self._at]
