"""The colours: few, calm, with enough contrast for a tired eye at 4 am.

Greys keep less than 0.15 of saturation: Rich then finds them among the greys of a terminal with 256 colours, where a
bluer one would turn into navy. The blue of the focus is near one of the 256 for the same reason.
"""

from __future__ import annotations

from textual.theme import Theme

FOCUS, CURSOR = "#2a4f78", "#3d4249"
"""Grounds: whatever has the focus, and a cursor in a list without it."""

THEMES = (
    Theme(
        name="precinct",
        primary="#4f86b5",
        secondary="#6c8ea6",
        accent="#8ab8d8",
        foreground="#d8dce0",
        background="#121518",
        surface="#1c1f23",
        panel="#33383f",
        success="#7fb88a",
        warning="#e0b355",
        error="#ea7a72",
        dark=True,
        variables={
            "panel-darken-1": "#272b30",
            "footer-key-foreground": "#8ab8d8",
            "footer-background": "#1c1f23",
            "input-cursor-background": "#d8dce0",
            "input-selection-background": "#4f86b5 40%",
            "block-cursor-background": FOCUS,
            "block-cursor-foreground": "#ffffff",
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-background": CURSOR,
            "block-cursor-blurred-foreground": "#ffffff",
            "scrollbar": "#5a6068",
            "scrollbar-hover": "#737a83",
            "scrollbar-active": "#8ab8d8",
            "scrollbar-background": "#1c1f23",
            "scrollbar-background-hover": "#1c1f23",
            "scrollbar-background-active": "#1c1f23",
            "scrollbar-corner-color": "#1c1f23",
        },
    ),
)
AVAILABLE = {theme.name: theme for theme in THEMES}
"""What the app can wear, by name; Textual asks for it some three hundred times before the first paint."""
