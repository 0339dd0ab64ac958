"""Textual looks for a stylesheet beside the file of the screen's own class: one that is inherited may be lost there."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from textual.screen import Screen

from precinct_tui import screens


def every(kind: type[Screen[object]]) -> Iterator[type[Screen[object]]]:
    """A class's subclasses, theirs too."""
    for below in kind.__subclasses__():
        yield below
        yield from every(below)


def test_every_screen_finds_its_stylesheets() -> None:
    for module in pkgutil.walk_packages(screens.__path__, f"{screens.__name__}."):
        import_module(module.name)
    ours = {kind for kind in every(Screen) if kind.__module__.startswith(screens.__name__)}
    sheets = [
        (kind.__name__, Path(inspect.getfile(kind)).parent / path)
        for kind in ours
        for path in ([kind.CSS_PATH] if isinstance(kind.CSS_PATH, str) else kind.CSS_PATH or [])
    ]
    assert len(sheets) > 20
    assert not [(name, str(path)) for name, path in sheets if not path.exists()]
