"""Walks a chapter through the program: each step's keys are pressed in it, its labels are on the screen in it.

PRECINCT_WALK=1 prints what the screen showed after each key, for whoever writes a chapter.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.events import Paste

from precinct_tui.bidi.controls import strip_controls
from precinct_tui.handbook.chapters import chapter
from precinct_tui.handbook.references import Reference, meant, references_of
from precinct_tui.language.act_letters import LETTERS, SHORTER
from precinct_tui.language.actions import with_registers
from precinct_tui.language.i18n import spoken
from tests.precinct_tui.conftest import Hands

NAMED = {"Enter": "enter", "↓": "down", "↑": "up", "Tab": "tab", "Esc": "escape", "End": "end", "Space": "space"}
"""Keys that stand in backticks, by what a chapter calls them."""
MOVES = frozenset({*NAMED.values(), "shift+tab", "backspace", "left", "right", "pagedown", "pageup"})
"""Keys that need not be named in a step: they go from field to field."""

SPOKEN = pytest.mark.parametrize("language", ["fa", pytest.param("en", marks=pytest.mark.long)])
"""Each chapter is walked in Persian, in the usual run, and in English."""


def words(language: str, persian: str, english: str) -> str:
    """What is typed in the language spoken."""
    return persian if language == "fa" else english


def squeezed(text: str) -> str:
    """A text without spaces and marks: words that a screen wraps are still found."""
    return re.sub(r"\s", "", strip_controls(text))


class Walk:
    """One chapter walked by keys. `frames` are what the screen showed in the step, without spaces."""

    def __init__(self, hands: Hands, name: str) -> None:
        self.hands, self.chapter = hands, chapter(name, spoken())
        self.walked = 0
        self.keys: list[str] = []
        self.frames: list[str] = []

    @asynccontextmanager
    async def step(self) -> AsyncIterator[None]:
        """The next step: what it names is held against what was pressed and shown."""
        self.keys, self.frames = [], []
        self._look()
        yield
        self._look()
        text = self.chapter.steps[self.walked]
        self.walked += 1
        missing = [reference for reference in references_of(text) if not self._met(reference)]
        missing += [typed for typed in re.findall("`([^`]+)`", text) if not self._typed(typed)]
        assert not missing, f"{self.chapter.name}, step {self.walked}: {missing}; keys {self.keys}\n{self.hands.text}"
        named = {key for each in references_of(text) if each.kind == "key" for key in _keys_of(each.name)}
        besides = [key for key in self.keys if len(key) > 1 and key not in named | MOVES and key != "full_stop"]
        assert not besides, f"{self.chapter.name}, step {self.walked} does not name {besides}"

    def _met(self, reference: Reference) -> bool:
        if reference.kind == "key":
            return any(squeezed(key) in squeezed("".join(self.keys)) for key in _keys_of(reference.name))
        words = squeezed(meant(reference))
        return any(words in frame for frame in self.frames)

    def _typed(self, typed: str) -> bool:
        return NAMED[typed] in self.keys if typed in NAMED else typed.replace(" ", "") in "".join(self.keys)

    def _look(self) -> None:
        self.frames.append(squeezed(self.hands.text))
        if os.environ.get("PRECINCT_WALK"):
            lines = [line.rstrip() for line in self.hands.text.split("\n") if line.strip()]
            print(f"--- {self.chapter.name} {self.walked + 1} {self.keys[-1:]}", *lines, sep="\n")

    async def press(self, *keys: str) -> None:
        """Press keys, and look after each."""
        for key in keys:
            await self.hands.press(key)
            self.keys.append(key)
            self._look()

    async def type(self, *answers: str) -> None:
        """Type an answer, then Enter, for each field; "" takes it as it is, "↓" the offered now."""
        for answer in answers:
            if answer == "↓":
                await self.press("down")
            elif answer:
                await self.write(answer)
            await self.press("enter")

    async def write(self, text: str) -> None:
        """Type words, without Enter; all but the first letter at once, since each key of its own takes as long."""
        await self.hands.press(text[0])
        if text[1:]:
            self.hands.app.post_message(Paste(text[1:]))
            await self.hands.pilot.pause()
        self.keys += [*text.replace(" ", "")]
        self._look()

    async def stand_on(self, screen: str) -> None:
        """Wait for a screen, and look at it."""
        await self.hands.stand_on(screen)
        self._look()

    async def see(self, words: str) -> None:
        """Wait for words."""
        await self.hands.until(lambda: squeezed(words) in squeezed(self.hands.text), words)
        self._look()

    def ends(self) -> None:
        """Every step was walked."""
        assert self.walked == len(self.chapter.steps), self.chapter.name


def _keys_of(name: str) -> tuple[str, ...]:
    """The keys that a name means, any of which will do: those of an action, or the letters of an act in a row."""
    action = next((action for action in with_registers() if action.id == name and action.keys), None)
    if action is not None:
        return tuple(action.keys.split(","))
    shorter = tuple(letters for letters, command in SHORTER.items() if command == name)
    return (*shorter, LETTERS[name])
