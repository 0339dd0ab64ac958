"""What is declared by its name, and imported when that name is first asked for.

Hundreds of commands, with their forms, take memory and time; an officer gives a few of them in a shift.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TypeVar

T = TypeVar("T")


class Declared(Mapping[str, T]):
    """Commands, or queries, by name. `rooms` says for each word before the dot which modules declare such names.

    To ask for a name imports the modules of its word until one declares it; to go through all of them imports every
    one. A name that is not declared raises KeyError.
    """

    def __init__(self, rooms: Mapping[str, tuple[str, ...]]) -> None:
        self._rooms = rooms
        self._known: dict[str, T] = {}
        self.modules: dict[str, str] = {}
        """Where each name that is known by now stands."""

    def declare(self, name: str, what: T, module: str) -> None:
        """Make a name known. `module` is where it stands."""
        self._known[name] = what
        self.modules[name] = module

    def of(self, word: str) -> tuple[str, ...]:
        """The names that begin with a word and a dot, in the order in which its modules are named."""
        rooms = self._rooms.get(word, ())
        for room in rooms:
            import_module(f"db.{room}")
        place = {f"db.{room}": at for at, room in enumerate(rooms)}
        names = [name for name in self._known if name.partition(".")[0] == word]
        return tuple(sorted(names, key=lambda name: place.get(self.modules[name], len(rooms))))

    def __getitem__(self, name: str) -> T:
        if name not in self._known:
            for room in self._rooms.get(name.partition(".")[0], ()):
                import_module(f"db.{room}")
                if name in self._known:
                    break
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        for word in self._rooms:
            yield from self.of(word)

    def __len__(self) -> int:
        return sum(1 for _ in self)
