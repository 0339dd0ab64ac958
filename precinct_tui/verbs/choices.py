"""What arguments let choose among, as the rooms have it: help and wrong usage are written without reading a room.

Each is held against the room that it is of by tests/precinct_tui/verbs/test_choices.py.
"""

from __future__ import annotations

from importlib import import_module


class RegisterChoice(tuple[str, ...]):
    """Names of registers that an argument takes. Those written here are shown and completed; a name that is none of
    them is looked for among the registers that are declared, which reads every room."""

    def __contains__(self, name: object) -> bool:
        """Whether it is written here, or a register has this name."""
        if super().__contains__(name):
            return True
        import_module("db.opening.rooms")
        return name in import_module("db.kernel.base.register").REGISTERS

    def plus(self, *more: str) -> RegisterChoice:
        """These and others."""
        return RegisterChoice((*self, *more))


REGISTER_NAMES = RegisterChoice((
    "incident", "call", "patrol", "sketch", "custody", "property", "session", "request", "programme", "oversight",
    "complaint", "gang", "roster", "equipment", "shift", "order", "post", "packet",
))  # fmt: skip
"""Every register, in the order in which they are declared."""
WITH_ATTACHMENTS = ("incident", "sketch", "custody")
"""The registers whose records have attachments."""
LIST_SETS = ("all", "requests")
"""Which lists a store begins with."""
UNIT_KINDS = ("post", "precinct", "county", "province", "national")
"""Kinds of unit."""
BODY_KINDS = ("court", "juvenile_court", "welfare", "hospital", "other_unit")
"""Kinds of body that the first screen asks for."""
BRANCHES = ("first", "second")
"""The branches of a unit's history."""
RIGHTS_LANGUAGES = ("fa", "prs", "ps", "ar", "en", "ur")
"""Languages of the rights sheet."""
LEVEL_PORT = 8110
"""Where a seat listens for its units, unless another is named."""
ANCHOR_LEAST = 32
"""Hexadecimal digits that an anchor has at least."""
SHELLS = ("bash", "zsh", "fish")
"""Shells that complete words."""
